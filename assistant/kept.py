"""What is told of a conversation that is kept: its line in the list, and what a reader thinks of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation in the list: its `title` is its first question until it is renamed; `changed` is in UTC."""

    name: str
    title: str
    turns: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader thinks of an answer."""

    good: bool
    reason: str = ""
