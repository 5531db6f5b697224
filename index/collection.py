"""A folder of pages as a searchable collection: opening it with everything in the folder indexed, and keeping it so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from threading import Event, Lock, Thread

from corpus.article import Refusal, UserError
from corpus.inbox import keep
from corpus.pages import Pages
from corpus.place import CATALOGUE, check_apart, data_folder, folders, inbox
from corpus.read import Progress, check_folder, read_folder
from corpus.watch import changes
from index.options import Opener
from index.search import Index
from index.sync import Report

_log = logging.getLogger(__name__)


def open_collection(
    corpus: Path | None, data: Path | None, opened_by: Opener, progress: Progress, refuse: Callable[[Refusal], None]
) -> tuple[Index, Report]:
    """The index of a folder's pages (None: the shipped articles and what was added to them), brought up to date, and what that did."""
    folder = _checked(corpus, data)
    index = opened_by(folder, progress)
    with ExitStack() as opened:
        opened.callback(index.close)
        report = update(index, corpus, folder, progress, refuse)
        opened.pop_all()
    return index, report


def _checked(corpus: Path | None, data: Path | None) -> Path:
    """The data folder of a collection; UserError if there is no such folder of pages, or the data folder lies in it."""
    if corpus is not None:
        check_folder(corpus)
    folder = data_folder(data, corpus)
    check_apart(corpus, folder)
    return folder


def update(index: Index, corpus: Path | None, data: Path, progress: Progress, refuse: Callable[[Refusal], None]) -> Report:
    """What was done so that an open index holds what the folder of its pages holds now."""
    with Pages(data / CATALOGUE) as pages:
        places = folders(corpus, data)
        for place in places:
            read_folder(place, pages, progress)
            for refusal in pages.refusals(place):
                refuse(refusal)
        return index.sync(chain.from_iterable(pages.articles(place) for place in places), progress)


class Collection:
    """A collection that is opened in the background while the page is already there."""

    def __init__(self, corpus: Path | None, data: Path | None, opened_by: Opener) -> None:
        """Begin to open the collection of a folder; UserError at once when there is no such folder."""
        self._corpus, self._data = corpus, _checked(corpus, data)
        self.done, self.total = 0, 0
        self.refused: list[Refusal] = []
        self._updating = Lock()
        self._closed = Event()
        self._opening: Future[tuple[Index, Report]] = ThreadPoolExecutor(1).submit(
            open_collection, corpus, self._data, opened_by, self._show, self.refused.append
        )

    def _show(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    @property
    def ready(self) -> bool:
        """Whether `index` returns at once."""
        return self._opening.done()

    def index(self) -> Index:
        """The index, as soon as everything in the folder is in it; UserError when it cannot be opened."""
        return self._opening.result()[0]

    def follow(self) -> None:
        """Keep the collection equal to its folder from now on, in the background, until it is closed."""
        Thread(target=self._follow, name="watch", daemon=True).start()

    def _follow(self) -> None:
        for _ in changes(folders(self._corpus, self._data), self._data, self._closed):
            try:
                self.update()
            except UserError as error:
                _log.warning("%s", error)

    def close(self) -> None:
        """Close the index, if it could be opened."""
        self._closed.set()
        self._updating.acquire()  # for good: an update that is running ends first, and none begins after it
        if self._opening.exception() is None:
            self.index().close()

    def add(self, pages: Sequence[Path]) -> tuple[Report, list[Refusal]]:
        """What changed after the pages were copied into the folder and indexed, and those of them that could not be read."""
        self.index()  # what is added while the folder is read for the first time would not be counted
        refused: list[Refusal] = []
        for page in pages:
            keep(page, inbox(self._corpus, self._data), refused.append)
        return self.update(), refused

    def update(self) -> Report:
        """What changed after the folder was read again; all pages in it that cannot be read are in `refused`."""
        with self._updating:
            self.refused = []
            return update(self.index(), self._corpus, self._data, self._show, self.refused.append)
