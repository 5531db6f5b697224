"""The conversations that are kept on disk, so that they come back with their citations after a reload and a restart."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from threading import RLock
from time import time

from assistant.answer import Answer, Conversation, Question
from assistant.kept import Kept, Opinion
from assistant.labels import LABELS
from assistant.record import articles_of, packed, unpacked_answer, unpacked_article
from assistant.view import NAME
from corpus.article import Article, UserError
from corpus.database import Database, Migration, Row
from corpus.open_database import open_database
from corpus.place import Place
from corpus.story.clean import one_line
from index.words import fold

LONGEST_TITLE, LONGEST_REASON, LONGEST_SEARCH = 120, 500, 200  # characters
MOST_REMEMBERED = 1_000  # turns of the conversations that are kept in memory; each takes some 6 kB, and their articles


def _first(database: Database) -> None:
    """The first version: conversations, their turns in words and as packed records, the articles that these point into."""
    database.write(
        "CREATE TABLE conversation (name TEXT PRIMARY KEY, owner TEXT NOT NULL, changed REAL NOT NULL, deleted REAL, "
        "title TEXT NOT NULL DEFAULT '', folded TEXT NOT NULL DEFAULT '')"
    )
    database.write("CREATE INDEX conversation_owner ON conversation (owner, changed)")
    # `words` are looked through, and so stand before what is long.
    database.write(
        "CREATE TABLE turn (name TEXT NOT NULL, number INTEGER NOT NULL, good INTEGER, reason TEXT NOT NULL DEFAULT '', "
        "language TEXT NOT NULL, asked TEXT NOT NULL, words TEXT NOT NULL, articles TEXT NOT NULL, record BLOB NOT NULL, "
        "PRIMARY KEY (name, number))"
    )
    database.write("CREATE TABLE article (digest TEXT PRIMARY KEY, packed BLOB NOT NULL)")


MIGRATIONS: tuple[Migration, ...] = (_first,)
TURN = "language, asked, words, articles, record"
OWNED = "name = ? AND owner = ? AND deleted IS NULL"
# An opinion stays as long as the words that it is about.
WRITE = (
    f"INSERT INTO turn (name, number, {TURN}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name, number) DO UPDATE SET "
    "good = CASE WHEN turn.words = excluded.words THEN turn.good END, "
    "reason = CASE WHEN turn.words = excluded.words THEN turn.reason ELSE '' END, "
    "language = excluded.language, asked = excluded.asked, words = excluded.words, articles = excluded.articles, record = excluded.record"
)
SAID = "EXISTS (SELECT 1 FROM turn AS one WHERE one.name = conversation.name AND instr(one.words, ?) > 0)"
HOLDS = f" AND (instr(folded, ?) > 0 OR {SAID})"


class History:
    """The conversations of one file; safe to use from several threads.

    A conversation belongs to its owner: a user's name, or "" without log-in. To all others there is none of that name.
    """

    def __init__(self, path: Place | None) -> None:
        """Open the file, making it where there is none (None: a temporary one); UserError when it is no such file or of a newer Kutip."""
        self._database = open_database(path, MIGRATIONS)
        self._database.erase()
        self._lock = RLock()
        self._recent: OrderedDict[tuple[str, str], Conversation] = OrderedDict()
        self._version = 0

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def new(self) -> str:
        """A name for a conversation that nobody can guess; nothing is written before its first turn."""
        return secrets.token_urlsafe(12)

    def conversation(self, name: str, owner: str = "") -> Conversation:
        """The answers so far; () where there is no such conversation, or where it was deleted.

        In place of an answer that cannot be read any more stands one that says so.
        """
        with self._lock:
            version = self._database.moment()[0]
            if version != self._version:  # another process has written
                self._recent.clear()
                self._version = version
            found = self._recent.get((name, owner)) or self._read(name, owner)
            if found:
                self._remember(name, owner, found)
            return found

    def put(self, name: str, turn: int, answer: Answer, owner: str = "") -> Conversation:
        """The conversation with this answer, which may be one that still grows, as that turn, from 0; turns behind it are dropped.

        UserError when the turn leaves a gap, when the name is none that `new` makes, or when the conversation was deleted.
        """
        with self._lock:
            with self._database.writing():
                before = self._before(name, turn, owner)
                self._write(name, turn, answer, owner)
            conversation = (*before, answer)
            self._remember(name, owner, conversation)
            return conversation

    def continued(self, name: str, turn: int, owner: str = "", copy: str = "") -> str:
        """The name of a new conversation that holds a copy of the turns before `turn`; UserError when there are not so many.

        It is called `copy`, or as `new` says; where there is a conversation of that name already, it stays as it is.
        """
        copy = copy or self.new()
        with self._lock, self._database.writing():
            self._before(copy, 0, owner)
            if not self.conversation(copy, owner) and self._before(name, turn, owner):
                self._database.write(
                    "INSERT INTO conversation (name, owner, changed, title, folded) "
                    "SELECT ?, owner, ?, title, folded FROM conversation WHERE name = ?",
                    [(copy, time(), name)],
                )
                columns = f"number, good, reason, {TURN}"
                self._database.write(
                    f"INSERT INTO turn (name, {columns}) SELECT ?, {columns} FROM turn WHERE name = ? AND number < ?", [(copy, name, turn)]
                )
        return copy

    def listed(self, owner: str = "", words: str = "", limit: int = 200) -> list[Kept]:
        """At most `limit` conversations, the last changed first; each of the `words` occurs in the title, a question or an answer."""
        looked = list(dict.fromkeys(fold(_text(words[:LONGEST_SEARCH])).split()))
        rows = self._database.rows(
            "SELECT name, title, asked, (SELECT max(number) + 1 FROM turn AS one WHERE one.name = conversation.name), changed "
            f"FROM conversation JOIN turn USING (name) WHERE number = 0 AND owner = ? AND deleted IS NULL{HOLDS * len(looked)} "
            "ORDER BY changed DESC, conversation.rowid DESC LIMIT ?",
            (owner, *(word for word in looked for _ in range(2)), limit),
        )
        return [Kept(name, title or _title(asked), turns, datetime.fromtimestamp(when, UTC)) for name, title, asked, turns, when in rows]

    def title(self, name: str, owner: str = "") -> str:
        """The title of a conversation; "" where there is none."""
        rows = self._of("title, asked", name, owner)
        return next((title or _title(asked) for title, asked in rows), "")

    def rename(self, name: str, title: str, owner: str = "") -> None:
        """Give a conversation a title, cut to one line of LONGEST_TITLE characters; without one its first question is its title again."""
        cut = _title(title)
        self._change("title = ?, folded = ?", (cut, fold(cut)), name, owner)

    def delete(self, name: str, owner: str = "") -> None:
        """Take a conversation away, until it is brought back or purged."""
        self._change("deleted = ?", (time(),), name, owner)

    def bring_back(self, name: str, owner: str = "") -> None:
        """Undo that a conversation was deleted."""
        if NAME.fullmatch(name):
            self._database.write("UPDATE conversation SET deleted = NULL WHERE name = ? AND owner = ?", [(name, owner)])

    def purge(self, before: datetime) -> None:
        """Let go for good the conversations that were deleted before that moment, and the articles that no other points into."""
        with self._lock, self._database.writing():
            gone = self._database.rows("SELECT name FROM conversation WHERE deleted < ?", (before.timestamp(),))
            if not gone:
                return
            for table in ("turn", "conversation"):
                self._database.write(f"DELETE FROM {table} WHERE name = ?", gone)
            needed = {digest for (digests,) in self._database.rows("SELECT articles FROM turn") for digest in digests.split()}
            known = self._database.rows("SELECT digest FROM article")
            self._database.write("DELETE FROM article WHERE digest = ?", [row for row in known if row[0] not in needed])

    def opine(self, name: str, turn: int, opinion: Opinion | None, owner: str = "") -> None:
        """Keep what the reader thinks of that answer (None: nothing), its reason cut to LONGEST_REASON; it goes with the answer."""
        with self._lock:
            if 0 <= turn < len(self.conversation(name, owner)):
                good, reason = (int(opinion.good), _text(opinion.reason[:LONGEST_REASON])) if opinion else (None, "")
                self._database.write("UPDATE turn SET good = ?, reason = ? WHERE name = ? AND number = ?", [(good, reason, name, turn)])

    def opinions(self, name: str, owner: str = "") -> dict[int, Opinion]:
        """What the reader thinks of the answers of a conversation, by turn."""
        rows = self._of("number, good, reason", name, owner)
        return {turn: Opinion(bool(good), reason) for turn, good, reason in rows if good is not None}

    def _of(self, columns: str, name: str, owner: str) -> list[Row]:
        """These columns of the turns of a conversation, in order."""
        of = f"FROM turn JOIN conversation USING (name) WHERE {OWNED} ORDER BY number"
        return self._database.rows(f"SELECT {columns} {of}", (name, owner)) if NAME.fullmatch(name) else []

    def _change(self, what: str, values: tuple[object, ...], name: str, owner: str) -> None:
        if NAME.fullmatch(name):
            with self._lock:
                self._database.write(f"UPDATE conversation SET {what} WHERE {OWNED}", [(*values, name, owner)])
                self._recent.pop((name, owner), None)

    def _before(self, name: str, turn: int, owner: str) -> Conversation:
        """The turns before one that is there or comes next; UserError where there is no place for it."""
        if not NAME.fullmatch(name):
            raise UserError("This is not the name of a conversation. Start a new one.")
        found = self.conversation(name, owner)
        if not found and self._database.rows("SELECT 1 FROM conversation WHERE name = ?", (name,)):
            raise UserError("This conversation was deleted. Bring it back, or start a new one.")
        if not 0 <= turn <= len(found):
            raise UserError("The conversation has changed meanwhile. Load the page again, and ask again.")
        return found[:turn]

    def _write(self, name: str, turn: int, answer: Answer, owner: str) -> None:
        articles = articles_of(answer)
        known = self._kept(articles, "digest")
        new = [(digest, packed(article)) for digest, article in articles.items() if (digest,) not in known]
        self._database.write("INSERT INTO article VALUES (?, ?)", new)
        self._database.write(
            "INSERT INTO conversation (name, owner, changed) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET changed = excluded.changed",
            [(name, owner, time())],
        )
        self._database.write("DELETE FROM turn WHERE name = ? AND number > ?", [(name, turn)])
        asked, told = _text(answer.question.asked), (claim.text for claim in answer.claims)
        words = fold(_text("\n".join((asked, *told, answer.note))))
        values = (name, turn, answer.question.language, asked, words, " ".join(articles), packed(answer))
        self._database.write(WRITE, [values])

    def _kept(self, digests: Iterable[str], columns: str) -> list[Row]:
        """These columns of the articles."""
        find = f"SELECT {columns} FROM article WHERE digest IN"
        return [row for marks, some in self._database.batches(digests) for row in self._database.rows(f"{find} ({marks})", some)]

    def _read(self, name: str, owner: str) -> Conversation:
        rows = self._of("asked, language, articles, record", name, owner)
        held = self._kept((digest for row in rows for digest in row[2].split()), "digest, packed")
        articles = {digest: article for digest, one in held if (article := unpacked_article(one))}
        return tuple(_answer(asked, language, record, articles) for asked, language, _, record in rows)

    def _remember(self, name: str, owner: str, conversation: Conversation) -> None:
        self._recent[name, owner] = conversation
        self._recent.move_to_end((name, owner))
        while len(self._recent) > 1 and sum(map(len, self._recent.values())) > MOST_REMEMBERED:
            self._recent.popitem(last=False)


def _answer(asked: str, language: str, held: bytes, articles: Mapping[str, Article]) -> Answer:
    try:
        return unpacked_answer(held, articles)
    except UserError:
        told = LABELS.get(language, LABELS["en"])["unreadable"]
        return Answer(Question(asked, asked, language), (), (), found=False, done=True, trouble=told)


def _title(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def _text(text: str) -> str:
    """The text without halves of signs, which no file holds."""
    return text.encode("utf-8", "replace").decode()
