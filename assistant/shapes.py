"""Which sentences an answer consists of, and in which order, for each kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from assistant.answer import Question
from assistant.days import Period, moments, shown
from assistant.gloss import glosses
from assistant.judge import with_before
from assistant.kinds import Kind, may_answer
from assistant.news import asks_for_news
from assistant.offices import introduced, leader
from assistant.phrases import day
from assistant.rank import LEVEL, OPEN, Ranked
from assistant.reactions import asked_about, reacting, reacts
from assistant.speakers import speaks
from assistant.tolls import newest_count
from assistant.wording import asks_about_now
from index.words import in_words, stem, subject_words

MOST = 5  # sentences of an answer; more is no longer a short answer
FEW, ENOUGH = 3, 4  # sentences of what somebody says, and of an answer, that are enough where there are more
NEAR = 3.0  # how far a further sentence may score below the best, in log odds
UNSURE = 4.0  # the same where a few words answer, and the best is not sure; what 3, 4 and 5 do stands in index/train/LOG.md
ALONE = 5.0  # the same where there would be fewer than FEW, for what no few words answer, and for follow-ups where none is sure
AS_NEAR = 1.5  # the same for a second sentence where one settles it
# From these odds on, as the judge reads the best sentence, it answers for sure; then further ones have to be as near as BESIDE and not to
# be read as no answer.
SURE, BESIDE, NO_ANSWER = 3.0, 2.0, -1.0
CAUSE = 2.0  # the same for a cause, which fewer sentences tell in so many words
TOPIC = 4.0  # the same for what belongs to a story that is told at length
LOOKED_AT = 15  # sentences of a story of which the best that tell a day are dated
OUTLETS, EACH = 3, 2  # outlets that are compared, and sentences of each
OPENING = 600  # characters of an article that tell what happened on its day, not what was before
SHORT = 12  # subject words below which a sentence is not central only because it is short
REPEATING = 0.5  # share of the words of two sentences that both have from which one is enough for a summary

OF_OUTLETS = re.compile(
    r"\b(outlets?|media|koran|(news)?papers?|pers|press|sources?|sumber|coverage|liputan|pemberitaan|berita\w*|report(s|ed|ing)?"
    r"|artikel|articles?|stor(y|ies)|versi|versions?)\b",
    re.IGNORECASE,
)
# That somebody goes on speaking who has been named.
GOES_ON = re.compile(
    r"\b((kata|ujar|tutur|ucap|jelas|tegas|tambah|ungkap|imbuh|lanjut|sambung|papar)nya|(kata|ujar|tutur) (dia|ia)"
    r"|(he|she) (said|added|wrote))\b",
    re.IGNORECASE,
)
AFTER_ANOTHER = re.compile(
    r"\b(kemudian|sesudahnya|setelahnya|berikutnya|sebelumnya|(kala|ketika|saat|waktu) itu|later|earlier|before|then|at the time|since"
    r"|the (next|following|same) (day|week|month|year))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of an answer, and the label that stands before it: a day, an outlet, or nothing."""

    sentence: Ranked
    label: str = ""


