"""The searchable articles of a collection as rows of a list: found, put in order and counted without reading their texts into memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from corpus.open_database import open_database
from corpus.place import Place
from corpus.schema import MIGRATIONS, day_of

Order = Literal["newest", "oldest", "title", "outlet", "added"]

# The digest makes every order the same one each time, so that a list can be told in parts.
ORDERS = MappingProxyType[Order, str](
    {
        "newest": "published DESC, digest",
        "oldest": "published IS NULL, published, digest",
        "title": "title COLLATE NOCASE, digest",
        "outlet": "publisher IS NULL, publisher COLLATE NOCASE, published DESC, digest",
        "added": "seen DESC, digest",
    }
)
UNDATED = "undated"  # stands for a time that is not known, as "" does for an outlet
MOST_WORDS = 12  # that are looked for; each costs 0.1 s among 20,000 articles
_FAMILIES = (
    "WITH RECURSIVE family (origin, digest) AS (SELECT digest, digest FROM article WHERE digest IN ({marks}) "
    "UNION SELECT origin, other FROM family JOIN reprint ON one = family.digest) "
    "SELECT origin, count(*) - 1 FROM family JOIN article USING (digest) WHERE state = 'indexed' GROUP BY origin"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are wanted: with all the words in headline or text, of an outlet ("": unknown, None: any), of a time.

    `time` is a year ("2021"), a month ("2021-10"), `UNDATED`, or "" for any.
    """

    words: tuple[str, ...] = ()
    outlet: str | None = None
    time: str = ""


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article in a list; `reprints` others tell the same text, and `earlier` versions of it are kept."""

    digest: str
    id: str
    title: str
    publisher: str | None
    published: date | None
    language: str | None
    reprints: int
    earlier: int


Counts = tuple[tuple[str, int], ...]  # names, "" for what is not known, with how many articles there are of each


class Shelf:
    """The searchable articles of a catalogue's file; safe to use from several threads, and while others write."""

    def __init__(self, path: Place) -> None:
        """Open the file or the place on a server, making it where there is none."""
        self._database = open_database(path, MIGRATIONS)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def find(self, wanted: Wanted, order: Order, limit: int, offset: int = 0) -> tuple[int, list[Shelved]]:
        """How many articles are wanted, and at most `limit` of them in their order, without the first `offset`."""
        # The plus keeps SQLite from fetching each article by way of an index, which takes five times as long for all of them.
        scan = bool(wanted.words) or order in ("title", "added")
        condition, values = _condition(wanted)
        statement = f"SELECT digest FROM article WHERE {'+' if scan else ''}state = 'indexed'{condition} ORDER BY {ORDERS[order]}"
        digests = [row[0] for row in self._database.rows(statement, values)]
        return len(digests), self._shelved(digests[offset : offset + limit])

    def named(self, name: str) -> Shelved | None:
        """The article with that id, if it is there."""
        found = self._database.rows("SELECT digest FROM article WHERE id = ? AND +state = 'indexed'", (name,))
        return next(iter(self._shelved([row[0] for row in found])), None)

    def outlets(self) -> Counts:
        """Who published the articles, most articles first."""
        return self._counts("coalesce(publisher, '')", "2 DESC, 1")

    def languages(self) -> Counts:
        """In which languages the articles are, most articles first."""
        return self._counts("coalesce(language, '')", "2 DESC, 1")

    def months(self) -> Counts:
        """In which months ("2021-10") the articles were published, in their order."""
        return self._counts("coalesce(substr(published, 1, 7), '')", "1")

    def _counts(self, name: str, order: str) -> Counts:
        rows = self._database.rows(f"SELECT {name}, count(*) FROM article WHERE state = 'indexed' GROUP BY 1 ORDER BY {order}")
        return tuple((name, count) for name, count in rows)

    def _shelved(self, digests: Sequence[str]) -> list[Shelved]:
        """The articles of these digests, in their order."""
        found: dict[str, Shelved] = {}
        for marks, batch in self._database.batches(digests):
            reprints: dict[str, int] = dict(self._database.rows(_FAMILIES.format(marks=marks), batch))
            rows = self._database.rows(
                "SELECT digest, id, title, publisher, published, language, (SELECT count(*) FROM article AS old WHERE old.id = article.id "
                f"AND old.state = 'old') FROM article WHERE digest IN ({marks}) AND +state = 'indexed'",
                batch,
            )
            for digest, name, title, publisher, published, language, earlier in rows:
                alike = reprints.get(digest, 0)
                found[digest] = Shelved(digest, name, title, publisher, day_of(published), language, alike, earlier)
        return [found[digest] for digest in digests if digest in found]


def _condition(wanted: Wanted) -> tuple[str, list[str]]:
    """What SQLite is asked for, and the values in it."""
    conditions, values = list[str](), list[str]()
    if wanted.outlet is not None:
        conditions.append("coalesce(publisher, '') = ?")
        values.append(wanted.outlet)
    if wanted.time == UNDATED:
        conditions.append("published IS NULL")
    elif wanted.time:
        conditions.append("published BETWEEN ? AND ?")
        values += [wanted.time, f"{wanted.time}-99"]
    for word in wanted.words[:MOST_WORDS]:
        spelled = [f"%{_literal(one)}%" for one in _spellings(word)]
        conditions.append(f"({' OR '.join(f'{field} LIKE ? ESCAPE ?' for field in ('title', 'text') for _ in spelled)})")
        values += [value for _ in ("title", "text") for one in spelled for value in (one, "\\")]
    return "".join(f" AND {condition}" for condition in conditions), values


def _spellings(word: str) -> Iterable[str]:
    """The word in the letters that it may stand in; SQLite takes no others than a to z for the same in small letters and capitals."""
    return [word] if word.isascii() else dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))


def _literal(word: str) -> str:
    """The word as a part of a pattern that stands for nothing but itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
