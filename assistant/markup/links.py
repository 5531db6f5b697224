"""What the links of the page lead to, by their names: a place in the evidence, or a question to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.answer import Answer, Conversation
from assistant.filters import chips

Choice = TypeVar("Choice")
NAME = re.compile(r"(cite|near|sources|ask|drop)-(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an answer: its kind ("cite", "near", "sources", "ask" or "drop"), the turn of the answer, and a number from 1, or 0."""

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
    """A question that a link asks: in the light of the turns `before` it, without the filters `dropped`, behind the turns `kept`."""

    asked: str
    before: Conversation
    kept: Conversation
    dropped: frozenset[str] = frozenset()


def asking(conversation: Conversation, name: str) -> Asking | None:
    """What a link asks: a suggestion behind all turns; a question without one of its filters in its own place if that is the last."""
    found = link(conversation, name)
    if found is None:
        return None
    answer = conversation[found.turn]
    if found.kind == "ask":
        suggestion = found.one_of(answer.suggestions)
        return Asking(suggestion, conversation, conversation) if suggestion else None
    return _without(answer, found, conversation) if found.kind == "drop" else None


def _without(answer: Answer, found: Link, conversation: Conversation) -> Asking | None:
    chip = found.one_of(chips(answer.question, answer.question.language))
    if chip is None:
        return None
    before = conversation[: found.turn]
    kept = before if found.turn == len(conversation) - 1 else conversation
    return Asking(answer.question.asked, before, kept, answer.question.dropped | {chip[0]})
