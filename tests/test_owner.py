"""Two users whom a proxy names: neither sees, takes, changes or ends anything of the other's, by whatever route and with whatever name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path
from threading import Event

import pytest

from assistant.answer import Conversation
from assistant.kept import Opinion
from assistant.markup.links import Asking, edited
from assistant.view import View
from corpus.article import UserError
from index.search import Index
from tests.front import Served, served

MARK = "zwartekat"
QUESTION = f"why did Russia close the NATO office, {MARK}?"
NAME = "budis-conversation-1"
BUDI = {"x_remote_user": "budi", "sec_fetch_site": "same-origin"}
ANI = {"x_remote_user": "ani", "sec_fetch_site": "same-origin"}


@pytest.fixture(scope="module")
def page(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page on which Budi has asked something."""
    with served(shipped, tmp_path_factory.mktemp("owners"), user_header="x-remote-user") as page:
        shown = page.event("ask", [QUESTION, view()], "tab-of-budi", **BUDI)
        assert MARK in shown
        assert "#cite-0-1" in shown
        page.desk.history.opine(NAME, 0, Opinion(True, "good"), "budi")
        yield page


def view(**fields: object) -> str:
    return json.dumps({"conversation": NAME, "language": "en", **fields})


def kept(page: Served, owner: str = "budi") -> tuple[object, ...]:
    history = page.desk.history
    return history.conversation(NAME, owner), history.title(NAME, owner), history.opinions(NAME, owner), len(history.listed(owner))


def test_a_conversation_belongs_to_the_user_whom_the_proxy_names(page: Served) -> None:
    conversation, title, opinions, count = kept(page)
    assert conversation
    assert title == QUESTION
    assert opinions == {0: Opinion(True, "good")}
    assert count == 1
    assert kept(page, "ani")[0] == kept(page, "")[0] == ()
    assert MARK in page.ask("GET", f"/take/{NAME}.md", **BUDI).text
    assert MARK in page.event("show", [view()], "again-budi", **BUDI)
    assert MARK in page.function("keep", {"do": "list"}, "tab-of-budi", **BUDI).text


ASKED = ("list", "rename", "delete", "undo", "copy", "opine", "peek")


@pytest.mark.parametrize("do", ASKED)
def test_no_function_tells_or_changes_what_is_another_users(page: Served, do: str) -> None:
    before = kept(page)
    asked = {
        "do": do,
        "conversation": NAME,
        "title": "mine",
        "turn": 0,
        "good": False,
        "reason": "bad",
        "name": "cite-0-1",
        "current": NAME,
    }
    answer = page.function("keep", asked, "tab-of-ani", **ANI)
    assert answer.status == 200
    assert MARK not in answer.text
    assert "Lavrov" not in answer.text
    assert kept(page) == before


@pytest.mark.parametrize("form", ["md", "html", "json", "docx", "bib", "ris", "csl"])
def test_no_file_is_taken_of_what_is_another_users(page: Served, form: str) -> None:
    assert page.ask("GET", f"/take/{NAME}.{form}", **BUDI).status == 200
    answer = page.ask("GET", f"/take/{NAME}.{form}", **ANI)
    assert answer.status == 404
    assert MARK not in answer.text


@pytest.mark.parametrize(
    ("event", "data", "detail"),
    [
        ("show", [view()], None),
        ("show", [view(source=NAME, editing=0)], None),
        ("read", [view()], {"name": "cite-0-1"}),
        ("read", [view()], {"name": "sources-0"}),
        ("ask", ["when?", view()], None),
        ("ask", ["", view()], {"name": "retry-0"}),
        ("ask", ["", view()], {"name": "ask-0-1"}),
        ("ask", ["when?", view(conversation="a-copy-of-it-by-ani", source=NAME, editing=1)], None),
        ("stop", [view()], None),
    ],
)
def test_no_event_shows_or_changes_what_is_another_users(page: Served, event: str, data: list[object], detail: object) -> None:
    before = kept(page)
    shown = page.event(event, data, "tab-of-ani", detail, **ANI)
    assert MARK not in shown
    assert "#cite-0-1" not in shown or event == "ask"
    assert kept(page) == before


def test_what_another_user_writes_is_neither_joined_nor_stopped(page: Served) -> None:
    view, going_on, asked = View("a-slow-one-of-budi"), Event(), 0

    def decide(conversation: Conversation) -> Asking | None:
        nonlocal asked
        asked += 1
        assert asked == 1 or going_on.wait(30)
        return edited(conversation, QUESTION, None)

    writing = page.desk.ask(decide, view, "budi")
    told = json.dumps({"conversation": view.conversation})
    assert writing is not None
    assert page.desk.writing(view, "ani") is None
    page.event("stop", [told], "stopping-ani", **ANI)
    assert not writing.stopped
    page.event("stop", [told], "stopping-budi", **BUDI)
    assert writing.stopped
    going_on.set()
    list(writing.follow())
    assert MARK not in page.event("show", [told], "joining-ani", **ANI)


STEALING: dict[str, Callable[[Served], int]] = {
    "its answers": lambda page: page.ask("GET", "/gradio_api/queue/data?session_hash=tab-of-budi", **ANI).status,
    "its answers, named twice": lambda page: (
        page.ask("GET", "/gradio_api/queue/data?session_hash=ani&session_hash=tab-of-budi", **ANI).status
    ),
    "its life": lambda page: page.ask("GET", "/gradio_api/heartbeat/tab-of-budi", **ANI).status,
    "its events": lambda page: (
        page.post("/gradio_api/queue/join", {"data": ["{}"], "fn_index": 0, "session_hash": "tab-of-budi"}, **ANI).status
    ),
    "its end": lambda page: page.post("/gradio_api/cancel", {"session_hash": "tab-of-budi", "fn_index": 0, "event_id": "x"}, **ANI).status,
    "its functions": lambda page: page.function("keep", {"do": "list"}, "tab-of-budi", **ANI).status,
}


@pytest.mark.parametrize("what", STEALING)
def test_the_tab_of_another_user_is_not_taken_over(page: Served, what: str) -> None:
    assert STEALING[what](page) == 400


@pytest.mark.parametrize("named", [{}, {"x_remote_user": ""}, {"x_remote_user": "a\tb"}, {"x_remote_user": "x" * 201}])
def test_who_is_not_named_is_not_let_in(page: Served, named: dict[str, str]) -> None:
    for path in ("/", "/page.js", f"/take/{NAME}.md", "/gradio_api/queue/data?session_hash=tab-of-budi"):
        assert page.ask("GET", path, **named).status == 401
    assert page.post("/gradio_api/queue/join", {}, sec_fetch_site="same-origin", **named).status == 401


def test_the_header_counts_only_from_the_proxy(shipped: Index, tmp_path: Path) -> None:
    with served(shipped, tmp_path, user_header="x-remote-user", proxies=(ip_network("10.0.0.2/32"),)) as page:
        assert page.ask("GET", "/", **BUDI).status == 401
        assert page.ask("GET", "/", x_forwarded_for="10.0.0.2", **BUDI).status == 401


def test_one_name_of_a_conversation_is_kept_apart_by_owner(page: Served) -> None:
    """Writing under another's name fails before anything is shown, and leaves the other's writing what it is."""
    desk = page.desk
    mine = desk.ask(lambda before: edited(before, "Who is Sergei Lavrov?", None), View(NAME), "ani")
    assert mine is not None
    with pytest.raises(UserError, match="was deleted"):
        list(mine.follow())
    assert desk.conversation(View(NAME), "ani") == ()
