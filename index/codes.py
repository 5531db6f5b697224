"""The vectors of all passages in one byte a number, by which any of them are compared with a question, whatever filter chose them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import UserError
from index.embed import Vector, Vectors
from index.numbers import Numbers

LOOKED_AT = 4_000  # vectors that are compared in full; of more, first those are chosen whose signs agree best
# Times as many as are asked for are chosen by their signs. Of 77,523 texts of the training data, 148 questions: the share of the 10 nearest
# that is among the chosen is 1.0 when 100 are asked for, of the 100 nearest .97; with half as many .93.
CHOSEN = 20
BLOCK = 65_536  # rows whose signs are taken at once


class Codes:
    """A file of rows, the row of a passage at its number: a factor, and the numbers of its vector divided by it, rounded."""

    def __init__(self, path: Path, dim: int) -> None:
        """Open the file, making it where there is none; vectors have `dim` numbers."""
        self._row = np.dtype([("factor", "<f4"), ("values", "i1", (dim,))])
        self._path = path
        with self._told():
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._rows: NDArray[np.void] = np.zeros(0, self._row)
        self._signs: NDArray[np.uint64] = np.zeros((0, -(-dim // 64)), np.uint64)
        self._look_again()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Inside, what the disk does not take is told in a sentence."""
        try:
            yield
        except OSError as error:
            told = f"The codes in {self._path.parent} cannot be written ({error.strerror}). Nothing is lost: make room, and try again."
            raise UserError(told) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def __len__(self) -> int:
        """How many rows there are, also of numbers without a passage."""
        return len(self._rows)

    def _look_again(self) -> None:
        """See the rows that the file has now."""
        count = os.fstat(self._file).st_size // self._row.itemsize
        if count > len(self._rows):
            self._rows = np.memmap(self._path, self._row, "r", shape=(count,))

    def put(self, numbers: Numbers, vectors: Vector) -> None:
        """Keep the vectors of these numbers, safe from a loss of power when this returns; UserError when the disk does not take them."""
        factors = np.abs(vectors).max(axis=1, initial=0) / 127
        rows = np.zeros(len(numbers), self._row)
        rows["factor"] = factors
        rows["values"] = np.rint(vectors / np.where(factors > 0, factors, 1)[:, None])
        order = np.argsort(numbers)
        breaks = np.flatnonzero(np.diff(numbers[order]) != 1) + 1
        with self._told():
            for run in np.split(order, breaks):
                if len(run):
                    _write(self._file, rows[run].tobytes(), int(numbers[run[0]]) * self._row.itemsize)
            os.fsync(self._file)
        self._signs[numbers[numbers < len(self._signs)]] = self._signs_of(rows[numbers < len(self._signs)])
        self._look_again()

    def vectors(self, numbers: Numbers) -> tuple[Vectors, Vector]:
        """The vectors of these numbers as they are kept, and the factor of each; both are nan for a number without a row."""
        rows = self._rows
        found, factors = np.full((len(numbers), rows["values"].shape[1]), np.nan, np.float32), np.full(len(numbers), np.nan, np.float32)
        there = numbers < len(rows)
        factors[there] = rows[numbers[there]]["factor"]
        found[there] = rows[numbers[there]]["values"] * factors[there, None]
        return found, factors

    def cosines(self, vector: Vector, numbers: Numbers) -> Vector:
        """The cosine of a unit vector to the vector of each number; 0 for a number without a row."""
        rows = self._rows
        found = np.zeros(len(numbers), np.float32)
        there = numbers < len(rows)
        chosen = rows[numbers[there]]
        found[there] = (chosen["values"].astype(np.float32) @ vector) * chosen["factor"]
        return found

    def nearest(self, vector: Vector, numbers: Numbers, count: int) -> list[tuple[int, float]]:
        """The `count` of these numbers whose vectors are nearest, with their cosines, nearest first."""
        if len(numbers) > LOOKED_AT:
            numbers = numbers[self._most_agreeing(vector, numbers, CHOSEN * count)]
        cosines = self.cosines(vector, numbers)
        best = np.argsort(-cosines, kind="stable")[:count]
        return [(int(numbers[place]), float(cosines[place])) for place in best]

    def _most_agreeing(self, vector: Vector, numbers: Numbers, count: int) -> NDArray[np.int64]:
        """The places of the `count` numbers whose vectors agree with this one in most signs."""
        if count >= len(numbers):
            return np.arange(len(numbers))
        signs = self._all_signs()
        asked = _packed(vector[None] > 0)
        different = np.bitwise_count(signs[np.minimum(numbers, len(signs) - 1)] ^ asked).sum(axis=1, dtype=np.uint16)
        return np.argpartition(different, count)[:count]

    def _all_signs(self) -> NDArray[np.uint64]:
        """The signs of all rows, which are taken when they are needed for the first time."""
        rows, signs = self._rows, self._signs
        if len(signs) < len(rows):
            blocks = [self._signs_of(rows[start : start + BLOCK]) for start in range(len(signs), len(rows), BLOCK)]
            self._signs = signs = np.concatenate([signs, *blocks])
        return signs

    def _signs_of(self, rows: NDArray[np.void]) -> NDArray[np.uint64]:
        return _packed(rows["values"] > 0)


def _packed(positive: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """A bit for each number, in whole words of 64."""
    bits = np.packbits(positive, axis=1)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))).view(np.uint64)


def _write(file: int, content: bytes, offset: int) -> None:
    """Write everything at that place of the file."""
    written = 0
    while written < len(content):
        written += os.pwrite(file, content[written:], offset + written)
