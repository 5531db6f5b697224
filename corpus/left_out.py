"""What cleaning left out of the page that holds an article, for whoever reads it."""

from __future__ import annotations

from corpus.article import Article, UserError
from corpus.command.removed import compared, file_of, lines_of, raw_at
from corpus.pages import Pages

LARGEST = 20_000_000  # bytes of a file that is read again for this
MOST_LINES = 3_000  # of a page; comparing takes time by their square


def left_out(article: Article, pages: Pages) -> tuple[str, ...]:
    """The lines that stand on the page of an article and not in it, in order.

    Empty where that is nothing, or cannot be told: the file is gone, large, holds another version, or is of a form that has no lines.
    """
    place = next(iter(pages.holders(article.id)), None)
    file = file_of(place) if place else None
    if place is None or file is None or file.stat().st_size > LARGEST:
        return ()
    try:
        lines = lines_of(raw_at(place))
    except (UserError, OSError):  # it changed or went while it was read
        return ()
    paragraphs = article.text.split("\n\n")
    if lines is None or len(lines) > MOST_LINES or not _hold(lines, paragraphs):
        return ()
    headed = [article.title, *paragraphs] if article.title in lines and article.title != paragraphs[0] else paragraphs
    return tuple(line for kept, line in compared(lines, headed) if not kept)


def _hold(lines: list[str], paragraphs: list[str]) -> bool:
    """Whether these are lines of a page with these paragraphs, each whole or as some words of a line."""
    all_words = {word for line in lines for word in line.split()}
    return all(word in all_words for paragraph in paragraphs for word in paragraph.split())
