"""The plain values that programs are told: what `--json`, the HTTP API and the MCP server say of answers, passages and articles."""

from __future__ import annotations

from typing_extensions import TypedDict  # that of the standard library does for pydantic from Python 3.12 on

from corpus.article import Article
from index.passage import Hit


class FactValues(TypedDict):
    """The words of a sentence that answer by themselves, as offsets into its text."""

    start: int
    end: int
    text: str


class GlossValues(TypedDict):
    """What is explained behind an offset of a sentence and is not the article's."""

    end: int
    text: str


class DoubtValues(TypedDict):
    """What of a sentence its sources do not bear out."""

    about: str
    words: str


class ClaimValues(TypedDict):
    """A sentence of an answer, with the numbers of its citations."""

    text: str
    verdict: str
    citations: list[int]
    fact: FactValues | None
    glosses: list[GlossValues]
    label: str
    doubts: list[DoubtValues]


class CitationValues(TypedDict):
    """The words of an article that support a sentence; `quote` is the article's text from `start` to `end`."""

    number: int
    article: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    start: int
    end: int
    quote: str


class PassageValues(TypedDict):
    """Where a passage that was read lies in its article."""

    article: str
    start: int
    end: int
    score: float


class AnswerValues(TypedDict):
    """An answer; where `found` is false, `note` says what there is instead."""

    asked: str
    standalone: str
    language: str
    found: bool
    text: str
    note: str
    confidence: float
    claims: list[ClaimValues]
    citations: list[CitationValues]
    passages: list[PassageValues]
    suggestions: list[str]
    writer: str
    trouble: str


class TimedAnswerValues(AnswerValues):
    """An answer and the seconds that it took."""

    seconds: float


class FoundValues(TypedDict):
    """A passage that a search found, with its words and the article that they are from."""

    article: str
    title: str
    publisher: str | None
    published: str | None
    language: str | None
    url: str | None
    start: int
    end: int
    score: float
    text: str


class ListedValues(TypedDict):
    """An article in a list; `reprints` others tell the same text."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    language: str | None
    reprints: int


class ListValues(TypedDict):
    """A part of a list of articles, and how many there are in all."""

    total: int
    articles: list[ListedValues]


class ArticleValues(TypedDict):
    """A whole article; offsets of citations are into its `text`."""

    id: str
    title: str
    text: str
    url: str | None
    publisher: str | None
    published: str | None
    authors: list[str]
    language: str | None


class ProblemValues(TypedDict):
    """What went wrong, in a sentence that says what to do."""

    error: str


def found_values(hit: Hit) -> FoundValues:
    """A passage that a search found."""
    passage, article = hit.passage, hit.passage.article
    return {
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "url": article.url,
        "start": passage.start,
        "end": passage.end,
        "score": round(hit.score, 4),
        "text": passage.text,
    }


def article_values(article: Article) -> ArticleValues:
    """A whole article."""
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "authors": list(article.authors),
        "language": article.language,
    }
