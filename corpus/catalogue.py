"""The catalogue: every article of a collection, its older versions, its reprints, and how far it has come into the search indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from corpus.article import Article
from corpus.open_database import open_database
from corpus.place import Place
from corpus.reprints import is_reprint
from corpus.schema import FIELDS, MIGRATIONS, PLACES, article_of, day_of, row_of

# A row is named by the digest of its article, so a changed article is a new row beside the old one, and every step can be repeated:
# pending (known, not yet searchable) -> indexed (searchable) -> leaving (no longer wanted, not yet out of the search indexes) -> gone,
# or superseded (a newer version is wanted, not yet out of the search indexes) -> old (kept, so that what was cited can be shown).
State = Literal["pending", "indexed", "leaving", "superseded", "old"]
Since = Literal["same", "changed", "gone"]

# Articles that are compared with a new one word for word; more that are so near are copies of one page, and each is linked to some.
NEAREST = 20
MEETING = f"SELECT digest FROM (SELECT digest FROM band WHERE hash = ? LIMIT {NEAREST}) AS met"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a collection holds: how many articles, whose (most articles first), from when to when, and in which languages."""

    articles: int
    publishers: tuple[str, ...]
    first: date | None
    last: date | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was from a moment on, in UTC; None where that was not recorded."""

    article: Article
    seen: datetime | None


class Catalogue:
    """The articles of one collection; safe to use from several threads of one process."""

    def __init__(self, path: Place) -> None:
        """Open the file or the place on a server, making it where there is none; UserError when it is no catalogue or of a newer Kutip."""
        self.path = path
        self._database = open_database(path, MIGRATIONS)
        self._covered: tuple[tuple[int, int], Coverage] | None = None

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self, articles: Iterable[Article]) -> None:
        """Keep the articles as pending; one that is there already only stays, or comes back if it was on its way out."""
        seen = datetime.now(UTC).isoformat(timespec="seconds")
        self._database.write(
            f"INSERT INTO article (digest, {FIELDS}, seen, state) VALUES (?, {PLACES}, ?, 'pending') "
            "ON CONFLICT (digest) DO UPDATE SET state = 'pending' WHERE article.state IN ('leaving', 'superseded', 'old')",
            [(article.digest, *row_of(article), seen) for article in articles],
        )

    def bring_back(self, digests: Iterable[str]) -> None:
        """Let the articles of these digests that were on their way out, or older versions, be pending again, seen now."""
        seen = datetime.now(UTC).isoformat(timespec="seconds")
        self._database.write(
            "UPDATE article SET state = 'pending', seen = ? WHERE digest = ? AND state IN ('leaving', 'superseded', 'old')",
            [(seen, digest) for digest in digests],
        )

    def turn_back(self, name: str) -> bool:
        """Whether an article with that id was on its way out; it is pending again."""
        rows = self._database.rows("SELECT digest FROM article WHERE id = ? AND state = 'leaving'", (name,))
        self.bring_back(row[0] for row in rows)
        return bool(rows)

    def mark(self, digests: Iterable[str], state: State) -> None:
        """Move the articles of these digests to a state."""
        self._database.write("UPDATE article SET state = ? WHERE digest = ?", [(state, digest) for digest in digests])

    def make_searchable(self, digests: Iterable[str]) -> None:
        """Let the articles of these digests be found that still wait for it; one that was taken out meanwhile stays out."""
        rows = [(digest,) for digest in digests]
        self._database.write("UPDATE article SET state = 'indexed' WHERE digest = ? AND state = 'pending'", rows)

    def mark_all_pending(self) -> None:
        """Move every wanted article back to pending, because what is derived from it is to be made anew."""
        with self._database.writing():
            self._database.write("UPDATE article SET state = 'pending' WHERE state = 'indexed'")
            self._database.write("DELETE FROM band")
            self._database.write("DELETE FROM reprint")

    def settle(self, articles: Iterable[Article]) -> None:
        """Forget the leaving among the articles, which are out of the search indexes by now, and keep the superseded as old versions.

        Old versions of what is no longer in the collection go with it.
        """
        batch = list(articles)
        digests, names = [(article.digest,) for article in batch], [(article.id, article.id) for article in batch]
        with self._database.writing():
            self._database.write("DELETE FROM article WHERE digest = ? AND state = 'leaving'", digests)
            self._database.write("UPDATE article SET state = 'old' WHERE digest = ? AND state = 'superseded'", digests)
            self._database.write(
                "DELETE FROM article WHERE id = ? AND state = 'old' AND NOT EXISTS "
                "(SELECT 1 FROM article AS other WHERE other.id = ? AND other.state IN ('pending', 'indexed'))",
                names,
            )
            self._database.write("DELETE FROM band WHERE digest = ?", digests)
            self._database.write("DELETE FROM reprint WHERE one = ?", digests)
            self._database.write("DELETE FROM reprint WHERE other = ?", digests)

    def part_versions(self) -> None:
        """Let but one version of each article belong to the collection, where a run that ended early has left several.

        The one that waits came last; of several of them it is the one that changed last, or the longer one.
        """
        rank = "state = 'pending' DESC, coalesce(updated, published, '') DESC, length(text) DESC, digest DESC"
        of = "WHERE state IN ('pending', 'indexed')"
        several = f"SELECT id FROM article {of} GROUP BY id HAVING count(*) > 1"
        ranked = f"SELECT digest, row_number() OVER (PARTITION BY id ORDER BY {rank}) AS place FROM article {of} AND id IN ({several})"
        self._database.write(
            "UPDATE article SET state = CASE state WHEN 'pending' THEN 'leaving' ELSE 'superseded' END "
            f"WHERE digest IN (SELECT digest FROM ({ranked}) AS one WHERE place > 1)"
        )

    def in_state(self, limit: int, *states: State) -> list[Article]:
        """At most `limit` articles that are in one of the states."""
        marks = ", ".join("?" * len(states))
        rows = self._database.rows(f"SELECT {FIELDS} FROM article WHERE state IN ({marks}) LIMIT ?", (*states, limit))
        return [article_of(row) for row in rows]

    def count(self, *states: State) -> int:
        """How many articles are in these states."""
        marks = ", ".join("?" * len(states))
        return int(self._database.rows(f"SELECT count(*) FROM article WHERE state IN ({marks})", states)[0][0])

    def take_out(self, names: Iterable[str]) -> None:
        """Let no search find the articles with these ids from now on; the next sync takes them out of the search indexes."""
        rows = [(name,) for name in names]
        self._database.write("UPDATE article SET state = 'leaving' WHERE id = ? AND state IN ('pending', 'indexed')", rows)

    def kept(self) -> dict[str, str]:
        """The digest of every article that belongs to the collection, with its id."""
        return dict(self._database.rows("SELECT digest, id FROM article WHERE state IN ('pending', 'indexed')"))

    def known(self) -> set[str]:
        """The digests of all articles, also of those on their way out and of older versions."""
        return {row[0] for row in self._database.rows("SELECT digest FROM article")}

    def digests(self, state: State) -> set[str]:
        """The digests of the articles in a state; "indexed" are the searchable ones."""
        return {row[0] for row in self._database.rows("SELECT digest FROM article WHERE state = ?", (state,))}

    def waiting(self, digests: Iterable[str]) -> list[Article]:
        """The articles of these digests that wait to be made searchable, in their order."""
        found = self._of(digests, "pending")
        return [found[digest] for digest in sorted(found)]

    def outdated(self) -> dict[str, int]:
        """How many older versions are kept of the articles that have any, by their ids."""
        return dict(self._database.rows("SELECT id, count(*) FROM article WHERE state = 'old' GROUP BY id"))

    def reprint_pairs(self) -> list[tuple[str, str]]:
        """The digests of the searchable articles that tell the same text, two by two."""
        shown = "(SELECT digest FROM article WHERE state = 'indexed')"
        rows = self._database.rows(f"SELECT one, other FROM reprint WHERE one < other AND one IN {shown} AND other IN {shown}")
        return [(one, other) for one, other in rows]

    def articles(self, digests: Iterable[str]) -> dict[str, Article]:
        """The searchable articles of these digests, by digest; any other is absent."""
        return self._of(digests, "indexed")

    def _of(self, digests: Iterable[str], *states: State) -> dict[str, Article]:
        """The articles of these digests that are in one of the states, by digest."""
        wanted = ", ".join("?" * len(states))
        found: dict[str, Article] = {}
        for marks, batch in self._database.batches(digests):
            # The plus keeps SQLite from going through all articles of a state, which takes half a second among 20,000.
            statement = f"SELECT digest, {FIELDS} FROM article WHERE +state IN ({wanted}) AND digest IN ({marks})"
            found.update({row[0]: article_of(row[1:]) for row in self._database.rows(statement, (*states, *batch))})
        return found

    def newest(self, count: int) -> list[Article]:
        """The searchable articles that were published last, newest first."""
        order = "ORDER BY published DESC, published_time DESC, id LIMIT ?"
        return [article_of(row) for row in self._database.rows(f"SELECT {FIELDS} FROM article WHERE state = 'indexed' {order}", (count,))]

    def versions(self, name: str) -> list[Version]:
        """All versions of the article with that id, the current one first."""
        order = "ORDER BY state = 'old', seen DESC"
        rows = self._database.rows(
            f"SELECT seen, {FIELDS} FROM article WHERE id = ? AND state IN ('pending', 'indexed', 'old') {order}", (name,)
        )
        return [Version(article_of(row[1:]), datetime.fromisoformat(row[0]) if row[0] else None) for row in rows]

    def standing(self, article: Article) -> Since:
        """Whether an article is in the collection just as it is here, has changed, or is gone."""
        rows = self._database.rows("SELECT digest FROM article WHERE id = ? AND state IN ('pending', 'indexed')", (article.id,))
        return "gone" if not rows else "same" if (article.digest,) in rows else "changed"

    def link_reprints(self, articles: Iterable[tuple[Article, list[int]]]) -> None:
        """Find the articles, given with their `bands`, that tell the same text as others of the collection, and remember the pairs."""
        with self._database.writing():
            for article, hashes in articles:
                meetings = Counter(row[0] for row in self._meetings(hashes))
                near = [digest for digest, _ in meetings.most_common(NEAREST)]
                others = self._of(near, "pending", "indexed").items()
                alike = [digest for digest, other in others if other.id != article.id and is_reprint(article.text, other.text)]
                self._database.write(
                    "INSERT INTO band VALUES (?, ?) ON CONFLICT DO NOTHING", [(number, article.digest) for number in hashes]
                )
                pairs = [pair for digest in alike for pair in ((article.digest, digest), (digest, article.digest))]
                self._database.write("INSERT INTO reprint VALUES (?, ?) ON CONFLICT DO NOTHING", pairs)

    def _meetings(self, hashes: list[int]) -> list[tuple[str]]:
        """The digests of articles with these bands, once for each band; in one statement, because there are dozens for every article."""
        return self._database.rows(" UNION ALL ".join([MEETING] * len(hashes)), hashes) if hashes else []

    def reprints(self, article: Article) -> list[Article]:
        """The other articles of the collection that tell the same text, directly or by way of a third, oldest first."""
        rows = self._database.rows(
            "WITH RECURSIVE family (digest) AS (SELECT digest FROM article WHERE digest = ? "
            "UNION SELECT other FROM family JOIN reprint ON one = digest) SELECT digest FROM family",
            (article.digest,),
        )
        others = self.articles(row[0] for row in rows if row[0] != article.digest).values()
        return sorted(others, key=lambda other: (other.published or date.max, other.id))

    def coverage(self) -> Coverage:
        """What the searchable articles cover; every question asks for it, so it is kept until something is written."""
        moment, known = self._database.moment(), self._covered
        if known is None or known[0] != moment:
            self._covered = known = moment, self._covers()
        return known[1]

    def _covers(self) -> Coverage:
        shown, rows = "FROM article WHERE state = 'indexed'", self._database.rows
        total, first, last = rows(f"SELECT count(*), min(published), max(published) {shown}")[0]
        publishers = rows(f"SELECT publisher {shown} AND publisher IS NOT NULL GROUP BY publisher ORDER BY count(*) DESC, publisher")
        languages = rows(f"SELECT language {shown} AND language IS NOT NULL GROUP BY language ORDER BY count(*) DESC, language")
        return Coverage(total, tuple(row[0] for row in publishers), day_of(first), day_of(last), tuple(row[0] for row in languages))

    def made_with(self) -> dict[str, str]:
        """What the search indexes were made with (see `index.search`); empty for a new catalogue."""
        return dict(self._database.rows("SELECT name, value FROM made_with"))

    def set_made_with(self, parts: dict[str, str]) -> None:
        """Record what the search indexes are made with from now on."""
        self._database.write(
            "INSERT INTO made_with VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", list(parts.items())
        )
