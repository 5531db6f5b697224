"""Which sentences of the passages that were found answer the question best."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Citation, Question
from assistant.kinds import kind_of, may_answer
from corpus.article import Article
from index.lexical import about
from index.passage import Hit
from index.search import Index
from index.sentences import sentence_spans
from index.words import stem, stem_forms, subject_words

# The cosine of two words below which they have nothing to do with each other, and above which one stands for the other: a translation,
# a near synonym. Read off the words of the two languages: unrelated ones lie under .28, translations mostly over .5.
UNRELATED, SAME = 0.28, 0.6

# What each feature of a sentence adds to its score, so that exp(score) is its chance to hold the answer, up to a factor. Fitted on
# FacQA and IDK-MRC valid and XQuAD (tests/bench/ranking.py); "why" (few are asked there), "leans" and "short" are set
# by hand.
WEIGHTS = {
    "coverage": 2.0,  # share of the question's subject words that the sentence holds, rare words weighing more
    "around": 2.1,  # the same for the sentence with its neighbours
    "passage": 2.3,  # the same for its passage and headline
    "meaning": 1.8,  # cosine of sentence and question
    "search": 4.2,  # score of its passage in the search
    "when": 2.3,  # the question asks for this kind of fact, and the sentence holds one
    "how many": 2.3,
    "where": 0.4,
    "who": 1.0,
    "why": 4.0,
    "early": 1.3,  # 1 at the start of the article, falling
    "leans": -0.5,  # begins with a word such as "Ia", "The move"
    "short": -2.0,  # is a label or asks a question
}
LEANING_START = re.compile(
    r"^\W*(ia|dia|mereka|(hal|langkah) (itu|ini|tersebut)|itu|ini|menurutnya"
    r"|he|she|they|it|this|that|these|those|the (move|decision|step))\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 4  # a shorter sentence is a label or an aside
SHORTEST_NAME = 5  # letters from which two spellings can be told to be one name
COMMON = 0.3  # what a word that stands in every passage still weighs; a rare one weighs up to 8
LEANED_ON = 0.25  # what a word that the question takes from the conversation weighs beside its own
SHOWN = 1.0  # what a sentence loses that was cited a turn ago: asking on means that it was not enough
EARLY = 400  # characters, about two paragraphs of news, after which "early" is a half

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of an article with its score, and how far it and its passage are about the question, from 0 to about 2."""

    article: Article
    start: int
    end: int
    score: float
    evidence: float

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Sentences, best first, and how well the best word of their passages matches each folded word of the question, 0 to 1."""

    sentences: tuple[Ranked, ...]
    matches: dict[str, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The subject words of a question, what each weighs, their vectors, and the stems under which each may stand in a passage."""

    words: tuple[str, ...]
    weights: Matrix
    vectors: Matrix
    forms: tuple[frozenset[str], ...]

    def matches(self, texts: Sequence[Sequence[str]], index: Index) -> Matrix:
        """For each text (its folded words) and each wanted word, how well the best word of the text matches it: [texts, words], 0 to 1."""
        matched = np.zeros((len(texts), len(self.words)), np.float32)
        vocabulary = {word: place for place, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
        if vocabulary and self.words:
            similar = self._similarity(list(vocabulary), index)
            filled = [row for row, text in enumerate(texts) if text]
            starts = np.cumsum([0, *(len(texts[row]) for row in filled[:-1])])
            columns = [vocabulary[word] for row in filled for word in texts[row]]
            matched[filled] = np.maximum.reduceat(similar[:, columns], starts, axis=1).T
        return matched

    def _similarity(self, vocabulary: list[str], index: Index) -> Matrix:
        """How well each word of a vocabulary matches each wanted word: [words, vocabulary], 0 to 1."""
        stems = [stem(word, "id") for word in vocabulary]
        # Not by matrix product: on a busy machine its threads wait for one another fifty times longer than they work on so little.
        as_written, as_stems = (np.einsum("id,jd->ij", self.vectors, index.word_vectors(words)) for words in (vocabulary, stems))
        best = np.maximum(as_written, as_stems)
        similar: Matrix = np.clip((best - UNRELATED) / (SAME - UNRELATED), 0, 1)
        for row, (wanted_word, forms) in enumerate(zip(self.words, self.forms, strict=True)):
            same = [place for place, word in enumerate(vocabulary) if stems[place] in forms or stem(word, "en") in forms]
            similar[row, same] = 1.0
            if similar[row].max() < 0.5:
                similar[row, [vocabulary.index(other) for other in _spelled_alike(wanted_word, vocabulary)]] = 1.0
        return similar

    def share(self, matched: Matrix) -> Matrix:
        """The share of the wanted weight that is matched, along the last axis."""
        total = float(self.weights.sum())
        return matched @ self.weights / total if total else matched.sum(axis=-1)


def _spelled_alike(word: str, others: Iterable[str]) -> list[str]:
    """The words that may be the same name in the spelling of the other language, such as "makedonia" and "macedonia"."""
    if len(word) < SHORTEST_NAME or word.isdigit():
        return []
    near = [other for other in others if other[0] == word[0] and abs(len(other) - len(word)) <= 2 and len(other) >= SHORTEST_NAME]
    return get_close_matches(word, near, cutoff=0.8)


def wanted(question: Question, index: Index) -> Wanted:
    """What a question asks about, weighed by rarity in the collection; what it leans on weighs less."""
    own = subject_words(question.asked)
    leaned_on = tuple(word for word in subject_words(question.standalone) if word not in own)
    found = own + leaned_on
    frequency = index.occurrences(found)
    rarity = [COMMON + math.log(1 + (len(index) - frequency[word] + 0.5) / (frequency[word] + 0.5)) for word in found]
    weights = [rare * (1.0 if word in own else LEANED_ON) for word, rare in zip(found, rarity, strict=True)]
    return Wanted(found, np.array(weights, np.float32), index.word_vectors(found), tuple(stem_forms(word) for word in found))


def rank(question: Question, asks: Wanted, hits: Sequence[Hit], index: Index, shown: Sequence[Citation] = ()) -> Ranking:
    """The sentences of the passages, best first; what was shown a turn ago comes later."""
    looked = look(question, asks, hits, index)
    scores = sum((weight * looked.features[name] for name, weight in WEIGHTS.items()), np.zeros(len(looked.spans), np.float32))
    known = {(citation.article.id, citation.start) for citation in shown}
    scores -= SHOWN * np.array([(hit.passage.article.id, start) in known for hit, start, _ in looked.spans], np.float32)
    evidence = looked.features["passage"] + looked.features["meaning"]
    ranked = [
        Ranked(hit.passage.article, start, end, float(scores[row]), float(evidence[row]))
        for row, (hit, start, end) in enumerate(looked.spans)
    ]
    best_first = sorted(ranked, key=lambda sentence: (-sentence.score, sentence.article.id, sentence.start))
    return Ranking(tuple(best_first), dict(zip(asks.words, looked.matched.tolist(), strict=True)))


@dataclass(frozen=True, slots=True)
class Looked:
    """The sentences of some passages, each as its hit and its span in the article; the values of every feature of WEIGHTS, a row for each
    sentence; and how well the passages with their headlines match each wanted word."""

    spans: tuple[tuple[Hit, int, int], ...]
    features: dict[str, Matrix]
    matched: Matrix


def look(question: Question, asks: Wanted, hits: Sequence[Hit], index: Index) -> Looked:
    """What there is to see in the sentences of the passages."""
    spans = [(hit, hit.passage.start + start, hit.passage.start + end) for hit in hits for start, end in sentence_spans(hit.passage.text)]
    if not spans:
        return Looked((), {name: np.zeros(0, np.float32) for name in WEIGHTS}, np.zeros(len(asks.words), np.float32))
    texts = [hit.passage.article.text[start:end] for hit, start, end in spans]
    owners = [place for place, hit in enumerate(hits) for _ in sentence_spans(hit.passage.text)]
    matched = asks.matches([subject_words(text) for text in texts] + [subject_words(_heading(hit.passage.article)) for hit in hits], index)
    inside, titles = matched[: len(texts)], matched[len(texts) :]
    whole = np.maximum(np.maximum.reduceat(inside, np.unique(owners, return_index=True)[1], axis=0), titles[np.unique(owners)])
    kind = kind_of(question.asked)
    asked_for = np.array([may_answer(kind, text) for text in texts], np.float32)
    features = {
        "coverage": asks.share(inside),
        "around": asks.share(_with_neighbours(inside, owners)),
        "passage": asks.share(whole)[np.unique(owners, return_inverse=True)[1]],
        "meaning": index.reader.passages(texts) @ index.reader.query(question.standalone),
        "search": np.array([hit.score for hit, _, _ in spans], np.float32),
        "early": np.array([1 / (1 + start / EARLY) for _, start, _ in spans], np.float32),
        "leans": np.array([LEANING_START.search(text) is not None for text in texts], np.float32),
        "short": np.array([_is_no_statement(text) for text in texts], np.float32),
    }
    features |= {name: asked_for * (name == kind) for name in ("when", "how many", "where", "who", "why")}
    return Looked(tuple(spans), features, whole.max(axis=0))


def _heading(article: Article) -> str:
    """What stands over an article: headline, outlet and day."""
    return f"{article.title} {about(article)}"


def _with_neighbours(inside: Matrix, owners: Sequence[int]) -> Matrix:
    """What a sentence matches together with the one before and the one after it in its passage."""
    around = inside.copy()
    for row in range(1, len(owners)):
        if owners[row] == owners[row - 1]:
            np.maximum(around[row], inside[row - 1], out=around[row])
            np.maximum(around[row - 1], inside[row], out=around[row - 1])
    return around


def _is_no_statement(text: str) -> bool:
    return len(text.split()) < FEWEST_WORDS or text.rstrip("\"'”’)").endswith("?")
