"""Putting pages into the folder of a collection."""

from __future__ import annotations

import filecmp
import os
import secrets
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
    """Copy a page into a folder under its name, or with a number where another page has it; the same page is not kept twice.

    It comes there as a whole, safe from a loss of power, or not at all: half a page would be taken for another article.
    """
    part = folder / f".{secrets.token_hex(8)}.part"  # a hidden file, which is no page
    try:
        with page.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        place, number = folder / page.name, 1
        while not _placed(part, place):
            if filecmp.cmp(page, place, shallow=False):
                return
            number += 1
            stem, dot, endings = page.name.partition(".")  # of "crawl.warc.gz" both endings tell the form
            place = folder / f"{stem}-{number}{dot}{endings}"
    finally:
        part.unlink(missing_ok=True)


def _placed(part: Path, place: Path) -> bool:
    """Whether the file could be given that name, which no other has; two processes may want it at the same time."""
    try:
        place.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if place.exists():
            return False
        part.replace(place)
    return True
