"""From files and folders to articles; what cannot be read is refused with one plain sentence, and never stops the rest."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.article import Article, Refusal, UserError
from corpus.parse import form_of, parse
from corpus.raw import LARGEST, SAVE_AS, Raw, check_size

# What browsers save beside a page, and what systems leave in folders.
_ASSETS = re.compile(
    r"\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|bmp|ico|woff2?|ttf|otf|eot|mp3|mp4|webm|ogg|wav|download|lnk)$|^(?:thumbs\.db|desktop\.ini)$"
)

_log = logging.getLogger(__name__)


def _warn(refusal: Refusal) -> None:
    """Tells the log of a page that was not read."""
    _log.warning("%s: %s", refusal.path, refusal.reason)


def read_articles(folder: Path, refuse: Callable[[Refusal], None] = _warn) -> Iterator[Article]:
    """The articles of all pages in a folder and its folders, in sorted order, one page in memory at a time.

    Hidden files and what belongs to saved pages (styles, pictures, `*_files` folders) are passed over; any other page that cannot be read
    goes to `refuse`. UserError, at once, if there is no such folder.
    """
    if not folder.exists():
        raise UserError(f"There is no folder {folder}; give the folder that holds your saved pages.")
    if not folder.is_dir():
        raise UserError(f"{folder} is a file, not a folder; give the folder that holds it.")
    return _articles(folder, refuse)


def read_page(path: Path) -> Article:
    """The article on a saved page; UserError says why there is none."""
    form_of(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise UserError(f"This is not an ordinary file; {SAVE_AS}.")
        check_size(status.st_size)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(f"This page could not be opened ({reason}); check that the file is there and that you may read it.") from error
    return parse(Raw(path.name, data))


def _articles(folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Article]:
    """The articles of the folder's pages."""
    for path in _files(folder, refuse):
        if _ASSETS.search(path.name.lower()):
            continue
        try:
            article = read_page(path)
        except UserError as error:
            refuse(Refusal(path, str(error)))
        else:
            yield article


def _files(folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Path]:
    """The files under a folder in sorted order; each real folder is entered once, so that links cannot lead in a circle."""
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):  # noqa: PTH112 – unlike the method of Path, it never raises
            yield path
            continue
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            inside = sorted(one for one in path.iterdir() if not one.name.startswith((".", "~$")) and not one.name.endswith("_files"))
        except OSError as error:
            refuse(Refusal(path, f"This folder could not be opened ({error.strerror}); check that it is there and that you may read it."))
        else:
            waiting.extend(reversed(inside))
