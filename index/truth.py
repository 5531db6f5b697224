"""What the processes on several machines share: the catalogue, the passages, and who of them may write."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.article import UserError
from corpus.catalogue import Catalogue
from corpus.copied import Original
from corpus.place import Shared
from index.numbers import PassageNumbers

if TYPE_CHECKING:
    from corpus.postgres import Locks

USE, WRITE = "use", "write"  # the locks: all that use a catalogue have the first together, the one that writes has the second alone
JOINING = 20.0  # seconds in which another process that begins at the same time has made its choice
AGAIN = 0.2  # seconds between two attempts to get a lock


class Busy(UserError):
    """Another process writes."""


class Truth:
    """A shared catalogue; safe to use from several threads."""

    def __init__(self, place: Shared) -> None:
        """Connect; UserError when the server does not answer, or psycopg is missing."""
        self.place = place
        with ExitStack() as opening:
            # The one is read before every question, the other waits for what is written.
            self.original = Original(place)
            opening.callback(self.original.close)
            self.catalogue = Catalogue(place)
            opening.callback(self.catalogue.close)
            self.numbers = PassageNumbers(replace(place, tables="passages"))
            opening.callback(self.numbers.close)
            self._locks = _locks(place)
            opening.pop_all()

    def close(self) -> None:
        """Leave the server, and let others have the locks."""
        self._locks.close()
        self.numbers.close()
        self.catalogue.close()
        self.original.close()

    def join(self, parts: dict[str, str], embedder: str) -> str:
        """The name of the collection, whose vectors were made by that embedder, when all that use it do so with the same parts of Kutip.

        Where nobody else uses it, what was made with other parts is to be made anew. UserError while others do.
        """
        until = time.monotonic() + JOINING
        while True:
            if self._locks.take(USE, together=True):
                made = self.catalogue.made_with()
                if _fits(made, parts, embedder):
                    return made["collection"]
                self._locks.leave(USE, together=True)
                if self._locks.take(USE):
                    try:
                        collection = self._begin(made, parts, embedder)
                        self._locks.take(USE, together=True)
                        return collection
                    finally:
                        self._locks.leave(USE)
            if time.monotonic() > until:
                mend = "Use the same, or close them."
                raise UserError(f"Others use the catalogue at {self.place} with another version of Kutip or another --embedder. {mend}")
            time.sleep(AGAIN)

    def _begin(self, made: dict[str, str], parts: dict[str, str], embedder: str) -> str:
        """The name of the collection, after what was made with other parts was dropped; the vectors of another embedder stay."""
        if all(made.get(part) == value for part, value in parts.items()):
            self.catalogue.set_made_with({"embedder": embedder})
            return made["collection"]
        self.catalogue.set_made_with({"layout": ""})  # whatever happens meanwhile, this is done again from the beginning
        self.numbers.clear()
        self.catalogue.mark_all_pending()
        collection = f"kutip-{secrets.token_hex(6)}"
        self.catalogue.set_made_with(parts | {"collection": collection, "set": "", "embedder": embedder})
        return collection

    def check(self, collection: str) -> None:
        """UserError where others have made the collection anew since it was opened here, or where this can be told no more."""
        if not self._locks.take(USE, together=True) or self.original.made_with().get("collection") != collection:
            raise UserError(f"The catalogue at {self.place} was made anew by another Kutip. Start this one again.")

    @contextmanager
    def writing(self, patience: float) -> Iterator[Callable[[], None]]:
        """Inside, no other process writes; Busy if another one still does after so many seconds.

        What is given is to be called now and then: it raises Unreachable when others may write meanwhile, because the connection was lost.
        """
        until = time.monotonic() + patience
        while not self._locks.take(WRITE):
            if time.monotonic() >= until:
                raise Busy(f"Another Kutip is writing to the catalogue at {self.place}. Nothing is lost: try again when it is done.")
            time.sleep(AGAIN)
        try:
            yield lambda: self._locks.check(WRITE)
        finally:
            self._locks.leave(WRITE)


def _fits(made: dict[str, str], parts: dict[str, str], embedder: str) -> bool:
    """Whether what was made can be used with these parts and that embedder."""
    return all(made.get(part) == value for part, value in parts.items()) and made.get("embedder") == embedder


def _locks(place: Shared) -> Locks:
    from corpus.postgres import Locks  # late: the package that it needs is an extra one

    return Locks(place)
