"""A folder of pages as a searchable collection: opening it with everything in the folder indexed, and keeping it so."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from corpus.article import Refusal, UserError
from corpus.catalogue import Catalogue
from corpus.command.holdings import Holdings
from corpus.command.removed import file_of
from corpus.pages import Pages
from corpus.place import CATALOGUE, COPY, Shared, catalogue_at, catalogue_here, check_apart, data_folder, folders, make_folder
from corpus.read import Progress, check_folder, read_folder
from corpus.shelf import Shelf, Shelved
from corpus.watch import changes
from corpus.web.fetch import Fetcher
from index.adding import Adding
from index.options import Opener
from index.search import Index
from index.sync import Report
from index.truth import Busy

_log = logging.getLogger(__name__)

OFTEN = 2.0  # seconds between two looks at what other machines did


def open_collection(
    corpus: Path | None,
    data: Path | None,
    opened_by: Opener,
    progress: Progress,
    refuse: Callable[[Refusal], None],
    wait: bool = False,
) -> tuple[Index, Report]:
    """The index of a folder's pages (None: the shipped articles and what was added to them), brought up to date, and what that did.

    While another machine writes to a catalogue that they share, it is as it is; Busy with `wait`, when that takes too long.
    """
    folder = _checked(corpus, data)
    with leaving_nothing(folder):
        index = opened_by(folder, progress)
    with ExitStack() as opened:
        opened.callback(index.close)
        try:
            report = update(index, corpus, folder, progress, refuse)
        except Busy as error:
            if wait:
                raise
            _log.warning("%s", error)
            held = index.coverage().articles
            report = Report(0, 0, 0, held, held, len(index), 0.0)
        opened.pop_all()
    return index, report


@contextmanager
def leaving_nothing(folder: Path) -> Iterator[None]:
    """Inside, what ends with a UserError leaves no data folder behind that was not there before and holds no articles."""
    was_there = folder.exists()
    try:
        yield
    except UserError:
        if not was_there and _is_empty(folder):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _is_empty(folder: Path) -> bool:
    """Whether a data folder holds no articles, neither made searchable nor added."""
    if any((folder / "added").glob("*")):
        return False
    if not (folder / CATALOGUE).exists():
        return True
    with closing(Catalogue(folder / CATALOGUE)) as catalogue:
        return not catalogue.known()


def _checked(corpus: Path | None, data: Path | None) -> Path:
    """The data folder of a collection; UserError if there is no such folder of pages, or the data folder lies in it."""
    if corpus is not None:
        check_folder(corpus)
    folder = data_folder(data, corpus)
    check_apart(corpus, folder)
    return folder


def update(index: Index, corpus: Path | None, data: Path, progress: Progress, refuse: Callable[[Refusal], None]) -> Report:
    """What was done so that an open index holds what the folder of its pages holds now."""
    with Pages(index.place) as pages:
        places = folders(corpus, data, isinstance(index.place, Shared))
        pages.only(places)
        for place in places:
            read_folder(place, pages, progress)
            for refusal in pages.refusals(place):
                refuse(refusal)
        report = index.sync(pages.collected(places), progress)
        with closing(Catalogue(index.place)) as catalogue:
            catalogue.take_out(pages.taken_out())  # what was removed meanwhile, of which another version may have come
        return report


class Collection:
    """A collection that is opened in the background while the page is already there."""

    def __init__(
        self,
        corpus: Path | None,
        data: Path | None,
        opened_by: Opener,
        fetcher: Callable[[], Fetcher] = Fetcher,
        catalogue: str | None = None,
    ) -> None:
        """Begin to open the collection of a folder; UserError at once when there is no such folder. Pages are fetched with that fetcher.

        `data` is the folder of what is made of the pages, and of what is kept about them. `catalogue` is the address of the database that
        keeps the articles, as for `Index.open`.
        """
        self._corpus, self.data = corpus, _checked(corpus, data)
        make_folder(self.data)
        self.place = catalogue_at(self.data, catalogue)
        self._is_shared = isinstance(self.place, Shared)
        if self._is_shared:
            make_folder(self.data / COPY)
        self.shelf = Shelf(catalogue_here(self.data, catalogue))
        self.adding = Adding(self._hold, self.update, fetcher)
        self.done, self.total = 0, 0
        self.refused: list[Refusal] = []
        self._updating = Lock()
        self._closed = Event()
        self._opening: Future[tuple[Index, Report]] = ThreadPoolExecutor(1).submit(
            open_collection, corpus, self.data, opened_by, self._show, self.refused.append
        )
        self._catalogue = catalogue
        if self._is_shared:
            Thread(target=self._keep_up, name="follow", daemon=True).start()

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
        for _ in changes(folders(self._corpus, self.data, self._is_shared), self.data, self._closed):
            try:
                self.update()
            except UserError as error:
                _log.warning("%s", error)

    def _keep_up(self) -> None:
        """Follow what other machines do to the collection, until it is closed."""
        told = ""
        while not self._closed.wait(OFTEN):
            try:
                if self.ready:
                    self.index().keep_up()
                    told = ""
            except UserError as error:  # a server may come back
                if str(error) != told:
                    _log.warning("%s", error)
                told = str(error)

    def close(self) -> None:
        """Close the index, if it could be opened; of what is being added, what is done stays."""
        self._closed.set()
        self.adding.close()
        self._updating.acquire()  # for good: an update that is running ends first, and none begins after it
        if self._opening.exception() is None:
            self.index().close()
        self.shelf.close()

    def update(self, progress: Progress | None = None) -> Report:
        """What changed after the folder was read again; all pages in it that cannot be read are in `refused`."""
        with self._updating:
            refused: list[Refusal] = []
            report = update(self.index(), self._corpus, self.data, progress or self._show, refused.append)
            self.refused = refused
            return report

    def _hold(self) -> Holdings:
        """The articles that the folders hold, once the folders were read for the first time; what is added before would not be counted."""
        self.index()
        return Holdings(self._corpus, self.data, lambda done, total: None, self._catalogue)

    def remove(self, name: str) -> Shelved:
        """The article with that id, which no search finds from now on, though its file stays; UserError where there is none."""
        article = self.shelf.named(name)
        if article is None:
            raise UserError("This article is not in the collection any more.")
        with Pages(self.place) as pages:
            pages.take_out([name])
        with closing(Catalogue(self.place)) as catalogue:
            catalogue.take_out([name])
        if self._is_shared:
            self.index().keep_up()
        return article

    def bring_back(self, name: str) -> Shelved:
        """The article with that id that was removed, searchable again; UserError where that cannot be."""
        with Pages(self.place) as pages:
            if name not in pages.taken_out():
                raise UserError("This article was not removed.")
            pages.put_back([name])
            has_file = any(map(file_of, pages.holders(name)))
        with self._updating:
            back = has_file and self.index().bring_back(name)
        if not back:
            self.update()
        article = self.shelf.named(name)
        if article is None:
            raise UserError("This article is no longer removed, though its file is gone; add it again.")
        return article
