"""What the links of the page lead to, by their names: a place in the evidence, or a question to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.answer import Conversation
from assistant.filters import chips
from assistant.shown import outlets

Choice = TypeVar("Choice")
NAME = re.compile(r"(cite|near|sources|ask|drop|retry|only)-(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an answer: its kind (such as "cite" or "ask"), the turn of the answer, and a number from 1, or 0."""

    kind: str
    turn: int
    number: int

    def one_of(self, choices: Sequence[Choice]) -> Choice | None:
        """The choice that the number names, if there is one."""
        return choices[self.number - 1] if 0 < self.number <= len(choices) else None


def link(conversation: Conversation, name: str) -> Link | None:
    """The link of this name, or None when it belongs to no answer of the conversation."""
    match = NAME.fullmatch(name)
    if match is None or int(match[2]) >= len(conversation):
        return None
    return Link(match[1], int(match[2]), int(match[3] or 0))


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is asked in the light of the turns `before` it, without the filters `dropped`, of the outlets in `only` where it
    names some, behind the turns `kept`."""

    asked: str
    before: Conversation
    kept: Conversation
    dropped: frozenset[str] = frozenset()
    only: tuple[str, ...] = ()


def asking(conversation: Conversation, name: str) -> Asking | None:
    """What a link asks: a suggestion behind all turns; the question of an answer anew, without a filter of it or of one outlet alone.

    That takes the place of the answer if it is the last.
    """
    found = link(conversation, name)
    if found is None:
        return None
    answer = conversation[found.turn]
    if found.kind == "ask":
        suggestion = found.one_of(answer.suggestions)
        return Asking(suggestion, conversation, conversation) if suggestion else None
    if found.kind == "drop":
        chip = found.one_of(chips(answer.question, answer.question.language))
        return _anew(found, conversation, dropped=answer.question.dropped | {chip[0]}) if chip else None
    if found.kind == "only":
        outlet = found.one_of(outlets(answer))
        return _anew(found, conversation, dropped=answer.question.dropped - {outlet}, only=(outlet,)) if outlet else None
    return _anew(found, conversation, dropped=answer.question.dropped) if found.kind == "retry" else None


def edited(conversation: Conversation, typed: str, editing: int | None) -> Asking:
    """What was typed, behind all turns, or in the place of the one that is edited."""
    kept = conversation if editing is None else conversation[:editing]
    return Asking(typed, kept, kept)


def _anew(found: Link, conversation: Conversation, dropped: frozenset[str], only: tuple[str, ...] = ()) -> Asking:
    before = conversation[: found.turn]
    kept = before if found.turn == len(conversation) - 1 else conversation
    return Asking(conversation[found.turn].question.asked, before, kept, dropped, only)
