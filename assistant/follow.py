"""What a tab shows of an answer while it is written, until it is whole or the tab has gone on to another conversation."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from assistant.desk import Desk
from assistant.screen import Screen
from assistant.view import View
from assistant.writing import Writing

TOGETHER = 0.12  # seconds in which an answer is shown together with its question, as each showing takes the browser a while
TICK = 0.2  # seconds between two looks at the progress of indexing
MOST_TABS = 10_000  # of which is remembered what they show


@dataclass(frozen=True, slots=True)
class Shown:
    """The messages of the chat, the evidence and the notice, None where they stay as they are; `done` where no more will come."""

    chat: list[dict[str, str]] | None
    evidence: str | None
    notice: str | None
    done: bool = False


class Tabs:
    """The tabs that look on at a desk."""

    def __init__(self, desk: Desk, screen: Screen) -> None:
        """At this desk, each seeing what the screen makes of it."""
        self._desk, self._screen = desk, screen
        self._at: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._guard = Lock()

    def go(self, view: View) -> bool:
        """Whether the tab has shown another conversation so far, or in another language; from now on it shows that one."""
        with self._guard:
            before = self._at.pop(view.tab, None)
            self._at[view.tab] = view.conversation, view.language
            if len(self._at) > MOST_TABS:
                self._at.popitem(last=False)
            return before != self._at[view.tab]

    def stays(self, view: View) -> bool:
        """Whether the tab shows that conversation still; what comes later of another would stand where its own does."""
        with self._guard:
            return view.tab not in self._at or self._at[view.tab][0] == view.conversation

    def writing(self, view: View, owner: str) -> Writing | None:
        """The answer that is being written in the conversation that the tab shows still."""
        return self._desk.writing(view, owner) if self.stays(view) else None

    def follow(self, writing: Writing, view: View, owner: str, notice: str | None = "") -> Iterator[Shown]:
        """What is shown each time the answer has grown; the notice the first time."""
        writing.begun.wait(TOGETHER)  # nobody needs to know how short he waits
        yield from self._waits(writing, view, owner)
        before = ""
        for conversation in writing.follow(TOGETHER):
            evidence, chat = self._screen.beside(conversation, view), self._screen.chat(conversation, view, owner)
            if self._desk.writing(view, owner) not in (writing, None) or not self.stays(view):
                return  # something else is asked already, and shown
            yield Shown(chat, None if evidence in ("", before) else evidence, notice, conversation[-1].done)
            before, notice = evidence, None
        if notice == "" and self.stays(view):  # nothing came of it
            yield Shown(None, None, notice, done=True)

    def _waits(self, writing: Writing, view: View, owner: str) -> Iterator[Shown]:
        """The same before it is begun: how many wait before it, and how far the collection is read."""
        collection = self._desk.collection
        told = ("", "", False)
        while self.stays(view) and (not collection.ready or self._desk.place(writing)):
            waits = (self._screen.place(writing, view), "" if collection.ready else self._screen.progress(view), writing.grows)
            if waits != told:  # what is shown to many who wait would keep them waiting
                found = self._desk.conversation(view, owner)
                yield Shown(self._screen.chat(found, view, owner) if found else None, waits[1] or None, waits[0])
                told = waits
            time.sleep(TICK) if writing.begun.is_set() else writing.begun.wait(TICK)
