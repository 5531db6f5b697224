"""Writes index/model/spoken.bin: which pieces of the embedding are whole words of Indonesian, of English, and written with a capital.

`python -m index.train.spoken`; it takes seconds, and reads the project's own texts (CC0) alone.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter

import numpy as np

from index.embed import MODEL
from index.nearest_words import LANGUAGES, SPOKEN
from index.train.record import record
from index.train.sources import OWN_PARALLEL, OWN_WORDS, rows

SHARE = 0.2  # of how often the other language has a word, for it to be one of this language too; "air" is seen in English, but is water
SHORTEST = 2
WORD = re.compile(r"[^\W\d_]+")


class Heard:
    """How often the words of a language occur, and how often those not at the beginning of a text have a capital letter."""

    def __init__(self, texts: list[str]) -> None:
        """Counts them."""
        self.words: Counter[str] = Counter()
        self.within: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        for text in texts:
            for place, word in enumerate(WORD.findall(text)):
                self.words[word.lower()] += 1
                self.within[word.lower()] += place > 0
                self.capital[word.lower()] += place > 0 and not word.islower()
        self.total = self.words.total()

    def speaks(self, word: str, other: Heard) -> bool:
        """Whether a word is one of this language."""
        return self.words[word] > 0 and self.words[word] / self.total >= SHARE * other.words[word] / other.total

    def begins_large(self, word: str) -> bool:
        """Whether a word has a capital letter nearly always."""
        return self.capital[word] > 0.8 * self.within[word]


def main() -> None:
    """Write the file."""
    pairs = [*rows(OWN_PARALLEL), *rows(OWN_WORDS)]
    english, indonesian = (Heard([pair[side] for pair in pairs]) for side in (0, 1))
    vocabulary = json.loads((MODEL / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    bits = np.zeros((len(LANGUAGES) + 1, len(vocabulary)), bool)
    for word, row in vocabulary.items():
        if len(word) >= SHORTEST:
            bits[:, row] = [
                indonesian.speaks(word, english),
                english.speaks(word, indonesian),
                english.begins_large(word) or indonesian.begins_large(word),
            ]
    packed = zlib.compress(np.packbits(bits, axis=1).tobytes(), 9)
    (MODEL / SPOKEN).write_bytes(packed)
    record()
    print(f"{SPOKEN}: {bits[0].sum()} Indonesian words, {bits[1].sum()} English ones, {len(packed)} bytes")


if __name__ == "__main__":
    main()
