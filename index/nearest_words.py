"""Words of one language that mean about what a word of the other means, by the shipped embedding; a gloss, not a translation."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import UserError
from index.embed import MODEL, StaticEmbedder, Vector, Vectors, unit
from index.words import FUNCTION_WORDS, fold, stem, stem_forms

LANGUAGES = ("id", "en")
SPOKEN = "spoken.bin"  # in the folder of the model; made by index/train/spoken.py
LONGEST = 60  # characters of a word
FLOOR = 0.45  # cosine below which nothing is said: of what is said, 85 of 100 first words are right then (index/train/LOG.md)
FIRM = 0.6  # the same for words such as "of" and "pada", which are near to much by chance
BEHIND = 0.25  # how far behind the nearest word another may be
AGREES = 0.2  # cosine that what is said of the stem of a word has with the word itself; "susulan" is nothing of milk, though "susu" is
KEPT = 20_000  # words whose glosses are kept
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The pieces of the embedding that are whole words of a language: their texts in order of `rows`, and which are written with a capital.

    `vectors` has a row of length one for each.
    """

    words: tuple[str, ...]
    places: dict[str, int]
    capital: NDArray[np.bool_]
    vectors: Vectors


class NearestWords:
    """The nearest words in Indonesian and English; 50 MB once both were asked for."""

    def __init__(self, embedder: StaticEmbedder, folder: Path = MODEL) -> None:
        """Reads which pieces are words of which language; UserError where that is missing or belongs to another model."""
        self._embedder = embedder
        try:
            packed = np.frombuffer(zlib.decompress((folder / SPOKEN).read_bytes()), np.uint8)
            bits = np.unpackbits(packed.reshape(len(LANGUAGES) + 1, -1), axis=1, count=embedder.size).astype(bool)
            vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
        except (OSError, ValueError, KeyError, zlib.error) as error:
            raise UserError("A part of the embedding model that comes with Kutip is missing or damaged. Install Kutip again.") from error
        texts = sorted(vocabulary, key=vocabulary.__getitem__)
        self._spoken = {code: self._those(texts, row, bits[-1]) for code, row in zip(LANGUAGES, bits, strict=False)}
        self.nearest = lru_cache(KEPT)(self._nearest)

    def _those(self, texts: list[str], row: NDArray[np.bool_], capital: NDArray[np.bool_]) -> Spoken:
        rows = np.flatnonzero(row)
        words = tuple(texts[place] for place in rows)
        return Spoken(words, {word: place for place, word in enumerate(words)}, capital[rows], unit(self._embedder.vectors(rows)))

    def _nearest(self, word: str, language: str, count: int = 3) -> tuple[str, ...]:
        """The nearest words in `language` ("id" or "en") to a word of the other, nearest first, with different stems; at most `count`.

        Empty for names and numbers, for a word that both languages share, and where nothing comes near enough.
        """
        other, folded = "en" if language == "id" else "id", fold(word)
        if language not in self._spoken or len(word) > LONGEST or not WORD.fullmatch(word):
            return ()
        if folded in self._spoken[language].places or (not word.islower() and not self._is_known(folded, other)):
            return ()
        vector, avoided = self._embedder.query(folded), stem(folded, language)
        found = self._near(vector, vector, language, count, avoided, FIRM if folded in FUNCTION_WORDS[other] else FLOOR)
        for form in _forms(folded, other)[1:]:
            if not found and form in self._spoken[other].places:
                found = self._near(self._embedder.query(form), vector, language, count, avoided)
        return found

    def _is_known(self, folded: str, language: str) -> bool:
        """Whether a word or its stem is one of the language, and so, with a capital, more than a name."""
        return any(form in self._spoken[language].places for form in _forms(folded, language))

    def _near(self, vector: Vector, whole: Vector, language: str, count: int, avoided: str, floor: float = FLOOR) -> tuple[str, ...]:
        """The words nearest to a form of a word, if they are not far from the `whole` word."""
        spoken = self._spoken[language]
        likeness = spoken.vectors @ vector
        best = max(floor, float(likeness.max()) - BEHIND)
        near = np.flatnonzero(likeness >= best)
        found: dict[str, str] = {}
        for place in near[np.argsort(-likeness[near])]:
            root = stem(spoken.words[place], language)
            if root != avoided and len(found) < count and float(spoken.vectors[place] @ whole) >= AGREES:
                found.setdefault(root, spoken.words[place].capitalize() if spoken.capital[place] else spoken.words[place])
        return tuple(found.values())


def _forms(folded: str, language: str) -> list[str]:
    """A word and what may be looked for in its place: in Indonesian its half before a hyphen, the word without endings, and its stems."""
    if language != "id" or folded in FUNCTION_WORDS["id"]:
        return [folded]
    halves = [folded.partition("-")[0]] if "-" in folded else []
    bare = re.sub(r"(?:nya|lah|kah|pun|ku|mu)$", "", folded)
    return list(dict.fromkeys([folded, *halves, bare, *sorted(stem_forms(bare), key=len, reverse=True)]))


@lru_cache(1)
def nearest_words(embedder: StaticEmbedder) -> NearestWords:
    """The nearest words by this model, read once."""
    return NearestWords(embedder)


def gloss(asked: object, embedder: StaticEmbedder) -> dict[str, list[str]]:
    """What a browser is told that asks `{word, language}`: `{words}`, nearest first; none for anything else that it may ask."""
    told = asked if isinstance(asked, dict) else {}
    word, language = told.get("word"), told.get("language")
    if not isinstance(word, str) or language not in LANGUAGES or len(word) > LONGEST:
        return {"words": []}
    return {"words": list(nearest_words(embedder).nearest(word, str(language)))}
