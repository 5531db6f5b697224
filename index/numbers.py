"""The number of every passage, under which all search indexes know it, and what tells whether a filter lets it through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, UserError
from corpus.database import Database
from corpus.open_database import open_database
from corpus.place import Place, Shared
from index.passage import EVERY, Filter, Passage

Numbers = NDArray[np.int64]

_UNDATED = 0  # no date has this ordinal
_ROOM = 1_024  # rows of the columns at least
_COLUMNS = "digest, start, end, day, publisher, language, pieces"
MOST = 2**30  # numbers, for which there is hardly memory; more are a sign of damage


def _passages(database: Database) -> None:
    """The first version. A number is never given twice, so that what an index still holds of a passage that is gone names nothing."""
    database.write(
        "CREATE TABLE passage (number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL, start INTEGER NOT NULL, "
        "end INTEGER NOT NULL, day INTEGER NOT NULL, publisher TEXT NOT NULL, language TEXT NOT NULL, pieces BLOB NOT NULL)"
    )
    database.write("CREATE INDEX passage_digest ON passage (digest, start, end)")


@dataclass(frozen=True, slots=True)
class Row:
    """Where a passage lies in the article of a digest, its language ("" where that is unknown), and what is read of it again."""

    digest: str
    start: int
    end: int
    language: str
    pieces: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """The same with its number, and with what filters ask of it."""

    number: int
    digest: str
    start: int
    end: int
    day: int
    publisher: str
    language: str
    pieces: bytes


class PassageNumbers:
    """The passages of a collection by number; safe to use from several threads, of which one writes at a time."""

    def __init__(self, path: Place) -> None:
        """Open the file or the place on a server, making it where there is none; a server is asked anew what is there, which takes long."""
        self._database, self._shared = open_database(path, [_passages]), isinstance(path, Shared)
        self._names: dict[str, int] = {}  # of outlets and languages, by which the columns know them
        self._columns = np.zeros((3, _ROOM), np.int32)  # day, publisher and language of each number
        self._there = np.zeros(_ROOM, bool)
        if self._shared:
            return
        try:
            self._read()
        except (ValueError, TypeError, OverflowError, MemoryError) as error:
            self._database.close()
            raise UserError(f"{path} cannot be read as a catalogue ({error}). `kutip check` says what can be done.") from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _read(self) -> None:
        """Read the whole table into the columns."""
        self._there = np.zeros(len(self._there), bool)
        self._remember(self._database.stream("SELECT number, day, publisher, language FROM passage"))

    def __len__(self) -> int:
        if self._shared:
            return int(self._database.rows("SELECT count(*) FROM passage")[0][0])
        return int(self._there.sum())

    def _remember(self, rows: Iterable[tuple[int, int, str, str]]) -> None:
        """Put rows of the table into the columns."""
        coded = np.array(
            [(number, day, self._code(publisher), self._code(language)) for number, day, publisher, language in rows], np.int64
        )
        if not len(coded):
            return
        needed = int(coded[:, 0].max()) + 1
        if coded[:, 0].min() < 0 or needed > MOST:
            raise ValueError("a number that was never given")
        if needed > len(self._there):
            room = max(needed, 2 * len(self._there)) - len(self._there)
            self._columns = np.pad(self._columns, ((0, 0), (0, room)))
            self._there = np.pad(self._there, (0, room))
        self._columns[:, coded[:, 0]] = coded[:, 1:].T
        self._there[coded[:, 0]] = True

    def _code(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))

    def put(self, passages: Sequence[Passage], pieces: Sequence[bytes]) -> Numbers:
        """The number of each passage, in order; one that is new gets the next. `pieces` is what is read of each again (`index.reread`)."""
        digests = {passage.article.digest for passage in passages}
        with self._database.writing():  # so that no other process gives one passage another number
            known = self._known(digests)
            rows = [
                (*_place(passage), *about(passage.article), read)
                for passage, read in zip(passages, pieces, strict=True)
                if _place(passage) not in known
            ]
            if rows:
                self._database.write(f"INSERT INTO passage ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
                known = self._known(digests)
        self._remember((known[row[:3]], *row[3:6]) for row in rows if not self._shared)
        return np.array([known[_place(passage)] for passage in passages], np.int64)

    def keep(self, numbers: Numbers, passages: Sequence[Passage], pieces: Sequence[bytes]) -> None:
        """Hold passages under the numbers that they have elsewhere, as of `of_articles`."""
        rows = [
            (number, *_place(passage), *about(passage.article), read)
            for number, passage, read in zip(numbers.tolist(), passages, pieces, strict=True)
        ]
        self._database.write(f"INSERT INTO passage (number, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
        self._remember((row[0], *row[4:7]) for row in rows)

    def of_articles(self, digests: Iterable[str]) -> dict[int, Row]:
        """What is kept of all passages of the articles of these digests, by number and in its order."""
        return self.rows(self.of(digests).tolist())

    def clear(self) -> None:
        """Forget all passages; no number is given again."""
        self._there = np.zeros(len(self._there), bool)
        self._database.write("DELETE FROM passage")

    def _known(self, digests: Iterable[str]) -> dict[tuple[str, int, int], int]:
        found: dict[tuple[str, int, int], int] = {}
        for marks, batch in self._database.batches(digests):
            rows = self._database.rows(f"SELECT digest, start, end, number FROM passage WHERE digest IN ({marks})", batch)
            found.update({(digest, start, end): number for digest, start, end, number in rows})
        return found

    def of(self, digests: Iterable[str]) -> Numbers:
        """The numbers of all passages of the articles of these digests."""
        return np.array(sorted(self._known(digests).values()), np.int64)

    def digests(self) -> set[str]:
        """The digests of all articles that have passages here."""
        return {row[0] for row in self._database.rows("SELECT DISTINCT digest FROM passage")}

    def kept(self, digests: Iterable[str]) -> Iterator[Kept]:
        """All that is kept of the passages of the articles of these digests."""
        for marks, batch in self._database.batches(digests):
            rows = f"SELECT number, {_COLUMNS} FROM passage WHERE digest IN ({marks})"
            yield from (Kept(*row) for row in self._database.rows(rows, batch))

    def forget(self, numbers: Numbers) -> None:
        """Forget the passages of these numbers, which no search index holds any more."""
        if not self._shared:
            self._there[numbers] = False
        self._database.write("DELETE FROM passage WHERE number = ?", [(int(number),) for number in numbers])

    def rows(self, numbers: Iterable[int]) -> dict[int, Row]:
        """What is kept of each passage, by its number; an unknown number is absent."""
        found: dict[int, Row] = {}
        for marks, batch in self._database.batches(numbers):
            rows = self._database.rows(f"SELECT number, digest, start, end, language, pieces FROM passage WHERE number IN ({marks})", batch)
            found.update({row[0]: Row(*row[1:]) for row in rows})
        return found

    def admitted(self, wanted: Filter = EVERY) -> Numbers:
        """The numbers of the passages that a filter lets through, in order."""
        if self._shared:
            self._read()
        columns, there = self._columns, self._there.copy()
        size = min(len(there), columns.shape[1])  # another thread may make room between the two
        day, publisher, language = columns[:, :size]
        kept = there[:size]
        if wanted.days:
            first, last = wanted.days
            kept &= (day >= first) & (day <= last) & (day != _UNDATED)
        for column, names in ((publisher, wanted.publishers), (language, wanted.languages)):
            if names:
                kept &= np.isin(column, [self._names.get(name, -1) for name in names])
        return np.flatnonzero(kept)


def _place(passage: Passage) -> tuple[str, int, int]:
    return passage.article.digest, passage.start, passage.end


def about(article: Article) -> tuple[int, str, str]:
    """What filters ask of the passages of an article: its day, its outlet and its language."""
    return article.published.toordinal() if article.published else _UNDATED, article.publisher or "", article.language or ""
