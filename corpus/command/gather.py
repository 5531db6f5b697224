"""Putting pages into the folder of a collection: from files, folders and addresses of the web."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import unquote, urlsplit

from corpus.article import Article, Refusal, UserError
from corpus.command.holdings import Holdings, id_of
from corpus.contents import holds_pages
from corpus.decode import decode
from corpus.harmless import without_password
from corpus.inbox import keep
from corpus.parse import parse_page
from corpus.raw import is_asset
from corpus.read import read_page
from corpus.web.connect import SAVE
from corpus.web.feeds import Entry, entries
from corpus.web.fetch import Fetched, Fetcher

# The names of fetched pages are cut off here, in bytes; file systems take 255.
_LONGEST_NAME = 150
_ENDINGS = re.compile(r"\.(?:x?html?|php|aspx?)$", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|section|div|p|br|h[1-6])\b", re.IGNORECASE)
_REMOVED = "You removed this article; add its own address or its file to bring it back."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: its article was added, is a further version of one, came back, was there – or is refused with a reason."""

    source: str
    what: Literal["added", "version", "back", "there", "refused"]
    article: Article | None = None
    reason: str = ""


class Gatherer:
    """Adds pages to the folder of a collection."""

    def __init__(self, holdings: Holdings, folder: Path, limit: int, fetcher: Callable[[], Fetcher] = Fetcher) -> None:
        """Add to that folder; of a feed or sitemap at most `limit` pages."""
        self._holdings, self._folder, self._limit, self._start = holdings, folder, limit, fetcher
        self._fetcher: Fetcher | None = None
        self._added: set[Article] = set()

    def add(self, source: str) -> Iterator[Outcome]:
        """What becomes of each page of a file, a folder or an address."""
        if re.match(r"https?://", source, re.IGNORECASE):
            yield from self._from_address(source)
            return
        if re.match(r"[a-z][a-z\d+.-]*://", source, re.IGNORECASE):
            yield Outcome(without_password(source), "refused", reason=f"Only http:// and https:// addresses can be fetched; {SAVE}.")
            return
        path = Path(source)
        if not path.is_dir():
            yield from self._from_file(path)
            return
        pages = _pages_under(path)
        if not pages:
            yield Outcome(source, "refused", reason="There is no page in this folder.")
        for page in pages:
            yield from self._from_file(page)

    def _from_file(self, path: Path) -> Iterator[Outcome]:
        """What becomes of the pages of a file."""
        refused: list[Refusal] = []
        try:
            if not path.exists():
                raise UserError("There is no such file; an address begins with https://.")
            if path.name.startswith((".", "~$")):
                raise UserError("Files with such names are hidden and not read; rename it.")
            single = None if holds_pages(path.name) else read_page(path)
            if single is not None and self._is_there(single):
                yield self._outcome(str(path), single)
                return
            for article in self._keep(path, refused.append):
                yield self._outcome(str(path), article)
        except UserError as error:
            yield Outcome(str(path), "refused", reason=str(error))
        for refusal in refused:
            yield Outcome(str(path.parent / refusal.path), "refused", reason=refusal.reason)

    def _from_address(self, url: str) -> Iterator[Outcome]:
        """What becomes of the page at an address, or of those that the feed or sitemap there lists."""
        shown = without_password(url)
        try:
            fetched = self._fetch(url)
            if fetched.kind == "page":
                yield self._from_page(shown, fetched)
                return
            listed = entries(fetched, self._fetch, self._limit)
            if not listed:
                raise UserError("No articles are listed at this address.")
        except UserError as error:
            yield Outcome(shown, "refused", reason=str(error))
            return
        for entry in listed:
            yield self._from_entry(entry)

    def _from_entry(self, entry: Entry) -> Outcome:
        """What becomes of a page in a list; one that is there is not fetched again, and one that was removed does not come back."""
        try:
            name = id_of(entry.link)
        except UserError:  # an address that tells nothing about its page
            name = ""
        try:
            if name in self._holdings.pages.taken_out():
                raise UserError(_REMOVED)
            if self._holdings.pages.holders(name):
                return Outcome(entry.title or entry.link, "there")
            return self._from_page(entry.link, self._fetch(entry.link), listed=True)
        except UserError as error:
            return Outcome(without_password(entry.link), "refused", reason=str(error))

    def _from_page(self, source: str, fetched: Fetched, listed: bool = False) -> Outcome:
        """What becomes of a fetched page."""
        try:
            name, data = saved(fetched)
            article = parse_page(name, data)
            if listed and article.id in self._holdings.pages.taken_out():
                raise UserError(_REMOVED)
            if not self._is_there(article):
                with TemporaryDirectory() as folder:
                    page = Path(folder, name)
                    page.write_bytes(data)
                    self._keep(page, lambda refusal: None)
        except UserError as error:
            return Outcome(source, "refused", reason=str(error))
        return self._outcome(source, article)

    def _fetch(self, url: str) -> Fetched:
        """What stands at an address."""
        self._fetcher = self._fetcher or self._start()
        return self._fetcher.fetch(url)

    def _keep(self, page: Path, refuse: Callable[[Refusal], None]) -> list[Article]:
        """The articles of a file that was copied into the folder; UserError where it could not be."""
        try:
            return keep(page, self._folder, refuse)
        except OSError as error:
            raise UserError(f"{self._folder} cannot be written ({error.strerror}); give another folder with --corpus or --data.") from error

    def _is_there(self, article: Article) -> bool:
        """Whether a file of the collection holds the article just as it is here."""
        return article in self._added or any(self._holdings.pages.holds(folder, article) for folder in self._holdings.folders)

    def _outcome(self, source: str, article: Article) -> Outcome:
        """What becomes of an article, which comes back if it was removed."""
        pages = self._holdings.pages
        there, known = self._is_there(article), bool(pages.holders(article.id)) or any(one.id == article.id for one in self._added)
        self._added.add(article)
        if article.id in pages.taken_out():
            pages.put_back([article.id])
            return Outcome(source, "back", article)
        return Outcome(source, "there" if there else "version" if known else "added", article)


def saved(fetched: Fetched) -> tuple[str, bytes]:
    """The name and the content of the file in which a fetched page is kept: as UTF-8, with the address as browsers note it when they save.

    The mark in front makes browsers read it as UTF-8, too, whatever the page says about itself.
    """
    text = decode(fetched.data).lstrip("\ufeff")
    if not _MARKUP.search(text):
        return f"{_slug(fetched.url)}.md", f'---\nurl: "{fetched.url}"\n---\n\n{text}'.encode()
    note = f"<!-- saved from url=({len(fetched.url):04}){fetched.url} -->"
    return f"{_slug(fetched.url)}.html", f"\ufeff{note}\n{text}".encode()


def _slug(url: str) -> str:
    """The host and the path of an address as the name of a file."""
    parts = urlsplit(url)
    path = _ENDINGS.sub("", unquote(parts.path).rstrip("/"))
    named = f"{(parts.hostname or '').removeprefix('www.')}{path}{'-' if parts.query else ''}{unquote(parts.query)}"
    slug = re.sub(r"[^\w.]+|_+", "-", named).encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")
    return slug.strip("-.") or "page"


def _pages_under(folder: Path) -> list[Path]:
    """The files under a folder that may be pages, in order: not what is hidden, and not what belongs to saved pages."""
    return sorted(path for path in folder.rglob("*") if _may_be_page(path.relative_to(folder)) and path.is_file())


def _may_be_page(path: Path) -> bool:
    """Whether a file of that path within a folder is looked at."""
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    return not hidden and not any(part.endswith("_files") for part in path.parts[:-1]) and not is_asset(path.name)
