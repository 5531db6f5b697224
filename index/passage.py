"""The values of the index: a passage of an article, and a passage that was found."""

from __future__ import annotations

from dataclasses import dataclass

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

    @property
    def key(self) -> str:
        """The name of the passage in both search indexes; it changes when the article does."""
        return f"{self.article.digest}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; the ranks, from 1, say why (None: not among the candidates of that search)."""

    passage: Passage
    score: float
    dense_rank: int | None
    lexical_rank: int | None
