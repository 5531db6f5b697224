"""Who asks, from where and under which name; whether our own page asks; how much one may ask; what every answer forbids the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guard.doors import DOORS, OF_LOG_IN, UPLOAD, door
from assistant.guard.front import Front, visit, without_claims
from assistant.guard.limits import BURST, MOST_KNOWN, STREAMS, Buckets, Claims, Streams
from assistant.guard.origin import is_ours
from assistant.markup.scripts import marked
from index.search import Index
from tests.front import JSON, Served, served
from tests.test_log_in import Clock

OURS = {"sec_fetch_site": "same-origin"}
CHANGING = [one for one in (*DOORS, *OF_LOG_IN) if "POST" in one.methods]


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("guarded"), names=frozenset(("kutip.example",))) as page:
        yield page


def scope(peer: str = "127.0.0.1", method: str = "GET", path: str = "/", **headers: str) -> dict[str, Any]:
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http",
        "scheme": "http",
        "client": (peer, 1),
        "server": ("127.0.0.1", 7860),
        "method": method,
        "path": path,
        "headers": fields,
    }


HOSTS = {
    "127.0.0.1:{port}": True,
    "localhost:{port}": True,
    "LOCALHOST:{port}": True,
    "[::1]:{port}": True,
    "kutip.example": True,
    "kutip.example:8443": True,
    "localhost": False,
    "localhost:1": False,
    "evil.example:{port}": False,
    "evil.example": False,
    "localhost.evil.example:{port}": False,
    "kutip.example.evil.example": False,
    "kutip.example@evil.example": False,
    "127.0.0.1.nip.io:{port}": False,
    "192.168.1.5:{port}": False,
    "0.0.0.0:{port}": False,
    "169.254.169.254": False,
    "localhost:{port}:{port}": False,
    "": False,
}


@pytest.mark.parametrize("host", HOSTS)
def test_the_page_answers_to_its_own_names_alone(page: Served, host: str) -> None:
    for method, path in (("GET", "/"), ("GET", "/page.js"), ("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/startup-events")):
        status = page.ask(method, path, host=host.format(port=page.port), **OURS).status
        assert (status not in (400, 421)) == HOSTS[host] or (path.endswith("join") and HOSTS[host])


def test_on_all_addresses_the_page_answers_to_the_one_that_was_reached() -> None:
    front = Front("0.0.0.0", 7860)
    assert front.admits("192.168.1.5:7860", "192.168.1.5")
    assert front.admits("192.168.1.5:7860", "::ffff:192.168.1.5")
    assert not front.admits("192.168.1.6:7860", "192.168.1.5")
    assert not front.admits("evil.example:7860", "192.168.1.5")
    assert Front("::", 80).admits("[2001:db8::5]", "2001:db8::5")
    assert Front("2001:db8::5", 7860).admits("[2001:db8::5]:7860", "")


@given(st.text(max_size=60))
def test_no_other_text_is_a_name_of_the_page(host: str) -> None:
    assert not Front().admits(host, "127.0.0.1") or host.lower() in ("localhost:7860", "127.0.0.1:7860", "[::1]:7860")


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "8.8.8.8, 198.51.100.1", "198.51.100.1"),  # what stands before was sent by the client
        ("127.0.0.1", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("unix", "198.51.100.1", "unix"),
    ],
)
def test_only_a_proxy_says_where_a_request_comes_from(peer: str, told: str, address: str) -> None:
    asked = scope(peer, host="localhost:7860", x_forwarded_for=told, x_forwarded_proto="https", x_remote_user="budi")
    known = visit(asked, Front(user_header="x-remote-user"))
    assert known.address == address
    trusted = peer not in ("192.0.2.9", "unix")
    assert known.is_encrypted == trusted
    assert known.user == ("budi" if trusted else None)
    assert visit(asked, Front()).user is None


@pytest.mark.parametrize("second", ["budi", "ani"])
def test_two_users_at_once_are_none(second: str) -> None:
    asked = scope(host="localhost:7860", x_remote_user="budi")
    asked["headers"].append((b"X-Remote-User", second.encode()))
    assert visit(asked, Front(user_header="x-remote-user")).user is None


@given(
    st.lists(st.tuples(st.sampled_from([b"x-forwarded-for", b"X-Forwarded-Proto", b"x-remote-user"]), st.binary(max_size=40)), max_size=4)
)
def test_any_headers_of_a_proxy_are_read(headers: list[tuple[bytes, bytes]]) -> None:
    known = visit(scope() | {"headers": headers}, Front(user_header="x-remote-user"))
    assert known.user is None or (known.user.isprintable() and 0 < len(known.user) <= 200)


def test_the_application_hears_nothing_that_only_a_proxy_may_say() -> None:
    told = scope(host="a", x_forwarded_host="evil.example", x_gradio_server="evil", forwarded="for=x", x_remote_user="budi", cookie="a=b")
    without_claims(told, Front(user_header="x-remote-user"))
    assert [name for name, _ in told["headers"]] == [b"host", b"cookie"]


SITES = ["same-origin", "same-site", "cross-site", "none", "nonsense"]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_our_own_page_changes_anything(site: str, method: str) -> None:
    asked = scope(method=method, path="/gradio_api/queue/join", host="localhost:7860", sec_fetch_site=site, origin="http://localhost:7860")
    assert is_ours(asked, visit(asked, Front()), False) == (site == "same-origin")


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("http://localhost:7860", True),
        ("http://localhost:8000", False),
        ("https://localhost:7860", False),
        ("http://127.0.0.1:7860", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_without_a_word_of_the_browser_the_origin_decides(origin: str, ours: bool) -> None:
    for method in ("GET", "POST"):
        asked = scope(method=method, path="/take/a", host="localhost:7860", origin=origin)
        assert is_ours(asked, visit(asked, Front()), True) == ours


def test_a_program_without_either_is_let_through_only_where_nobody_is_known() -> None:
    asked = scope(method="POST", path="/gradio_api/upload", host="localhost:7860")
    assert is_ours(asked, visit(asked, Front()), False)
    assert not is_ours(asked, visit(asked, Front()), True)


@pytest.mark.parametrize("path", ["/", "/log-in", "/take/a.md", "/gradio_api/heartbeat/a", "/page.js"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_may_lead_to_the_page_and_load_nothing(path: str, site: str) -> None:
    led = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    for more, may in ((led, path in ("/", "/log-in")), (led | {"sec_fetch_dest": "iframe"}, False), ({"sec_fetch_mode": "no-cors"}, False)):
        asked = scope(path=path, host="localhost:7860", sec_fetch_site=site, **more)
        assert is_ours(asked, visit(asked, Front()), False) == may


def test_a_foreign_page_is_told_so(page: Served) -> None:
    answer = page.ask("POST", "/gradio_api/upload", b"x", sec_fetch_site="cross-site", origin="https://evil.example", accept_language="id")
    assert (answer.status, answer.text) == (
        403,
        "Permintaan ini tidak berasal dari halaman Kutip sendiri. Buka halamannya, lalu lakukan di sana.",
    )
    assert "access-control-allow-origin" not in answer.headers


def test_a_bucket_fills_again() -> None:
    clock = Clock()
    buckets = Buckets(10, 2, clock)
    assert [buckets.wait("a", 1) for _ in range(10)] == [0.0] * 10
    assert buckets.wait("a", 1) == 0.5
    assert buckets.wait("b", 1) == 0
    clock.now += 0.5
    assert buckets.wait("a", 1) == 0
    clock.now += 1_000
    assert [buckets.wait("a", 1) for _ in range(11)] == [0.0] * 10 + [0.5]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), max_size=50))
def test_no_more_is_taken_than_there_was(steps: list[tuple[float, float]]) -> None:
    clock, taken, start = Clock(), 0.0, Clock.now
    buckets = Buckets(10, 2, clock)
    for pause, cost in steps:
        clock.now += pause
        taken += cost if buckets.wait("a", cost) == 0 else 0
    assert taken <= 10 + 2 * (clock.now - start) + 1e-6


def test_what_is_remembered_is_bounded() -> None:
    buckets, claims = Buckets(), Claims()
    for number in range(MOST_KNOWN + 50):
        buckets.wait(str(number), 1)
        claims.claim(str(number), "")
    assert len(buckets._held) == len(claims._owners) == MOST_KNOWN


def test_streams_are_bounded() -> None:
    streams = Streams(2, 3)
    assert [streams.begin(one) for one in ("a", "a", "a", "b", "b")] == [True, True, False, True, False]
    streams.end("a")
    assert streams.begin("b")
    for one in ("a", "b", "b"):
        streams.end(one)
    assert not streams._open


def test_a_name_of_a_tab_is_of_the_first_who_uses_it() -> None:
    claims = Claims()
    assert claims.claim("tab", "budi")
    assert not claims.claim("tab", "ani")
    assert claims.claim("tab", "budi")


def test_who_asks_too_much_waits(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(shipped, tmp_path_factory.mktemp("busy")) as page:
        answers = [page.ask("GET", f"/nothing/{number}", x_forwarded_for="198.51.100.1") for number in range(int(BURST) + 60)]
        assert answers[0].status == 404
        late = answers[-1]
        assert (late.status, late.text) == (429, "That was too much at once. Wait 1 seconds, and go on.")
        assert late.headers["retry-after"] == "1"
        assert page.ask("GET", "/page.js", x_forwarded_for="198.51.100.2").status == 200


@pytest.mark.parametrize("one", CHANGING, ids=lambda one: one.path.pattern)
def test_no_other_site_reaches_what_changes_something(page: Served, one: Any) -> None:
    foreign = {"origin": "https://evil.example", "sec_fetch_site": "cross-site"}
    assert page.ask("POST", one.path.pattern.replace("/?", ""), b"{}", JSON, **foreign).status == 403


@pytest.mark.parametrize("one", CHANGING, ids=lambda one: one.path.pattern)
def test_what_is_too_large_is_refused_before_it_is_read(page: Served, one: Any) -> None:
    path = one.path.pattern.replace("/?", "")
    answer = page.ask("POST", path, told={"content-length": str(one.largest + 1)} | JSON, **OURS)
    if path.startswith("/log-"):
        assert answer.status == 404  # without a password there is none
        return
    assert answer.status == 413
    assert answer.text == f"This is larger than what Kutip takes at once ({one.largest / 1e6:g} MB). Send less."


def test_files_have_200_megabytes_and_all_else_little() -> None:
    assert UPLOAD == 201_000_000
    assert all(one.largest <= 12_000_000 for one in DOORS if one.largest != UPLOAD)
    assert [one.path.pattern for one in DOORS if one.largest == UPLOAD] == ["/gradio_api/upload"]
    found = door("GET", "/")
    assert found is not None
    assert found.largest == 0


def test_a_body_of_unknown_length_is_refused(page: Served) -> None:
    answer = page.ask("POST", "/gradio_api/upload", told={"transfer-encoding": "chunked", "content-length": ""}, **OURS)
    assert answer.status in (400, 411)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"session_hash": 1}',
        b'{"session_hash": "a/../b", "data": []}',
        b"{}",
    ]
    + [json.dumps({"session_hash": "a", "data": data}).encode() for data in (None, {}, "x", [{}], [[]], [{"path": "/etc/passwd"}])],
)
def test_what_makes_no_sense_is_refused(page: Served, body: bytes) -> None:
    answer = page.ask("POST", "/gradio_api/queue/join", body, JSON, **OURS)
    assert (answer.status, answer.text) == (400, "Kutip does not understand this request. Load the page again.")


def test_only_json_is_taken(page: Served) -> None:
    body = b'{"session_hash": "a", "data": []}'
    for kind in ("text/plain", "multipart/form-data; boundary=x", "", "application/jsonx"):
        assert page.ask("POST", "/gradio_api/component_server/", body, {"content-type": kind}, **OURS).status == 400


@pytest.mark.parametrize("path", ["/", "/page.js", "/nothing", "/assets/none.js", "/take/a.b", "/theme.css"])
def test_every_answer_forbids_what_the_page_does_not_need(page: Served, path: str) -> None:
    headers = page.ask("GET", path, origin=page.root, accept_encoding="br").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert "unsafe" not in policy["script-src"]
    assert set(policy["script-src"].split()) - {"'self'"} == {part for part in policy["script-src"].split() if part.startswith("'nonce-")}
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == policy["form-action"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert not [name for name in headers if name.startswith("access-control")]


def test_the_numbers_of_the_scripts_are_new_each_time_and_on_each_script(page: Served) -> None:
    answers = [page.ask("GET", "/") for _ in range(2)]
    numbers = [answer.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0] for answer in answers]
    assert numbers[0] != numbers[1]
    for number, answer in zip(numbers, answers, strict=True):
        assert len(number) >= 20
        assert answer.text.count(f"<script nonce='{number}'") == answer.text.count("<script") - 1 > 3
        assert "<base" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_only_the_scripts_of_the_page_are_marked() -> None:
    page = rb"<head><base href='./'><script>a='\u003cscript>'</script><scripty><SCRIPT>"
    told = b"<head><script src='./page.js'></script><script nonce='n'>a='\\u003cscript>'</script><scripty><SCRIPT>"
    assert marked(page, "n") == told


def test_a_fault_of_the_application_is_answered_with_the_same_headers(page: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(page.desk.history, "title", fails)
    monkeypatch.setattr(page.desk, "conversation", lambda *_: ("something",))
    answer = page.ask("GET", "/take/a-conversation-name.md")
    assert answer.status == 500
    assert "secret" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_streams_of_one_visitor_are_bounded_at_the_page() -> None:
    assert STREAMS >= 20
    assert {one.path.pattern.rsplit("/", 1)[-1] for one in DOORS if one.is_stream} >= {"data", "upload", "upload_progress"}
