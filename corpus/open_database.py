"""The tables at a place: of a file, or on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import UserError
from corpus.database import Database, Migration
from corpus.place import Place, Shared


def open_database(place: Place | None, migrations: Sequence[Migration]) -> Database:
    """The tables at a place (None: in a temporary file), made where there are none; UserError as for the classes, or without psycopg."""
    if not isinstance(place, Shared):
        return Database(place, migrations)
    try:
        from corpus.postgres import Postgres
    except ImportError as error:
        raise UserError("A catalogue on PostgreSQL needs the package psycopg. Install it with `pip install 'psycopg[binary]'`.") from error
    return Postgres(place, migrations)
