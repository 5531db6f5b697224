"""A page behind a password: what opens without it, how one logs in and out, and what guessing costs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guard import password as module
from assistant.guard.password import FREE, IDLE, LIFETIME, LONGEST_WAIT, MOST_ADDRESSES, MOST_SESSIONS, WRONG_OF_ALL, Lock, Sessions
from index.search import Index
from tests.front import PASSWORD, Reply, Served, served

OURS = {"sec_fetch_site": "same-origin"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
NAME = "a-conversation-name"


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("locked"), Lock(PASSWORD), names=frozenset(("kutip.example",))) as page:
        yield page


def log_in(page: Served, password: str = PASSWORD, sender: str = "192.0.2.1", **told: str) -> Reply:
    form = urlencode({"password": password, "c": told.pop("c", ""), "language": told.pop("language", "en")}).encode()
    return page.ask("POST", "/log-in", form, FORM, x_forwarded_for=sender, **OURS, **told)


def cookie(reply: Reply) -> str:
    return reply.headers["set-cookie"].partition(";")[0]


CLOSED = [
    *(("GET", path) for path in ("/", f"/?c={NAME}", "/page.js", "/theme.css", "/assets/x.js", "/favicon.ico", f"/take/{NAME}.md")),
    *(("GET", f"/gradio_api/{path}") for path in ("queue/data?session_hash=a", "heartbeat/a", "upload_progress?upload_id=a")),
    *(("POST", f"/gradio_api/{path}") for path in ("queue/join", "upload", "component_server/", "cancel")),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize("held", ["", "kutip-{port}=guessed", "kutip-{port}=", "__Host-kutip-{port}=x; kutip-{port}=y"])
def test_nothing_opens_without_the_password(page: Served, method: str, path: str, held: str) -> None:
    answer = page.ask(method, path, cookie=held.format(port=page.port), **OURS)
    if path.startswith("/?") or path == "/":
        assert answer.status == 303
        assert answer.headers["location"] == ("/log-in" if path == "/" else f"/log-in?c={NAME}")
    else:
        assert (answer.status, answer.text) == (401, "Log in first.")


def test_the_password_opens_the_page_until_one_logs_out(page: Served) -> None:
    entered = log_in(page, c=NAME)
    assert (entered.status, entered.headers["location"]) == (303, f"/?c={NAME}")
    flags = {part.strip() for part in entered.headers["set-cookie"].split(";")[1:]}
    assert flags == {"Path=/", f"Max-Age={int(LIFETIME)}", "HttpOnly", "SameSite=Strict"}
    held = cookie(entered)
    assert len(held.partition("=")[2]) >= 43
    opened = page.ask("GET", "/", cookie=held, **OURS)
    assert opened.status == 200
    assert "log-out" in opened.text
    assert page.ask("GET", f"/log-in?c={NAME}", cookie=held, **OURS).headers["location"] == f"/?c={NAME}"
    gone = page.ask("POST", "/log-out", cookie=held, **OURS)
    assert (gone.status, gone.headers["location"]) == (303, "/log-in")
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert page.ask("GET", "/page.js", cookie=held, **OURS).status == 401


def test_logging_in_again_ends_the_session_before(page: Served) -> None:
    first = cookie(log_in(page))
    second = cookie(log_in(page, cookie=first))
    assert first != second
    assert page.ask("GET", "/page.js", cookie=first, **OURS).status == 401
    assert page.ask("GET", "/page.js", cookie=second, **OURS).status == 200


def test_behind_an_encrypting_proxy_the_cookie_is_sent_encrypted_only(page: Served) -> None:
    entered = log_in(page, host="kutip.example", x_forwarded_proto="https")
    assert entered.headers["set-cookie"].startswith(f"__Host-kutip-{page.port}=")
    assert entered.headers["set-cookie"].endswith("; Secure")
    assert page.ask("GET", "/page.js", host="kutip.example", x_forwarded_proto="https", cookie=cookie(entered), **OURS).status == 200


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "\r\nset-cookie: a=b", "/../x", "a b c d e f g h i j k l m", "'><b>"]
)
def test_logging_in_leads_to_the_page_alone(page: Served, target: str) -> None:
    entered = log_in(page, c=target)
    assert (entered.status, entered.headers["location"]) == (303, "/")
    shown = page.ask("GET", "/log-in?" + urlencode({"c": target, "language": target}), **OURS)
    assert "name='c' value=''" in shown.text


def test_wrong_passwords_are_told_and_slowed_down_and_never_logged(page: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(FREE):
            wrong = log_in(page, "tebakan-saya-yang-salah", "198.51.100.7")
            assert wrong.status == 403
            assert "role='alert'" in wrong.text
        slow = log_in(page, PASSWORD, "198.51.100.7", language="id")
    assert slow.status == 429
    assert 1 <= int(slow.headers["retry-after"]) <= 2
    assert "Terlalu banyak kata sandi yang salah" in slow.text
    assert "set-cookie" not in slow.headers
    assert log_in(page, PASSWORD, "198.51.100.8").status == 303, "others are not kept out"
    assert "198.51.100.7" in caplog.text
    assert "tebakan" not in caplog.text
    assert PASSWORD not in caplog.text
    assert "tebakan" not in slow.text + wrong.text


@pytest.mark.parametrize(
    "body", [b"", b"password", b"password=%ff%fe", b"&" * 200, b"a=1&" * 300, PASSWORD.encode(), b"password[]=x", b"\x00" * 999]
)
def test_a_form_that_is_none_lets_nobody_in(page: Served, body: bytes) -> None:
    assert page.ask("POST", "/log-in", body, FORM, x_forwarded_for=f"203.0.113.{len(body) % 250}", **OURS).status == 403


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_log_in_page_speaks_both_languages_and_has_no_script(page: Served, language: str) -> None:
    asked = page.ask("GET", "/log-in", accept_language="id-ID,id;q=0.9" if language == "id" else "en", **OURS)
    assert f"<html lang='{language}'>" in asked.text
    assert ("Kata sandi" if language == "id" else "Password") in asked.text
    assert "<script" not in asked.text
    assert page.ask("GET", "/log-in?language=id", **OURS).text.count("Kata sandi") >= 1


class Clock:
    """A clock that a test sets."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_sessions_end() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin()
    for _ in range(int(LIFETIME / IDLE)):
        clock.now += IDLE - 60
        assert sessions.holds(token)
    clock.now += LIFETIME
    assert not sessions.holds(token)
    idle = sessions.begin()
    clock.now += IDLE + 1
    assert not sessions.holds(idle)


