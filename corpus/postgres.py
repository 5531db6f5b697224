"""Tables on a PostgreSQL server, asked in the SQL of SQLite, and the locks of several machines; the only file that imports psycopg."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import RLock
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict

from corpus.article import UserError
from corpus.database import VARIABLES, Database, Migration, Row, Unreachable
from corpus.dialect import translated
from corpus.place import Shared

Result = TypeVar("Result")

CONNECT = 5  # seconds that a server may take to let us in
SILENT = 20  # seconds after which a connection on which nothing comes back is given up
REST = 2  # seconds for which a server that did not answer is not asked again

_NOTICE = """
CREATE FUNCTION {tables}.noticed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO {tables}.change VALUES (coalesce(NEW.{key}, OLD.{key}), (SELECT number FROM {tables}.moment))
        ON CONFLICT (key) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END $$
"""


class Postgres(Database):
    """The tables of one name on a server; safe to use from several threads, processes and machines, of which one writes at a time."""

    def __init__(self, place: Shared, migrations: Sequence[Migration]) -> None:
        """Connect, make the tables where there are none, bring older ones up to date.

        UserError when the address is none, the server does not answer or lets nobody in, or the tables are of a newer version.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]*", place.tables):
            raise ValueError(place.tables)
        self._lock, self._place = RLock(), place
        self._server: Connection[Row] | None = None
        self._refused = 0.0  # when the server last let nobody in
        self._inside, self._own = False, 0
        try:
            self._migrate_all(migrations)
        except psycopg.Error as error:
            raise UserError(f"{place} cannot be read as a catalogue ({_said(error, place)}). Ask whoever keeps that server.") from error

    def _migrate_all(self, migrations: Sequence[Migration]) -> None:
        tables = self._place.tables
        if not self.rows("SELECT to_regclass(?) IS NOT NULL", (f"{tables}.moment",))[0][0]:
            self._do(partial(_begun, tables=tables))
        if self.rows("SELECT version FROM moment")[0][0] == len(migrations):
            return
        with self.writing():
            version = int(self.rows("SELECT version FROM moment")[0][0])  # another process may have been faster
            if version > len(migrations):
                raise UserError(f"{self._place} was made by a newer Kutip. Update this one, or choose another catalogue with --catalogue.")
            for migration in migrations[version:]:
                migration(self)
            self.write("UPDATE moment SET version = ?", [(len(migrations),)])

    def close(self) -> None:
        """Leave the server."""
        with self._lock:
            if self._server:
                self._server.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is written inside is written as a whole, or not at all; all that write to tables of one name wait for one another."""
        with self._lock:
            if self._inside:
                yield
                return
            # The moment's row is the lock, so that moments follow one another as what is written does.
            self._do(lambda server: (server.execute("BEGIN"), server.execute("UPDATE moment SET number = number + 1")))
            self._inside, self._own = True, self._own + 1
            written = False
            try:
                yield
                self._do(lambda server: server.execute("COMMIT"))
                written = True
            finally:
                self._inside = False
                if not written:
                    self._own -= 1
                    self._take_back()

    def _take_back(self) -> None:
        """Undo what was not written as a whole; a server that went away does so itself."""
        if self._server and not self._server.closed:
            self._do(lambda server: server.execute("ROLLBACK"))

    def moment(self) -> tuple[int, int]:
        """A value that is another one after anything was written to the tables, by others or here."""
        with self._lock:
            return int(self.rows("SELECT number FROM moment")[0][0]) - self._own, self._own

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        return self._do(lambda server: server.execute(translated(statement).encode(), _clean(values)).fetchall())

    def stream(self, statement: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a query one after the other, as they were when it began, over a connection of its own."""
        with _told(self._place), _connected(self._place) as server, server.transaction(), server.cursor(name="rows") as cursor:
            cursor.itersize = VARIABLES
            cursor.execute(translated(statement).encode(), _clean(values))
            yield from cursor

    def write(self, statement: str, rows: Iterable[Sequence[object]] = ((),)) -> None:
        """Run a statement once for every row of values, all of them or none."""
        with self.writing():
            self._do(lambda server: server.cursor().executemany(translated(statement).encode(), map(_clean, rows)))

    def remember_changes(self, table: str, key: str) -> None:
        """Keep in `change` the moment at which each row of the table was last written or deleted, by the text that is its `key`."""
        self.write("CREATE TABLE change (key TEXT PRIMARY KEY, number INTEGER NOT NULL)")
        self.write("CREATE INDEX change_number ON change (number, key)")
        self._do(lambda server: server.execute(_NOTICE.format(tables=self._place.tables, key=key).encode()))
        self.write(f"CREATE TRIGGER noticed AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION noticed()")

    def erase(self) -> None:
        """Nothing: what is deleted from a server's files, and when, is for its own settings to say."""

    def _do(self, work: Callable[[Connection[Row]], Result]) -> Result:
        """What the work gives, begun again where the server had closed the connection meanwhile; Unreachable where it does not answer."""
        with self._lock, _told(self._place):
            server = self._at_server()
            try:
                return work(server)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if self._inside or not server.closed:
                    raise
            return work(self._at_server())

    def _at_server(self) -> Connection[Row]:
        """The connection, or a new one where it was lost."""
        if self._server and not self._server.closed:
            return self._server
        if self._inside:
            raise psycopg.OperationalError("the connection was lost")
        if time.monotonic() - self._refused < REST:
            raise psycopg.OperationalError("it did not answer a moment ago")
        try:
            self._server = _connected(self._place)
        except psycopg.Error:
            self._refused = time.monotonic()
            raise
        return self._server


