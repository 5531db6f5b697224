"""The schema of the catalogue's file, and how each version of it becomes the next; how an article is written as a row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, time
from typing import Any
from weakref import WeakValueDictionary

from corpus.article import Article, UserError
from corpus.database import Database, Migration

FIELDS = "id, title, text, url, publisher, published, authors, language, agency, published_time, updated, section"
PLACES = ", ".join("?" * (FIELDS.count(",") + 1))
_HELD: WeakValueDictionary[str, Article] = WeakValueDictionary()  # what was made of rows and is still in use, by id


def row_of(article: Article) -> tuple[str | None, ...]:
    """The article as the values of `FIELDS`."""
    moments = (article.published, article.published_time, article.updated)
    published, clock, updated = (moment.isoformat() if moment else None for moment in moments)
    authors = json.dumps(article.authors, ensure_ascii=False)
    about = (article.url, article.publisher, published, authors, article.language, article.agency, clock, updated, article.section)
    return (article.id, article.title, article.text, *about)


def article_of(row: Sequence[Any]) -> Article:
    """The article of the values of `FIELDS`; UserError where they are damaged.

    One that is still in use is given again: conversations in memory would hold a copy of it for each answer otherwise.
    """
    try:
        article = _article_of(row)
        held = _HELD.get(article.id)
        if held == article:
            return held
        _HELD[article.id] = article
        return article
    except (ValueError, TypeError) as error:
        raise UserError("An article in the catalogue is damaged. `kutip check` says what can be done.") from error


def _article_of(row: Sequence[Any]) -> Article:
    name, title, text, url, publisher, published, authors, language, agency, clock, updated, section = row
    moment = time.fromisoformat(clock) if clock else None
    names = tuple(json.loads(authors))
    return Article(name, title, text, url, publisher, day_of(published), names, language, agency, moment, day_of(updated), section)


def day_of(text: str | None) -> date | None:
    """The date of its ISO form."""
    return date.fromisoformat(text) if text else None


def _articles(database: Database) -> None:
    """The first version: articles by the digest of what they hold, and what the search indexes were made with."""
    database.write(
        "CREATE TABLE article (digest TEXT PRIMARY KEY, id TEXT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, "
        "url TEXT, publisher TEXT, published TEXT, authors TEXT NOT NULL, language TEXT, agency TEXT) WITHOUT ROWID"
    )
    database.write("CREATE INDEX article_state ON article (state)")
    database.write("CREATE TABLE made_with (name TEXT PRIMARY KEY, value TEXT NOT NULL)")


def _pages_versions_reprints(database: Database) -> None:
    """The second: older versions of articles, what each file held, reprints, and what the user took out."""
    for column in ("published_time TEXT", "updated TEXT", "section TEXT", "seen TEXT"):
        database.write(f"ALTER TABLE article ADD COLUMN {column}")
    database.write("CREATE INDEX article_id ON article (id)")
    # `mark` changes when the file does; a page is one article, or the reason why there is none, with its place inside the file.
    database.write("CREATE TABLE file (path TEXT PRIMARY KEY, root TEXT NOT NULL, mark TEXT NOT NULL) WITHOUT ROWID")
    database.write(
        "CREATE TABLE page (path TEXT NOT NULL, number INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT, id TEXT, rank TEXT, "
        "outlet TEXT, lines BLOB, article BLOB, PRIMARY KEY (path, number)) WITHOUT ROWID"
    )
    database.write("CREATE INDEX page_id ON page (id, rank)")
    database.write("CREATE TABLE removed (id TEXT PRIMARY KEY) WITHOUT ROWID")
    database.write("CREATE TABLE band (hash INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (hash, digest)) WITHOUT ROWID")
    database.write("CREATE INDEX band_digest ON band (digest)")
    # A pair stands in both directions.
    database.write("CREATE TABLE reprint (one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID")
    database.write("CREATE INDEX reprint_other ON reprint (other)")
    # The digest now covers more than it did, so every article gets its new name, and the search indexes are made again.
    old = [(row[0], article_of(row[1:])) for row in database.rows(f"SELECT digest, {FIELDS} FROM article WHERE state != 'leaving'")]
    database.write("DELETE FROM article WHERE state = 'leaving'")
    database.write(
        "UPDATE article SET digest = ?, state = 'pending' WHERE digest = ?", [(article.digest, digest) for digest, article in old]
    )
    database.write("DELETE FROM made_with")


def _coverage(database: Database) -> None:
    """The third: what a collection covers can be told without reading its articles, which every question does."""
    database.write("CREATE INDEX article_coverage ON article (state, publisher, language, published)")
    database.write("DROP INDEX article_state")
    database.remember_changes("article", "digest")  # on servers, for which there was no earlier version


MIGRATIONS: tuple[Migration, ...] = (_articles, _pages_versions_reprints, _coverage)
