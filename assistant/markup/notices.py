"""What the page says of itself: its name, what the collection holds, how far the indexing is, what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.labels import LABELS
from assistant.markup.parts import problem
from assistant.phrases import holds, source
from assistant.translated import in_language
from corpus.article import Article, Refusal
from corpus.catalogue import Coverage
from corpus.contents import holds_pages
from corpus.harmless import printable

MOST_REFUSALS = 5  # named on the page; all are in the report of `kutip sync`


def welcome(coverage: Coverage, newest: Sequence[Article], refused: Sequence[Refusal], language: str, writer: str = "") -> str:
    """What the evidence panel shows before the first question: what this is, what the collection holds, what was not read.

    `writer` is the language model that writes the answers, or "" where the articles are quoted.
    """
    labels = LABELS[language]
    headlines = "".join(
        f"<li><a href='#read-{article.digest}'>{escape(article.title)}</a><small>{escape(source(article, language))}</small></li>"
        for article in newest
    )
    listing = f"<h3>{labels['newest']}</h3><ul class='headlines'>{headlines}</ul>" if headlines else ""
    what = escape(labels["what written"].format(writer=writer)) if writer else labels["what"]
    facts = f"<p>{what}</p><p>{escape(holds(coverage, language))}</p>"
    return f"<section class='welcome'><h2>{labels['held']}</h2>{facts}{_unread(refused, language)}{listing}</section>"


def offer(names: Sequence[str], chosen: str, language: str) -> str:
    """The models that a running Ollama offers, each a link that lets it write the answers; or the one that does, with the way back."""
    labels = LABELS[language]
    if not (chosen or names):
        return ""
    told = labels["writes"].format(name=chosen) if chosen else labels["offer"]
    ways = {"": labels["quote again"]} if chosen else {name: labels["offered"].format(name=name) for name in names}
    links = "".join(
        f"<li><a class='way' role='button' href='#write' data-model='{escape(name, quote=True)}'>{escape(way)}</a></li>"
        for name, way in ways.items()
    )
    return f"<section class='offer'><p>{escape(told)}</p><ul>{links}</ul></section>"


def waiting(place: int, language: str) -> str:
    """The place of a question that waits for others."""
    return f"<p class='waiting' role='status'>{escape(LABELS[language]['queue'].format(place=place))}</p>"


def behind(language: str) -> str:
    """That a question waits until the answer that is being written is whole."""
    return f"<p class='waiting' role='status'>{escape(LABELS[language]['busy'])}</p>"


def _unread(refused: Sequence[Refusal], language: str) -> str:
    labels = LABELS[language]
    told = [
        labels["not read"].format(name=_place(refusal.path), reason=in_language(printable(refusal.reason), language))
        for refusal in refused[:MOST_REFUSALS]
    ]
    if len(refused) > MOST_REFUSALS:
        told.append(labels["more not read"].format(count=len(refused) - MOST_REFUSALS))
    return "".join(map(problem, told))


def _place(path: Path) -> str:
    """The name of a file, with the place in it where it holds several pages."""
    holder = next((number for number, part in enumerate(path.parts[:-1]) if holds_pages(part)), len(path.parts) - 1)
    return printable("/".join(path.parts[holder:]))


def indexing(done: int, total: int, language: str) -> str:
    """The progress bar that is shown while a collection is being indexed."""
    labels = LABELS[language]
    bar = f"<progress max='{total}' value='{done}'></progress>" if total else "<progress></progress>"
    count = labels["indexing count"].format(done=done, total=total) if total else labels["opening"]
    return f"<section class='welcome' role='status'><h2>{labels['indexing']}</h2>{bar}<p>{count}</p></section>"
