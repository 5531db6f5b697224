"""What scripts of the page ask for: the conversations that are kept, to list, rename, copy or judge them; a look at a quote or a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.desk import Desk
from assistant.kept import Opinion
from assistant.labels import LABELS
from assistant.markup.conversations import conversations, deleted
from assistant.markup.evidence import peek
from assistant.take import FORMS, copied, file_name, taken
from assistant.translated import in_language
from assistant.view import NAME, View
from corpus.article import UserError
from index.nearest_words import gloss

LONGEST = 500  # characters of what is looked for, of a new title, of a reason


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to take along."""

    name: str
    media_type: str
    content: bytes


class Past:
    """The conversations of a desk, for a page that may ask anything of them."""

    def __init__(self, desk: Desk) -> None:
        """Over this desk."""
        self._desk, self._history = desk, desk.history

    def answer(self, request: object, owner: str = "") -> dict[str, Any]:
        """What comes of a request, by its `do`; {"problem": sentence} where that fails, and {} where the request makes no sense.

        "list", "rename", "delete" and "undo" give {"list": HTML, "told": HTML}, "copy" {"text", "html"}, "opine" {"told": text}; "gloss"
        gives {"words"} near a word in meaning, "peek" {"html"}, a look at what a citation leads to.
        """
        if not isinstance(request, dict):
            return {}
        do, name = _text(request.get("do")), _text(request.get("conversation"))
        language = "id" if request.get("language") == "id" else "en"
        if do not in ("list", "gloss") and not NAME.fullmatch(name):
            return {}
        try:
            if do == "gloss":
                return gloss(request, self._desk.collection.index().reader)
            if do == "peek":
                return {"html": peek(self._desk.conversation(View(name, language), owner), _text(request.get("name")), language)}
            if do in ("copy", "opine"):
                return self._of_turn(do, View(name, language), request, owner)
            told = self._change(do, name, _text(request.get("title")), owner, language)
            words = _text(request.get("words"))
            kept = self._history.listed(owner, words)
        except UserError as error:
            return {"problem": in_language(str(error), language)}
        return {"list": conversations(kept, _text(request.get("current")), language, bool(words)), "told": told}

    def _change(self, do: str, name: str, title: str, owner: str, language: str) -> str:
        if do == "rename":
            self._history.rename(name, title, owner)
        elif do == "undo":
            self._history.bring_back(name, owner)
        elif do == "delete":
            title = self._history.title(name, owner)
            self._history.delete(name, owner)
            return deleted(title, name, language)
        return ""

    def _of_turn(self, do: str, view: View, request: dict[str, Any], owner: str) -> dict[str, Any]:
        conversation, turn = self._desk.conversation(view, owner), request.get("turn")
        if not isinstance(turn, int) or not 0 <= turn < len(conversation):
            return {}
        if do == "copy":
            text, html = copied(conversation[turn], view.language)
            return {"text": text, "html": html}
        withdrawn = request.get("withdrawn") is True
        opinion = None if withdrawn else Opinion(request.get("good") is True, _text(request.get("reason")))
        self._history.opine(view.conversation, turn, opinion, owner)
        return {"told": "" if withdrawn else LABELS[view.language]["opinion kept"]}

    def file(self, name: str, form: str, language: str, owner: str = "") -> Taken | None:
        """A conversation as a file of a form; None where there is no such conversation or form."""
        conversation = self._desk.conversation(View(name, language), owner) if NAME.fullmatch(name) else ()
        if not conversation or form not in FORMS:
            return None
        title = self._history.title(name, owner)
        content = taken(conversation, form, title, language, datetime.now().astimezone())
        return Taken(file_name(title, form), FORMS[form].media_type, content)


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""