def parts(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The sentences of an answer in order; the best first, unless the kind of question asks for another order."""
    if asks_for_news(question.asked):
        return [Part(one, day(one.article.published, question.language)) for one in ranked]
    shape = SHAPES.get(question.kind, _direct)
    return shape(question, ranked) if ranked else []


def _direct(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The best sentence and those near it; and the best of another outlet, because two are worth more than one."""
    if counts := newest_count(question, ranked):
        return [Part(one, day(one.article.published, question.language)) for one in counts]
    if who := leader(question, ranked):
        return [Part(who)]
    if introducing := introduced(question, _near(ranked, NEAR)):
        return [Part(one) for one in introducing]
    near, chosen = _chosen(question, ranked)
    if len(chosen) == 1 and question.kind == "why":
        chosen += [sentence for sentence in ranked if _follows(sentence, chosen[0])]
    outlets = {sentence.article.publisher for sentence in chosen}
    chosen += [sentence for sentence in near if sentence.article.publisher not in outlets][:1]
    return [Part(sentence) for sentence in chosen]


def _chosen(question: Question, ranked: Sequence[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
    """The sentences that are near enough to the best, and those of them, best first, that are enough."""
    odds, near = max(one.odds or 0.0 for one in _near(ranked, LEVEL)), _near(ranked, NEAR if question.kind in OPEN else UNSURE)
    if question.kind == "why" and odds >= CAUSE:
        near = _beside(ranked, NEAR)
        return near, near[:FEW]
    if question.kind in OPEN:
        return near, near[:ENOUGH] if len(near) > FEW else _near(ranked, ALONE)[:FEW]
    if odds >= SURE:
        near = _beside(ranked, BESIDE)
    elif question.context:
        near = [one for one in _near(ranked, ALONE) if one is ranked[0] or one.odds is None or one.odds >= NO_ANSWER]
        return near, near[:FEW]
    return near, near[:ENOUGH]


def _beside(ranked: Sequence[Ranked], distance: float) -> list[Ranked]:
    """The best sentence and those so near that may stand beside one that answers for sure."""
    read = [one for one in _near(ranked, distance)[1:] if one.odds is not None and one.odds >= NO_ANSWER]
    return [ranked[0], *read]


def _near(ranked: Sequence[Ranked], distance: float) -> list[Ranked]:
    return [sentence for sentence in ranked if sentence.score >= ranked[0].score - distance]


def _follows(sentence: Ranked, lead: Ranked) -> bool:
    """Whether a sentence comes next in the same paragraph, where a sentence that answers alone is often explained."""
    return sentence.article.id == lead.article.id and sentence.start > lead.end and sentence.article.text[lead.end : sentence.start] == " "


def _why(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The causes, where there are several; the best sentence in any case."""
    causes = [sentence for place, sentence in enumerate(ranked) if place == 0 or may_answer("why", sentence.text)]
    return _direct(question, causes if len(_near(causes, NEAR)) > 1 else ranked)


def _settled(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The sentence that settles it and one more that is as near to the question, without a verdict."""
    return [Part(sentence) for sentence in _near(ranked, AS_NEAR)[:2]]


def _said(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """What those say who are asked about comes first, then the rest of what answers."""
    asked, taking = asked_about(question), reacting(question)
    spoken = [one for one in _near(ranked, TOPIC) if _is_spoken(one, asked) or reacts(one.text, taking)][:FEW]
    others = [part for part in _direct(question, ranked) if part.sentence not in spoken]
    return [*map(Part, spoken), *others][: max(FEW, len(spoken))]


def _is_spoken(sentence: Ranked, asked: set[str]) -> bool:
    """Whether one of these speaks in a sentence, by name, as the "Ia" with which it begins, or as one who was named right before it."""
    meant = [in_words(gloss.text) for gloss in glosses(sentence.article, sentence.start, sentence.end, "en")[:1]]
    if GOES_ON.search(sentence.text):
        meant.append(in_words(with_before(sentence.article.text, sentence.start, sentence.end)))
    return speaks(sentence.text, asked) or any(f" {name} " in told for name in asked for told in meant)


def _happened(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The sentences in the order of the days that they tell about, each under its day; of the period that is asked for, if there are."""
    dated = [(when, one) for one in _near(ranked, TOPIC)[:LOOKED_AT] if (when := _time_of(one))]
    if asks_about_now(question.standalone):
        dated.sort(key=lambda told: told[0].since or date.min, reverse=True)
    asked_for = [told for told in dated if _within(told[0], question)]
    chosen = (asked_for if len(asked_for) > 1 else dated)[:MOST]
    if len(chosen) < 2:
        return _direct(question, ranked)
    chosen.sort(key=lambda told: (told[0].since or date.min, told[1].article.id, told[1].start))
    return [Part(sentence, shown(when, question.language)) for when, sentence in chosen]


def _time_of(sentence: Ranked) -> Period | None:
    """When it was: the first day in a sentence, or another time; for the news at the beginning the day of its article; else unknown."""
    published = sentence.article.published
    if published is None:
        return None
    told = [one for one in moments(sentence.text, published, backward=False) if one.since and one.since <= published]
    if told:
        return next((one for one in told if one.since == one.until), told[0])
    is_news = sentence.start < OPENING and not AFTER_ANOTHER.search(sentence.text)
    return Period(0, 0, published, published, False) if is_news else None


def _within(when: Period, question: Question) -> bool:
    since, until = when.since or date.min, when.until or date.max
    return (question.since is None or until >= question.since) and (question.until is None or since <= question.until)


def _compared(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The best sentences of each outlet, those that the question names first, each under the name of its outlet.

    Where it is not outlets that are compared, or one alone tells of it, the answer is an ordinary one.
    """
    if not (question.publishers or OF_OUTLETS.search(question.asked)):
        return _direct(question, ranked)
    near = ranked if question.publishers else _near(ranked, NEAR)
    outlets = list(question.publishers) or list(dict.fromkeys(one.article.publisher for one in near if one.article.publisher))
    by_outlet = [[one for one in near if one.article.publisher == outlet][:EACH] for outlet in outlets[:OUTLETS]]
    if sum(bool(told) for told in by_outlet) < 2:
        return _direct(question, ranked)
    return [Part(one, one.article.publisher or "") for told in by_outlet for one in told]


def _summed_up(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The central sentences of the articles that are asked about, else of the one that tells most of the topic, as they order them."""
    wanted = {article.id for article in question.articles} or {ranked[0].article.id}
    of_articles = sorted((one for one in ranked if one.article.id in wanted), key=lambda one: (one.article.id, one.start))
    central: list[Ranked] = []
    for one in sorted(of_articles, key=lambda one: -_centrality(one, of_articles)):
        if len(central) < MOST - 1 and all(_overlap(one, other) < REPEATING for other in central):
            central.append(one)
    return [Part(one) for one in of_articles if one in central]


def _centrality(sentence: Ranked, others: Sequence[Ranked]) -> float:
    """How many words a sentence shares, on average, with the headline and the sentences of its article; the first of news says the most."""
    own, article = _stems(sentence.text, sentence.article.language), sentence.article
    beside = [other for other in others if other.article.id == article.id]
    texts = [article.title, *(other.text for other in beside)]
    shared = [_likeness(own, _stems(text, article.language)) for text in texts]
    opens = sentence.start == min(other.start for other in beside)
    return sum(shared) / len(shared) + (1.0 if opens else 0.0) - (1.0 if len(own) < FEW else 0.0)


def _likeness(own: set[str], other: set[str]) -> float:
    return len(own & other) / sqrt(max(len(own), SHORT) * max(len(other), SHORT))


def _overlap(one: Ranked, other: Ranked) -> float:
    """The share of the words of two sentences that both have."""
    first, second = (_stems(sentence.text, sentence.article.language) for sentence in (one, other))
    return len(first & second) / max(1, len(first | second))


def _stems(text: str, language: str | None) -> set[str]:
    return {stem(word, language) for word in subject_words(text)}


Shape = Callable[[Question, Sequence[Ranked]], list[Part]]
SHAPES: dict[Kind, Shape] = {
    "why": _why,
    "yes/no": _settled,
    "said": _said,
    "happened": _happened,
    "compare": _compared,
    "summary": _summed_up,
}
