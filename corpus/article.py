"""The values of the corpus: what a page becomes, and the one error that is meant for people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date, time
from pathlib import Path


class UserError(Exception):
    """A mistake that a person can mend: the message says what happened and what to do, in one or two sentences."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Article:
    """One news article; what is unknown is None, never a guess.

    `id` names the article across versions (see `corpus.metadata.identity`). `text` is the canonical text, without the headline:
    NFC, no control characters, paragraphs separated by one empty line. Every citation is a pair of offsets into it.
    `language` is an ISO 639-1 code. `agency` is the source that the article itself names ("Sumber Al Jazeera"). `published` is the day in
    the page's own time zone, `published_time` the clock on that day, with the zone where the page names one.
    """

    id: str
    title: str
    text: str
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    agency: str | None = None
    published_time: time | None = None
    updated: date | None = None
    section: str | None = None
    _digest: str = field(default="", init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """32 hexadecimal digits that differ whenever anything that is stored, searched or shown differs."""
        if not self._digest:  # each passage of an article asks for it, and for a long text it takes milliseconds
            stored = tuple(getattr(self, part.name) for part in fields(self) if part.init)
            digest = hashlib.blake2b(repr(stored).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            object.__setattr__(self, "_digest", digest)
        return self._digest


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that was not read, and why, in one sentence for people."""

    path: Path
    reason: str
