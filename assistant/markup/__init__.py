"""Answers and articles as HTML, with the style and the scripts that belong to it; every string from outside is escaped here."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from assistant.labels import LABELS
from assistant.markup.chat import messages
from assistant.markup.evidence import evidence, sources
from assistant.markup.frame import choices, head, invitation, tabs
from assistant.markup.links import Asking, asking, edited
from assistant.markup.notices import behind, indexing, offer, welcome
from assistant.markup.parts import problem
from assistant.markup.reader import Standing, whole
from assistant.markup.scripts import functions

_ASSETS = files("assistant").joinpath("page")


def _asset(name: str) -> str:
    return _ASSETS.joinpath(name).read_text("utf-8")


def _shell() -> str:
    """The script of the whole page, with those of its own words that only scripts show."""
    words = ("ask", "chat", "close", "copied", "down", "drop", "new", "search conversations", "send")
    labels = {language: {word: labels[word] for word in words} for language, labels in LABELS.items()}
    return f"const LABELS = {json.dumps(labels)};\n{_asset('box.js')}\n{_asset('shell.js')}"


def first_script(config: dict[str, Any]) -> str:
    """The script that runs before all others, for a page of this configuration."""
    return "\n".join((_asset("functions.js"), functions(config), _shell()))


STYLE = "\n".join(_asset(f"{name}.css") for name in ("base", "chat", "evidence", "library", "conversations"))
HEAD = f"<style>\n{STYLE}</style>"  # Gradio would rewrite a style that it is given as such
EVIDENCE_SCRIPT = _asset("evidence.js") + "\n" + _asset("reader.js")
CONVERSATIONS_SCRIPT = _asset("conversations.js")
LIBRARY_SCRIPT = _asset("library.js")

__all__ = [
    "CONVERSATIONS_SCRIPT",
    "EVIDENCE_SCRIPT",
    "HEAD",
    "LIBRARY_SCRIPT",
    "Asking",
    "Standing",
    "asking",
    "behind",
    "choices",
    "edited",
    "evidence",
    "first_script",
    "head",
    "indexing",
    "invitation",
    "messages",
    "offer",
    "problem",
    "sources",
    "tabs",
    "welcome",
    "whole",
]
