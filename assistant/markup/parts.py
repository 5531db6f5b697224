"""The small parts that several places of the page are made of: escaped text, a problem, the line under a headline."""

from __future__ import annotations

import re
from html import escape
from string import punctuation
from time import time_ns

from assistant.labels import LABELS
from assistant.shown import facts
from corpus.article import Article

MARKDOWN = str.maketrans({mark: f"&#{ord(mark)};" for mark in punctuation})  # the chat reads Markdown, so none may be left to read
SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text that neither HTML nor Markdown can take for anything but text."""
    return piece(text).strip()


def piece(text: str) -> str:
    """The same for a part of a text, with the space at its edges."""
    return SPACE.sub(" ", text).translate(MARKDOWN)


def problem(sentence: str, typed: str | None = None) -> str:
    """A sentence about what went wrong, with what was `typed` and comes back for it.

    That tells when, as nothing is shown anew that is as it was.
    """
    back = "" if typed is None else f" data-typed='{escape(typed, quote=True)}' data-when='{time_ns()}'"
    return f"<p class='problem' role='alert'{back}>{escape(sentence)}</p>" if sentence else ""


def byline(article: Article, language: str) -> str:
    """The headline of an article, and under it who published it and when."""
    shown = " · ".join(escape(fact) for fact in facts(article, language))
    return f"<h3>{escape(article.title)}</h3><p class='byline'>{shown}{_link(article.url, LABELS[language]['original'])}</p>"


def _link(url: str | None, label: str) -> str:
    """A link to the page that an article was saved from; anything but http(s) is no link."""
    if not url or not re.match(r"https?://", url, re.IGNORECASE):
        return ""
    return f" · <a href='{escape(url, quote=True)}' target='_blank' rel='noopener noreferrer nofollow'>{label}&nbsp;↗</a>"
