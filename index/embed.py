"""From text to vectors, by the model shipped in index/model/."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load
from tokenizers import Tokenizer

from corpus.article import UserError
from index.genuine import genuine

MODEL = Path(__file__).parent / "model"
PIECES_AT_ONCE = 16_384  # whose vectors take 32 MB at 512 dimensions, however long one text is
SPACES = re.compile(r"[ \t\n\r]+")
MOST_KNOWN = 200_000  # words with the signs around them whose pieces are kept: about 50 MB
MOST_WORDS = 20_000  # whose vectors are kept in memory: 40 MB at 512 dimensions

# What sentence-transformers and the libraries under it raise for a missing, foreign or damaged model.
LOADING_ERRORS = (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError, AttributeError, SafetensorError)

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how near they are in meaning.

    `name` tells models apart: two embedders with one name give the same vectors, so an index made with one can be read with the other.
    """

    @property
    def name(self) -> str:
        """The name of the model, with a digest where the name alone would not say which weights."""

    @property
    def dim(self) -> int:
        """The length of a vector."""

    @property
    def unrelated(self) -> float:
        """About the cosine of texts that have nothing to do with each other; below 1."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order; a row of zeros for a text without a token."""

    def query(self, text: str) -> Vector:
        """The vector of a question, of length one, or zeros for a text without a token."""


class StaticEmbedder:
    """The shipped model, read without sentence-transformers: the vector of a text is the sum of its tokens' vectors, made length one."""

    unrelated = 0.0

    def __init__(self, folder: Path) -> None:
        """Reads `folder`, whose weights are whole numbers of one byte with one factor for each token; fails as LOADING_ERRORS do."""
        tokenizer, weights = (folder / "tokenizer.json").read_bytes(), (folder / "model.safetensors").read_bytes()
        self._tokenizer = read_tokenizer(tokenizer)
        tensors = load(weights)
        self._table, self._factors = tensors["embeddings"], tensors["weights"].astype(np.float32)
        self._known: dict[str, list[int]] = {}
        self._words: dict[str, tuple[Vector, np.float32]] = {}
        digest = hashlib.blake2b(weights + tokenizer, digest_size=6).hexdigest()
        self.name, self.size, self.dim = f"kutip-{digest}", *self._table.shape

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order; a row of zeros for a text without a token."""
        return self.of_pieces([np.array(pieces, np.int32) for pieces in self.pieces(texts)])

    def of_pieces(self, texts: Sequence[NDArray[np.int32]]) -> Vectors:
        """The same for texts that are given as their pieces."""
        return unit(self._sums(texts))

    def words(self, words: Sequence[str]) -> tuple[Vectors, NDArray[np.float32]]:
        """The vectors of single words, a row of length one each, and how long they were before, which says how much a word means."""
        if len(self._words) > MOST_WORDS:
            self._words = {}
        known = self._words  # another thread may begin a new one
        new = list(dict.fromkeys(word for word in words if word not in known))
        sums = self._sums([np.array(pieces, np.int32) for pieces in self.pieces(new)])
        lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        known.update(zip(new, zip(unit(sums), lengths, strict=True), strict=True))
        if not words:
            return np.zeros((0, self.dim), np.float32), np.zeros(0, np.float32)
        vectors = np.concatenate([known[word][0] for word in words]).reshape(-1, self.dim)
        return vectors, np.array([known[word][1] for word in words], np.float32)

    def lengths(self, texts: Sequence[NDArray[np.int32]]) -> NDArray[np.float32]:
        """How long the sum of the vectors of its pieces is, for each text."""
        sums = self._sums(texts)
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", sums, sums)), np.float32)

    def _sums(self, texts: Sequence[NDArray[np.int32]]) -> Vectors:
        sums = np.zeros((len(texts), self.dim), np.float32)
        for row, pieces in zip(sums, texts, strict=True):
            for start in range(0, len(pieces), PIECES_AT_ONCE):
                block = pieces[start : start + PIECES_AT_ONCE]
                # One product a text takes a third of the time that np.add.reduceat over the pieces of all texts takes.
                row += self._factors[block] @ self._table[block].astype(np.float32)
        return sums

    def query(self, text: str) -> Vector:
        """The vector of a question, which is that of the same words in a passage."""
        vector: Vector = self.passages([text])[0]
        return vector

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """The pieces of words that each text consists of, by their rows in the table."""
        parts = [SPACES.split(text) for text in texts]
        if len(self._known) > MOST_KNOWN:
            self._known = {}
        known = self._known  # another thread may begin a new one
        new = list({part for text in parts for part in text if part not in known})
        # No piece reaches over a space, so what stands between two is parted once, which is ten times as fast as each text anew.
        known.update(zip(new, (found.ids for found in self._tokenizer.encode_batch_fast(new, add_special_tokens=False)), strict=True))
        return [list(chain.from_iterable(map(known.__getitem__, text))) for text in parts]

    def vectors(self, pieces: NDArray[np.integer]) -> Vectors:
        """The vectors of these pieces, a row each, as long as each weighs in a text."""
        return np.asarray(self._factors[pieces, None] * self._table[pieces], np.float32)


def read_tokenizer(content: bytes) -> Tokenizer:
    """The tokenizer of a tokenizer.json; ValueError when that was not written to its end, where the library raises a bare Exception."""
    json.loads(content)
    return Tokenizer.from_buffer(content)


def shipped() -> StaticEmbedder:
    """The shipped model; UserError when it is missing or damaged."""
    try:
        for name in ("tokenizer.json", "model.safetensors"):
            genuine(MODEL / name)
        return StaticEmbedder(MODEL)
    except LOADING_ERRORS as error:
        raise UserError("The embedding model that comes with Kutip is missing or damaged. Install Kutip again.") from error


def unit(vectors: Vectors) -> Vectors:
    """The rows made length one; rows of zeros stay zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
