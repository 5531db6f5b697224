"""Printed lines joined again: which hyphen at a line's end the typesetter put there, and which belongs to the word; pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

HYPHENS = "-\u2010\u00ad"
# A line ends with one of these only where the typesetter, not the writer, broke a word.
_SOFT = "\u2010\u00ad"
# What keeps its hyphen before a word in lower case.
_BEFORE_HYPHEN = frozenset("self well non half mid all e".split())
# A doubled word has two or three syllables; of shorter ones no half tells a word.
_SHORTEST_HALF = 3


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """The words of the lines in lower case, those with a hyphen as one."""
    return frozenset(word for line in lines for word in re.findall(r"\w+(?:-\w+)*", line.casefold()))


def join_lines(lines: Sequence[str], words: Collection[str], whole: bool) -> str:
    """The text of the lines.

    `words` are those of the whole page; `whole` is whether lines are broken only at hyphens that were there already, as browsers do.
    """
    text = lines[0]
    for line in lines[1:]:
        broken = re.search(rf"(\w[\w’'-]*)([{HYPHENS}])$", text[-80:])
        second = re.match(r"\w+", line)
        if broken is None or second is None:
            text = f"{text} {line}"
        else:
            kept = keeps_hyphen(broken[1], second[0], words, whole and broken[2] not in _SOFT)
            text = f"{text[:-1]}{'-' if kept else ''}{line}"
    return text


def keeps_hyphen(first: str, second: str, words: Collection[str], whole: bool) -> bool:
    """Whether a word broken at a hyphen has it in mid-line, too.

    So do doubled words, numbers, what is joined to a name, and what the page writes so elsewhere; where nothing tells, `whole` decides.
    """
    one, other = first.casefold(), second.casefold()
    before, _, last = one.rpartition("-")
    if not second[0].islower() or not first[-1].isalpha() or (len(first) > 1 and first.isupper()):
        return True
    if before and is_doubled(before.rpartition("-")[2], last + other):  # the second half of a doubled word was broken
        return False
    if is_doubled(last, other) or f"{one}-{other}" in words:
        return True
    return one + other not in words and (whole or last in _BEFORE_HYPHEN)


def is_doubled(first: str, second: str) -> bool:
    """Whether two words in lower case make one doubled word of Indonesian: kupu-kupu, anak-anaknya, tolong-menolong, bolak-balik."""
    if min(len(first), len(second)) < _SHORTEST_HALF:
        return False
    stem = re.sub(r"(?<=\w{3})(?:nya|lah|kah|kan|an|i)$", "", second)
    if second.startswith(first) or first.endswith(stem) or (len(first) > _SHORTEST_HALF and second.endswith(first[1:])):
        return True
    if len(first) != len(second) or len(first) == _SHORTEST_HALF:
        return False
    sounds, others = (re.sub("[aeiou]", "", word) for word in (first, second))
    return first[-3:] == second[-3:] or (sounds == others and len(sounds) > 1)
