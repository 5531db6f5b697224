"""What a tab shows while an answer is written: as soon as there is something, and nothing of a conversation that it has left."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

from app import Page
from assistant.answer import Answer, Conversation, Question
from assistant.desk import Desk
from assistant.follow import MOST_TABS, Tabs
from assistant.history import History
from assistant.screen import Screen
from assistant.view import View
from assistant.writing import Writing
from index.search import Index
from tests.conftest import held, once


class Slow(History):
    """A history that a slow disk keeps: nothing is put there before `turns`."""

    turns = Event()

    def put(self, name: str, turn: int, answer: Answer, owner: str = "") -> Conversation:
        self.turns.wait()
        return super().put(name, turn, answer, owner)


def test_a_question_that_waits_is_shown_as_soon_as_it_is_kept_though_the_progress_stays(shipped: Index, tmp_path: Path) -> None:
    is_read = Event()
    collection = held(once(is_read, shipped), tmp_path, ready=False, total=8)
    history = Slow(tmp_path / "conversations.db")
    desk = Desk(collection, history)
    told = json.dumps({"conversation": history.new(), "language": "en"})
    request: Any = SimpleNamespace(scope={"user": ""}, session_hash="tab")
    click: Any = SimpleNamespace(_data={})
    try:
        states = Page(desk).respond("why did Russia close the NATO office?", told, request, click)
        box, chat, *_ = next(states)
        assert "value" not in box  # what is typed meanwhile stays
        assert not isinstance(chat, list)
        history.turns.set()
        with ThreadPoolExecutor() as another:
            following = another.submit(next, states)
            shown = wait([following], 20).done
            collection.ready = True  # nobody may wait for good where nothing was shown
            is_read.set()
        assert shown
        _, chat, *_ = following.result()
        assert "why did Russia close" in chat[0]["content"]
        assert 'class="waiting"' in chat[1]["content"]
        *_, (_, chat, _, _) = [state for state in states if isinstance(state[1], list)]
        assert "NATO" in chat[1]["content"]
        assert 'class="waiting"' not in chat[1]["content"]
    finally:
        history.turns.set()
        is_read.set()
        desk.close()


def test_a_tab_is_shown_nothing_more_of_a_conversation_that_it_has_left(shipped: Index, tmp_path: Path) -> None:
    desk = Desk(held(lambda: shipped, tmp_path), History(tmp_path / "conversations.db"))
    tabs, first, other = Tabs(desk, Screen(desk)), desk.history.new(), desk.history.new()
    leaving, staying = View(first, tab="leaves"), View(first, tab="stays")
    whole = Answer(Question("why?", "why?", "en"), (), (), found=False, done=True)
    writing, ended = Writing("why?"), Future[None]()
    writing.begun.set()
    writing.show((replace(whole, done=False),))
    tabs.go(leaving)
    tabs.go(staying)
    left, kept = (tabs.follow(writing, view, "") for view in (leaving, staying))
    assert not next(left).done
    assert not next(kept).done
    tabs.go(View(other, tab="leaves"))
    writing.show((whole,))
    ended.set_result(None)
    writing.end(ended)
    assert list(left) == []
    assert [shown.done for shown in kept] == [True]
    assert not tabs.stays(leaving)
    for number in range(MOST_TABS):
        tabs.go(View(other, tab=str(number)))
    assert tabs.stays(leaving)  # forgotten, as of a tab that was closed long ago
    desk.close()
