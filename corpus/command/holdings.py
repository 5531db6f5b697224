"""What a collection holds, read from its folders and its catalogue alone: usable while another process has the index open."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from types import TracebackType

from corpus.article import Article, Refusal, UserError
from corpus.catalogue import Catalogue, Version
from corpus.command.again import again
from corpus.dates import find_date
from corpus.harmless import without_password
from corpus.metadata import clean_url, identity
from corpus.pages import Pages
from corpus.place import catalogue_at, data_folder, folders, make_folder
from corpus.read import Progress, check_folder, read_folder
from corpus.story.clean import one_line

# What stands for an outlet or a language that is not known.
UNKNOWN = "unknown"
# So much of an id has to be given; of so many articles that begin alike the ids are told.
_SHORTEST, _MOST_TOLD = 4, 5


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are wanted: those with every word in title or text, of an outlet (or a part of its name), a time and a language."""

    words: tuple[str, ...] = ()
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None

    def admits(self, article: Article) -> bool:
        """Whether the article is wanted; one without a date is not, when dates are asked for."""
        if self.publisher and one_line(self.publisher).casefold() not in (article.publisher or UNKNOWN).casefold():
            return False
        if self.language and self.language.lower() != (article.language or UNKNOWN):
            return False
        if (self.since or self.until) and not (
            article.published and (self.since or date.min) <= article.published <= (self.until or date.max)
        ):
            return False
        return not self.words or has_words(f"{article.title}\n{article.text}", self.words)


EVERYTHING = Choice()


@dataclass(frozen=True, slots=True)
class Held:
    """An article of a collection: whether searches find it, how many other articles tell the same text, how many versions are kept."""

    article: Article
    searchable: bool = False
    reprints: int = 0
    versions: int = 1


class Holdings:
    """The articles that the folders of a collection hold now."""

    def __init__(self, corpus: Path | None, data: Path | None, progress: Progress, catalogue: str | None = None) -> None:
        """Read what changed in the folders since they were read last; UserError when there is no such folder.

        With the address of a `catalogue` that is shared, they are held with the articles of the other machines' folders.
        """
        if corpus is not None:
            check_folder(corpus)
        self._options = Namespace(corpus=corpus, data=data, catalogue=catalogue)
        place = data_folder(data, corpus)
        make_folder(place)
        self.folders, at = folders(corpus, place, catalogue is not None), catalogue_at(place, catalogue)
        self.pages = Pages(at)
        self.catalogue = Catalogue(at)
        self._several = catalogue is not None or len(self.folders) > 1
        for folder in self.folders:
            read_folder(folder, self.pages, progress)

    def __enter__(self) -> Holdings:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.pages.close()
        self.catalogue.close()

    def again(self, command: str) -> str:
        """A command that is told to people, for this collection."""
        return again(command, self._options)

    def articles(self, choice: Choice = EVERYTHING) -> Iterator[Article]:
        """The articles that are wanted, each once, in the order of the files."""
        best: dict[str, str] = {}
        if self._several:  # of several versions of an article the one stays that the index keeps
            ranks: dict[str, tuple[date, int, str]] = {}
            for article in self._all():
                rank = (article.updated or article.published or date.min, len(article.text), article.digest)
                ranks[article.id] = max(rank, ranks.get(article.id, rank))
            best = {name: rank[2] for name, rank in ranks.items()}
        for article in self._all():
            if best and best.get(article.id) != article.digest:
                continue
            best.pop(article.id, None)
            if choice.admits(article):
                yield article

    def _all(self) -> Iterator[Article]:
        return self.pages.collected(self.folders)

    def held(self, choice: Choice = EVERYTHING) -> Iterator[Held]:
        """The articles that are wanted, and what the catalogue knows of them, in the order of the files."""
        searchable, outdated = self.catalogue.digests("indexed"), self.catalogue.outdated()
        families = _families(self.catalogue.reprint_pairs())
        for article in self.articles(choice):
            digest = article.digest
            yield Held(article, digest in searchable, len(families.get(digest, {digest})) - 1, 1 + outdated.get(article.id, 0))

    def refusals(self) -> Iterator[Refusal]:
        """The pages that could not be read, and why."""
        return chain.from_iterable(map(self.pages.refusals, self.folders))

    def files_named(self, name: str) -> list[Path]:
        """The files with that name, wherever they lie in the folders of the collection, in order."""
        paths = (Path(os.fsdecode(path)) for folder in self.folders for path in self.pages.marks(folder))
        return sorted(path for path in paths if path.name == name and path.is_file())

    def named(self, reference: str) -> Held:
        """The article with that id, or with the only id that begins so, or with that address; UserError where there is none."""
        wanted, shown = id_of(reference), without_password(reference)
        found = [held for held in self.held() if held.article.id.startswith(wanted)]
        if len(found) > 1:
            told = ", ".join(held.article.id for held in found[:_MOST_TOLD]) + (", …" if len(found) > _MOST_TOLD else "")
            raise UserError(f"{len(found)} articles have an id that begins with {wanted}; give more of it: {told}.")
        if found:
            return found[0]
        if gone := self._from_catalogue(wanted):
            return gone
        if out := [name for name in self.pages.taken_out() if name.startswith(wanted)]:
            raise UserError(f"The article {out[0]} was removed; `{self.again(f'kutip remove --undo {out[0]}')}` brings it back.")
        raise UserError(f"There is no article {shown} in the collection; `{self.again('kutip list')}` shows which there are.")

    def with_id(self, name: str) -> Held | None:
        """The article with that id, None where the collection has none."""
        return next((held for held in self.held() if held.article.id == name), None) or self._from_catalogue(name)

    def _from_catalogue(self, name: str) -> Held | None:
        """The article with that id whose file is gone; searches find it until the next sync."""
        if not (versions := self.catalogue.versions(name)):
            return None
        newest = versions[0].article
        return Held(newest, newest.digest in self.catalogue.digests("indexed"), versions=len(versions))

    def removed(self, reference: str, wanted: str) -> str:
        """The id of the removed article with the wanted id, or with the only id that begins so; UserError names the reference."""
        found, shown = sorted(name for name in self.pages.taken_out() if name.startswith(wanted)), without_password(reference)
        if len(found) == 1:
            return found[0]
        if found:
            raise UserError(f"{len(found)} removed articles have an id that begins with {wanted}; give more of it.")
        raise UserError(f"No article {shown} was removed; `{self.again('kutip remove')}` lists those that were.")

    def versions(self, article: Article) -> list[Version]:
        """All versions of an article that are known, newest first; one that is not in the catalogue yet comes first, without a moment."""
        known = self.catalogue.versions(article.id)
        there = any(version.article.digest == article.digest for version in known)
        return known if there else [Version(article, None), *known]


