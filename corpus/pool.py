"""Work that is done in several processes at once, in order, with a bounded number of items on the way; the only file that imports loky."""

from __future__ import annotations

import gc
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from typing import Generic, TypeVar

from loky import ProcessPoolExecutor, cpu_count  # type: ignore[import-untyped]

from corpus.database import in_batches

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 16  # items that one task holds: tens of milliseconds of work
AHEAD = 4  # tasks for each process that are on their way


def in_processes(work: Callable[[Item], Result], items: Iterable[Item], lost: Callable[[Item], Result]) -> Iterator[Result]:
    """The results of the work on each item, in their order; `lost` stands in for work that ended its process."""
    processes = cpu_count()
    pool, alone = _Pool(work, processes), _Pool(work, 1)
    waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()

    def _next() -> Iterator[Result]:
        chunk, future = waiting.popleft()
        try:
            yield from future.result()
        except BrokenProcessPool:  # one item ended its process, and with it all that was on its way; each is tried alone
            for item in chunk:
                yield alone.result(item, lost)

    try:
        for chunk in in_batches(items, CHUNK):
            waiting.append((chunk, pool.submit(chunk)))
            if len(waiting) > AHEAD * processes:
                yield from _next()
        while waiting:
            yield from _next()
    finally:
        pool.close()
        alone.close()


def _processes(count: int) -> ProcessPoolExecutor:
    """So many processes that end when this one does, even if it is killed: they would wait for ever for it to take what they made."""
    return ProcessPoolExecutor(count, initializer=_end_with, initargs=(os.getpid(),))


def _end_with(parent: int) -> None:
    Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


class Beside:
    """One process beside, started when it is needed."""

    def __init__(self) -> None:
        self._executor = _processes(1)

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(kill_workers=True)

    def submit(self, work: Callable[..., Result], *given: object) -> Future[Result] | None:
        """The work on its way; None where the process has ended."""
        try:
            future: Future[Result] = self._executor.submit(work, *given)
        except BrokenProcessPool:
            return None
        return future


def result(future: Future[Result] | None) -> Result | None:
    """What the work beside gave; None if its process ended."""
    try:
        return future.result() if future else None
    except BrokenProcessPool:
        return None


class _Pool(Generic[Item, Result]):
    """Processes that are started when they are needed, and again after they were closed."""

    def __init__(self, work: Callable[[Item], Result], processes: int) -> None:
        self._work, self._processes = work, processes
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, chunk: list[Item]) -> Future[list[Result]]:
        """What will be the results of the work on the items."""
        try:
            future: Future[list[Result]] = self._running().submit(_each, self._work, chunk)
        except BrokenProcessPool:  # work that was given to these processes earlier ended one of them
            self.close()
            future = self._running().submit(_each, self._work, chunk)
        return future

    def _running(self) -> ProcessPoolExecutor:
        """The processes, started if there are none."""
        if self._executor is None:
            # Unlike the standard library's, these processes do not import the program's main file, which may be the whole page.
            self._executor = _processes(self._processes)
        return self._executor

    def result(self, item: Item, lost: Callable[[Item], Result]) -> Result:
        """The result for one item; that of `lost` if its process ended."""
        try:
            return self.submit([item]).result()[0]
        except BrokenProcessPool:
            return lost(item)

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(kill_workers=True)
            self._executor = None


def _each(work: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    # A page is parted into thousands of small objects; to look for circles among them again and again takes a fifth of the time.
    gc.disable()
    try:
        return [work(item) for item in chunk]
    finally:
        gc.enable()
