"""The language that a text is written in, or that a page claims; the only file that imports py3langid."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import py3langid.langid  # type: ignore[import-untyped]

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
    (first, probability), (second, _) = _identifier().rank(text[:SAMPLE])[:2]
    if {first, second} == {"id", "ms"} or first == "ms":
        # Sister languages: the classifier guesses, but some frequent words exist in one of the two only.
        sample = text[:WORDS_SAMPLE].lower()
        malay = len(re.findall(r"\b(?:kerana|bahawa|ialah|mahu|isnin|khamis|jumaat|polis|iaitu|wang)\b", sample))
        indonesian = len(re.findall(r"\b(?:karena|bahwa|adalah|bisa|senin|kamis|jumat|polisi|kata|telah|uang|para)\b", sample))
        return "ms" if malay > indonesian else "id"
    return str(first) if probability >= 0.9 and len(first) == 2 else None


@cache
def _identifier() -> Any:
    """The language classifier, loaded once."""
    langid = py3langid.langid
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
