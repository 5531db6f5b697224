"""The language that a text is written in, or that a page claims; the only file that imports py3langid."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import py3langid.langid  # type: ignore[import-untyped]

# The most frequent words of both languages; in a news text they are a fifth to a third of all words, in any other language next to none.
_FREQUENT = {
    "id": frozenset("yang dan di dari untuk dengan pada itu ini tidak akan dalam oleh karena kata ada juga telah saat sebagai".split()),
    "en": frozenset("the of and to in that for was with on is by said he it as at from his be has have were had not".split()),
}
SURE, RARE = 0.12, 0.02  # shares of the words
# More of a text makes no language surer, in characters.
SAMPLE, WORDS_SAMPLE = 700, 8_000


def language_code(tag: str) -> str | None:
    """The ISO 639-1 code at the start of a language tag ("id-ID", "en_US"), None if there is none; "in" is the old code of Indonesian."""
    found = re.match(r"([a-zA-Z]{2})(?![a-zA-Z])", tag.strip())
    code = found[1].lower() if found else None
    return "id" if code == "in" else code


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that the text is written in, None if it is too short or too mixed to tell."""
    if len(text) < 80:
        return None
    (first, probability), (second, _) = _by_frequent_words(text[:SAMPLE]) or _identifier().rank(text[:SAMPLE])[:2]
    if {first, second} == {"id", "ms"} or first == "ms":
        # Sister languages: the classifier guesses, but some frequent words exist in one of the two only.
        sample = text[:WORDS_SAMPLE].lower()
        malay = len(re.findall(r"\b(?:kerana|bahawa|ialah|mahu|isnin|khamis|jumaat|polis|iaitu|wang)\b", sample))
        indonesian = len(re.findall(r"\b(?:karena|bahwa|adalah|bisa|senin|kamis|jumat|polisi|kata|telah|uang|para)\b", sample))
        return "ms" if malay > indonesian else "id"
    return str(first) if probability >= 0.9 and len(first) == 2 else None


def _by_frequent_words(sample: str) -> list[tuple[str, float]] | None:
    """Indonesian (or Malay) or English where the words of one are frequent and those of the other are rare; None where that is unsure."""
    words = re.findall(r"[a-z]+", sample.lower())
    shares = {language: sum(word in frequent for word in words) / (len(words) or 1) for language, frequent in _FREQUENT.items()}
    (first, most), (second, least) = sorted(shares.items(), key=lambda item: -item[1])
    return [(first, 1.0), ("ms" if first == "id" else second, 0.0)] if most >= SURE and least <= RARE else None


@cache
def _identifier() -> Any:
    """The language classifier, loaded once."""
    langid = py3langid.langid
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
