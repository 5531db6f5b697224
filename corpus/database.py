"""One SQLite file in WAL mode, its schema versioned and migrated; the only file that imports sqlite3."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from corpus.article import UserError

Row = tuple[Any, ...]
Item = TypeVar("Item")
Migration = Callable[["Database"], None]

# Placeholders in one statement; SQLite's smallest default limit is 999.
VARIABLES = 500
# Seconds that a statement waits for another process to finish writing.
PATIENCE = 30
MEND = "Nothing is lost: see that there is room on the disk and that the file may be read and written, and try again."


class Unreachable(UserError):
    """A server that does not answer now: what is being done can be done again later, and other things go on."""


class Database:
    """A SQLite file; safe to use from several threads, and from several processes, of which one writes at a time."""

    def __init__(self, path: Path | None, migrations: Sequence[Migration]) -> None:
        """Open the file (None: a temporary one), make it where there is none, bring an older one up to date.

        `migrations` leads from each version of the schema to the next. UserError when it is no such file, damaged, or of a newer version.
        """
        self._lock, self._path = RLock(), path
        with ExitStack() as opened:
            try:
                make_private(path)
                if path:
                    check_writable(path)
                # SQLite removes a database without a name when it is closed, and spills it to disk when it grows.
                self._connection = sqlite3.connect(path or "", check_same_thread=False, isolation_level=None, timeout=PATIENCE)
                opened.callback(self._connection.close)
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._migrate(path, migrations)
            except sqlite3.DatabaseError as error:
                raise _told(path, error) from error
            except OSError as error:
                raise UserError(f"{path} cannot be opened ({error.strerror}). {MEND}") from error
            opened.pop_all()

    def _migrate(self, path: Path | None, migrations: Sequence[Migration]) -> None:
        if self._version() == len(migrations):
            return
        with self.writing():
            version = self._version()  # another process may have been faster
            if version > len(migrations):
                raise UserError(f"{path} was made by a newer Kutip. Update this one, or choose another folder with --data.")
            for migration in migrations[version:]:
                migration(self)
            self._connection.execute(f"PRAGMA user_version = {len(migrations)}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is written inside is written as a whole, or not at all."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.commit()
            except sqlite3.OperationalError as error:
                mend = "Nothing is lost: make room on the disk, and try again."
                raise UserError(f"{self._path} cannot be written ({error}). {mend}") from error
            except sqlite3.DatabaseError as error:
                raise _told(self._path, error) from error
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """UserError where what is read inside is damaged, or cannot be read now."""
        with self._lock:
            try:
                yield
            except sqlite3.ProgrammingError:  # ours, not the file's
                raise
            except sqlite3.DatabaseError as error:
                raise _told(self._path, error) from error

    def moment(self) -> tuple[int, int]:
        """A value that is another one after anything was written to the file, here or by another process."""
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0]), self._connection.total_changes

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query; UserError when the file cannot be read."""
        with self._reading():
            return self._connection.execute(statement, values).fetchall()

    def stream(self, statement: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a query one after the other; the tables that it reads may not be written meanwhile. UserError as for `rows`."""
        with self._reading():
            cursor = self._connection.execute(statement, values)
        while batch := self._fetch(cursor):
            yield from batch

    def _fetch(self, cursor: sqlite3.Cursor) -> list[Row]:
        with self._reading():
            return cursor.fetchmany(VARIABLES)

    def write(self, statement: str, rows: Iterable[Sequence[object]] = ((),)) -> None:
        """Run a statement once for every row of values, all of them or none."""
        with self.writing(), self._reading():
            self._connection.executemany(statement, rows)

    def remember_changes(self, table: str, key: str) -> None:
        """Let be known of each row of a table when it changed last, where several machines follow it; of a file there is but one."""

    def erase(self) -> None:
        """Let what is deleted from now on not be found in the file, either."""
        self.rows("PRAGMA secure_delete = ON")

    def batches(self, values: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
        """The distinct values in groups that fit into one statement, each with its placeholders."""
        for batch in in_batches(dict.fromkeys(values), VARIABLES):
            yield ", ".join("?" * len(batch)), batch


def make_private(path: Path | None) -> None:
    """Make a file where there is none, which nobody but its owner may read; OSError when that cannot be done."""
    if path and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def check_writable(place: Path) -> None:
    """UserError where a file or a folder that is there is read-only: what would be told otherwise sounds as if it were damaged."""
    if not os.access(place, os.W_OK):
        raise UserError(f"{place} is read-only. Make it writable, or name another folder with --data.")


def damage(path: Path) -> str:
    """What SQLite finds damaged in a file, "" where that is nothing; each page of it is read."""
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == ["ok"] else "; ".join(" ".join(line.split()) for line in found)


def mend_lists(path: Path) -> None:
    """Make the indexes in a SQLite file anew from its tables, which is all that can be mended where the tables are whole."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        connection.execute("REINDEX")


def _told(path: Path | None, error: sqlite3.DatabaseError) -> UserError:
    """What is said when a file cannot be read: it is damaged, or the system does not let it be read now."""
    if isinstance(error, sqlite3.OperationalError):
        return UserError(f"{path} cannot be opened ({error}). {MEND}")
    return UserError(f"{path} cannot be read as a catalogue ({error}). `kutip check` says what can be done.")


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of that size; the last may be shorter."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
