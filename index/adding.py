"""Putting pages into an open collection in the background: all that waits is one piece of work, whose progress anyone may look at."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, RLock, Thread
from time import monotonic
from typing import Literal

from corpus.article import UserError
from corpus.command.gather import Gatherer, Outcome
from corpus.command.holdings import Holdings
from corpus.read import Progress
from corpus.web.fetch import Fetcher

Stage = Literal["", "reading", "indexing"]

LIMIT = 20  # pages that are taken of a feed or a sitemap, the newest, as `kutip add` does
MOST_NAMED = 5  # outcomes whose articles are kept until other work begins; all of many would fill the memory
MOST_WAITING = 10_000  # sources
CRASH = "The adding ended early, for a reason that the terminal shows. What was done stays; try again."


@dataclass(frozen=True, slots=True)
class Typed:
    """A page that was typed or pasted, with the name of the file that it is kept in."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file under `folder` that is there only to be added, and goes then, with the folder that it alone lies in."""

    path: Path
    folder: Path


Source = str | Path | Typed | Uploaded  # an address, a file, a text, a file of which there is a copy elsewhere


@dataclass(frozen=True, slots=True)
class Work:
    """How far the adding is: the stage ("": nothing is being done), how many are `done` of `total` in it, for how many seconds.

    `number` counts the pieces of work that were begun, `outcomes` are those of this one, the first with their articles, and `trouble` says
    what ended it early. So many sources are `waiting`.
    """

    number: int = 0
    stage: Stage = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    outcomes: tuple[Outcome, ...] = ()
    waiting: int = 0
    cancelled: bool = False
    trouble: str = ""


class Adding:
    """The adding to one collection: one source at a time, those that come meanwhile wait in line."""

    def __init__(self, hold: Callable[[], Holdings], update: Callable[[Progress], object], fetcher: Callable[[], Fetcher]) -> None:
        """`hold` opens the articles that the folders hold, `update` makes the collection hold them, `fetcher` fetches from addresses."""
        self._hold, self._update, self._fetcher = hold, update, fetcher
        self._lock = RLock()
        self._waiting: deque[Source] = deque()
        self._outcomes: list[Outcome] = []
        self._work, self._since = Work(), 0.0
        self._thread: Thread | None = None
        self._stop, self._closed = Event(), False

    def begin(self, sources: Sequence[Source]) -> int:
        """The number of the work in which the sources are added: the one that is under way, or a new one; UserError if too much waits."""
        with self._lock:
            if len(self._waiting) + len(sources) > MOST_WAITING:
                raise UserError(f"More than {MOST_WAITING:,} pages at a time cannot be added; add the rest when these are done.")
            if self._closed:
                raise UserError("The collection is being closed; start Kutip again, and add the pages then.")
            self._waiting.extend(sources)
            if self._work.stage:
                self._work = replace(
                    self._work, total=self._work.total + len(sources) if self._work.stage == "reading" else self._work.total
                )
            else:
                self._outcomes, self._since = [], monotonic()
                self._work = Work(self._work.number + 1, "reading", total=len(sources))
                self._thread = Thread(target=self._run, name="adding", daemon=True)
                self._thread.start()
            return self._work.number

    def work(self) -> Work:
        """How far it is now, or how the last one ended."""
        with self._lock:
            seconds = monotonic() - self._since if self._work.stage else 0.0
            return replace(self._work, seconds=seconds, outcomes=tuple(self._outcomes), waiting=len(self._waiting))

    def cancel(self) -> None:
        """Begin nothing that waits; what is done stays."""
        with self._lock:
            if self._work.stage:
                self._clear()
                self._stop.set()
                self._work = replace(self._work, cancelled=True)

    def close(self) -> None:
        """Cancel, and wait for what cannot be."""
        with self._lock:
            self.cancel()
            self._closed, thread = True, self._thread
        if thread:
            thread.join()

    def _run(self) -> None:
        over, trouble = False, CRASH
        try:
            while not (over := self._is_over()):
                self._read()
                self._begin_stage("indexing", 0)
                self._update(self._count)
        except UserError as error:
            trouble = str(error)
        finally:
            if not over:
                self._end(trouble)

    def _is_over(self) -> bool:
        """Whether nothing waits any more; then this work has ended, and what comes next is new work."""
        with self._lock:
            if not self._waiting:
                self._end()
            return not self._work.stage

    def _clear(self) -> None:
        while self._waiting:
            self._let_go(self._waiting.popleft())

    def _let_go(self, source: Source) -> None:
        """Delete what was uploaded, unless it was again and waits."""
        if isinstance(source, Uploaded) and source not in self._waiting:
            with suppress(OSError):
                source.path.unlink()
                if source.path.parent != source.folder:
                    source.path.parent.rmdir()

    def _end(self, trouble: str = "") -> None:
        with self._lock:
            self._clear()
            self._work = replace(self._work, stage="", trouble=trouble)

    def _read(self) -> None:
        """Put all that waits into the folder."""
        with self._hold() as holdings:
            self._begin_stage("reading", len(self._waiting))
            gatherer = Gatherer(holdings, holdings.folders[-1], LIMIT, self._fetcher)
            while source := self._next():
                for outcome in _added(source, gatherer):
                    self._outcomes.append(outcome if len(self._outcomes) < MOST_NAMED else replace(outcome, article=None))
                    if self._stop.is_set():
                        break
                with self._lock:
                    self._let_go(source)
                    self._count(self._work.done + 1, self._work.total)

    def _next(self) -> Source | None:
        with self._lock:
            self._stop.clear()  # what waits now came later
            return self._waiting.popleft() if self._waiting else None

    def _begin_stage(self, stage: Stage, total: int) -> None:
        with self._lock:
            self._since = monotonic()
            self._work = replace(self._work, stage=stage, done=0, total=total)

    def _count(self, done: int, total: int) -> None:
        with self._lock:
            self._work = replace(self._work, done=done, total=total)


def _added(source: Source, gatherer: Gatherer) -> Iterator[Outcome]:
    """What becomes of each page of a source; a file is called by its name alone."""
    if isinstance(source, str):
        yield from gatherer.add(source)
        return
    with TemporaryDirectory() as folder:
        if isinstance(source, Typed):
            place = Path(folder, source.name)
            place.write_text(source.text, "utf-8")
        else:
            place = source.path if isinstance(source, Uploaded) else source
        for outcome in gatherer.add(str(place)):
            yield replace(outcome, source=str(Path(outcome.source).relative_to(place.parent)))
