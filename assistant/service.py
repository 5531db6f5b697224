"""How the page starts, tells what it does meanwhile, and ends in time."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import NoReturn

from assistant.guard.front import Front, written
from assistant.guard.option import add_guard_options
from assistant.guard.port import USUAL
from assistant.history import History
from assistant.llm_option import add_llm_option
from assistant.shared_history import open_history
from assistant.telemetry import add_watching
from corpus.place import conversations_at
from corpus.terminal import Parser, counted, terminal_progress
from index.collection import Collection
from index.options import add_options

DELETED = timedelta(30)  # after which a conversation that was deleted cannot be brought back
PATIENCE = 1.0  # seconds, after which somebody who pressed Ctrl+C would press it again
SOON = 2.0  # seconds in which it mostly shows that a collection cannot be opened, before it is said where the page is
LOOK = 0.2  # seconds between two looks at the progress
M_ARENA_MAX, ARENAS = -8, 2  # the name of that number to the C library of GNU (its malloc.h), which unasked makes eight a core


def in_few_arenas() -> None:
    """Let all threads take memory from two arenas, where the C library has any: each keeps what its threads once needed, and they are many.

    With 200 readers, this and one copy of an article for all answers took the growth from the fifth to the tenth minute from 6.4 to 4.8 %
    (`python -m tests.bench.load`).
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def parser(program: str) -> Parser:
    """What the command takes that serves the page."""
    parser = Parser(prog=program, description="Chat with a folder of saved news pages in the browser.")
    add_options(parser)
    add_llm_option(parser)
    add_guard_options(parser)
    add_watching(parser)
    parser.add_argument("--watch", action="store_true", help="follow every change of the folder while the page is open")
    return parser


def conversations(folder: Path, catalogue: str | None) -> History:
    """The conversations about what a data folder and its catalogue hold, without those that were deleted long ago.

    UserError when they cannot be read.
    """
    history = open_history(conversations_at(folder, catalogue))
    history.purge(datetime.now(UTC) - DELETED)
    return history


def place(front: Front, options: Namespace) -> str:
    """The line that tells where the page is, and why it is not where it usually is."""
    told = "Kutip is" if front.port == (options.port or USUAL) else f"Port {USUAL} is in use; the page is"
    return f"{told} at http://{written(front.host)}:{front.port} (stop it with Ctrl+C)"


def settle(collection: Collection) -> None:
    """Wait until the collection is read, or is being read, but not for long; UserError when it cannot be opened."""
    until = time.monotonic() + SOON
    while not (collection.ready or collection.total) and time.monotonic() < until:
        time.sleep(LOOK)
    if collection.ready:
        collection.index()


def read(collection: Collection, follow: bool) -> None:
    """Wait until the collection is read, with a bar in a terminal, tell what it holds, and `follow` it from then on.

    UserError when it cannot be opened.
    """
    with terminal_progress("Reading the articles") as progress:
        while not collection.ready:
            progress(collection.done, collection.total)
            time.sleep(LOOK)
    sys.stdout.write(f"{holds(collection.index().coverage().articles, len(collection.refused))}\n")
    sys.stdout.flush()
    if follow:
        collection.follow()


def holds(articles: int, refused: int) -> str:
    """The line that tells how many articles there are to ask, and how many pages could not be read."""
    told = f"{counted(articles, 'article')} to ask" if articles else "No articles yet: add some in the Library"
    return f"{told}; {counted(refused, 'page')} could not be read, and the Library says why" if refused else told


def end(*steps: Callable[[], None]) -> None:
    """Do these steps in their order, as many as can be done in time; what is left undone, the next start goes on with."""

    def _all() -> None:
        for step in steps:
            step()

    closing = Thread(target=_all, name="end", daemon=True)
    closing.start()
    closing.join(PATIENCE)


def leave() -> NoReturn:
    """End the process with status 0 now: a thread that reads a folder or waits for a language model would be waited for otherwise."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
