"""What commands share that run in a terminal: a progress bar, and ending without a traceback when they are interrupted."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from tqdm import tqdm

from corpus.read import Progress


@contextmanager
def terminal_progress(doing: str = "Indexing") -> Iterator[Progress]:
    """A progress callback that draws a bar on standard error while it is in use."""
    with tqdm(desc=doing, leave=False, disable=None) as bar:

        def _show(done: int, total: int) -> None:
            bar.total, bar.n = total, done  # first files are read, then articles indexed, each from the beginning
            bar.refresh()

        yield _show


def run(main: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status; 130 when it is interrupted, 0 when nobody reads on (`… | head`)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a character that the terminal lacks, or the odd name of a file, shall not end a command
            stream.reconfigure(errors="replace")
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:  # what is done stays, and the next run goes on from there
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would complain at its end
        status = 0
    sys.exit(status)
