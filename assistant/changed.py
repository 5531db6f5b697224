"""What changed in an article since it was cited: the words that went and came, nearest to the quote first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 5  # changes that are told
AROUND = 4  # words that are shown on either side of a change
LONGEST = 25  # words of what went or came; what is longer is cut off
COMPARED = 1_000_000  # pairs of words; longer passages are told as one change, as comparing them takes seconds
_PARAGRAPH, _WORD = re.compile(r"[^\n]+"), re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """The words `gone` and `new` in their place, between the words `before` and `behind` that stayed; each may be ""."""

    before: str
    gone: str
    new: str
    behind: str


def changes(old: str, new: str, near: tuple[int, int] = (0, 0)) -> list[Change]:
    """At most MOST changes from the older text to the newer one, those nearest to the offsets `near` of the older, in its order."""
    found = list(_changes(old, new))
    nearest = sorted(found, key=lambda one: max(near[0] - one[0].stop, one[0].start - near[1], 0))[:MOST]
    words = [match[0] for match in _WORD.finditer(old)]
    return [_told(words, *one[1:]) for one in sorted(nearest, key=lambda one: (one[0].start, one[1].start))]


def _told(words: Sequence[str], gone: range, new: Sequence[str]) -> Change:
    before, behind = words[max(0, gone.start - AROUND) : gone.start], words[gone.stop : gone.stop + AROUND]
    return Change(" ".join(before), _cut(words[gone.start : gone.stop]), _cut(new), " ".join(behind))


def _cut(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= LONGEST else f"{' '.join(words[:LONGEST])} …"


def _changes(old: str, new: str) -> Iterator[tuple[range, range, Sequence[str]]]:
    """Each change: the offsets in the older text, the places among its words, and the words that came."""
    olds, news = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    matches = list(_WORD.finditer(old))
    place = [0]
    for paragraph in olds:
        place.append(place[-1] + len(_WORD.findall(paragraph)))
    for tag, start, end, first, last in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        came = [word for paragraph in news[first:last] for word in _WORD.findall(paragraph)]
        went = [match[0] for match in matches[place[start] : place[end]]]
        for low, high, low_new, high_new in _by_words(went, came):
            gone = range(place[start] + low, place[start] + high)
            begin = matches[gone.start].start() if gone.start < len(matches) else len(old)
            yield range(begin, matches[gone.stop - 1].end() if gone else begin), gone, came[low_new:high_new]


def _by_words(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Where the words differ, as places in both."""
    if len(old) * len(new) > COMPARED:
        return [(0, len(old), 0, len(new))]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(low, high, low_new, high_new) for tag, low, high, low_new, high_new in codes if tag != "equal"]
