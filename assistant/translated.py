"""The sentences for people that code makes in English (errors, and why pages were not read), in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

TABLE = Path(__file__).with_name("indonesian.txt")
LONGEST = 2_000  # characters of what is translated; a sentence of ours has a few hundred
DEEPEST = 3  # reasons within reasons
MOST_SENTENCES = 8  # looked at, to find where the first of two ends
_HOLE = re.compile(r"\{(\w+)(?::(told|number))?\}")
_END = re.compile(r"(?<=[.!?…]) (?=\S)")
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with holes in both languages, such as "There is no file {place}."; each hole stands once in either.

    A hole is carried over as it is; `{reason:told}` is translated itself where the table knows it, and `{count:number}` takes but digits,
    whose thousands are marked as the language does.
    """

    english: str
    indonesian: str


def in_language(sentence: str, language: str) -> str:
    """The sentence in the language, "id" or "en"; as it is where it is in that language already, or none that code makes."""
    if language != "id" or len(sentence) > LONGEST:
        return sentence
    return _whole(sentence, True) or _whole(sentence, False) or sentence


def read_table(text: str) -> list[Template]:
    """The templates of a table: a line in English, under it, indented, the Indonesian one; # is a remark. ValueError where one lacks."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    if wrong := [english for english, indonesian in pairs if english.startswith(" ") or not indonesian.startswith(" ")]:
        raise ValueError(f"not in pairs: {wrong[0]}")
    return [Template(english.strip(), indonesian.strip()) for english, indonesian in pairs]


def pattern(template: str) -> re.Pattern[str]:
    """What matches the whole sentences of a template, in a time that grows as their length.

    Each hole ends where the words behind it stand first, and never elsewhere (an atomic group): as a hole holds anything, what does not fit
    then fits nowhere. What comes last is sought from the end.
    """
    pieces = _HOLE.split(template)
    first, holes = pieces[0], list(zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True))
    found = re.escape(first)
    for name, kind, behind in holes[:-1]:
        found += f"(?>(?P<{name}>{_held(kind)}?){re.escape(behind)})"
    for name, kind, behind in holes[-1:]:
        found += f"(?P<{name}>{_held(kind)}){re.escape(behind)}"
    return re.compile(found, re.DOTALL)


def _held(kind: str | None) -> str:
    return r"[\d,.]+" if kind == "number" else ".+"


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns with their Indonesian sentences, the one with the most words of its own first."""
    table = sorted(read_table(TABLE.read_text("utf-8")), key=lambda template: -len(_HOLE.sub("", template.english)))
    return tuple((pattern(template.english), template.indonesian) for template in table)


def _whole(text: str, strictly: bool) -> str | None:
    """The text in Indonesian, as one sentence or as two; None where it is not known."""
    known = _one(text, DEEPEST, strictly)
    return known if known is not None else next(_both(text, strictly), None)


def _both(text: str, strictly: bool) -> Iterator[str]:
    for end in islice(_END.finditer(text), MOST_SENTENCES):
        first, second = (_one(part, DEEPEST, strictly) for part in (text[: end.start()], text[end.end() :]))
        if first and second:
            yield f"{first} {second}"


@lru_cache(512)  # for what is hostile, too: the same part is looked at once, whatever led to it
def _one(text: str, deep: int, strictly: bool) -> str | None:
    """One sentence, or a part of one; None where it is not known, or `strictly` where a part of it that should be is not."""
    for english, indonesian in _templates():
        if found := english.fullmatch(text):
            filled = _filled(found, indonesian, deep - 1, strictly)
            if filled is not None:
                return filled
    return None


def _filled(found: re.Match[str], template: str, deep: int, strictly: bool) -> str | None:
    told: dict[str, str] = {}
    for name, kind in _HOLE.findall(template):
        held = found[name]
        if kind == "number":
            held = held.translate(_SWAPPED)
        elif kind == "told":
            known = _one(held, deep, strictly) if deep else None
            if known is None and strictly:
                return None
            held = known or held
        told[name] = held
    return _HOLE.sub(lambda hole: told[hole[1]], template)
