"""Which sentences an answer consists of, and in which order, for each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Question
from assistant.days import moments
from assistant.kinds import Kind
from assistant.phrases import day
from assistant.rank import Ranked
from assistant.speakers import speaks
from assistant.topics import names, own_words
from index.words import stem, subject_words

MOST = 5  # sentences of an answer; more is no longer a short answer
FEW = 3  # sentences that are enough unless another outlet has something too
NEAR = 3.0  # how far a further sentence may score below the best, in log odds
BESIDE = 5.0  # the same for a second sentence where there would be one alone
TOPIC = 4.0  # the same for what belongs to a story that is told at length
OUTLETS, EACH = 3, 2  # outlets that are compared, and sentences of each


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of an answer, and the label that stands before it: a day, an outlet, or nothing."""

    sentence: Ranked
    label: str = ""


def parts(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The sentences of an answer in order; the best first, unless the kind of question asks for another order."""
    shape = SHAPES.get(question.kind, _direct)
    return shape(question, ranked) if ranked else []


def _direct(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The sentences near the best one, or the second at least; and the best of another outlet, because two are worth more than one."""
    near = _near(ranked, NEAR)
    chosen = near[:FEW] if len(near) > 1 else _near(ranked, BESIDE)[:2]
    if len(chosen) == 1:
        chosen += [sentence for sentence in ranked if _follows(sentence, chosen[0])]
    outlets = {sentence.article.publisher for sentence in chosen}
    chosen += [sentence for sentence in near if sentence.article.publisher not in outlets][:1]
    return [Part(sentence) for sentence in chosen]


def _near(ranked: Sequence[Ranked], distance: float) -> list[Ranked]:
    return [sentence for sentence in ranked if sentence.score >= ranked[0].score - distance]


def _follows(sentence: Ranked, lead: Ranked) -> bool:
    """Whether a sentence comes next in the same paragraph, where a sentence that answers alone is often explained."""
    return sentence.article.id == lead.article.id and sentence.start > lead.end and sentence.article.text[lead.end : sentence.start] == " "


def _said(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """What those who are named in the question say comes first."""
    asked = names(own_words(question)) or set(subject_words(own_words(question)))
    near = _near(ranked, TOPIC)
    spoken = [sentence for sentence in near if speaks(sentence.text, asked)]
    if not spoken:
        return _direct(question, ranked)
    return [Part(sentence) for sentence in spoken[:FEW]]


def _happened(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The sentences in the order of the days that they tell about, each under its day."""
    chosen = _near(ranked, TOPIC)[:MOST]
    dated = [(when, sentence) for sentence in chosen if (when := _day_of(sentence))]
    if len(dated) < 2:
        return _direct(question, ranked)
    dated.sort(key=lambda one: (one[0], one[1].article.id, one[1].start))
    return [Part(sentence, day(when, question.language)) for when, sentence in dated]


def _day_of(sentence: Ranked) -> date | None:
    """The day that a sentence tells about: the first that stands in it, else that of its article."""
    published = sentence.article.published
    found = moments(sentence.text, published, backward=False) if published else []
    return next((time.since for time in found if time.since and time.since == time.until), published)


def _compared(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The best sentences of each outlet, those that the question names first, each under the name of its outlet."""
    near = _near(ranked, TOPIC if not question.publishers else float("inf"))
    outlets = list(question.publishers) or list(dict.fromkeys(one.article.publisher for one in near if one.article.publisher))
    by_outlet = [[one for one in near if one.article.publisher == outlet][:EACH] for outlet in outlets[:OUTLETS]]
    if sum(bool(told) for told in by_outlet) < 2:
        return _direct(question, ranked)
    return [Part(one, one.article.publisher or "") for told in by_outlet for one in told]


def _summed_up(question: Question, ranked: Sequence[Ranked]) -> list[Part]:
    """The central sentences of the articles that are asked about, or of those that tell most of the topic, as the articles order them."""
    first = ranked[0].article
    wanted = {article.id for article in question.articles} or {first.id}
    of_articles = sorted((one for one in ranked if one.article.id in wanted), key=lambda one: (one.article.id, one.start))
    central = sorted(of_articles, key=lambda one: -_centrality(one, of_articles))[: MOST - 1]
    return [Part(one) for one in of_articles if one in central]


def _centrality(sentence: Ranked, others: Sequence[Ranked]) -> float:
    """How many words a sentence shares, on average, with the others of its article; the first sentence of news says the most."""
    own = _stems(sentence)
    shared = [
        len(own & _stems(other)) / (len(own) * len(_stems(other)) or 1) ** 0.5
        for other in others
        if other.article.id == sentence.article.id
    ]
    opening = min(other.start for other in others if other.article.id == sentence.article.id)
    return sum(shared) / max(1, len(shared)) + (1.0 if sentence.start == opening else 0.0) - (1.0 if len(own) < FEW else 0.0)


def _stems(sentence: Ranked) -> set[str]:
    return {stem(word, sentence.article.language) for word in subject_words(sentence.text)}


Shape = Callable[[Question, Sequence[Ranked]], list[Part]]
SHAPES: dict[Kind, Shape] = {"said": _said, "happened": _happened, "compare": _compared, "summary": _summed_up}
