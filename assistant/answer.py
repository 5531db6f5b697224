"""The values of the assistant: a question as it was understood, and an answer whose every sentence is cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.article import Article
from index.passage import Hit

Verdict = Literal["quoted", "supported", "weak", "unsupported"]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and the same question made complete with what the conversation was about.

    `language` is "id" or "en", and the answer's too. `context` holds further words that a follow-up leans on, for the search alone.
    """

    asked: str
    standalone: str
    language: str
    context: str = ""
    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of an article that support a claim; the quote is a slice, so a false quote cannot be made."""

    number: int
    article: Article
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The cited words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and the citations that support it."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, whole or still being written (`done` says which).

    `found` is False when the articles do not answer; then `claims` is empty, `note` says so in the language of the question, and
    `hits` hold the nearest passages. A conversation is a tuple of answers, oldest first.
    """

    question: Question
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    found: bool
    done: bool
    note: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all claims, each once, in order of number."""
        cited = {citation.number: citation for claim in self.claims for citation in claim.citations}
        return tuple(cited[number] for number in sorted(cited))

    @property
    def text(self) -> str:
        """The answer in plain words with its [n] marks, or the note when nothing was found."""
        if not self.claims:
            return self.note
        return " ".join(claim.text + "".join(f" [{c.number}]" for c in claim.citations) for claim in self.claims)


Conversation = tuple[Answer, ...]
