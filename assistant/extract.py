"""Which words of a passage answer a question: a small network over the words of both, trained by assistant/train."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.kinds import DAYS, MONTHS, NUMBERS
from corpus.article import UserError
from index.embed import LOADING_ERRORS, StaticEmbedder
from index.onnx import Network
from index.sentences import sentence_spans
from index.words import stem, stem_forms, words

MODEL = Path(__file__).with_name("model") / "extract.onnx"
LONGEST = 8  # words of a fact

# The function words that the network knows, each by its row, from 1; index.words may have learnt more since.
FUNCTION = {word: row for row, word in enumerate(MODEL.with_name("words.txt").read_text("utf-8").split(), 1)}
MONTH, DAY, NUMBER = (re.compile(names) for names in (MONTHS, DAYS, NUMBERS))
UNITS = frozenset(
    "persen percent rupiah dolar dollar dollars euro meter metres kilometer kilometres km kg ton tons hektare hectares derajat degrees"
    " tahun years bulan months hari days jam hours menit minutes orang people jiwa kali times km2 cm mm".split()
)
SIGNS = (",", "(", ")", "\"“”‘’'«»", "%", "$€£", ":;", "-–—/", ".!?")  # that stand before or behind a word
SHAPES = 10 + 2 * len(SIGNS) + 4

INPUTS = (
    *("vectors", "lengths", "words", "functions", "shapes", "sentences"),
    *("asked", "asked_functions", "asked_shapes", "same"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a text: folded, with their offsets, what each looks like, [words, SHAPES], its row in FUNCTION or 0, and the number of
    its sentence."""

    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    shapes: NDArray[np.float32]
    functions: NDArray[np.int64]
    sentences: NDArray[np.int64]


def read(text: str) -> Text:
    """The words of a passage or a question."""
    found = words(text)
    ends = [end for _, end in sentence_spans(text)]
    sentences = np.searchsorted(ends, [word.start for word in found], side="right").astype(np.int64)
    gaps = [text[end:start] for end, start in zip([0, *(w.end for w in found)], [*(w.start for w in found), len(text)], strict=True)]
    looks = [
        _look(text[word.start : word.end], word.folded) + _signs(before) + _signs(after)
        for word, before, after in zip(found, gaps, gaps[1:], strict=False)
    ]
    own = np.array(looks, np.float32).reshape(len(found), SHAPES - 4)
    first, last = np.diff(sentences, prepend=-1) != 0, np.diff(sentences, append=-1) != 0
    inner_name = (own[:, 0] > 0) & ~first
    early = 1 / (1 + np.arange(len(found)) / 30)
    shapes = np.concatenate([own, np.stack([first, last, inner_name, early], axis=1)], axis=1).astype(np.float32)
    functions = np.array([FUNCTION.get(word.folded, 0) for word in found], np.int64)
    return Text(tuple(w.folded for w in found), tuple((w.start, w.end) for w in found), shapes, functions, sentences)


@lru_cache(maxsize=50_000)
def _look(typed: str, folded: str) -> tuple[bool, ...]:
    digit = typed[0].isdigit()
    return (
        typed[0].isupper(),
        typed.isupper() and len(typed) > 1,
        digit,
        digit and len(typed) == 4 and typed.isdigit() and typed[:2] in ("18", "19", "20"),
        digit and len(typed) <= 2,
        NUMBER.fullmatch(folded) is not None,
        MONTH.fullmatch(folded) is not None,
        DAY.fullmatch(folded) is not None,
        folded in UNITS,
        folded in FUNCTION,
    )


@lru_cache(maxsize=2_000)
def _signs(gap: str) -> tuple[bool, ...]:
    return tuple(any(sign in gap for sign in signs) for signs in SIGNS)


def same(question: Text, passage: Text) -> NDArray[np.float32]:
    """1 where a word of the passage is a form of a word of the question that can name a subject: [passage, question]."""
    found = np.zeros((len(passage.folded), len(question.folded)), np.float32)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(question.folded):
        if word not in FUNCTION:
            for form in stem_forms(word):
                places.setdefault(form, []).append(place)
    for row, word in enumerate(passage.folded):
        for form in (stem(word, "id"), stem(word, "en")):
            if form in places:
                found[row, places[form]] = 1
    return found