class Locks:
    """Locks of a process on a catalogue, seen by the processes on all machines; who is killed or cut off has none any more."""

    def __init__(self, place: Shared) -> None:
        """On the catalogue at that place; nothing is locked yet."""
        self._lock, self._place = RLock(), place
        self._server: Connection[Row] | None = None
        self._held: set[tuple[str, bool]] = set()

    def close(self) -> None:
        """Let go of all."""
        with self._lock:
            if self._server:
                self._server.close()

    def take(self, name: str, together: bool = False) -> bool:
        """Whether the lock of that name is ours now: alone, or `together` with all that take it so; Unreachable without a server."""
        with self._lock, _told(self._place):
            if not self._is_there():
                self._held.clear()
                self._server = _connected(self._place)
            if (name, together) not in self._held and self._ask("pg_try_advisory_lock", name, together):
                self._held.add((name, together))
            return (name, together) in self._held

    def leave(self, name: str, together: bool = False) -> None:
        """Let go of a lock."""
        with self._lock, _told(self._place):
            if (name, together) in self._held and self._is_there():
                self._ask("pg_advisory_unlock", name, together)
            self._held.discard((name, together))

    def check(self, name: str) -> None:
        """Unreachable where a lock that was taken alone was lost since, because the connection was."""
        with self._lock, _told(self._place):
            if (name, False) not in self._held or not self._is_there():
                raise psycopg.OperationalError("the connection was lost")

    def _is_there(self) -> bool:
        """Whether the connection, on which the locks depend, is still there."""
        try:
            return self._server is not None and self._server.execute(b"SELECT 1").fetchone() == (1,)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            return False

    def _ask(self, function: str, name: str, together: bool) -> bool:
        statement = f"SELECT {function}{'_shared' if together else ''}(hashtextextended(%s, 0))"
        answer = self._server.execute(statement.encode(), (f"kutip {self._place.tables} {name}",)).fetchone() if self._server else None
        return bool(answer and answer[0])


def _connected(place: Shared) -> Connection[Row]:
    """A connection on which the tables of the place are meant; UserError where its address is none."""
    try:
        conninfo_to_dict(place.url)
    except psycopg.ProgrammingError:  # which tells the address, and with it a password
        raise UserError("The address of the catalogue cannot be read. Give one such as postgresql://kutip@localhost/kutip.") from None
    patience: dict[str, Any] = {"connect_timeout": CONNECT, "tcp_user_timeout": SILENT * 1_000, "keepalives_idle": SILENT // 2}
    server = psycopg.connect(place.url, autocommit=True, client_encoding="utf8", application_name="kutip", **patience)
    # The server is to notice within a minute that a machine is gone, and let others have its locks.
    settings = {"search_path": place.tables, "tcp_keepalives_idle": "20", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
    for name, value in settings.items():
        server.execute("SELECT set_config(%s, %s, false)", (name, value))
    return server


def _begun(server: Connection[Row], tables: str) -> None:
    """Make the place for tables, if no other process was faster."""
    (encoding,) = server.execute("SHOW server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        raise UserError("This database keeps no Unicode. Make one with `createdb --encoding=UTF8 --template=template0`.")
    with server.transaction():
        server.execute("SELECT pg_advisory_xact_lock(hashtextextended('kutip', 0))")
        server.execute(f"CREATE SCHEMA IF NOT EXISTS {tables}".encode())
        server.execute("CREATE TABLE IF NOT EXISTS moment (number BIGINT NOT NULL, version BIGINT NOT NULL)")
        server.execute("INSERT INTO moment SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM moment)")


@contextmanager
def _told(place: Shared) -> Iterator[None]:
    """Inside, what the server cannot do is told in a sentence."""
    try:
        yield
    except (errors.DiskFull, errors.OutOfMemory, errors.ReadOnlySqlTransaction) as error:
        mend = "Nothing is lost: make room on the disk, and try again."
        raise UserError(f"{place} cannot be written ({_said(error, place)}). {mend}") from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Unreachable(f"The catalogue at {place} cannot be reached ({_said(error, place)}). Nothing is lost: try again.") from error


def _said(error: psycopg.Error, place: Shared) -> str:
    """What an error says of itself, in one line and without a password."""
    said = error.diag.message_primary or next(iter(str(error).splitlines()), "") or type(error).__name__
    for secret in place.secrets:
        said = said.replace(secret, "…")
    return said[:200]


def _clean(values: Sequence[object]) -> tuple[object, ...]:
    """The values of a row; PostgreSQL takes no zeros in texts, and what is looked for with one is nowhere."""
    return tuple(value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value for value in values)
