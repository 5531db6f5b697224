"""What the collection has on a question: its passages, their sentences ranked, and whether that is enough of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.abstain import Evidence, weigh
from assistant.answer import Citation, Conversation, Question
from assistant.filters import published_window, strict
from assistant.look import wanted
from assistant.names import also
from assistant.rank import Ranking, rank
from assistant.topics import own_words
from index.passage import Hit
from index.search import Index
from index.words import fold, in_words

PASSAGES = 12  # that are read for an answer: about one long article's worth
HOLDING = 60  # passages among which those are looked for that hold a quoted phrase
NARROWER = 0.1  # how much less likely an answer from the period that was asked for may be than one from all articles


@dataclass(frozen=True, slots=True)
class Found:
    """The question as it was answered, what was found for it, and `wider` if that is from outside the period that was asked for."""

    question: Question
    hits: tuple[Hit, ...]
    ranking: Ranking
    evidence: Evidence
    wider: bool = False


def find(question: Question, conversation: Conversation, index: Index) -> Found:
    """What there is in the articles that were asked for; where the period need not be that of publication, also in all others."""
    shown = _shown(question, conversation)
    if question.kind == "summary" and not question.articles:
        question = _with_article(question, index)
    is_strict = strict(question, conversation)
    found = _among(question, *published_window(question, is_strict), index, shown)
    if is_strict or not (question.since or question.until):
        return found
    wider = _among(replace(question, since=None, until=None), None, None, index, shown)
    if found.evidence.enough and found.ranking.confidence >= wider.ranking.confidence - NARROWER:
        return found
    if wider.evidence.enough:
        return replace(wider, wider=True)
    return found if found.hits else replace(wider, question=question)


def _among(question: Question, since: date | None, until: date | None, index: Index, shown: Sequence[Citation]) -> Found:
    hits = tuple(_hits(question, since, until, index))
    ranking = rank(question, wanted(question, index), hits, index, shown)
    return Found(question, hits, ranking, weigh(question, ranking, index))


def _hits(question: Question, since: date | None, until: date | None, index: Index) -> list[Hit]:
    """The passages to read: of the articles that the question is about, else the best of those that it asks for."""
    if question.articles:
        return [hit for article in question.articles for hit in index.passages(article)][:PASSAGES]
    own = own_words(question)
    context = " ".join(part for part in (question.context, also(own)) if part)
    if not question.phrases:
        return index.search(own, PASSAGES, since, until, question.publishers, context)
    phrases = [in_words(phrase) for phrase in question.phrases]
    hits = index.search(own, HOLDING, since, until, question.publishers, context)
    return [hit for hit in hits if all(phrase in in_words(hit.passage.article.text) for phrase in phrases)][:PASSAGES]


def _shown(question: Question, conversation: Conversation) -> tuple[Citation, ...]:
    """What was cited before and is not to be cited first again: a turn ago, or, where more is asked for, ever."""
    if question.more:
        return tuple(citation for answer in conversation for citation in answer.citations)
    return conversation[-1].citations if question.context and conversation else ()


def _with_article(question: Question, index: Index) -> Question:
    """A question to sum up an article that it names by its headline, as one about that article."""
    asked = in_words(re.sub(r"[“”\"]", " ", question.standalone))
    for hit in index.search(question.standalone, 3):
        article = hit.passage.article
        if len(fold(article.title)) > 12 and in_words(article.title) in asked:
            return replace(question, articles=(article,), phrases=())
    return question
