"""Two judgements on a pair of texts: whether one answers a question, and whether it bears out a sentence; by a small transformer.

Trained by assistant/train; it reads the pieces of words of the shipped embedding, so both languages, and either by the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import UserError
from index.embed import LOADING_ERRORS, StaticEmbedder, unit
from index.onnx import Network
from index.sentences import sentence_spans

MODEL = Path(__file__).with_name("model") / "judge.onnx"
LONGEST_FIRST, LONGEST = 96, 160  # pieces of the first text, and of both with what parts them
LONGEST_READ = 420  # characters of a sentence with the one before it
PAD, BEGIN, FIRST, PART, SECOND, END = range(6)  # what a place in the network's input is
INPUTS = ("pieces", "vectors", "segments", "same")

Matrix = NDArray[np.float32]
Pair = tuple[str, str]


def answering(question: str, texts: Sequence[str], embedder: StaticEmbedder) -> Matrix:
    """For each text the log odds that it answers the question."""
    found: Matrix = _judged([(question, text) for text in texts], embedder)[:, 0]
    return found


def bearing_out(sentence: str, texts: Sequence[str], embedder: StaticEmbedder) -> Matrix:
    """For each text the logarithms of the chances that it bears the sentence out, that it leaves it open, and that it says otherwise."""
    found = _judged([(text, sentence) for text in texts], embedder)[:, 1:]
    highest = found.max(axis=1, keepdims=True)
    chances: Matrix = found - highest - np.log(np.exp(found - highest).sum(axis=1, keepdims=True))
    return chances


def with_before(text: str, start: int, end: int) -> str:
    """A sentence of a text with the one before it, which often says whom it is about, unless both are long."""
    floor = max(0, end - LONGEST_READ)
    before = sentence_spans(text[floor:start])
    begin = floor + before[-1][0] if before else start
    if begin == floor and floor > 0 and not text[floor - 1].isspace():
        begin = start
    return text[begin:end]


def batch(pairs: Sequence[Pair], embedder: StaticEmbedder) -> dict[str, NDArray[np.int64] | Matrix]:
    """What the network takes of these pairs, by the names of INPUTS."""
    first, second = (embedder.pieces([pair[side] for pair in pairs]) for side in (0, 1))
    rows = [_row(one[:LONGEST_FIRST], other) for one, other in zip(first, second, strict=True)]
    shape = len(rows), max(len(pieces) for pieces, _, _ in rows)
    pieces, segments, same = np.zeros(shape, np.int64), np.full(shape, PAD, np.int64), np.zeros(shape, np.float32)
    for place, (its_pieces, its_segments, its_same) in enumerate(rows):
        pieces[place, : len(its_pieces)] = its_pieces
        segments[place, : len(its_segments)] = its_segments
        same[place, : len(its_same)] = its_same
    vectors = unit(embedder.vectors(pieces.ravel())).reshape(*shape, embedder.dim)
    return {"pieces": pieces, "vectors": vectors, "segments": segments, "same": same}


def _row(one: list[int], other: list[int]) -> tuple[list[int], list[int], list[float]]:
    """The pieces of both texts with a place before, between and behind, what each place is, and whether the other text has the piece."""
    other = other[: LONGEST - 3 - len(one)]
    pieces = [0, *one, 0, *other, 0]
    segments = [BEGIN, *[FIRST] * len(one), PART, *[SECOND] * len(other), END]
    same = [0.0, *(float(piece in other) for piece in one), 0.0, *(float(piece in one) for piece in other), 0.0]
    return pieces, segments, same


@cache
def _network() -> Network:
    try:
        return Network(MODEL)
    except LOADING_ERRORS as error:
        raise UserError("The model that checks answers, which comes with Kutip, is missing or damaged. Install Kutip again.") from error


def _judged(pairs: Sequence[Pair], embedder: StaticEmbedder) -> Matrix:
    """What the network gives for each pair; alone, a pair is not padded, and its numbers do not hang on the others."""
    found = _network().each([batch([pair], embedder) for pair in pairs])
    return np.concatenate([np.zeros((0, 4), np.float32), *found])
