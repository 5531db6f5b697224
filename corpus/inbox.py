"""Putting pages into the folder of a collection."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable
from pathlib import Path

from corpus.article import Article, Refusal, UserError
from corpus.read import read_file


def keep(page: Path, folder: Path, refuse: Callable[[Refusal], None]) -> list[Article]:
    """The articles of a file that was copied into a folder; a file that holds none is refused and not copied, as are single pages in it."""
    articles: list[Article] = []
    for read in read_file(page):
        if isinstance(read, Refusal):
            refuse(Refusal(read.path.relative_to(page.parent), read.reason))
        else:
            articles.append(read)
    if articles:
        try:
            _copy(page, folder)
        except OSError as error:
            told = error.strerror or type(error).__name__
            raise UserError(f"Nothing could be put into {folder} ({told}); check that it is there and may be written to.") from error
    return articles


def _copy(page: Path, folder: Path) -> None:
    """Copy a page into a folder under its name, or with a number where another page has it; the same page is not kept twice."""
    place, number = folder / page.name, 1
    while place.exists():
        if filecmp.cmp(page, place, shallow=False):
            return
        number += 1
        stem, dot, endings = page.name.partition(".")  # of "crawl.warc.gz" both endings tell the form
        place = folder / f"{stem}-{number}{dot}{endings}"
    shutil.copyfile(page, place)
