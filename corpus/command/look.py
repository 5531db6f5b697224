"""One article with all that is known about it: by its id, its address or a file, which need not be in the collection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.article import Article, UserError
from corpus.command.describe import Shown
from corpus.command.holdings import Held, Holdings, id_of
from corpus.command.removed import Line, compared, file_of, lines_of, raw_at
from corpus.harmless import printable
from corpus.parse import parse

# Of so many files of one name the paths are told.
_MOST_TOLD = 3


def look(reference: str, holdings: Holdings) -> Shown:
    """The article that a person names, as the collection has it, or as it stands in the file that is named; UserError if there is none."""
    place = place_of(reference, holdings)
    if place is None:
        held = holdings.named(reference)
        return _shown(held.article, held, holdings.pages.holders(held.article.id), holdings)
    article = parse(raw_at(place))
    known = holdings.with_id(article.id)
    places = holdings.pages.holders(article.id) if known else []
    if known and places and _is_same(place, places[0]):
        return _shown(known.article, known, places, holdings)
    return _shown(article, known, [place, *(other for other in places if not _is_same(place, other))], holdings)


def place_of(reference: str, holdings: Holdings) -> Path | None:
    """The place of the page that a reference names, by its path or the bare name of a file of the collection; None for ids and addresses.

    UserError if several files of the collection have that name.
    """
    if re.match(r"https?://", reference):
        return None
    if file_of(Path(reference)) is not None:
        return Path(reference)
    found = holdings.files_named(reference)
    if len(found) > 1:
        told = ", ".join(map(printable, found[:_MOST_TOLD])) + (", …" if len(found) > _MOST_TOLD else "")
        raise UserError(f"{len(found)} files of the collection are named {reference}; give the path of one: {told}.")
    return found[0] if found else None


def removed_id(reference: str, holdings: Holdings) -> str:
    """The id of the removed article that a person names, by all that named it while it was there; UserError if there is none."""
    place = place_of(reference, holdings)
    if place is None:
        return holdings.removed(reference, id_of(reference))
    pages = holdings.pages
    found = [name for name in sorted(pages.taken_out()) if any(_is_same(place, other) for other in pages.holders(name))]
    return found[0] if len(found) == 1 else holdings.removed(reference, parse(raw_at(place)).id)


def page_lines(shown: Shown) -> list[Line] | None:
    """All lines of the page that holds an article, each kept or not; None where only the story can be read out of its form."""
    if not shown.places:
        raise UserError("The file of this article is gone, so that its other lines cannot be shown; leave out --removed.")
    lines = lines_of(raw_at(shown.places[0]))
    if lines is None:
        return None
    title, paragraphs = shown.article.title, shown.article.text.split("\n\n")
    return list(compared(lines, [title, *paragraphs] if title in lines and title != paragraphs[0] else paragraphs))


def removed_articles(holdings: Holdings) -> Iterator[tuple[str, Article | None]]:
    """The ids of the articles that were removed, in order, each with the article where its file is still there."""
    for name in sorted(holdings.pages.taken_out()):
        article = None
        for place in holdings.pages.holders(name)[:1]:
            try:
                article = parse(raw_at(place))
            except UserError:  # the file has changed meanwhile
                continue
        yield name, article


def _shown(article: Article, held: Held | None, places: list[Path], holdings: Holdings) -> Shown:
    """The article with what the collection knows about it."""
    if held is None:
        return Shown(article, places=places, removed=article.id in holdings.pages.taken_out())
    return Shown(article, held, places, holdings.catalogue.reprints(held.article), holdings.versions(held.article))


def _is_same(one: Path, other: Path) -> bool:
    """Whether two places are the same page, also where one of them names only the file that holds it."""
    files = file_of(one), file_of(other)
    if files[0] is None or files[1] is None or files[0].resolve() != files[1].resolve():
        return False
    inner = one.relative_to(files[0]), other.relative_to(files[1])
    return inner[0] == inner[1] or Path() in inner