def id_of(reference: str) -> str:
    """The id, or the beginning of one, that an id or an address stands for; UserError where it is neither."""
    shown = without_password(reference)
    if re.match(r"https?://", reference):
        url = clean_url(reference)
        if url is None:
            raise UserError(f"{shown} is no address of a page; copy it from the browser's address bar.")
        return identity(url, None, "", None, "")
    wanted = reference.strip().lower()
    if not re.fullmatch(rf"[0-9a-f]{{{_SHORTEST},16}}", wanted):
        told = "an id is 16 digits and letters from a to f, and the first four may be enough"
        raise UserError(f"{shown} is neither a file nor an id of an article nor an address; {told}.")
    return wanted


def has_words(text: str, words: Iterable[str]) -> bool:
    """Whether each of the words stands in the text, in small letters or capitals."""
    folded = text.casefold()
    return all(one_line(word).casefold() in folded for word in words)


def first_day(text: str) -> date:
    """The day that is written, or the first one of a month ("2021-10") or a year; UserError where it is none."""
    year, month = _year_and_month(text)
    return _calendar(text, year, month or 1) if year else _day(text)


def last_day(text: str) -> date:
    """The day that is written, or the last one of a month ("2021-10") or a year; UserError where it is none."""
    year, month = _year_and_month(text)
    if not year:
        return _day(text)
    first = _calendar(text, year, month or 12)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _year_and_month(text: str) -> tuple[int, int]:
    """The year and the month that are written, 0 where they are not."""
    found = re.fullmatch(r"\s*(\d{4})(?:-(\d{1,2}))?\s*", text)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _calendar(text: str, year: int, month: int) -> date:
    """The first day of the month."""
    try:
        return date(year, month, 1)
    except ValueError as error:
        raise _no_date(text) from error


def _day(text: str) -> date:
    """The day that is written in any form that pages have."""
    day = find_date(text)
    if day is None:
        raise _no_date(text)
    return day


def _no_date(text: str) -> UserError:
    """What is said of a text that is no date."""
    return UserError(f"“{text}” is no date; write it as 2021-10-18, 2021-10 or 2021.")


def _families(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """For each digest in the pairs the family to which it belongs, directly or by way of others."""
    families: dict[str, set[str]] = {}
    for one, other in pairs:
        smaller, larger = sorted((families.setdefault(one, {one}), families.setdefault(other, {other})), key=len)
        if smaller is not larger:
            larger |= smaller
            families.update(dict.fromkeys(smaller, larger))
    return families
