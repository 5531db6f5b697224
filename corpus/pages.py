"""What each file of a folder held when it was read last: articles, or the reasons why there is none."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from corpus.article import Article, Refusal, UserError
from corpus.database import in_batches
from corpus.open_database import open_database
from corpus.place import Place, Shared
from corpus.repeated import line_hashes, repeated_lines, without
from corpus.schema import MIGRATIONS, article_of, row_of

BATCH = 200  # pages that are read or written together

# Of several pages of one article the best stays: the one that changed last, else the longer one (`rank`); the rest break ties.
_BEST = (
    "page JOIN file USING (path) WHERE file.root = ? AND page.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM page AS other JOIN file AS "
    "place USING (path) WHERE place.root = file.root AND other.id = page.id AND "
    "(other.rank, other.path, other.number) > (page.rank, page.path, page.number))"
)

_PUT = (
    "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path, number) DO UPDATE SET place = excluded.place, reason = "
    "excluded.reason, id = excluded.id, rank = excluded.rank, outlet = excluded.outlet, lines = excluded.lines, article = excluded.article"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a file, ready to be kept: an article in `article`, or the `reason` why there is none."""

    place: str
    reason: str | None = None
    id: str | None = None
    rank: str | None = None
    outlet: str | None = None
    lines: bytes | None = None
    article: bytes | None = None