def batch(pairs: Sequence[tuple[Text, Text]], embedder: StaticEmbedder) -> dict[str, NDArray[np.float32] | NDArray[np.int64]]:
    """What the network takes of these questions and passages, by the names of INPUTS."""
    rows = {word: row for row, word in enumerate(dict.fromkeys(word for pair in pairs for text in pair for word in text.folded), 1)}
    vectors, lengths = embedder.words(list(rows))
    questions, passages = [question for question, _ in pairs], [passage for _, passage in pairs]
    size = max(len(passage.folded) for passage in passages), max(len(question.folded) for question in questions)
    return {
        "vectors": np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors]),
        "lengths": np.concatenate([np.zeros(1, np.float32), lengths]),
        "words": _padded([_rows(text, rows) for text in passages], size[:1], 0),
        "functions": _padded([text.functions for text in passages], size[:1], 0),
        "shapes": _padded([text.shapes for text in passages], (size[0], SHAPES), 0),
        "sentences": _padded([text.sentences for text in passages], size[:1], -1),
        "asked": _padded([_rows(text, rows) for text in questions], size[1:], 0),
        "asked_functions": _padded([text.functions for text in questions], size[1:], 0),
        "asked_shapes": _padded([text.shapes for text in questions], (size[1], SHAPES), 0),
        "same": _padded([same(question, passage) for question, passage in pairs], size, 0),
    }


def _rows(text: Text, rows: dict[str, int]) -> NDArray[np.int64]:
    return np.array([rows[word] for word in text.folded], np.int64)


def _padded(arrays: Sequence[NDArray[Any]], shape: tuple[int, ...], filler: int) -> NDArray[Any]:
    """The arrays as one, each in a corner of a block of that shape."""
    found = np.full((len(arrays), *shape), filler, arrays[0].dtype)
    for block, array in zip(found, arrays, strict=True):
        block[tuple(slice(length) for length in array.shape)] = array
    return found


@dataclass(frozen=True, slots=True)
class Fact:
    """The words of a sentence that answer best, as offsets in its passage, and their score: log odds against there being no answer."""

    start: int
    end: int
    score: float


def facts(found: NDArray[np.float32], passage: Text) -> dict[int, Fact]:
    """The best fact of each sentence, by the sentence's number, out of what the network found: [words, 2]."""
    best: dict[int, Fact] = {}
    begins, ends = found[:, 0], found[:, 1]
    furthest = ends.astype(np.float64)  # the best end that a fact can have which begins at a word
    for further in range(1, LONGEST):
        reached = passage.sentences[further:] == passage.sentences[:-further]
        np.maximum(furthest[:-further], ends[further:], out=furthest[:-further], where=reached)
    scores = begins + furthest
    starts = np.flatnonzero(np.diff(passage.sentences, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(scores)]):
        first = start + int(scores[start:end].argmax())
        last = first + int(ends[first : min(first + LONGEST, end)].argmax())
        best[int(passage.sentences[first])] = Fact(passage.spans[first][0], passage.spans[last][1], float(scores[first]))
    return best


@cache
def _network() -> Network:
    try:
        return Network(MODEL)
    except LOADING_ERRORS as error:
        raise UserError(
            "The model that finds answers in passages, which comes with Kutip, is missing or damaged. Install Kutip again."
        ) from error


def point(question: str, passages: Sequence[str], embedder: StaticEmbedder) -> list[dict[int, Fact]]:
    """For each passage the best fact of each of its sentences that has words, by the number of the sentence."""
    asked, texts = read(question), [_known(passage) for passage in passages]
    if not passages or not asked.folded or not any(text.folded for text in texts):
        return [{} for _ in passages]
    found = _network()(batch([(asked, text) for text in texts], embedder))
    return [facts(scores[: len(text.folded)], text) if text.folded else {} for scores, text in zip(found, texts, strict=True)]


@lru_cache(maxsize=2_000)
def _known(passage: str) -> Text:
    return read(passage)
