"""Which sentences of the passages that were found answer the question best, and how likely it is that any does."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Citation, Question
from assistant.judge import answering, with_before
from assistant.kinds import Kind
from assistant.look import FEATURES, Looked, Wanted, look
from assistant.topics import names
from corpus.article import Article
from index.passage import Hit
from index.search import Index

# What each feature adds to the score of a sentence, and each sign to the log odds that the articles answer; fitted by assistant/train.
WEIGHTS = Path(__file__).with_name("model") / "weights.json"
# What is looked at to tell whether the articles answer; features are those of the best sentence.
SIGNS = (*FEATURES[:9], "judged", "best fact", "ahead", "names", "numbers", "first hit", "abroad", "always")
# The same for kinds of questions that no few words answer.
TOPICAL = ("coverage", "around", "passage", "meaning", "search", "ahead", "names", "numbers", "first hit", "abroad", "always")
OPEN: tuple[Kind, ...] = ("said", "yes/no", "happened", "compare", "summary")

# Sentences that the judge reads, which takes it 9 ms each: of the six best those that lie little behind the best in score, 2.9 a question.
# On the questions of tests.bench.answers IDK-MRC’s hard ones are told apart with an AUROC of .856; .844 by the best two, .851 by all six.
JUDGED, BEHIND = 6, 2.5
JUDGED_OPEN = 2  # the same for OPEN questions, which it has seen few of: with six, two answers of tests/eval are lost, with fewer three
AGREES = 0.25  # what its log odds add to the score of a sentence: with more, news gets worse (FacQA .859 first, .842 with 1)
STAYS = 1.0  # what a sentence gains for a follow-up that is of an article which the last answer cites first: who asks on mostly stays there
LEVEL = 0.5  # log odds by which a sentence may lie behind the best and be as good
SHOWN = 0.5  # what a sentence loses that was cited a turn ago: asking on means that it was not enough, though some are asked about again


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of an article with its score in log odds, and the span of the words in it that answer best.

    `odds` are those that it answers, as the judge reads it; None where it was not read.
    """

    article: Article
    start: int
    end: int
    score: float
    fact: tuple[int, int] | None = None
    odds: float | None = None

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Sentences, best first; how likely it is that they answer, 0 to 1; and how well the best word of their passages matches each folded
    word of the question, 0 to 1."""

    sentences: tuple[Ranked, ...]
    confidence: float
    matches: dict[str, float]


@cache
def _all_weights() -> dict[str, NDArray[np.float32]]:
    kept = json.loads(WEIGHTS.read_text("utf-8"))
    parts = {"score": FEATURES, "answered": SIGNS, "told": SIGNS}
    return {name: np.array([kept[name].get(part, 0.0) for part in names], np.float32) for name, names in parts.items()}


def weights_of(what: str) -> NDArray[np.float32]:
    """The weights of FEATURES for "score", of SIGNS for "answered" and "told"."""
    return _all_weights()[what]


def rank(
    question: Question,
    whole: str,
    asks: Wanted,
    hits: Sequence[Hit],
    index: Index,
    shown: Sequence[Citation] = (),
    kept_to: Collection[str] = (),
) -> Ranking:
    """The sentences of the passages, best first; what was shown a turn ago comes later, or not at all when more is asked for.

    Those of the articles to be `kept_to`, by their ids, come earlier. The judge reads the
    `whole` question, with the topic that it leans on.
    """
    looked = look(question, asks, hits, index)
    scores = looked.features @ weights_of("score")
    scores += np.array([STAYS * (sentence.hit.passage.article.id in kept_to) for sentence in looked.sentences], np.float32)
    matches = dict(zip(asks.words, looked.matched.tolist(), strict=True))
    confidence, odds = 0.0, np.zeros(0, np.float32)
    if looked.sentences:
        read = worth_reading(question, scores)
        odds = read_again(whole, looked, read, index)
        scores, judged = agreed(scores, odds, read)
        judge = weights_of("told" if question.kind in OPEN else "answered")
        confidence = _chance(float(signs(question, looked, scores, judged, matches) @ judge))
    known = {(citation.article.id, citation.start) for citation in shown}
    ranked = []
    for sentence, score, told in zip(looked.sentences, scores.tolist(), odds.tolist(), strict=True):
        article = sentence.hit.passage.article
        again = (article.id, sentence.start) in known
        if not (again and question.more):
            fact = (sentence.fact.start, sentence.fact.end) if sentence.fact else None
            known_odds = None if np.isnan(told) else told
            ranked.append(Ranked(article, sentence.start, sentence.end, score - SHOWN * again, fact, known_odds))
    best_first = sorted(ranked, key=lambda sentence: (-sentence.score, sentence.article.id, sentence.start))
    return Ranking(tuple(best_first), confidence, matches)


def worth_reading(question: Question, scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The rows of the sentences that the judge is to read, best first."""
    best = np.argsort(-scores, kind="stable")[:JUDGED]
    return best[:JUDGED_OPEN] if question.kind in OPEN else best[scores[best] >= scores[best[0]] - BEHIND]


def read_again(asked: str, looked: Looked, rows: NDArray[np.int64], index: Index) -> NDArray[np.float32]:
    """For each of the sentences in these rows how likely it is, in log odds, that it answers, as the judge reads it; NaN for the others."""
    seen = [looked.sentences[row] for row in rows]
    texts = [with_before(sentence.hit.passage.article.text, sentence.start, sentence.end) for sentence in seen]
    odds = np.full(len(looked.sentences), np.nan, np.float32)
    odds[rows] = answering(asked, texts, index.reader)
    return odds


def agreed(scores: NDArray[np.float32], odds: NDArray[np.float32], rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], float]:
    """The scores with what the judge adds to the sentences in these rows, and the highest of the odds of these."""
    read = np.nan_to_num(odds[rows], nan=float(np.nanmin(odds)))
    found = scores.copy()
    found[rows] += AGREES * (read - read.min())
    return found, float(read.max())


def signs(
    question: Question, looked: Looked, scores: NDArray[np.float32], judged: float, matches: Mapping[str, float]
) -> NDArray[np.float32]:
    """The values of SIGNS; there has to be a sentence."""
    best = int(scores.argmax())
    fact, hit = looked.features[:, FEATURES.index("fact")], looked.sentences[best].hit
    elsewhere = [score for score, seen in zip(scores, looked.sentences, strict=True) if seen.hit is not hit]
    named = [matches[word] for word in names(question.standalone) if word in matches]
    numbers = [match for word, match in matches.items() if word[0].isdigit()]
    values = [
        *looked.features[best, :9],
        judged / 5,
        fact.max(),
        (scores[best] - max(elsewhere, default=scores[best])) / 10,
        min(named, default=1.0),
        min(numbers, default=1.0),
        max(seen.hit.score for seen in looked.sentences),
        hit.passage.article.language != question.language,
        1.0,
    ]
    return np.array(values, np.float32)


def _chance(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))
