"""A second look at the passages that were found: sentence by sentence and word by word, in the shipped model, which is cheap enough."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from index.embed import StaticEmbedder, Vectors
from index.passage import Passage
from index.sentences import sentence_spans

# The cosine of two pieces of words below which they have nothing to do with each other, and above which one stands for the other.
UNRELATED, SAME = 0.25, 0.65
END = 0xFFFF  # of a sentence; the shipped model has fewer pieces
NOTHING = 1e-9

Column = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """The pieces of words of a question: their vectors made length one, [pieces, dim], what each weighs, in all 1, and their sum."""

    pieces: Vectors
    weights: Column
    whole: Column


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of some passages, a number between 0 and about 1 for each.

    `sentence` is the cosine of the question to the nearest sentence; `near` is how near, on average, the nearest word comes to each word
    of the question, each weighing as much as the model lets it; `held` is the share of the question's words that are there, by
    themselves or by a word that means the same; `length` is the logarithm of the number of words.
    """

    sentence: Column
    near: Column
    held: Column
    length: Column


def pieces_of(model: StaticEmbedder, passages: Sequence[Passage]) -> list[bytes]:
    """The pieces of words of each passage as they are kept: of the headline of its article and of each sentence the pieces, END, and the
    length of their sum as the bits of a half-precision number, which takes too long to find out for every question anew."""
    texts = [_sentences(passage) for passage in passages]
    pieces = model.pieces([sentence for text in texts for sentence in text])
    lengths = model.lengths([np.array(ids, np.int32) for ids in pieces]).astype(np.float16).view(np.uint16)
    for ids, length in zip(pieces, lengths.tolist(), strict=True):
        ids += (END, length)
    ends = list(accumulate(len(text) for text in texts))
    return [array("H", chain.from_iterable(pieces[start:end])).tobytes() for start, end in zip([0, *ends], ends, strict=False)]


def _sentences(passage: Passage) -> list[str]:
    text = passage.text
    return [passage.article.title, *(text[start:end] for start, end in sentence_spans(text))]


def words_of(kept: bytes) -> NDArray[np.int32]:
    """The pieces of words of a passage that were kept, without the ends of its sentences."""
    stream = np.frombuffer(kept, np.uint16)
    return np.asarray(stream[_is_word(stream)], np.int32)


def _is_word(stream: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Which numbers are pieces of words, and not the end of a sentence or what follows it."""
    ends = np.flatnonzero(stream == END)
    words = np.ones(len(stream), bool)
    words[ends] = words[ends + 1] = False
    return words


def asked(model: StaticEmbedder, text: str, context: str = "", context_weight: float = 0.0) -> Asked:
    """A question as it is looked for; the words of `context` count `context_weight` as much as its own."""
    own, leaned_on = (np.unique(np.array(pieces, np.int32)) for pieces in model.pieces([text, context]))
    leaned_on = np.setdiff1d(leaned_on, own)
    vectors = model.vectors(np.concatenate([own, leaned_on]))
    vectors *= np.repeat(np.array([1, context_weight], np.float32), [len(own), len(leaned_on)])[:, None]
    weights = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return Asked(vectors / np.maximum(weights, NOTHING)[:, None], weights / max(float(weights.sum()), NOTHING), vectors.sum(axis=0))


def reread(model: StaticEmbedder, question: Asked, kept: Sequence[bytes]) -> Look:
    """What the passages look like to a question, given as their pieces were kept."""
    stream = np.frombuffer(b"".join(kept), np.uint16)
    words = _is_word(stream)
    owners = np.repeat(np.arange(len(kept)), [len(pieces) // 2 for pieces in kept])[words]
    count = np.bincount(owners, minlength=len(kept))
    length = np.log1p(count).astype(np.float32)
    if not len(question.pieces) or not len(owners):
        nothing = np.zeros(len(kept), np.float32)
        return Look(nothing, nothing, nothing, length)
    distinct, places = np.unique(stream[words], return_inverse=True)
    vectors = model.vectors(distinct)
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    alike = (question.pieces @ vectors.T) / np.maximum(norms, NOTHING)
    best = np.zeros((len(question.pieces), len(kept)), np.float32)
    best[:, count > 0] = np.maximum.reduceat(alike[:, places], _firsts(owners), axis=1).clip(0)
    held = np.clip((best - UNRELATED) / (SAME - UNRELATED), 0, 1)
    nearest = np.zeros(len(kept), np.float32)
    ends = np.flatnonzero(stream == END)
    sentences = np.searchsorted(ends, np.flatnonzero(words))  # the number of the sentence that each piece is in
    sizes = stream[ends + 1].view(np.float16).astype(np.float32) * np.sqrt(question.whole @ question.whole)
    along = np.bincount(sentences, (vectors @ question.whole)[places], minlength=len(ends))
    firsts = _firsts(sentences)
    np.maximum.at(nearest, owners[firsts], (along / np.maximum(sizes, NOTHING))[sentences[firsts]])
    return Look(nearest, question.weights @ best, question.weights @ held, length)


def _firsts(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places at which a new group begins in a row of group numbers."""
    return np.flatnonzero(np.diff(groups, prepend=-1))
