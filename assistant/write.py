"""The quoting writer: the sentences that answer, word for word, each cited; it needs no language model and cannot invent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Citation, Claim, Question
from assistant.gloss import glosses, leading
from assistant.kinds import may_answer
from assistant.pointed import POINTED, pointed
from assistant.rank import Ranked
from assistant.shapes import parts
from corpus.article import Article
from index.words import fold, stem, subject_words, words

SAME_FACT = 0.7  # share of the words of both sentences that two sentences have in common which say the same
# Log odds by which a sentence may lie behind the best for its fact to be marked, if the judge reads it as an answer: others mostly answer
# something else.
SURE = 2.0
AS_GOOD = 2.0  # log odds by which a sentence with the same fact may lie behind to be cited beside

DENYING = frozenset("tidak tak bukan belum tanpa jangan not no never without nor".split())
ALIKE = 0.3  # share of the words of the shorter of two sentences, from which the same fact in both is one statement

Reprints = Callable[[Article], Sequence[Article]]
Agree = Callable[[str, str], bool]


@dataclass(slots=True)
class _Group:
    """Sentences that say one thing, under one label; the first is quoted."""

    label: str
    told: list[Ranked]


def write(question: Question, ranked: Sequence[Ranked], reprints: Reprints, agree: Agree = lambda told, other: False) -> tuple[Claim, ...]:
    """Two to five claims where there are so many, in the shape that the kind of question asks for, each a sentence as it stands.

    One fact told by several outlets is one claim with all citations; a reprint is not cited beside what it reprints. `agree` says of two
    sentences with the same fact and few other words in common, as in two languages, whether the second bears out the first.
    """
    groups: list[_Group] = []
    for part in parts(question, ranked):
        same = next((group for group in groups if group.label == part.label and _same(question, group.told[0], part.sentence, agree)), None)
        if same is None:
            groups.append(_Group(part.label, [part.sentence]))
        else:
            _add(same.told, part.sentence, reprints)
    return _claims(question, groups)


def _add(told: list[Ranked], sentence: Ranked, reprints: Reprints) -> None:
    """Put a sentence beside those that say the same; of an article and its reprints the oldest stays."""
    place = next((place for place, one in enumerate(told) if _one_source(one.article, sentence.article, reprints)), None)
    if place is None:
        told.append(sentence)
    elif (sentence.article.published or date.max) < (told[place].article.published or date.max):
        told[place] = sentence


def _claims(question: Question, groups: Sequence[_Group]) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    quoted: list[Citation] = []
    marked = max((group.told[0].score for group in groups), default=0.0) - SURE
    labelled = [group.told[0] for group in groups if group.label]
    for group in groups:
        first = group.told[0]
        if _within(quoted, first.article, first.start, first.end):
            continue
        start = leading(first.article, first.start, first.end)
        if _within([*quoted, *labelled], first.article, start, first.start):
            start = first.start
        spans = [(first.article, start, first.end), *((told.article, told.start, told.end) for told in group.told[1:])]
        citations = tuple(Citation(len(quoted) + place, *span) for place, span in enumerate(spans, 1))
        quoted += citations
        further = question.kind != "what" and first.score >= marked and (first.odds or 0.0) > 0
        shown = first.fact if not claims or further else None
        fact = pointed(question, first.article.text[start : first.end], shown[0] - start, shown[1] - start) if shown else None
        explained = glosses(first.article, start, first.end, question.language)
        claims.append(Claim(citations[0].quote, citations, "quoted", fact, explained, group.label))
    return tuple(claims)


def _within(quoted: Iterable[Citation | Ranked], article: Article, start: int, end: int) -> bool:
    """Whether a part of this span of an article has been quoted."""
    return any(one.article.id == article.id and one.start < end and start < one.end for one in quoted)


def _one_source(told: Article, other: Article, reprints: Reprints) -> bool:
    return told.id == other.id or other.id in {article.id for article in reprints(told)}


def _same(question: Question, told: Ranked, other: Ranked, agree: Agree) -> bool:
    """Whether the other sentence says all that is told, or has the same few words that answer and says them of the same."""
    if question.kind in POINTED and told.article.publisher != other.article.publisher and other.score >= told.score - AS_GOOD:
        facts = [fold(one.article.text[slice(*one.fact)]) if one.fact else "" for one in (told, other)]
        if facts[0] == facts[1] != "" and (_about_the_same(told, other) or agree(told.text, other.text)):
            return True
    first, second = _content(told.text, told.article.language), _content(other.text, other.article.language)
    return _facts(told.text) == _facts(other.text) and len(first & second) >= SAME_FACT * max(1, len(first | second))


def _about_the_same(told: Ranked, other: Ranked) -> bool:
    """Whether two sentences have words in common beside those that answer."""
    beside = []
    for one in (told, other):
        start, end = one.fact or (one.start, one.start)
        text = one.article.text[one.start : start] + " " + one.article.text[end : one.end]
        beside.append(_content(text, one.article.language))
    return len(beside[0] & beside[1]) >= ALIKE * max(1, min(map(len, beside)))


def _content(text: str, language: str | None) -> set[str]:
    return {stem(word, language) for word in subject_words(text)}


def _facts(text: str) -> set[str]:
    """The folded words that two sentences must share to say the same: names, numbers in digits or words, and what denies."""
    return {
        word.folded for word in words(text) if text[word.start].isupper() or may_answer("how many", word.folded) or word.folded in DENYING
    }
