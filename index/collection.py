"""A folder of pages as a searchable collection: where its data lies, and opening it with everything in the folder indexed."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import platformdirs

from corpus.article import Article, Refusal, UserError
from corpus.read import read_articles, read_page
from index.search import Index, make_folder
from index.sync import Progress, Report

SHIPPED = Path(__file__).parent.parent / "corpus" / "articles"


def data_folder(data: Path | None, corpus: Path | None) -> Path:
    """The data folder: the one that is named, else $KUTIP_DATA, else the platform's, one for each corpus folder."""
    if data is None and "KUTIP_DATA" in os.environ:
        data = Path(os.environ["KUTIP_DATA"])
    if data is not None:
        return data
    place = Path(platformdirs.user_data_dir("kutip", appauthor=False))
    if corpus is None:
        return place
    whole = corpus.resolve()
    return place / "collections" / f"{whole.name}-{hashlib.blake2b(os.fsencode(whole), digest_size=4).hexdigest()}"


def added_folder(folder: Path) -> Path:
    """Where the pages that were added to the shipped articles lie, in a data folder; made where it is missing."""
    added = folder / "added"
    make_folder(added)
    return added


def open_collection(corpus: Path | None, data: Path | None, progress: Progress, refuse: Callable[[Refusal], None]) -> tuple[Index, Report]:
    """The index of a folder's pages (None: the shipped articles and what was added to them), brought up to date, and what that did."""
    folder = data_folder(data, corpus)
    articles = _articles(corpus, folder, refuse)  # first, because a folder that does not exist is told here
    index = Index.open(folder)
    with ExitStack() as opened:
        opened.callback(index.close)
        report = index.sync(articles, progress)
        opened.pop_all()
    return index, report


def _articles(corpus: Path | None, folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Article]:
    sources = [corpus] if corpus is not None else [SHIPPED, added_folder(folder)]
    return chain.from_iterable([read_articles(source, refuse) for source in sources])


class Collection:
    """A collection that is opened in the background while the page is already there."""

    def __init__(self, corpus: Path | None, data: Path | None) -> None:
        """Begin to open the collection of a folder; UserError at once when there is no such folder."""
        if corpus is not None:
            read_articles(corpus)
        self._corpus, self._data = corpus, data_folder(data, corpus)
        self.done, self.total = 0, 0
        self.refused: list[Refusal] = []
        self._opening: Future[tuple[Index, Report]] = ThreadPoolExecutor(1).submit(
            open_collection, corpus, self._data, self._show, self.refused.append
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

    def close(self) -> None:
        """Close the index, if it could be opened."""
        if self._opening.exception() is None:
            self.index().close()

    def add(self, pages: Sequence[Path]) -> Report:
        """What changed after the pages were copied into the folder and indexed; those that cannot be read are in `refused`."""
        self.refused = []
        inbox = self._corpus or added_folder(self._data)
        for page in pages:
            try:
                read_page(page)
            except UserError as error:
                self.refused.append(Refusal(Path(page.name), str(error)))
            else:
                _keep(page, inbox)
        return self.index().sync(_articles(self._corpus, self._data, self.refused.append), self._show)


def _keep(page: Path, folder: Path) -> None:
    """Copy a page into a folder under its name, or with a number where another page has it; the same page is not kept twice."""
    place, number = folder / page.name, 1
    while place.exists():
        if filecmp.cmp(page, place, shallow=False):
            return
        number += 1
        place = folder / f"{page.stem}-{number}{page.suffix}"
    shutil.copyfile(page, place)
