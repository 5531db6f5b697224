"""The conversations that several machines share; while their server does not answer they go on from memory, and are written later."""

from __future__ import annotations

from assistant.answer import Answer, Conversation
from assistant.history import MOST_REMEMBERED, History
from assistant.kept import Opinion
from assistant.view import NAME
from corpus.article import UserError
from corpus.database import Unreachable
from corpus.place import Place, Shared


def open_history(place: Place) -> History:
    """The conversations at a place; UserError as for `History`."""
    return SharedHistory(place) if isinstance(place, Shared) else History(place)


class SharedHistory(History):
    """A history on a server; what is asked while that does not answer is kept in memory until it does."""

    def __init__(self, place: Shared) -> None:
        """Connect; UserError when the server does not answer."""
        super().__init__(place)
        self._waiting: dict[tuple[str, str], Conversation] = {}

    def conversation(self, name: str, owner: str = "") -> Conversation:
        """As a history says; without the server, as much as was seen lately."""
        with self._lock:
            try:
                self._write_waiting()
                return super().conversation(name, owner)
            except Unreachable:
                return self._waiting.get((name, owner)) or self._recent.get((name, owner), ())

    def put(self, name: str, turn: int, answer: Answer, owner: str = "") -> Conversation:
        """As a history says; without the server it is written later."""
        with self._lock:
            try:
                self._write_waiting()
                return super().put(name, turn, answer, owner)
            except Unreachable:
                before = self._waiting.get((name, owner)) or self._recent.get((name, owner), ())
                full = sum(map(len, self._waiting.values())) >= MOST_REMEMBERED
                if full or not NAME.fullmatch(name) or not 0 <= turn <= len(before):
                    raise
                self._waiting[name, owner] = conversation = (*before[:turn], answer)
                return conversation

    def opinions(self, name: str, owner: str = "") -> dict[int, Opinion]:
        """As a history says; without the server none."""
        try:
            return super().opinions(name, owner)
        except Unreachable:
            return {}

    def title(self, name: str, owner: str = "") -> str:
        """As a history says; without the server none."""
        try:
            return super().title(name, owner)
        except Unreachable:
            return ""

    def _write_waiting(self) -> None:
        """Write what waits; what was deleted or went on elsewhere meanwhile stays as it is there."""
        waiting, self._waiting = self._waiting, {}
        try:
            while waiting:
                key = next(iter(waiting))
                self._write_later(*key, waiting[key])
                del waiting[key]
        finally:
            self._waiting |= waiting

    def _write_later(self, name: str, owner: str, conversation: Conversation) -> None:
        there = super().conversation(name, owner)
        same = next((turn for turn, pair in enumerate(zip(there, conversation, strict=False)) if pair[0] != pair[1]), len(there))
        try:
            for turn in range(min(same, len(conversation)), len(conversation)):
                super().put(name, turn, conversation[turn], owner)
        except Unreachable:
            raise
        except UserError:
            self._recent.pop((name, owner), None)
