"""The catalogue: every article of a collection and how far it has come into the search indexes, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Literal

from corpus.article import Article, UserError

State = Literal["pending", "indexed", "leaving"]

# A row is named by the digest of its article, so a changed article is a new row beside the old one, and every step can be repeated:
# pending (known, not yet searchable) -> indexed (searchable) -> leaving (no longer wanted, not yet out of the search indexes) -> gone.
SCHEMA = """
CREATE TABLE IF NOT EXISTS article (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, url TEXT,
    publisher TEXT, published TEXT, authors TEXT NOT NULL, language TEXT, agency TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS article_state ON article (state);
CREATE TABLE IF NOT EXISTS made_with (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
VERSION = 1  # of the schema, kept in SQLite's user_version
FIELDS = "id, title, text, url, publisher, published, authors, language, agency"
VARIABLES = 500  # placeholders in one statement; SQLite's smallest default limit is 999


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a collection holds: how many articles, whose (most articles first), from when to when, and in which languages."""

    articles: int
    publishers: tuple[str, ...]
    first: date | None
    last: date | None
    languages: tuple[str, ...]


class Catalogue:
    """The articles of one collection; safe to use from several threads of one process."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it where there is none; UserError when it is no catalogue or of a newer Kutip."""
        self._lock = RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            self._prepare(path)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise UserError(f"{path} cannot be read as a catalogue ({error}). Move it away, and the next start makes a new one.") from error

    def _prepare(self, path: Path) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            self._connection.close()
            raise UserError(f"{path} was made by a newer Kutip. Update this one, or choose another folder with --data.")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def add(self, articles: Iterable[Article]) -> None:
        """Keep the articles as pending; one that is there already only stays, or comes back if it was leaving."""
        rows = [(article.digest, *_row(article)) for article in articles]
        with self._lock, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(
                f"INSERT INTO article (digest, {FIELDS}, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending') "
                "ON CONFLICT (digest) DO UPDATE SET state = 'pending' WHERE state = 'leaving'",
                rows,
            )

    def mark(self, digests: Iterable[str], state: State) -> None:
        """Move the articles of these digests to a state."""
        self._execute_many("UPDATE article SET state = ? WHERE digest = ?", [(state, digest) for digest in digests])

    def mark_all_pending(self) -> None:
        """Move every wanted article back to pending, because the search indexes are to be made anew."""
        with self._lock:
            self._connection.execute("UPDATE article SET state = 'pending' WHERE state = 'indexed'")

    def remove(self, digests: Iterable[str]) -> None:
        """Forget the articles of these digests."""
        self._execute_many("DELETE FROM article WHERE digest = ?", [(digest,) for digest in digests])

    def _execute_many(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        with self._lock, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(statement, rows)

    def in_state(self, state: State, limit: int) -> list[Article]:
        """At most `limit` articles that are in a state."""
        return [_article(row) for row in self._rows(f"SELECT {FIELDS} FROM article WHERE state = ? LIMIT ?", (state, limit))]

    def count(self, *states: State) -> int:
        """How many articles are in these states."""
        marks = ", ".join("?" * len(states))
        return int(self._rows(f"SELECT count(*) FROM article WHERE state IN ({marks})", states)[0][0])

    def kept(self) -> dict[str, str]:
        """The digest of every article that is not leaving, with its id."""
        return dict(self._rows("SELECT digest, id FROM article WHERE state != 'leaving'"))

    def articles(self, digests: Iterable[str]) -> dict[str, Article]:
        """The searchable articles of these digests, by digest; what is unknown or leaving is absent."""
        names, found = list(dict.fromkeys(digests)), {}
        for start in range(0, len(names), VARIABLES):
            batch = names[start : start + VARIABLES]
            marks = ", ".join("?" * len(batch))
            rows = self._rows(f"SELECT digest, {FIELDS} FROM article WHERE state = 'indexed' AND digest IN ({marks})", batch)
            found.update({row[0]: _article(row[1:]) for row in rows})
        return found

    def newest(self, count: int) -> list[Article]:
        """The searchable articles that were published last, newest first."""
        rows = self._rows(f"SELECT {FIELDS} FROM article WHERE state = 'indexed' ORDER BY published DESC, id LIMIT ?", (count,))
        return [_article(row) for row in rows]

    def coverage(self) -> Coverage:
        """What the searchable articles cover."""
        shown = "FROM article WHERE state = 'indexed'"
        total, first, last = self._rows(f"SELECT count(*), min(published), max(published) {shown}")[0]
        publishers = self._rows(f"SELECT publisher {shown} AND publisher IS NOT NULL GROUP BY publisher ORDER BY count(*) DESC, publisher")
        languages = self._rows(f"SELECT language {shown} AND language IS NOT NULL GROUP BY language ORDER BY count(*) DESC, language")
        return Coverage(total, tuple(row[0] for row in publishers), _date(first), _date(last), tuple(row[0] for row in languages))

    def made_with(self) -> dict[str, str]:
        """What the search indexes were made with (see `index.search`); empty for a new catalogue."""
        return dict(self._rows("SELECT name, value FROM made_with"))

    def set_made_with(self, parts: dict[str, str]) -> None:
        """Record what the search indexes are made with from now on."""
        self._execute_many("INSERT OR REPLACE INTO made_with (name, value) VALUES (?, ?)", list(parts.items()))

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


def _row(article: Article) -> tuple[str | None, ...]:
    published = article.published.isoformat() if article.published else None
    authors = json.dumps(article.authors, ensure_ascii=False)
    return (
        article.id,
        article.title,
        article.text,
        article.url,
        article.publisher,
        published,
        authors,
        article.language,
        article.agency,
    )


def _article(row: tuple) -> Article:  # type: ignore[type-arg]
    name, title, text, url, publisher, published, authors, language, agency = row
    return Article(name, title, text, url, publisher, _date(published), tuple(json.loads(authors)), language, agency)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
