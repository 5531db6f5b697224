"""Sentence spans of Indonesian and English news text, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

# After these a full stop does not end a sentence. Own list, from titles, units and abbreviations of both languages' news.
ABBREVIATIONS = frozenset(
    """
    a.l a.n al alm apr art aug ave bpk brig bros capt co col corp cpl d.a dec dept dg dkk dll dr dra drs drg dsb dst ed e.g eq est etc
    feb fig gen gov hal hj hlm i.e inc ir jan jend jl jln jr jul jun kab kav kec kel kol komjen kompol kpt lt ltd letjen maj mar
    mayjen mr mrs ms mt no nos nov oct okt op p.m a.m phd pp prof pt rep rev rp rt rw s.d s.h sdr sdri sen sep sept sgt sr st tbk
    tel tgk tgl tn u.k u.n u.s vol vs yth y.l
    """.split()
)
END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)")
INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")  # "B", "B.J"
OPENING = "\"'“‘«(["
PARAGRAPH = re.compile(r"[^\n]+")
NEAR = 24  # characters around a full stop that decide whether it ends the sentence
LONGEST = 1_000  # characters; a longer "sentence" is a list or a table, and is parted at a space so that a quote stays readable


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of every sentence, in order; they do not overlap, and cover all but white space."""
    return [span for paragraph in PARAGRAPH.finditer(text) for span in _in_paragraph(text, paragraph.start(), paragraph.end())]


def _in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in END.finditer(text, start, end):
        if _ends_sentence(text, begin, match, end):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    follows = text[match.end() : min(end, match.end() + NEAR)].strip()
    if not follows:
        return True
    first = follows.lstrip(OPENING)[:1]
    if not (first.isupper() or first.isdigit() or not first.isalpha()):
        return False
    if match.group()[0] != ".":
        return True
    before = text[max(begin, match.start() - NEAR) : match.start()].rsplit(maxsplit=1)
    last = before[-1].lstrip(OPENING).lower() if before else ""
    return not (INITIALS.fullmatch(last) or last in ABBREVIATIONS)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield start, cut
        start = cut + (space > 0)
    if start < end:
        yield start, end
