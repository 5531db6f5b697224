"""What is damaged among the rows of a catalogue, whose file itself can be read, and how that is mended."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from corpus.article import Article
from corpus.catalogue import State
from corpus.database import Database, Row
from corpus.schema import FIELDS, MIGRATIONS, article_of

STATES = frozenset(get_args(State))
# What reading the values of a damaged row raises.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, zlib.error)


@dataclass(frozen=True, slots=True)
class Damage:
    """The digests of articles that are not what they were when they were read, of those whose state is none, and the paths of files of
    which the kept pages cannot be read."""

    articles: tuple[str, ...]
    strays: tuple[str, ...]
    files: tuple[bytes, ...]


def find_damage(path: Path) -> Damage:
    """What is damaged in a catalogue's file; every article is read."""
    with closing(Database(path, MIGRATIONS)) as database:
        articles, strays = [], []
        for digest, state, *row in database.stream(f"SELECT digest, state, {FIELDS} FROM article"):
            if _digest(row) != digest:
                articles.append(str(digest))
            elif state not in STATES:
                strays.append(str(digest))
        return Damage(tuple(articles), tuple(strays), tuple(dict.fromkeys(_damaged_files(database))))


def mend_damage(path: Path, damage: Damage) -> None:
    """Forget the damaged articles and files, so that they are read again from their pages, and let the stray ones wait to be indexed."""
    with closing(Database(path, MIGRATIONS)) as database, database.writing():
        database.write("DELETE FROM article WHERE digest = ?", [(digest,) for digest in damage.articles])
        database.write("UPDATE article SET state = 'pending' WHERE digest = ?", [(digest,) for digest in damage.strays])
        for table in ("file", "page"):
            database.write(f"DELETE FROM {table} WHERE path = ?", [(name,) for name in damage.files])


def _damaged_files(database: Database) -> Iterator[bytes]:
    for path, rank, packed in database.stream("SELECT path, rank, article FROM page WHERE id IS NOT NULL"):
        try:
            row = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
        except UNREADABLE:
            yield path
        else:
            if str(rank).rpartition(":")[2] != _digest(row):
                yield path


def _digest(row: Row | list[object]) -> str:
    """The digest of the article of a row; "" where it is none."""
    try:
        article: Article = article_of(row)
        return article.digest
    except UNREADABLE:
        return ""
