"""Answers for a page: kept as they come, one after the other, also when nobody looks on; what scripts of the page ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Conversation
from assistant.desk import Desk
from assistant.history import History
from assistant.markup.links import asking, edited
from assistant.past import Past
from assistant.screen import Screen
from assistant.view import View
from corpus.article import UserError
from index.search import Index
from tests.conftest import held, once

QUESTION, WHEN = "why did Russia close the NATO office?", "when does it take effect?"


@pytest.fixture
def desk(shipped: Index, tmp_path: Path) -> Iterator[Desk]:
    """A desk over the shipped articles."""
    desk = Desk(held(lambda: shipped, tmp_path), History(tmp_path / "conversations.db"))
    yield desk
    desk.close()


def tab(desk: Desk, **fields: Any) -> View:
    """A tab that shows a new conversation."""
    return View(desk.history.new(), **fields)


def ask(desk: Desk, question: str, view: View) -> Conversation:
    """The conversation after a question."""
    writing = desk.ask(lambda conversation: edited(conversation, question, view.editing), view)
    assert writing is not None
    *_, last = writing.follow()
    return last


def test_a_conversation_is_kept_while_it_is_written(desk: Desk) -> None:
    view = tab(desk)
    assert desk.conversation(view) == ()
    first = ask(desk, QUESTION, view)
    second = ask(desk, WHEN, view)
    assert [answer.question.asked for answer in second] == [QUESTION, WHEN]
    assert desk.conversation(view) == second
    assert "NATO" in second[1].question.standalone
    assert first[0].seconds > 0
    assert desk.writing(view) is None


def test_questions_of_two_tabs_come_one_after_the_other(desk: Desk) -> None:
    view = tab(desk)
    questions = [QUESTION, "Who is Sergei Lavrov?", "When did the INF treaty end?", "Apa itu Dewan NATO-Rusia?"]
    writings = [desk.ask(lambda conversation, asked=asked: edited(conversation, asked, None), view) for asked in questions]
    for writing in writings:
        assert writing is not None
        list(writing.follow())
    kept = desk.conversation(view)
    assert sorted(answer.question.asked for answer in kept) == sorted(questions)
    assert all(answer.done for answer in kept)


def test_what_is_sent_meanwhile_is_asked_once_and_after_what_is_written_though_nobody_looks_on(shipped: Index, tmp_path: Path) -> None:
    go_on = Event()
    desk = Desk(held(once(go_on, shipped), tmp_path), History(tmp_path / "conversations.db"))
    view = tab(desk)
    first, second, twice, third = [
        desk.ask(lambda conversation, asked=asked: edited(conversation, asked, None), view) for asked in (QUESTION, WHEN, WHEN, "Where?")
    ]
    assert first is not None
    assert second is not None
    assert third is not None
    assert twice is None
    assert desk.writing(view) is first
    assert desk.waits(view)
    assert desk.place(second) == 0
    go_on.set()
    *_, last = third.follow()
    assert [answer.question.asked for answer in last] == [QUESTION, WHEN, "Where?"]
    assert all(answer.done for answer in last)
    assert desk.writing(view) is None
    assert not desk.waits(view)
    desk.close()


def test_who_waits_is_told_the_place_and_who_is_too_many_is_told_so(
    shipped: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.desk.AT_ONCE", 1)
    monkeypatch.setattr("assistant.desk.MOST_WAITING", 2)
    begun, go_on = Event(), Event()

    def index() -> Index:
        begun.set()
        go_on.wait()
        return shipped

    desk = Desk(held(index, tmp_path), History(tmp_path / "conversations.db"))
    views = [tab(desk) for _ in range(4)]
    writings = []
    for view in views[:3]:
        writing = desk.ask(lambda conversation: edited(conversation, QUESTION, None), view)
        assert writing is not None
        writings.append(writing)
        assert begun.wait(10)
    assert [desk.place(writing) for writing in writings] == [0, 1, 2]
    assert "2" in Screen(desk).place(writings[2], views[2])
    assert Screen(desk).place(writings[0], views[0]) == ""
    with pytest.raises(UserError, match="Too many people"):
        desk.ask(lambda conversation: edited(conversation, QUESTION, None), views[3])
    assert desk.conversation(views[3]) == ()
    go_on.set()
    answers = [list(writing.follow())[-1][-1] for writing in writings]
    assert all(answer.done and answer.found for answer in answers)
    assert [desk.place(writing) for writing in writings] == [0, 0, 0]
    desk.close()


def test_who_looks_on_later_sees_the_whole_answer(desk: Desk) -> None:
    view = tab(desk)
    writing = desk.ask(lambda conversation: edited(conversation, QUESTION, None), view)
    assert writing is not None
    *_, one = writing.follow()
    *_, other = writing.follow()
    assert one == other == desk.conversation(view)


def test_an_answer_that_never_ended_says_so(desk: Desk) -> None:
    view = tab(desk)
    (answer,) = ask(desk, QUESTION, view)
    desk.history.put(view.conversation, 0, replace(answer, done=False))
    (shown,) = desk.conversation(view)
    assert shown.done
    assert "interrupted" in shown.trouble


def test_a_question_without_words_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    view = tab(desk)
    with pytest.raises(UserError, match="no question"):
        desk.ask(lambda conversation: edited(conversation, "?!", None), view)
    assert desk.conversation(view) == ()


def test_what_goes_wrong_while_answering_stands_under_the_question(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> Iterator[Answer]:
        raise UserError("The server is gone. Start it again.")
        yield

    view = tab(desk)
    monkeypatch.setattr(desk, "answers", lost)
    (answer,) = ask(desk, QUESTION, view)
    assert (answer.done, answer.found, answer.trouble) == (True, False, "The server is gone. Start it again.")
    assert desk.conversation(view) == (answer,)


def test_an_earlier_question_is_edited_in_a_copy(desk: Desk) -> None:
    view = tab(desk)
    ask(desk, QUESTION, view)
    ask(desk, WHEN, view)
    desk.history.rename(view.conversation, "Nato")
    copy = tab(desk, editing=1, source=view.conversation)
    assert [answer.question.asked for answer in ask(desk, "Who is Sergei Lavrov?", copy)] == [QUESTION, "Who is Sergei Lavrov?"]
    assert desk.history.title(copy.conversation) == "Nato"
    assert [answer.question.asked for answer in desk.conversation(view)] == [QUESTION, WHEN]


def test_one_outlet_alone_answers(desk: Desk) -> None:
    view = tab(desk)
    (answer,) = ask(desk, QUESTION, view)
    assert len({citation.article.publisher for citation in answer.citations}) > 1
    writing = desk.ask(lambda conversation: asking(conversation, "only-0-1"), view)
    assert writing is not None
    *_, (narrow,) = writing.follow()
    assert {citation.article.publisher for citation in narrow.citations} == {answer.citations[0].article.publisher}
    scoped = tab(desk, only=("Kutip Demo Desk Makassar",))
    (other,) = ask(desk, "Apa yang terjadi pada 2021?", scoped)
    assert {hit.passage.article.publisher for hit in other.hits} <= {"Kutip Demo Desk Makassar"}


def test_first_questions_and_follow_ups_are_answered(desk: Desk) -> None:
    for language in ("en", "id"):
        for question in desk.opening(language):
            assert ask(desk, question, tab(desk))[0].found, question
    view = tab(desk)
    (answer,) = ask(desk, QUESTION, view)
    assert answer.suggestions
    for question in answer.suggestions:
        assert ask(desk, question, view)[-1].found, question


def test_scripts_list_rename_delete_copy_and_judge(desk: Desk) -> None:
    view, past = tab(desk), Past(desk)
    (answer,) = ask(desk, QUESTION, view)
    assert f"?c={view.conversation}" in past.answer({"do": "list", "language": "en"})["list"]
    past.answer({"do": "rename", "conversation": view.conversation, "title": "<b>Nato</b>"})
    assert "&lt;b&gt;Nato" in past.answer({"do": "list", "words": "nato"})["list"]
    assert "<b>" not in past.answer({"do": "list"})["list"]
    copied = past.answer({"do": "copy", "conversation": view.conversation, "turn": 0})
    assert answer.citations[0].quote in copied["text"]
    assert past.answer({"do": "opine", "conversation": view.conversation, "turn": 0, "good": False, "reason": "wrong"})["told"]
    assert desk.history.opinions(view.conversation)[0].reason == "wrong"
    peeked = past.answer({"do": "peek", "conversation": view.conversation, "name": "cite-0-1", "language": "en"})
    assert "<mark>" in peeked["html"]
    assert "office" in past.answer({"do": "gloss", "word": "kantor", "language": "en"})["words"]
    told = past.answer({"do": "delete", "conversation": view.conversation})
    assert view.conversation in told["told"]
    assert view.conversation not in told["list"]
    assert view.conversation in past.answer({"do": "undo", "conversation": view.conversation})["list"]


@pytest.mark.parametrize(("form", "found"), [("md", True), ("docx", True), ("exe", False), ("", False)])
def test_a_conversation_is_a_file_of_each_form(desk: Desk, form: str, found: bool) -> None:
    view, past = tab(desk), Past(desk)
    ask(desk, QUESTION, view)
    taken = past.file(view.conversation, form, "en")
    assert (taken is not None) == found
    assert past.file("../../etc/passwd", form, "en") is None
    assert past.file(desk.history.new(), form, "en") is None


@settings(max_examples=60, deadline=None)
@given(
    request_=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["copy", "opine", "peek", "gloss", "rename", "a" * 20]),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["do", "conversation", "turn", "name", "word", "title"]), inner),
    )
)
def test_a_page_may_ask_anything(shipped: Index, request_: object) -> None:
    collection = SimpleNamespace(index=lambda: shipped)
    desk: Any = SimpleNamespace(history=History(None), conversation=lambda view, owner: (), collection=collection)
    json.dumps(Past(desk).answer(request_))


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_screen_shows_what_there_is(desk: Desk, language: str) -> None:
    view, screen = tab(desk, language=language), Screen(desk)
    conversation = ask(desk, QUESTION, view)
    digest = conversation[0].citations[0].article.digest
    assert "<mark>" in screen.beside(conversation, view)
    assert "class='story'" in screen.read("cite-0-1", view, "")
    assert "class='story'" in screen.read(f"read-{digest}", view, "")
    assert screen.read("read-0", view, "") == ""
    assert len(screen.chat(conversation, view, "")) == 2
    assert "48" in screen.welcome(view)
