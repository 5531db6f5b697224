"""Which sentences of the passages that were found answer the question best, and how much of the question they cover."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Question
from assistant.kinds import Kind, kind_of, may_answer
from assistant.understand import subject_words
from corpus.article import Article
from index.passage import Hit
from index.search import CONTEXT_WEIGHT, Index
from index.sentences import sentence_spans
from index.words import stem, stem_forms

SAME_WORD = 0.55  # cosine of two words from which one is taken as a translation or a near synonym of the other

# Weights of the features, set by hand on FacQA and IDK-MRC valid (tests/bench/answers.py prints what they reach).
COVERAGE, MEANING, PASSAGE, TYPE, EARLY, LEANS, SHORT = 0.45, 0.25, 0.2, 0.15, 0.04, 0.06, 0.15
LEANING_START = re.compile(
    r"^\W*(ia|dia|mereka|(hal|langkah) (itu|ini|tersebut)|itu|ini|menurutnya"
    r"|he|she|they|it|this|that|these|those|the (move|decision|step))\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 4  # a shorter sentence is a label or an aside


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of an article with its score, and the share of the question's subject words that stand in it, rare words weighing more."""

    article: Article
    start: int
    end: int
    score: float
    coverage: float

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The subject words of a question, what each weighs, and their vectors."""

    words: tuple[str, ...]
    weights: NDArray[np.float32]
    vectors: NDArray[np.float32]
    forms: tuple[frozenset[str], ...]

    def matches(self, texts: Sequence[Sequence[str]], index: Index) -> NDArray[np.float32]:
        """For each text (its folded words) and each wanted word, how well the best word of the text matches it: [texts, words], 0 to 1."""
        vocabulary = {word: place for place, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
        if not vocabulary or not self.words:
            return np.zeros((len(texts), len(self.words)), np.float32)
        similar = self.vectors @ index.embedder.passages(list(vocabulary)).T
        similar[similar < SAME_WORD] = 0.0
        for place, word in enumerate(vocabulary):
            stems = {stem(word, "id"), stem(word, "en")}
            for row, forms in enumerate(self.forms):
                if not forms.isdisjoint(stems):
                    similar[row, place] = 1.0
        columns = [[vocabulary[word] for word in text] for text in texts]
        empty = np.zeros(len(self.words), np.float32)
        return np.stack([similar[:, places].max(axis=1) if places else empty for places in columns])

    def share(self, matched: NDArray[np.float32]) -> NDArray[np.float32]:
        """The share of the wanted weight that is matched, along the last axis."""
        total = float(self.weights.sum())
        return matched @ self.weights / total if total else matched.sum(axis=-1)


def wanted(question: Question, index: Index) -> Wanted:
    """What a question asks about, weighed by rarity in the collection; what it leans on weighs less."""
    own = subject_words(question.asked)
    leaned_on = [word for word in subject_words(question.standalone) if word not in own]
    found = tuple(own + leaned_on)
    frequency = index.occurrences(found)
    rarity = [math.log(1 + (len(index) - frequency[word] + 0.5) / (frequency[word] + 0.5)) for word in found]
    weights = [weight * (1.0 if word in own else CONTEXT_WEIGHT) for word, weight in zip(found, rarity, strict=True)]
    return Wanted(found, np.array(weights, np.float32), index.embedder.passages(list(found)), tuple(stem_forms(word) for word in found))


def rank(question: Question, asks: Wanted, hits: Sequence[Hit], index: Index) -> list[Ranked]:
    """The sentences of the passages, best first."""
    places = [(hit, hit.passage.start + start, hit.passage.start + end) for hit in hits for start, end in sentence_spans(hit.passage.text)]
    if not places:
        return []
    texts = [hit.passage.article.text[start:end] for hit, start, end in places]
    inside = asks.matches([subject_words(text) for text in texts], index)
    headlines = asks.matches([subject_words(hit.passage.article.title) for hit, _, _ in places], index)
    coverage = asks.share(np.maximum(inside, 0.5 * headlines))
    meaning = index.embedder.passages(texts) @ index.embedder.query(question.standalone)
    kind = kind_of(question.asked)
    ranked = [
        Ranked(
            hit.passage.article,
            start,
            end,
            COVERAGE * float(coverage[row]) + MEANING * float(meaning[row]) + PASSAGE * hit.score + _shape(texts[row], start, kind),
            float(coverage[row]),
        )
        for row, (hit, start, end) in enumerate(places)
    ]
    return sorted(ranked, key=lambda sentence: (-sentence.score, sentence.article.id, sentence.start))


def _shape(text: str, start: int, kind: Kind) -> float:
    """What the look of a sentence adds to its score: the kind of fact that is asked for, an early place, standing on its own."""
    early = EARLY / (1 + start / 400)  # 400 characters are about two paragraphs of news
    leaning = LEANS if LEANING_START.search(text) else 0.0
    short = SHORT if len(text.split()) < FEWEST_WORDS or text.rstrip("\"'”’").endswith("?") else 0.0
    return TYPE * may_answer(kind, text) + early - leaning - short
