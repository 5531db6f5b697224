"""A catalogue that several machines share, and the copy of it that each has, from which it answers by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.article import Article
from corpus.catalogue import Catalogue, State
from corpus.schema import FIELDS, PLACES, article_of, row_of

Change = tuple[int, str]  # the moment at which an article was written or deleted last, and its digest
BEGINNING: Change = (-1, "")


@dataclass(frozen=True, slots=True)
class Copied:
    """An article as it stands in the shared catalogue: since when, as the catalogue writes it, and how far it has come."""

    article: Article
    seen: str | None
    state: State


class Original(Catalogue):
    """The shared catalogue, which tells what changed in it."""

    def moment(self) -> int:
        """A number that grows whenever anything is written."""
        return sum(self._database.moment())

    def changes(self, after: Change, limit: int) -> list[Change]:
        """At most `limit` changes behind that one, in order; of an article the last one alone."""
        statement = "SELECT number, key FROM change WHERE (number, key) > (?, ?) ORDER BY number, key LIMIT ?"
        return [(number, digest) for number, digest in self._database.rows(statement, (*after, limit))]

    def changed(self, after: Change) -> int:
        """How many articles have changed since."""
        return int(self._database.rows("SELECT count(*) FROM change WHERE (number, key) > (?, ?)", after)[0][0])

    def copies(self, digests: Iterable[str]) -> list[Copied]:
        """The articles of these digests that are there."""
        found: list[Copied] = []
        for marks, batch in self._database.batches(digests):
            rows = self._database.rows(f"SELECT state, seen, {FIELDS} FROM article WHERE digest IN ({marks})", batch)
            found += [Copied(article_of(row[2:]), row[1], row[0]) for row in rows]
        return found

    def pairs(self, digests: Iterable[str]) -> list[tuple[str, str]]:
        """The reprints of the articles of these digests, two by two in both directions."""
        found: list[tuple[str, str]] = []
        for marks, batch in self._database.batches(digests):
            for one, other in self._database.rows(f"SELECT one, other FROM reprint WHERE one IN ({marks})", batch):
                found += [(one, other), (other, one)]
        return found


class Copy(Catalogue):
    """A copy of the searchable articles and the older versions of a shared catalogue."""

    def followed(self) -> Change:
        """The last change that was taken up."""
        number, _, digest = self.made_with().get("followed", "").partition(" ")
        return (int(number), digest) if number else BEGINNING

    def follow(self, digests: Sequence[str], copies: Iterable[Copied], pairs: Iterable[tuple[str, str]], last: Change) -> None:
        """Hold of the articles of these digests the copies alone, with their reprints; all changes up to the `last` are taken up then."""
        names = [(digest,) for digest in digests]
        with self._database.writing():
            self._database.write("DELETE FROM article WHERE digest = ?", names)
            self._database.write("DELETE FROM reprint WHERE one = ?", names)
            self._database.write("DELETE FROM reprint WHERE other = ?", names)
            self._database.write(
                f"INSERT INTO article (digest, {FIELDS}, seen, state) VALUES (?, {PLACES}, ?, ?)",
                [(one.article.digest, *row_of(one.article), one.seen, one.state) for one in copies],
            )
            self._database.write("INSERT INTO reprint VALUES (?, ?) ON CONFLICT DO NOTHING", pairs)
            self.set_made_with({"followed": f"{last[0]} {last[1]}"})

    def clear(self) -> None:
        """Hold nothing."""
        with self._database.writing():
            for table in ("article", "reprint", "made_with"):
                self._database.write(f"DELETE FROM {table}")
