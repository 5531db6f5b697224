"""The values of the assistant: a question as it was understood, and an answer whose every sentence is cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.kinds import Kind
from corpus.article import Article
from index.passage import Hit

Verdict = Literal["quoted", "supported", "weak", "unsupported", "unchecked"]  # the last of a sentence that is not whole
About = Literal["number", "date", "name", "denial", "speaker", "words", "source"]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and the same question made complete with what the conversation was about.

    `language` is "id" or "en", and the answer's too. `context` holds further words that a follow-up leans on, for the search alone.
    `since` to `publishers` say which articles are asked for, and `phrases` what they have to hold word for word. A question about certain
    `articles` is answered from these alone; one for `more` leaves out what was cited before. `dropped` are filters taken away.
    """

    asked: str
    standalone: str
    language: str
    context: str = ""
    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    kind: Kind = "what"
    articles: tuple[Article, ...] = ()
    more: bool = False
    dropped: frozenset[str] = frozenset()


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
class Gloss:
    """What a reader needs to know inside a quote that the article says elsewhere; it stands in brackets behind offset `end` of it."""

    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of a sentence that a language model wrote its sources do not bear out, and the words of the sentence that tell it.

    A "denial" is a "not" that stands on one side alone, a "speaker" who says what somebody else says there, "words" the whole of a sentence
    of which too little is there, and "source" a sentence that no passage is about.
    """

    about: About
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and the citations that support it.

    `fact` is the part of the text that answers by itself, as offsets; `label` stands before the text: a day, an outlet. `doubts` say why
    the verdict on a written sentence is not better.
    """

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict
    fact: tuple[int, int] | None = None
    glosses: tuple[Gloss, ...] = ()
    label: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, whole or still being written (`done` says which).

    `found` is False when the articles do not answer; then `claims` is empty, `note` says so in the language of the question, and
    `hits` hold the nearest passages. Beside claims, `note` says what they leave open. `suggestions` are questions that can be answered;
    `confidence`, from 0 to 1, is the chance that the articles answer. `writer` is the language model that wrote the claims, or
    "" where they are quoted; `trouble` says in one sentence what went wrong with it. It took `seconds`, where that was measured. A
    conversation is a tuple of answers, oldest first.
    """

    question: Question
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    found: bool
    done: bool
    note: str = ""
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    writer: str = ""
    trouble: str = ""
    seconds: float = 0.0

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
