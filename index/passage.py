"""The values of the index: a passage of an article, a passage that was found, and which articles a search may find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.article import Article


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article: whole sentences, `article.text[start:end]`."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; the ranks, from 1, say why (None: not among the candidates of that search)."""

    passage: Passage
    score: float
    dense_rank: int | None
    lexical_rank: int | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a search may find: published from `since` to `until`, by one of the publishers, in one of the languages.

    What is None or empty lets all through; an article without a date is not found when dates are asked for.
    """

    since: date | None = None
    until: date | None = None
    publishers: Sequence[str] = ()
    languages: Sequence[str] = ()

    @property
    def narrows(self) -> bool:
        """Whether any article could be left out."""
        return bool(self.since or self.until or self.publishers or self.languages)

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day, as `date.toordinal` counts them; None where no dates are asked for."""
        if not (self.since or self.until):
            return None
        return (self.since or date.min).toordinal(), (self.until or date.max).toordinal()


EVERY = Filter()