def found(place: str, read: Article | Refusal, final: bool = False) -> Found:
    """What was read at a place, ready to be kept; from a `final` article no lines are taken that other pages share."""
    if isinstance(read, Refusal):
        return Found(place, read.reason.encode("utf-8", "replace").decode("utf-8"))  # it may quote a name that is no text
    outlet = None if final else read.publisher or (urlsplit(read.url).hostname if read.url else None)
    rank = f"{read.updated or read.published or date.min}:{len(read.text):09}:{read.digest}"
    packed = zlib.compress(json.dumps(row_of(read), ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
    return Found(place, None, read.id, rank, outlet, line_hashes(read.text), packed)


def unpacked(packed: bytes) -> Article:
    """The article of a page that was kept; UserError where it is damaged."""
    try:
        return article_of(json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, zlib.error) as error:
        raise UserError("A page in the catalogue is damaged. `kutip check` says what can be done.") from error


class Pages:
    """The pages of the files of one or several folders, in the catalogue's file, or in a temporary one."""

    def __init__(self, path: Place | None) -> None:
        """Open the catalogue's file or its place on a server; None: keep the pages until this is closed."""
        self._database = open_database(path, MIGRATIONS)
        self._shared = isinstance(path, Shared)
        # In front of the paths of a machine's files, because those of two machines may be the same.
        self._machine = f"{path.machine}:".encode() if isinstance(path, Shared) else b""

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def marks(self, root: Path) -> dict[bytes, str]:
        """The mark of each file of a folder that was read, by its path as the system writes it."""
        rows = self._database.rows("SELECT path, mark FROM file WHERE root = ?", (self._root(root),))
        return {name.removeprefix(self._machine): mark for name, mark in rows}

    def put(self, root: Path, path: Path, mark: str, pages: Iterable[Found]) -> None:
        """Keep what a file holds, in place of what it held before; what is not complete does not count.

        Two processes may read one folder at the same time: both keep the same, and neither sees that a file of a few pages holds none.
        """
        name = os.fsencode(path)
        batches = in_batches(pages, BATCH)
        first, second = next(batches, []), next(batches, None)
        if second is None:
            with self._database.writing():
                self.forget([name])
                self._insert(name, 0, first)
                self._count(root, name, mark)
            return
        self.forget([name])
        for number, batch in enumerate(chain([first, second], batches)):
            self._insert(name, number * BATCH, batch)
        self._count(root, name, mark)

    def _insert(self, name: bytes, number: int, pages: list[Found]) -> None:
        """Write pages of a file, the first of them under that number."""
        rows = [
            (self._machine + name, number + place, page.place, page.reason, page.id, page.rank, page.outlet, page.lines, page.article)
            for place, page in enumerate(pages)
        ]
        self._database.write(_PUT, rows)

    def _count(self, root: Path, name: bytes, mark: str) -> None:
        """Let the pages of a file count from now on."""
        self._database.write(
            "INSERT INTO file VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET root = excluded.root, mark = excluded.mark",
            [(self._machine + name, self._root(root), mark)],
        )

    def forget(self, names: Iterable[bytes]) -> None:
        """Forget the files of these paths and what they held."""
        paths = [(self._machine + name,) for name in names]
        with self._database.writing():
            self._database.write("DELETE FROM file WHERE path = ?", paths)
            self._database.write("DELETE FROM page WHERE path = ?", paths)

    def only(self, roots: Iterable[Path]) -> None:
        """Let a machine bring nothing but these folders into a shared collection; what it brought of others goes."""
        if self._shared:
            names = [self._root(root) for root in roots]
            files = self._database.rows("SELECT path, root FROM file WHERE substr(root, 1, ?) = ?", (len(self._machine), self._machine))
            self.forget(path.removeprefix(self._machine) for path, root in files if root not in names)

    def collected(self, roots: Iterable[Path]) -> Iterator[Article]:
        """The articles of these folders one after the other as `articles` gives them; in a shared catalogue those of all machines."""
        names = [row[0] for row in self._database.rows("SELECT DISTINCT root FROM file ORDER BY root")] if self._shared else None
        for name in map(self._root, roots) if names is None else names:
            yield from self._articles((name,))

    def articles(self, root: Path) -> Iterator[Article]:
        """The articles of a folder in the order of its files, each once, without the lines that an outlet's pages share.

        What the user took out of the collection is left out.
        """
        return self._articles((self._root(root),))

    def _root(self, root: Path) -> bytes:
        return self._machine + os.fsencode(root.resolve())

    def _articles(self, name: tuple[bytes]) -> Iterator[Article]:
        shared = {outlet: lines for outlet, lines in self._repeated(name) if lines}
        statement = (
            f"SELECT page.outlet, page.article FROM {_BEST} AND page.id NOT IN (SELECT id FROM removed) ORDER BY page.path, page.number"
        )
        for outlet, packed in self._database.stream(statement, name):
            yield without(unpacked(packed), shared.get(outlet, frozenset()))

    def _repeated(self, name: tuple[bytes]) -> Iterator[tuple[str, frozenset[bytes]]]:
        """For each outlet the hashes of the lines that many of its pages share."""
        rows = self._database.stream(f"SELECT page.outlet, page.lines FROM {_BEST} AND page.outlet IS NOT NULL ORDER BY page.outlet", name)
        for outlet, pages in groupby(rows, key=lambda row: row[0]):
            yield outlet, repeated_lines(row[1] for row in pages)

    def refusals(self, root: Path) -> Iterator[Refusal]:
        """The pages of a folder that could not be read, and why, in the order of its files."""
        statement = (
            "SELECT page.path, page.place, page.reason FROM page JOIN file USING (path) WHERE file.root = ? AND page.reason IS NOT NULL "
            "ORDER BY page.path, page.number"
        )
        for path, place, reason in self._database.stream(statement, (self._root(root),)):
            yield Refusal(self._path(path) / place, reason)

    def _path(self, name: bytes) -> Path:
        """The path of a file; of another machine's, with the name of the machine in front."""
        return Path(os.fsdecode(name.removeprefix(self._machine)))

    def holders(self, name: str) -> list[Path]:
        """The places of the pages that hold the article with that id; the one that is shown comes first.

        In a shared catalogue the path of another machine's file has the name of that machine in front.
        """
        rows = self._database.rows("SELECT rank, path, place FROM page JOIN file USING (path) WHERE id = ?", (name,))
        rows.sort(key=lambda row: (row[0], row[1].startswith(self._machine), row[1]), reverse=True)
        return [self._path(path) / place for _, path, place in rows]

    def holds(self, root: Path, article: Article) -> bool:
        """Whether a page of a folder holds the article just as it is here."""
        statement = "SELECT 1 FROM page JOIN file USING (path) WHERE id = ? AND rank = ? AND root = ?"
        return bool(self._database.rows(statement, (article.id, found("", article).rank, self._root(root))))

    def take_out(self, names: Iterable[str]) -> None:
        """Leave the articles with these ids out of the collection from now on, though their files stay."""
        self._database.write("INSERT INTO removed VALUES (?) ON CONFLICT DO NOTHING", [(name,) for name in names])

    def taken_out(self) -> set[str]:
        """The ids of the articles that are left out of the collection, though their files stay."""
        return {row[0] for row in self._database.rows("SELECT id FROM removed")}

    def put_back(self, names: Iterable[str]) -> None:
        """Let the articles with these ids be in the collection again."""
        self._database.write("DELETE FROM removed WHERE id = ?", [(name,) for name in names])
