"""The main path: understand the question, find what the articles say, quote the best, or say that nothing answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.another import about_another, about_somebody_else
from assistant.answer import Answer, Conversation, Question
from assistant.aside import aside, without_greeting
from assistant.compose import Turned, completed, compose
from assistant.days import Period, shown
from assistant.filters import narrowed
from assistant.find import Found, find
from assistant.judge import bearing_out
from assistant.llm import LanguageModel
from assistant.names import at_length
from assistant.news import asks_for_news, openings
from assistant.partly import answerable_part
from assistant.phrases import as_of, outside, partly, unanswered
from assistant.spelling import spelled
from assistant.stages import observed, stage, staged
from assistant.suggest import suggestions
from assistant.understand import language_of, readable, understand
from assistant.wording import asks_about_now, in_another_language
from assistant.write import write
from index.search import Index

AGREE = -0.7  # logarithm of the chance, one in two, that a sentence bears out another from which both are cited for one


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for: the question as it was understood, the part of the conversation that is about the articles, what was found,
    and the words of the question that nothing answers."""

    question: Question
    conversation: Conversation
    found: Found
    absent: tuple[str, ...]


def ask(
    asked: str,
    conversation: Conversation,
    index: Index,
    dropped: Collection[str] = (),
    model: LanguageModel | None = None,
    rewrites: bool = False,
    only: Sequence[str] = (),
) -> Iterator[Answer]:
    """The answer to a question in its conversation, while it grows and then whole; UserError when there is no question to answer.

    Filters that were understood and are `dropped` (see `filters.chips`) are not used. With a language model, that writes what the articles
    answer; where it fails they are quoted as they are without one. If it `rewrites`, it also says what a follow-up means on its own. Of
    the outlets in `only` alone it is answered where the question names none itself.
    """
    yield from observed(_answers(readable(asked), conversation, index, dropped, model, rewrites, only))


def _answers(
    asked: str,
    conversation: Conversation,
    index: Index,
    dropped: Collection[str],
    model: LanguageModel | None,
    rewrites: bool,
    only: Sequence[str],
) -> Iterator[Answer]:
    language = language_of(asked, conversation)
    said = aside(asked, language)
    if said:
        yield Answer(Question(asked, asked, language), (), (), found=False, done=True, note=said)
        return
    if asks_for_news(asked) and (claims := write(Question(asked, asked, language), openings(index, only), index.reprints)):
        yield Answer(Question(asked, asked, language), claims, (), found=True, done=True, confidence=1.0)
        return
    sought = _sought(asked, conversation, index, dropped, model if rewrites else None, only)
    answer = _quoted(asked, sought, index)
    if answer.found and model:
        yield from _written(answer, sought, index, model)
    elif answer.found or not answer.hits:
        yield answer
    else:
        yield from _suggesting(answer, index)


def _suggesting(answer: Answer, index: Index) -> Iterator[Answer]:
    """The answer that nothing was found, then with questions that can be answered, which takes longer."""
    yield replace(answer, done=False)

    def answers(other: str) -> bool:
        return _sought(other, (), index, ()).found.evidence.enough

    with stage("suggest"):
        suggested = suggestions(answer.question, answer.hits, answers, answer.question.language)
    yield replace(answer, suggestions=suggested)


def _written(answer: Answer, sought: Sought, index: Index, model: LanguageModel) -> Iterator[Answer]:
    """The answer as the model writes it, after what it reads; the quoted answer, with what went wrong, when it writes nothing of use."""
    waiting = replace(answer, claims=(), done=False, writer=model.name)
    turned = Turned(())
    yield waiting
    for turned in staged("model", compose(sought.found, sought.conversation, index, model)):
        yield replace(waiting, claims=turned.claims)
    if not turned.held:
        nothing = _without_answer(answer.question.asked, sought.question, sought.found, index)
        yield from _suggesting(replace(nothing, writer=model.name), index)
    elif turned.claims:
        yield replace(answer, claims=turned.claims, writer=model.name, trouble=turned.trouble)
    else:
        yield replace(answer, trouble=turned.trouble)


def _sought(
    asked: str,
    conversation: Conversation,
    index: Index,
    dropped: Collection[str],
    rewriter: LanguageModel | None = None,
    only: Sequence[str] = (),
) -> Sought:
    question, conversation, found = _found(asked, conversation, index, dropped, rewriter, only)
    another = about_another(question, conversation, index)
    if another or (not found.evidence.enough and about_somebody_else(question, conversation, index)):
        alone = _found(asked, (), index, dropped, None, only)
        likelier = not another or alone[2].ranking.confidence >= found.ranking.confidence
        if alone[2].evidence.enough and likelier:
            question, conversation, found = alone
    absent: tuple[str, ...] = ()
    if not found.evidence.enough:
        part, absent = answerable_part(question, found)
        if absent:
            found = find(part, conversation, index)
    return Sought(question, conversation, found, absent)


def _found(
    asked: str,
    conversation: Conversation,
    index: Index,
    dropped: Collection[str],
    rewriter: LanguageModel | None,
    only: Sequence[str],
) -> tuple[Question, Conversation, Found]:
    """The question that was meant in that conversation, the part of this that is about the articles, and what is found for it."""
    with stage("understand"):
        question, talked = _understood(asked, conversation, index, dropped, rewriter)
    if only and not (question.publishers or question.articles):
        question = replace(question, publishers=tuple(outlet for outlet in only if outlet not in dropped))
    return question, talked, find(question, talked, index)


def _quoted(asked: str, sought: Sought, index: Index) -> Answer:
    question, found = sought.question, sought.found
    if not found.evidence.enough:
        return _without_answer(asked, question, found, index)

    def agree(one: str, other: str) -> bool:
        return bool(bearing_out(one, [other], index.reader)[0, 0] > AGREE)

    with stage("quote"):
        claims = write(found.question, found.ranking.sentences, index.reprints, agree)
    notes = [
        partly(sought.absent, question.language),
        outside(question, _period(question)) if found.wider else "",
        _newest(question, index),
    ]
    return Answer(
        replace(found.question, asked=asked, standalone=question.standalone),
        claims,
        found.hits,
        found=True,
        done=True,
        note=" ".join(note for note in notes if note),
        confidence=found.ranking.confidence,
    )


def _understood(
    asked: str, conversation: Conversation, index: Index, dropped: Collection[str], rewriter: LanguageModel | None
) -> tuple[Question, Conversation]:
    """The question that was meant, and the part of the conversation that is about the articles."""
    talked = tuple(answer for answer in conversation if (answer.hits or answer.claims) and not in_another_language(answer.question.asked))
    typed = at_length(spelled(without_greeting(asked), index), index.occurrences)
    question = understand(typed, talked, index.occurrences)
    if rewriter and question.context and (line := completed(typed, talked, question.language, rewriter)):
        question = replace(understand(line, (), index.occurrences), asked=typed)
    coverage = index.coverage()
    question = narrowed(question, talked, coverage.publishers, date.today(), dropped, coverage.last)
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
