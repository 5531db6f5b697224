"""Answers and articles as HTML, with the style and the script that belong to it; every string from outside is escaped here."""

from importlib.resources import files

from assistant.markup.chat import asked, messages, waiting
from assistant.markup.evidence import Standing, evidence, sources
from assistant.markup.links import Asking, asking
from assistant.markup.notices import BRAND, INVITATION, added, indexing, offer, welcome
from assistant.markup.parts import problem

_ASSETS = files("assistant").joinpath("page")
STYLE = "\n".join(_ASSETS.joinpath(f"{name}.css").read_text("utf-8") for name in ("base", "chat", "evidence"))
SCRIPT = _ASSETS.joinpath("evidence.js").read_text("utf-8")

__all__ = [
    "BRAND",
    "INVITATION",
    "SCRIPT",
    "STYLE",
    "Asking",
    "Standing",
    "added",
    "asked",
    "asking",
    "evidence",
    "indexing",
    "messages",
    "offer",
    "problem",
    "sources",
    "waiting",
    "welcome",
]
