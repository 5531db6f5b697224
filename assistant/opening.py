"""How a line of a written answer begins: as a heading, an item of a list, code, or a list of sources; pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Mode = Literal["said", "code", "sources", "parted"]  # "parted": in a list of sources, behind an empty line

LONGEST_START = 40  # characters that are looked at to read the marker of a line
FEWEST_SAID = 6  # words; a shorter line below a list of sources belongs to it

HEADINGS = frozenset(
    """
    sumber|sumber-sumber|sumber berita|sumber artikel|sumber informasi|sumber yang digunakan|sumber rujukan|daftar sumber|daftar pustaka
    |daftar referensi|daftar rujukan|referensi|rujukan|pustaka|catatan kaki|kutipan|sitasi|tautan
    |source|sources|sources used|sources cited|source list|list of sources|reference|references|reference list|citations|works cited
    |bibliography|footnotes|further reading|links
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_MARKER = re.compile(r"[\s>]*+(?:#{1,6}(?:\s+|\Z)|(?:[-*+–—]|\(?\d{1,2}[.)])(?:\s+|\Z)|•\s*)?")
_MAYBE_MARKER = re.compile(r"[\s>]*(?:#{0,6}|[-*+–—•]|\(?\d{0,2}[.)]?)\s*")
_NOTE = re.compile(r"\s*\[(?:\^\d{1,3}\]:|\d{1,3}\]:?\s*<?https?:)")  # where a source stands by itself
_MAYBE_NOTE = re.compile(r"\s*\[\^?\d{0,3}(?:\]:?\s*<?(?:h(?:t(?:t(?:ps?)?)?)?)?)?")
_FENCE = re.compile(r"\s{0,12}(?:`{3,}[^`]*|~{3,}.*)")
_MAYBE_FENCE = re.compile(r"\s{0,12}(?:`{0,2}|~{0,2})")
_FENCE_END = re.compile(r"\s*(?:`{3,}|~{3,})\s*")
_MAYBE_FENCE_END = re.compile(r"\s*(?:`*|~*)\s*")
_BRACKET = re.compile(r"[\[【［][^\]】］]*[\]】］]?")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a line is, from its begin: the mode it is read in, how many characters are its marker, and whether nothing of it is said."""

    mode: Mode
    end: int = 0
    dropped: bool = False


def read_opening(line: str, ended: bool, mode: Mode) -> Opening | None:
    """How this line begins behind lines in that mode, or None while that hangs on what is still to come of it."""
    if mode == "code":
        return _in_code(line, ended)
    if mode in ("sources", "parted"):
        return _in_sources(line, mode) if ended else None
    if not ended and _waits(line):
        return None
    if _FENCE.fullmatch(line):
        return Opening("code", dropped=True)
    if _NOTE.match(line[:LONGEST_START]) or _heads_sources(line):
        return Opening("sources", dropped=True)
    return Opening("said", end=_marker(line))


def _waits(line: str) -> bool:
    """Whether a line that begins like this may become more than words; once it is not, no longer line is."""
    start = line if len(line) <= LONGEST_START else "x"
    maybe = (_MAYBE_MARKER, _MAYBE_NOTE, _MAYBE_FENCE)
    return bool(_FENCE.fullmatch(line)) or _may_head_sources(line) or any(pattern.fullmatch(start) for pattern in maybe)


def _marker(line: str) -> int:
    match = _MARKER.match(line[:LONGEST_START])
    return match.end() if match else 0


def _parts(line: str) -> tuple[str, str, str]:
    """The words of a line before its colon, the colon, and what follows, without marks of headings and emphasis."""
    bare, colon, after = re.sub(r"[\s>#*_]+", " ", line).lower().partition(":")
    return bare.strip(), colon, after.strip()


def _may_head_sources(line: str) -> bool:
    bare, colon, after = _parts(line)
    if colon:
        return bare in HEADINGS and (not after or after[0] in "[【［")
    return any(heading.startswith(bare) for heading in HEADINGS)


def _heads_sources(line: str) -> bool:
    """Whether a line is a heading such as “Sumber:”, or names its sources behind it; marks alone are no names."""
    bare, _, after = _parts(line)
    return bare in HEADINGS and (not after or (after[0] in "[【［" and bool(re.search(r"[^\W\d_]", _BRACKET.sub("", after)))))


def _in_code(line: str, ended: bool) -> Opening | None:
    if not ended and _MAYBE_FENCE_END.fullmatch(line):
        return None
    return Opening("said", dropped=True) if _FENCE_END.fullmatch(line) else Opening("code")


def _in_sources(line: str, mode: Mode) -> Opening:
    """A line in a list of sources; a new heading ends the list, and so does, behind an empty line, a sentence."""
    if not line.strip():
        return Opening("parted", dropped=True)
    if _FENCE.fullmatch(line):
        return Opening("code", dropped=True)
    heading = line.lstrip(" >").startswith("#") and not _heads_sources(line)
    if heading or (mode == "parted" and _is_sentence(line)):
        return Opening("said", end=_marker(line))
    return Opening(mode, dropped=True)


def _is_sentence(line: str) -> bool:
    entry = _marker(line) or line.lstrip()[:1] in tuple("[【［") or "http" in line
    return not entry and len(line.split()) >= FEWEST_SAID and bool(re.search(r"[.!?…\])\"”]\s*\Z", line))
