"""What commands share that run in a terminal: a progress bar, and ending without a traceback when they are interrupted."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TextIO

from tqdm import tqdm

from corpus.harmless import harmless
from corpus.read import Progress


@contextmanager
def terminal_progress(doing: str = "Indexing") -> Iterator[Progress]:
    """A progress callback that draws a bar on standard error while it is in use."""
    with tqdm(desc=doing, leave=False, disable=None, file=sys.__stderr__) as bar:  # which takes what moves the cursor

        def _show(done: int, total: int) -> None:
            bar.total, bar.n = total, done  # first files are read, then articles indexed, each from the beginning
            bar.refresh()

        yield _show


class Harmless(io.TextIOWrapper):
    """A stream to a terminal through which no character gets that would do something there, whatever it is in: a headline, a name."""

    def write(self, text: str, /) -> int:
        """Write the text with such characters escaped."""
        return super().write(harmless(text))

    def write_styled(self, text: str) -> None:
        """Write the text with its codes, which have to be our own."""
        super().write(text)


def write_styled(text: str) -> None:
    """Write a text to standard output with its codes, which have to be our own."""
    (sys.stdout.write_styled if isinstance(sys.stdout, Harmless) else sys.stdout.write)(text)
    sys.stdout.flush()


def run(main: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status; 130 when it is interrupted, 0 when nobody reads on (`… | head`)."""
    os.environ.setdefault("PYTHON_COLORS", "0")  # the colours of Python's own messages would be escaped, too
    sys.stdout, sys.stderr = _guarded(sys.stdout), _guarded(sys.stderr)
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:  # what is done stays, and the next run goes on from there
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would complain at its end
        status = 0
    sys.exit(status)


def _guarded(stream: TextIO) -> TextIO:
    """The stream as one that is harmless."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.flush()
    # a character that the terminal lacks, or the odd name of a file, shall not end a command
    return Harmless(stream.buffer, stream.encoding, "replace", line_buffering=stream.line_buffering, write_through=stream.write_through)
