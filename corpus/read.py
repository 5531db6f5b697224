"""From files and folders to articles; what cannot be read is refused with one plain sentence, and never stops the rest."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from pathlib import Path
from typing import BinaryIO

from corpus.article import Article, Refusal, UserError
from corpus.contents import holds_pages, pages_in
from corpus.pages import Found, Pages, found
from corpus.parse import exported, form_of, parse
from corpus.pool import in_processes
from corpus.raw import LARGEST, SAVE_AS, Raw, check_size, is_asset

# Fewer files are read faster by this process than others are started.
FEWEST_FOR_POOL = 64
# A file that changed so shortly before it was read may change again without a trace in its times, in nanoseconds.
FRESH = 2_000_000_000

Progress = Callable[[int, int], None]  # called with how many are done, of how many

_log = logging.getLogger(__name__)


def _warn(refusal: Refusal) -> None:
    """Tells the log of a page that was not read."""
    _log.warning("%s: %s", refusal.path, refusal.reason)


def read_articles(folder: Path, refuse: Callable[[Refusal], None] = _warn) -> Iterator[Article]:
    """The articles of all pages in a folder and its folders, in the order of the files' names, each article once.

    Hidden files and what belongs to saved pages (styles, pictures, `*_files` folders) are passed over; any other page that cannot be read
    goes to `refuse`. UserError, at once, if there is no such folder.
    """
    check_folder(folder)
    return _articles(folder, refuse)


def _articles(folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Article]:
    """The articles of the folder's pages."""
    with Pages(None) as pages:
        read_folder(folder, pages)
        for refusal in pages.refusals(folder):
            refuse(refusal)
        yield from pages.articles(folder)


def check_folder(folder: Path) -> None:
    """UserError if there is no such folder."""
    if not folder.exists():
        raise UserError(f"There is no folder {folder}; give the folder that holds your saved pages.")
    if not folder.is_dir():
        raise UserError(f"{folder} is a file, not a folder; give the folder that holds it.")


def read_folder(folder: Path, pages: Pages, progress: Progress = lambda done, total: None) -> None:
    """Make `pages` hold what the files of the folder hold now; only files that changed since they were read last are read.

    UserError if there is no such folder; what is known of it stays then.
    """
    check_folder(folder)
    known = pages.marks(folder)
    marks: dict[Path, str] = {}
    there: set[bytes] = set()

    def _closed(refusal: Refusal) -> None:
        there.add(os.fsencode(refusal.path))
        pages.put(folder, refusal.path, "", [found("", refusal)])

    for path in _files(folder, _closed):
        name, mark = os.fsencode(path), _mark(path)
        there.add(name)
        if not mark or known.get(name) != mark:
            marks[path] = mark
    pages.forget(known.keys() - there)
    for done, (path, held) in enumerate(_read_all(list(marks))):
        progress(done, len(marks))
        pages.put(folder, path, marks[path], held)
    progress(len(marks), len(marks))


def _mark(path: Path) -> str:
    """What changes whenever the file does, or the way in which files are read; empty for a file that has to be read again anyway."""
    try:
        status = path.stat()
    except OSError:
        return ""
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < FRESH:
        return ""
    return f"{_version()} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


@cache
def _version() -> str:
    """What changes whenever the code that reads pages does."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))
    return hashlib.blake2b(code, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _Task:
    """A page to be read: its file, its place in it, and the page itself where the file holds several."""

    path: Path
    place: str = ""
    raw: Raw | None = None


def _read_all(paths: list[Path]) -> Iterator[tuple[Path, Iterator[Found]]]:
    """What each file holds, in order; the pages of many files are read by several processes."""
    tasks = chain.from_iterable(map(_tasks, paths))
    several = len(paths) >= FEWEST_FOR_POOL or any(holds_pages(path.name) for path in paths)
    results = in_processes(_read, tasks, _lost) if several else map(_read, tasks)
    for path, group in groupby(results, key=lambda result: result[0]):
        yield path, (page for _, page in group)


def _tasks(path: Path) -> Iterator[_Task | tuple[Path, Found]]:
    """The pages of one file that are to be read, and those that cannot be."""
    if not holds_pages(path.name):
        yield _Task(path)
        return
    try:
        with opened(path) as stream:
            for one in pages_in(path.name, stream):
                place = str(one.path if isinstance(one, Refusal) else one.name).removeprefix(path.name).removeprefix("/")
                yield (path, found(place, one)) if isinstance(one, Refusal) else _Task(path, place, one)
    except UserError as error:
        yield path, found("", Refusal(path, str(error)))


def _read(task: _Task | tuple[Path, Found]) -> tuple[Path, Found]:
    """What a page holds."""
    if not isinstance(task, _Task):
        return task
    try:
        raw = task.raw or raw_page(task.path)
        return task.path, found(task.place, parse(raw), final=exported(raw) is not None)
    except UserError as error:
        return task.path, found(task.place, Refusal(Path(task.place), str(error)))


def _lost(task: _Task | tuple[Path, Found]) -> tuple[Path, Found]:
    """What is known of a page whose reading ended the process."""
    place = task.place if isinstance(task, _Task) else ""
    path = task.path if isinstance(task, _Task) else task[0]
    return path, found(place, Refusal(Path(place), f"Reading this page took more memory than there is; {SAVE_AS}."))


def read_file(path: Path) -> Iterator[Article | Refusal]:
    """What a file holds: one article, or several where it is an archive, an export or a feed."""
    for task in _tasks(path):
        try:
            if isinstance(task, _Task):
                yield parse(task.raw) if task.raw else read_page(path)
            else:
                yield Refusal(path / task[1].place, task[1].reason or "")
        except UserError as error:
            yield Refusal(path / task.place if isinstance(task, _Task) else path, str(error))


def read_page(path: Path) -> Article:
    """The article on a saved page; UserError says why there is none."""
    return parse(raw_page(path))


def raw_page(path: Path) -> Raw:
    """A saved page as it is; UserError if it is none or cannot be opened."""
    form_of(path.name)
    with opened(path) as file:
        check_size(os.fstat(file.fileno()).st_size)
        return Raw(path.name, file.read(LARGEST + 1))


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading; UserError when it cannot be opened or read."""
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise UserError(f"This is not an ordinary file; {SAVE_AS}.")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(f"This page could not be opened ({reason}); check that the file is there and that you may read it.") from error


def _files(folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Path]:
    """The files under a folder in sorted order; each real folder is entered once, so that links cannot lead in a circle."""
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):  # noqa: PTH112 – unlike the method of Path, it never raises
            if not is_asset(path.name):
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
