"""The main path: understand the question, find what the articles say, quote the best, or say that nothing answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from assistant.answer import Answer, Conversation, Question
from assistant.aside import aside, without_greeting
from assistant.days import Period, shown
from assistant.filters import narrowed
from assistant.find import Found, find
from assistant.partly import answerable_part
from assistant.phrases import as_of, outside, partly, unanswered
from assistant.spelling import spelled
from assistant.suggest import suggestions
from assistant.understand import language_of, readable, understand
from assistant.wording import asks_about_now
from assistant.write import write
from index.search import Index


def ask(asked: str, conversation: Conversation, index: Index, dropped: Collection[str] = ()) -> Iterator[Answer]:
    """The answer to a question in its conversation, while it grows and then whole; UserError when there is no question to answer.

    Filters that were understood and are `dropped` (see `filters.chips`) are not used.
    """
    asked = readable(asked)
    language = language_of(asked, conversation)
    said = aside(asked, language)
    if said:
        yield Answer(Question(asked, asked, language), (), (), found=False, done=True, note=said)
        return
    answer = _answer(asked, conversation, index, dropped)
    if answer.found or not answer.hits:
        yield answer
        return
    yield replace(answer, done=False)
    suggested = suggestions(answer.question, answer.hits, lambda other: _answer(other, (), index, ()).found, language)
    yield replace(answer, suggestions=suggested)


def _answer(asked: str, conversation: Conversation, index: Index, dropped: Collection[str]) -> Answer:
    question, conversation = _understood(asked, conversation, index, dropped)
    found = find(question, conversation, index)
    absent: tuple[str, ...] = ()
    if not found.evidence.enough:
        part, absent = answerable_part(question, found)
        if absent:
            found = find(part, conversation, index)
    if not found.evidence.enough:
        return _without_answer(asked, question, found, index)
    claims = write(found.question, found.ranking.sentences, index.reprints)
    notes = [partly(absent, question.language), outside(question, _period(question)) if found.wider else "", _newest(question, index)]
    return Answer(
        replace(found.question, asked=asked, standalone=question.standalone),
        claims,
        found.hits,
        found=True,
        done=True,
        note=" ".join(note for note in notes if note),
        confidence=found.ranking.confidence,
    )


def _understood(asked: str, conversation: Conversation, index: Index, dropped: Collection[str]) -> tuple[Question, Conversation]:
    """The question that was meant, and the part of the conversation that is about the articles."""
    talked = tuple(answer for answer in conversation if answer.hits or answer.claims)
    question = understand(spelled(without_greeting(asked), index), talked, index.occurrences)
    question = narrowed(question, talked, index.coverage().publishers, date.today(), dropped)
    return replace(question, dropped=frozenset(dropped)), talked


def _without_answer(asked: str, question: Question, found: Found, index: Index) -> Answer:
    note = unanswered(question, found.evidence.missing, index.coverage(), period=_period(question))
    now = _newest(question, index)
    question = replace(question, asked=asked)
    return Answer(question, (), found.hits, found=False, done=True, note=f"{note} {now}".strip(), confidence=found.ranking.confidence)


def _period(question: Question) -> str:
    return shown(Period(0, 0, question.since, question.until, False), question.language)


def _newest(question: Question, index: Index) -> str:
    return as_of(index.coverage().last, question.language) if asks_about_now(question.asked) else ""
