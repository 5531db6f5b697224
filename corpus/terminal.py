"""What commands share that run in a terminal: options, a progress bar, and ending without a traceback when they are interrupted."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, NoReturn, TextIO

from tqdm import tqdm

import kutip
from corpus.harmless import harmless
from corpus.read import Progress

MISTAKE = 2  # the exit status for a mistake of the user's


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that takes whole names of options alone, and ends with status 2 and a plain sentence where it cannot take one."""

    def __init__(self, **options: Any) -> None:
        """With the options of an `ArgumentParser`."""
        super().__init__(**{"allow_abbrev": False, **options})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The options, and nothing left over: the command that has no place for an argument is the one that tells it."""
        options, strange = super().parse_known_args(args, namespace)
        if strange:
            self.error(self._unknown(strange))
        return options, strange

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Tell a command that is none, with the one that was probably meant."""
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            self.error(f"there is no command {value}{meant(value, list(action.choices))}")
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        """Tell a mistake and where help is, and end."""
        end = "" if message.endswith("?") else "."
        sys.stderr.write(f"{message[:1].upper()}{message[1:]}{end} `{self.prog} --help` tells what there is.\n")
        sys.exit(MISTAKE)

    def _unknown(self, strange: list[str]) -> str:
        """What to say of arguments that this parser has no place for."""
        wrong = next((argument for argument in strange if argument.startswith("-")), None)
        if wrong is None:
            return f"“{' '.join(strange)}” is too much; put quotation marks around what belongs together"
        names = [name for action in self._actions for name in action.option_strings]
        return f"there is no option {wrong}{meant(wrong.partition('=')[0], names)}"


def meant(written: str, known: Sequence[str]) -> str:
    """What to add about a word that is not known: the known one that was probably meant, nothing where none is like it."""
    close = get_close_matches(written, known, 1)
    return f"; did you mean {close[0]}?" if close else ""


def counted(number: int, what: str) -> str:
    """So many of them, as people say it."""
    return f"{number} {what}{'' if number == 1 else 's'}"


@contextmanager
def terminal_progress(doing: str = "Indexing") -> Iterator[Progress]:
    """A progress callback that draws a bar on standard error while it is in use."""
    counting = "{desc} …"  # where it is not known yet how much there is to do
    with tqdm(desc=doing, bar_format=counting, leave=False, disable=None, file=sys.__stderr__) as bar:  # which takes what moves the cursor

        def _show(done: int, total: int) -> None:
            bar.total, bar.n = total, done  # first files are read, then articles indexed, each from the beginning
            bar.bar_format = None if total else counting
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
    kutip.begun()
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
