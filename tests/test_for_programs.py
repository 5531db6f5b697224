"""Programs and those who watch a server, at the door of the page: with a password, with a proxy, and without either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.guard.password import Lock
from index.search import Index
from tests.front import PASSWORD, Served, served

ASK, OFFICE = "/api/ask", {"question": "why did Russia close the NATO office?"}


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("programs")) as page:
        yield page


@pytest.fixture(scope="module")
def locked(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shipped, tmp_path_factory.mktemp("locked"), Lock(PASSWORD)) as page:
        yield page


def test_a_program_of_this_machine_asks_without_ado(page: Served) -> None:
    answer = page.post(ASK, OFFICE)
    assert answer.status == 200, answer.text
    assert json.loads(answer.text)["found"]
    assert page.ask("GET", "/api/search?query=nato").status == 200
    assert "/ask" in json.loads(page.ask("GET", "/api/openapi.json").text)["paths"]


def test_the_description_says_where_it_is(page: Served) -> None:
    described = json.loads(page.ask("GET", "/api/openapi.json").text)
    assert described["servers"] == [{"url": "/api"}]


def test_other_sites_ask_nothing(page: Served) -> None:
    assert page.post(ASK, OFFICE, origin="https://evil.example").status == 403
    assert page.post(ASK, OFFICE, sec_fetch_site="cross-site").status == 403
    assert page.ask("GET", "/api/search?query=nato", sec_fetch_site="cross-site").status == 403
    assert page.ask("GET", "/api/search?query=nato", host="evil.example").status == 421


def test_too_much_is_refused_before_it_is_read(page: Served) -> None:
    assert page.ask("POST", ASK, b"", {"content-length": "2000000", "content-type": "application/json"}).status == 413


def test_with_a_password_a_program_brings_it(locked: Served) -> None:
    assert locked.post(ASK, OFFICE).status in (401, 403)
    assert locked.ask("GET", "/api/search?query=nato").status == 401
    assert locked.ask("GET", "/metrics").status == 401
    assert locked.post(ASK, OFFICE, authorization="Bearer wrong password").status in (401, 403)
    assert locked.post(ASK, OFFICE, authorization="Basic " + PASSWORD).status in (401, 403)
    answer = locked.post(ASK, OFFICE, authorization=f"Bearer {PASSWORD}")
    assert answer.status == 200, answer.text
    assert locked.ask("GET", "/metrics", authorization=f"Bearer {PASSWORD}").status == 200


def test_the_token_opens_nothing_but_what_is_for_programs(locked: Served) -> None:
    assert locked.ask("GET", "/", authorization=f"Bearer {PASSWORD}").status == 303
    assert locked.ask("GET", "/gradio_api/queue/data?session_hash=tab", authorization=f"Bearer {PASSWORD}").status == 401


def test_who_guesses_by_program_must_wait_too(shipped: Index, tmp_path: Path) -> None:
    with served(shipped, tmp_path, Lock(PASSWORD)) as page:
        for _ in range(6):
            page.ask("GET", "/api/search?query=nato", authorization="Bearer guess")
        assert page.ask("GET", "/api/search?query=nato", authorization=f"Bearer {PASSWORD}").status == 401


def test_health_is_open_and_tells_nothing_else(page: Served, locked: Served) -> None:
    for one in (page, locked):
        answer = one.ask("GET", "/health")
        assert (answer.status, json.loads(answer.text)) == (200, {"status": "ready"})


def test_with_a_proxy_health_alone_needs_no_user(shipped: Index, tmp_path: Path) -> None:
    with served(shipped, tmp_path, user_header="x-user") as page:
        assert page.ask("GET", "/health").status == 200
        assert page.ask("GET", "/metrics").status == 401
        assert page.ask("GET", "/api/search?query=nato").status == 401
        assert page.ask("GET", "/api/search?query=nato", told={"x-user": "sari"}).status == 200
