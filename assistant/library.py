"""What the page asks of its collection: to show what is in it, to add to it, and to take articles out of it and bring them back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.library_labels import LIBRARY_LABELS
from assistant.markup import library as shown
from assistant.markup.overview import overview, times
from assistant.translated import in_language
from corpus.article import UserError
from corpus.parse import parse_page
from corpus.shelf import ORDERS, UNDATED, Order, Wanted
from index.adding import Source, Typed, Uploaded
from index.collection import Collection

PAGE = 50  # articles that are shown at a time, and pages that were refused
MOST_SHOWN = 1_000_000
LONGEST_SEARCH, LONGEST_NAME, LONGEST_ADDRESS = 200, 500, 4_000  # characters
LONGEST_TEXT = 2_000_000  # characters of a pasted page
LONGEST_FILE_NAME = 80  # characters of a pasted page's file, without the ending
MOST_FILES = 5_000  # that are added at a time

Request = dict[str, Any]
_TIME = re.compile(rf"\d{{4}}(?:-\d\d)?|{UNDATED}")
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|section|div|p|h1)\b", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{16}")


class Library:
    """A collection, for a page that may ask anything of it."""

    def __init__(self, collection: Collection, uploads: Path) -> None:
        """Files are added only from under the folder `uploads`."""
        self._collection, self._uploads = collection, uploads.resolve()
        self._deeds: dict[str, Callable[[Request, str], dict[str, Any]]] = {
            "frame": self._frame,
            "view": self._view,
            "overview": self._overview,
            "refused": self._refused,
            "add": self._add,
            "paste": self._paste,
            "address": self._address,
            "progress": self._progress,
            "cancel": self._cancel,
            "remove": self._remove,
            "undo": self._undo,
        }

    def answer(self, request: object) -> dict[str, Any]:
        """What comes of a request, by its `do`; {"problem": sentence} where that fails or the request makes no sense.

        "frame" gives {"html", "words"}: what stands around everything, in both languages. "view" gives {"head", "rows", "more"} of HTML and
        "total", "overview" {"html", "refused"} of HTML and "times", "refused" {"html"}. "add", "paste" and "address" begin to add and, like
        "cancel" and "progress", give how far that is. "remove" and "undo" give {"row"}, the HTML that takes the row's place.
        """
        values = request if isinstance(request, dict) else {}
        language = "id" if values.get("language") == "id" else "en"
        deed = self._deeds.get(_text(values.get("do"), LONGEST_NAME))
        if deed is None:
            return {"problem": LIBRARY_LABELS[language]["no sense"]}
        try:
            return deed(values, language)
        except UserError as error:
            return {"problem": in_language(str(error), language)}

    def _frame(self, request: Request, language: str) -> dict[str, Any]:
        return {"html": shown.frame(), "words": shown.words()}

    def _view(self, request: Request, language: str) -> dict[str, Any]:
        wanted, start = _wanted(request), _number(request.get("start"))
        order: Order = next((one for one in ORDERS if one == request.get("sort")), "newest")
        total, found = self._collection.shelf.find(wanted, order, PAGE, start)
        return {
            "head": shown.head(total, wanted, language),
            "rows": shown.rows(found, language),
            "more": shown.more(language) if start + len(found) < total else "",
            "total": total,
        }

    def _overview(self, request: Request, language: str) -> dict[str, Any]:
        shelf, wanted = self._collection.shelf, _wanted(request)
        months, outlets = shelf.months(), shelf.outlets()
        return {
            "html": overview(outlets, shelf.languages(), months, wanted, language),
            "refused": self._refused(request, language)["html"],
            "times": times(months, wanted.time, language),
        }

    def _refused(self, request: Request, language: str) -> dict[str, Any]:
        """The pages that were not read, each time so many more."""
        refused = list(self._collection.refused)
        return {"html": shown.refused(refused[: _number(request.get("refused")) + PAGE], len(refused), language)}

    def _add(self, request: Request, language: str) -> dict[str, Any]:
        paths = request.get("paths")
        if not isinstance(paths, list) or not 0 < len(paths) <= MOST_FILES:
            raise UserError(LIBRARY_LABELS[language]["no sense"])
        return self._begin(list(dict.fromkeys(self._uploaded(path, language) for path in paths)), language)

    def _uploaded(self, told: object, language: str) -> Uploaded:
        """An uploaded file; UserError for any other."""
        try:
            path = Path(_text(told, LONGEST_ADDRESS)).resolve()
            there = path.is_relative_to(self._uploads) and path.is_file()
        except (OSError, ValueError):  # no name of a file
            there = False
        if not there:
            raise UserError(LIBRARY_LABELS[language]["not uploaded"])
        return Uploaded(path, self._uploads)

    def _paste(self, request: Request, language: str) -> dict[str, Any]:
        told = request.get("text")
        text = told.encode("utf-8", "ignore").decode("utf-8").strip() if isinstance(told, str) else ""
        if not text:
            raise UserError(LIBRARY_LABELS[language]["no text"])
        if len(text) > LONGEST_TEXT:
            raise UserError(LIBRARY_LABELS[language]["long text"])
        if not _MARKUP.search(text) and "\n" not in text:
            raise UserError(LIBRARY_LABELS[language]["no headline"])
        return self._begin([_page(text)], language)

    def _address(self, request: Request, language: str) -> dict[str, Any]:
        address = _text(request.get("address"), LONGEST_ADDRESS).strip()
        if not address:
            raise UserError(LIBRARY_LABELS[language]["no address"])
        if re.match(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", address):
            address = f"https://{address}"
        if not re.match(r"https?://\S+$", address, re.IGNORECASE):
            raise UserError(LIBRARY_LABELS[language]["not address"])
        return self._begin([address], language)

    def _begin(self, sources: list[Source], language: str) -> dict[str, Any]:
        self._collection.adding.begin(sources)
        return self._progress({}, language)

    def _progress(self, request: Request, language: str) -> dict[str, Any]:
        """How far the adding is: {"work", "running", "done", "total", "rate", "remaining", "line", "refused", "told"}."""
        collection, work = self._collection, self._collection.adding.work()
        if not collection.ready:
            total, done = collection.total, collection.done
            return {"work": -1, "running": True, "done": done, "total": total, "line": LIBRARY_LABELS[language]["opening"]}
        rate = work.done / work.seconds if work.seconds else 0.0
        remaining = (work.total - work.done) / rate if rate else None
        return {
            "work": work.number,
            "running": bool(work.stage),
            "done": work.done,
            "total": work.total,
            "rate": rate,
            "remaining": remaining,
            "line": shown.progress(work, rate, remaining, language),
            "refused": sum(outcome.what == "refused" for outcome in work.outcomes),
            "told": "" if work.stage else shown.report(work, language),
        }

    def _cancel(self, request: Request, language: str) -> dict[str, Any]:
        self._collection.adding.cancel()
        return self._progress(request, language)

    def _remove(self, request: Request, language: str) -> dict[str, Any]:
        return {"row": shown.removed(self._collection.remove(_name(request, language)), language)}

    def _undo(self, request: Request, language: str) -> dict[str, Any]:
        return {"row": shown.rows([self._collection.bring_back(_name(request, language))], language)}


def _wanted(request: Request) -> Wanted:
    """Which articles are wanted; what makes no sense asks for nothing."""
    search, outlet, time = _text(request.get("search"), LONGEST_SEARCH), request.get("outlet"), _text(request.get("time"), 10)
    phrases = re.findall(r'"([^"]+)"|(\S+)', search)
    words = tuple(filter(None, (one.strip('" ') or other.strip('"') for one, other in phrases)))
    named = _text(outlet, LONGEST_NAME) if isinstance(outlet, str) else None
    return Wanted(words, named, time if _TIME.fullmatch(time) else "")


def _name(request: Request, language: str) -> str:
    """The id of an article."""
    name = _text(request.get("id"), LONGEST_NAME)
    if not _ID.fullmatch(name):
        raise UserError(LIBRARY_LABELS[language]["no sense"])
    return name


def _page(text: str) -> Typed:
    """A pasted text or page as a file named by its headline; UserError where there is no article in it."""
    ending = ".html" if _MARKUP.search(text) else ".txt"
    article = parse_page(f"pasted{ending}", text.encode())
    first, _, rest = text.partition("\n")
    untitled = article.text.startswith(article.title.removesuffix("…"))  # for want of a headline, though the first line should be one
    if ending == ".txt" and untitled:
        return Typed(f"{_file_name(first)}.md", f"---\ntitle: {json.dumps(first.strip())}\n---\n\n{rest}")
    return Typed(f"{_file_name(article.title)}{ending}", text)


def _file_name(title: str) -> str:
    return re.sub(r"[^\w]+|_+", "-", title)[:LONGEST_FILE_NAME].strip("-") or "pasted"


def _text(value: object, longest: int) -> str:
    """A text that can be written anywhere, cut off."""
    return value[:longest].encode("utf-8", "ignore").decode("utf-8") if isinstance(value, str) else ""


def _number(value: object) -> int:
    return min(value, MOST_SHOWN) if isinstance(value, int) and value > 0 else 0
