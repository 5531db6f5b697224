"""A machine's own copy of a shared catalogue and the search indexes over it, brought up to date by the changes of all machines."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np

from corpus.article import Article, UserError
from corpus.copied import Change, Copy
from corpus.place import Shared, shared_catalogue
from corpus.read import Progress
from index.embed import Embedder, Vectors
from index.lexical import words_of_passages
from index.numbers import Numbers
from index.passage import Passage
from index.prepare import BATCH
from index.reread import words_of
from index.stores import Stores, open_stores
from index.sync import Report, catch_up, finish, in_view, sync
from index.truth import Busy, Truth

_log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds that one process waits until another has written
OFTEN = 0.5  # seconds in which the catalogue is asked once whether anything has changed, at most
AWAY = 10.0  # the same after it could not be reached
BRIEFLY = 0.5  # seconds that a question waits for changes; the rest is taken up behind it


def open_following(folder: Path, url: str, embedder: Embedder | None, chroma: str | None, progress: Progress) -> Following:
    """The stores in a data folder, brought up to date with the shared catalogue at `url` and the vectors on a Chroma server.

    UserError when one of the servers does not answer, when none is named for the vectors, or as `open_stores` says.
    """
    if chroma is None:
        raise UserError("A catalogue that is shared needs vectors that are shared: name a Chroma server with --chroma.")
    with ExitStack() as opening:
        truth = Truth(shared_catalogue(folder, url))
        opening.callback(truth.close)
        stores = open_stores(folder, embedder, chroma, truth)
        opening.callback(stores.close)
        following = Following(stores, truth)
        following.begin(progress)
        opening.pop_all()
    return following


class Following:
    """The stores of one machine, which follow a shared catalogue; safe to use from several threads."""

    def __init__(self, stores: Stores, truth: Truth) -> None:
        """Use `open_following`."""
        self._stores, self._truth = stores, truth
        self._copy = Copy(stores.catalogue.path)  # its own connection, so that whoever reads need not wait
        self._lock = Lock()
        self._seen = -1  # the moment up to which all is taken up
        self._next = 0.0
        # What is written there, and comes here as it comes to all.
        self._writer = replace(stores, catalogue=truth.catalogue, numbers=truth.numbers, follows=True)

    @property
    def stores(self) -> Stores:
        """What is on this machine."""
        return self._stores

    @property
    def place(self) -> Shared:
        """Where the shared catalogue is."""
        return self._truth.place

    def begin(self, progress: Progress) -> None:
        """Finish what a killed process left undone, unless another one writes; then take up all changes."""
        self._take_over(progress)
        self._follow(progress)
        if not self._is_whole():
            self._copy.set_made_with({"followed": ""})
            self._seen = -1
            self._follow(progress)

    def _is_whole(self) -> bool:
        """Whether what is made of the copy holds equally many passages: what tells at once that some of it was lost."""
        numbers = self._stores.numbers
        rows = int(numbers.admitted().max(initial=-1)) + 1
        return len(numbers) == len(self._stores.lexical) and len(self._stores.codes) >= rows

    def close(self) -> None:
        """Leave the servers, and close what is on this machine."""
        self._copy.close()
        self._stores.close()
        self._truth.close()

    def sync(self, articles: Iterable[Article], progress: Progress) -> Report:
        """What changed so that the shared collection holds exactly these articles; Busy when others go on writing for too long."""
        with self._truth.writing(PATIENCE) as check:
            report = sync(self._writer, articles, _checked(check, progress))
        self._follow()
        return replace(report, passages=len(self._stores.lexical))

    def bring_back(self, name: str) -> bool:
        """Whether the article with that id, which was on its way out, is searchable again; Busy as for `sync`."""
        with self._truth.writing(PATIENCE) as check:
            there = self._truth.catalogue.turn_back(name)
            finish(self._writer, lambda done, total: check())
        self._follow()
        return there

    def look(self) -> None:
        """Take up what has changed, for a short while, before something is asked; without the server it is asked of what is here."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + OFTEN
        try:
            self._follow(until=time.monotonic() + BRIEFLY)
        except UserError as error:
            self._next = time.monotonic() + AWAY
            _log.warning("%s Until then, what is on this machine is asked.", error)

    def keep_up(self) -> None:
        """Take up all changes, and finish what a process that writes no more has left undone."""
        self._follow()
        if self._truth.original.count("pending", "leaving", "superseded"):
            self._take_over(lambda done, total: None)
            self._follow()
        if self._stores.vectors.failed:
            self._stores.vectors.try_again()

    def _take_over(self, progress: Progress) -> None:
        try:
            with self._truth.writing(0) as check:
                self._repair(_checked(check, progress))
        except Busy:  # who writes does all that
            return

    def _repair(self, progress: Progress) -> None:
        """Finish what is undone, and give Chroma the vectors that it lacks: of another embedder, or after it lost some."""
        self._truth.catalogue.part_versions()
        finish(self._writer, progress)
        if len(self._stores.vectors) != len(self._truth.numbers):
            self._truth.catalogue.set_made_with({"set": ""})
        catch_up(self._writer, progress)

    def _follow(self, progress: Progress = lambda done, total: None, until: float = float("inf")) -> None:
        """Take up changes until there are none, or it is that late; what another thread takes up already is left to it."""
        if not self._lock.acquire(blocking=until == float("inf")):
            return
        try:
            moment = self._truth.original.moment()
            if moment == self._seen:
                return
            self._truth.check(self._stores.collection)
            last, done = self._copy.followed(), 0
            total = self._truth.original.changed(last)
            while changes := self._truth.original.changes(last, BATCH):
                self._take_up(changes)
                last, done = changes[-1], done + len(changes)
                progress(done, max(done, total))
                if time.monotonic() > until:
                    return
            self._seen = moment
        finally:
            self._lock.release()

    def _take_up(self, changes: Sequence[Change]) -> None:
        """Let every local store hold of the changed articles what is there now; each step can be repeated after a crash."""
        stores, digests = self._stores, [digest for _, digest in changes]
        copies = self._truth.original.copies(digests)
        articles = {one.article.digest: one.article for one in copies if one.state == "indexed"}
        rows = self._truth.numbers.of_articles(articles)
        numbers = np.array(list(rows), np.int64)
        passages = [Passage(articles[row.digest], row.start, row.end) for row in rows.values()]
        pieces = [row.pieces for row in rows.values()]
        stores.codes.put(numbers, self._vectors(numbers, passages, pieces))
        stores.numbers.forget(np.setdiff1d(stores.numbers.of(digests), numbers))  # an article that came back has new numbers
        stores.numbers.keep(numbers, passages, pieces)
        stores.lexical.replace(digests, zip(rows, passages, words_of_passages(passages), strict=True))
        kept = [one for one in copies if one.state in ("indexed", "old")]
        self._copy.follow(digests, kept, self._truth.original.pairs(articles), changes[-1])

    def _vectors(self, numbers: Numbers, passages: Sequence[Passage], pieces: Sequence[bytes]) -> Vectors:
        """The vectors of passages: made again where the shipped model makes them, which is cheap, else as Chroma has them."""
        stores = self._stores
        if stores.embedder is stores.reader:
            return stores.reader.of_pieces([words_of(kept) for kept in pieces])
        found = stores.vectors.of(numbers, stores.embedder.dim)
        missing = np.flatnonzero(np.isnan(found).any(axis=1))
        if len(missing):
            found[missing] = stores.embedder.passages([in_view(passages[place]) for place in missing.tolist()])
        return found


def _checked(check: Callable[[], None], progress: Progress) -> Progress:
    """What shows how far it is after a check that it may go on."""

    def shown(done: int, total: int) -> None:
        """Check, then show."""
        check()
        progress(done, total)

    return shown
