"""What is damaged among the rows of a catalogue, whose file itself can be read, and how that is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

from corpus.article import Article, UserError
from corpus.catalogue import State
from corpus.database import Database
from corpus.pages import unpacked
from corpus.schema import FIELDS, MIGRATIONS, article_of

STATES = frozenset(get_args(State))


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
            if _digest(partial(article_of, row)) != digest:
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
        if str(rank).rpartition(":")[2] != _digest(partial(unpacked, packed)):
            yield path


def _digest(article: Callable[[], Article]) -> str:
    """The digest of an article; "" where it is none."""
    try:
        return article().digest
    except UserError:
        return ""
