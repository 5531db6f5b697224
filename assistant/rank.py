"""Which sentences of the passages that were found answer the question best, and how much of the question they cover."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Question
from assistant.understand import Kind, kind_of, subject_words
from corpus.article import Article
from index.passage import Hit
from index.search import CONTEXT_WEIGHT, Index
from index.sentences import sentence_spans
from index.words import fold, stem

SAME_WORD = 0.55  # cosine of two words from which one is taken as a translation or a near synonym of the other
MONTHS = (
    r"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    r"|january|february|march|may|june|july|august|october|december"
)
DAYS = r"senin|selasa|rabu|kamis|jumat|sabtu|minggu|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
NUMBER_WORDS = (
    r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|ratus(an)?|ribu(an)?|juta|miliar|triliun|seperempat|separuh|setengah"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|dozens?|hundreds?|thousands?|millions?|billions?|half"
)
ANSWERS: dict[Kind, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b({MONTHS}|{DAYS}|(1[89]|20)\d\d|\d+/\d+(/\d+)?|kemarin|besok|lusa|pekan (lalu|depan|ini)|(bulan|tahun) (lalu|depan)"
        r"|yesterday|tomorrow|(last|next) (week|month|year)|(jam|pukul) \d+|sejak|since)\b"
    ),
    "how many": re.compile(rf"\d|\b({NUMBER_WORDS})\b"),
    "where": re.compile(
        r"\b(di|ke|dari|in|at|near|from|to) (?-i:[A-Z])|\b(ibu ?kota|capital|kota|city|markas|headquarters)\b", re.IGNORECASE
    ),
    "why": re.compile(
        r"\b(karena|sebab|akibat\w*|lantaran|setelah|usai|menyusul|sebagai (balasan|respons?|tanggapan|reaksi|jawaban)|membalas|menanggapi|balasan"
        r"|merespons?|alasan\w*|dipicu|memicu|demi|gara-gara|dengan tuduhan|dituduh|mengikuti"
        r"|because|since|after|following|in (response|retaliation|reply|protest)|response to|over|due to|retaliat\w+|reasons?|prompted|triggered"
        r"|accus\w+|caused?|motivated)\b"
    ),
    "who": re.compile(
        r"(?-i:\b[A-Z][\w'-]+ [A-Z][\w'-]+)|\b(menteri|presiden|juru bicara|minister|president|spokes\w+|secretary|sekretaris)\b"
    ),
}

# Weights of the features, set by hand on FacQA and IDK-MRC valid (tests/bench/answers.py prints what they reach).
COVERAGE, MEANING, PASSAGE, TYPE, EARLY, LEANS, SHORT = 0.45, 0.25, 0.2, 0.15, 0.04, 0.06, 0.15
LEANING_START = re.compile(
    r"^\W*(ia|dia|mereka|hal (itu|ini|tersebut)|langkah (itu|ini|tersebut)|itu|ini|menurutnya|he|she|they|it|this|that|these|those|the (move|decision|step))\b"
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
            stems = forms_of(word)
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
    return Wanted(found, np.array(weights, np.float32), index.embedder.passages(list(found)), tuple(forms_of(word) for word in found))


def forms_of(word: str) -> frozenset[str]:
    """The stems of a folded word in both languages."""
    return frozenset((stem(word, "id"), stem(word, "en")))


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
    pattern = ANSWERS.get(kind)
    answers = pattern is not None and pattern.search(text if kind in ("who", "where") else fold(text)) is not None
    early = EARLY / (1 + start / 400)  # 400 characters are about two paragraphs of news
    leaning = LEANS if LEANING_START.search(fold(text)) else 0.0
    short = SHORT if len(text.split()) < FEWEST_WORDS or text.rstrip("\"'”’").endswith("?") else 0.0
    return TYPE * answers + early - leaning - short