def test_sessions_and_addresses_are_bounded() -> None:
    sessions = Sessions()
    first = sessions.begin()
    for _ in range(MOST_SESSIONS):
        sessions.begin()
    assert not sessions.holds(first)
    lock = Lock(PASSWORD)
    for number in range(MOST_ADDRESSES + 10):
        lock.opens("x", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(lock._wrong) == MOST_ADDRESSES


def test_the_wait_doubles_up_to_a_quarter_of_an_hour_and_is_forgotten() -> None:
    clock = Clock()
    lock, waits = Lock(PASSWORD, clock), []
    for _ in range(FREE + 14):
        clock.now += lock.wait("192.0.2.1")
        assert lock.wait("192.0.2.1") == 0
        assert not lock.opens("wrong", "192.0.2.1")
        waits.append(lock.wait("192.0.2.1"))
    assert waits[: FREE - 1] == [0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 3] == [2, 4, 8, 16]
    assert waits[-1] == LONGEST_WAIT
    assert lock.wait("192.0.2.2") == 0
    clock.now += LONGEST_WAIT + 1
    assert lock.wait("192.0.2.1") == 0


def test_the_neighbours_of_an_address_of_the_sixth_version_wait_together() -> None:
    lock = Lock(PASSWORD, Clock())
    for number in range(FREE):
        lock.opens("wrong", f"2001:db8::{number:x}")
    assert lock.wait("2001:db8::ffff") > 0
    assert lock.wait("2001:db8:0:1::1") == 0


def test_all_addresses_together_cannot_guess_fast() -> None:
    clock = Clock()
    lock = Lock(PASSWORD, clock)
    for number in range(int(WRONG_OF_ALL)):
        assert lock.wait(f"10.0.{number}.1") == 0
        lock.opens("wrong", f"10.0.{number}.1")
    assert lock.wait("10.1.1.1") == 1
    clock.now += 2
    assert lock.wait("10.1.1.1") == 0


@given(st.text())
def test_only_the_password_opens(guess: str) -> None:
    assert Lock(PASSWORD).opens(guess, "192.0.2.1") == (guess == PASSWORD)


@pytest.mark.parametrize("guess", ["", "s", PASSWORD[:-1], PASSWORD + "x", "x" * 500])
def test_passwords_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch, guess: str) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(module, "compare_digest", compare)
    assert not Lock(PASSWORD).opens(guess, "192.0.2.1")
    ((one, other),) = compared
    assert len(one) == len(other) == 32, "digests, so that no length tells anything either"


def test_a_page_without_a_password_has_no_log_in(shipped: Index, tmp_path: Path) -> None:
    with served(shipped, tmp_path) as page:
        assert page.ask("GET", "/").status == 200
        assert "log-out" not in page.ask("GET", "/").text
        assert page.ask("GET", "/log-in").status == 404
