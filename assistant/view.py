"""What a browser tab shows and how, as the tab tells it with everything it asks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

NAME = re.compile(r"[\w-]{16,64}", re.ASCII)  # of a conversation; 96 random bits and more, so that none is guessed
LONGEST = 20_000  # characters that a tab may tell of itself
MOST_OUTLETS, LONGEST_WORD = 50, 200
TURNS = 20  # that are shown at first; more make a page slow


@dataclass(frozen=True, slots=True)
class View:
    """The conversation that is shown ("" for none), the language of the page's own words, and what the tab has chosen.

    `only` are the outlets that may answer, `writer` the language model that shall write. `turns` of the conversation are shown. A question
    that is sent takes the place of the turn `editing`; it does so in a copy of the conversation `source`, where one is named. The page is
    `addressed` where its address names a conversation, whether there is one of that name or not. `tab` is Gradio's name for it.
    """

    conversation: str = ""
    language: str = "en"
    only: tuple[str, ...] = ()
    writer: str = ""
    turns: int = TURNS
    editing: int | None = None
    source: str = ""
    addressed: bool = False
    tab: str = ""


def view(told: object, tab: str = "") -> View:
    """The view of what that tab tells as JSON; what is missing or makes no sense is as in a new one."""
    try:
        values = json.loads(told) if isinstance(told, str) and len(told) <= LONGEST else {}
    except (ValueError, RecursionError):
        values = {}
    if not isinstance(values, dict):
        return View(tab=tab)
    only, editing = values.get("only"), values.get("editing")
    outlets = [word for word in map(_word, only) if word] if isinstance(only, list) else []
    return View(
        _name(values.get("conversation")),
        "id" if values.get("language") == "id" else "en",
        tuple(outlets[:MOST_OUTLETS]),
        _word(values.get("writer")),
        max(TURNS, _number(values.get("turns")) or 0),
        _number(editing),
        _name(values.get("source")),
        values.get("addressed") is True,
        tab,
    )


def _name(value: Any) -> str:
    return value if isinstance(value, str) and NAME.fullmatch(value) else ""


def _word(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= LONGEST_WORD else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000 else None
