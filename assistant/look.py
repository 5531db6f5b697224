"""What there is to see in the sentences of the passages that were found, before anything is decided."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Question
from assistant.extract import Fact, point
from assistant.kinds import ANSWERING, may_answer
from assistant.orders import is_news
from assistant.topics import own_words
from corpus.article import Article
from index.lexical import about
from index.passage import Hit
from index.search import Index
from index.sentences import sentence_spans
from index.words import stem, stem_forms, subject_words

# The cosine of two words below which they have nothing to do with each other, and above which one stands for the other: a translation,
# a near synonym. Read off the words of the two languages: unrelated ones lie under .28, translations mostly over .5.
UNRELATED, SAME = 0.28, 0.6

LEANING_START = re.compile(
    r"^\W*(ia|dia|mereka|(hal|langkah) (itu|ini|tersebut)|itu|ini|menurutnya"
    r"|he|she|they|it|this|that|these|those|the (move|decision|step))\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 4  # a shorter sentence is a label or an aside
SHORTEST_NAME = 5  # letters from which two spellings can be told to be one name
COMMON = 0.3  # what a word that stands in every passage still weighs; a rare one weighs up to 8
LEANED_ON = 0.25  # what a word that the question takes from the conversation weighs beside its own
LEAST = -20.0  # log odds: less is as bad
EARLY = 400  # characters, about two paragraphs of news, after which "early" is a half

Matrix = NDArray[np.float32]


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
        as_written, as_stems = (self.vectors @ index.reader.words(words)[0].T for words in (vocabulary, stems))
        best = np.maximum(as_written, as_stems)
        similar: Matrix = np.clip((best - UNRELATED) / (SAME - UNRELATED), 0, 1)
        places: dict[str, list[int]] = {}
        for place, word in enumerate(vocabulary):
            for form in (stems[place], stem(word, "en")):
                places.setdefault(form, []).append(place)
        for row, (wanted_word, forms) in enumerate(zip(self.words, self.forms, strict=True)):
            similar[row, [place for form in forms for place in places.get(form, ())]] = 1.0
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
    own = subject_words(own_words(question))
    leaned_on = tuple(word for word in subject_words(question.standalone) if word not in own)
    return weighed(own + leaned_on, [1.0] * len(own) + [LEANED_ON] * len(leaned_on), index)


def weighed(found: tuple[str, ...], shares: Sequence[float], index: Index) -> Wanted:
    """These words, each weighing its share, or the whole, of what it does by its rarity in the collection."""
    frequency = index.occurrences(found)
    rarity = [COMMON + math.log(1 + (len(index) - frequency[word] + 0.5) / (frequency[word] + 0.5)) for word in found]
    weights = [rare * share for rare, share in zip(rarity, shares or [1.0] * len(found), strict=True)]
    return Wanted(found, np.array(weights, np.float32), index.reader.words(found)[0], tuple(stem_forms(word) for word in found))


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence of a passage that was found, by its offsets in the article, and the words in it that answer best; None without words."""

    hit: Hit
    start: int
    end: int
    fact: Fact | None

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.hit.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Looked:
    """The sentences of some passages; the values of FEATURES, [sentences, features]; and how well the passages with their headlines match
    each wanted word."""

    sentences: tuple[Seen, ...]
    features: Matrix
    matched: Matrix


# What is looked at, in order; all lie between about -2 and 2.
FEATURES = (
    "coverage",  # share of the question's subject words that the sentence holds, rare words weighing more
    "around",  # the same for the sentence with its neighbours
    "passage",  # the same for its passage and headline
    "meaning",  # cosine of sentence and question
    "search",  # score of its passage in the search
    "fact",  # log odds that the words pointed at in it answer, in tens
    "fact in passage",  # the same for the best of its passage
    "fact behind",  # how far it lies behind the best of all
    "early",  # 1 at the start of the article, falling
    "leans",  # begins with a word such as "Ia", "The move"
    "short",  # is a label or asks a question
    *(f"{kind}" for kind in ANSWERING),  # the question asks for this kind of fact, and the sentence holds one
)


def look(question: Question, asks: Wanted, hits: Sequence[Hit], index: Index) -> Looked:
    """What there is to see in the sentences of the passages."""
    seen = _sentences(question, hits, index)
    if not seen:
        return Looked((), np.zeros((0, len(FEATURES)), np.float32), np.zeros(len(asks.words), np.float32))
    texts = [sentence.text for sentence in seen]
    starts = [row for row, sentence in enumerate(seen) if row == 0 or sentence.hit is not seen[row - 1].hit]
    sizes = np.diff([*starts, len(seen)])
    titles = [subject_words(heading(seen[row].hit.passage.article)) for row in starts]
    matched = asks.matches([subject_words(text) for text in texts] + titles, index)
    inside, over = matched[: len(texts)], matched[len(texts) :]
    whole = np.maximum(np.maximum.reduceat(inside, starts, axis=0), over)
    fact = np.array([max(sentence.fact.score, LEAST) if sentence.fact else LEAST for sentence in seen], np.float32) / 10
    asked_for = np.array([may_answer(question.kind, text) for text in texts], np.float32)
    columns = [
        asks.share(inside),
        asks.share(_with_neighbours(inside, starts)),
        np.repeat(asks.share(whole), sizes),
        index.reader.passages(texts) @ index.reader.query(question.standalone),
        np.array([sentence.hit.score for sentence in seen]),
        fact,
        np.repeat(np.maximum.reduceat(fact, starts), sizes),
        fact - fact.max(),
        np.array([1 / (1 + sentence.start / EARLY) for sentence in seen]),
        np.array([LEANING_START.search(text) is not None for text in texts]),
        np.array([_is_no_statement(text) for text in texts]),
        *(asked_for * (kind == question.kind) for kind in ANSWERING),
    ]
    return Looked(seen, np.stack(columns, axis=1).astype(np.float32), whole.max(axis=0))


def _sentences(question: Question, hits: Sequence[Hit], index: Index) -> tuple[Seen, ...]:
    """The sentences of the passages, in order."""
    pointed = point(question.standalone, [hit.passage.text for hit in hits], index.reader)
    found = []
    for hit, facts in zip(hits, pointed, strict=True):
        for number, (start, end) in enumerate(sentence_spans(hit.passage.text)):
            if not is_news(hit.passage.text[start:end]):
                continue
            fact, offset = facts.get(number), hit.passage.start
            moved = Fact(fact.start + offset, fact.end + offset, fact.score) if fact else None
            found.append(Seen(hit, start + offset, end + offset, moved))
    return tuple(found)


def heading(article: Article) -> str:
    """What stands over an article: headline, outlet and day."""
    return f"{article.title} {about(article)}"


def _with_neighbours(inside: Matrix, starts: Sequence[int]) -> Matrix:
    """What a sentence matches together with the one before and the one after it in its passage, which begin at these rows."""
    around = inside.copy()
    for row in set(range(1, len(inside))) - set(starts):
        np.maximum(around[row], inside[row - 1], out=around[row])
        np.maximum(around[row - 1], inside[row], out=around[row - 1])
    return around


def _is_no_statement(text: str) -> bool:
    return len(text.split()) < FEWEST_WORDS or text.rstrip("\"'”’)").endswith("?")
