"""What is printed on every page of a PDF: headers, footers, page numbers, and what a browser adds; pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from corpus.dates import date_line, find_time
from corpus.documents.printed import Line
from corpus.story.furniture import word_count

ADDRESS = re.compile(r"(?:https?|file)://[^\s…]+(?:…|\.\.\.)?")
STAMP = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s+(?:pukul\s+)?\d{1,2}[.:]\d\d(?:[.:]\d\d)?(?:\s*[AP]M\b)?"
_PAGE_NUMBER = r"(?:\b(?:halaman|hal|hlm|page)\b\.?\s*)?\b\d{1,3}(?:\s*(?:/|\bdari\b|\bof\b)\s*\d{1,3})?\b"
# What a browser prints over and under each page, besides the title.
_PRINTED = re.compile(rf"{ADDRESS.pattern}|{STAMP}|{_PAGE_NUMBER}", re.IGNORECASE)
# Headers and footers have at most so many lines, and stand on so large a share of the pages: left and right ones may differ.
_EDGE_LINES, _REPEATED_SHARE = 3, 0.4
# A running header is so short; what is longer is a paragraph of the story, if it is not the same to the last digit.
_HEADER_LINES, _HEADER_WORDS = 2, 15
# Lines of one piece stand so close under one another, in sizes of their letters.
_CLOSE = 1.77
# The words of a line, its size and height, and the text of the piece it belongs to where that is longer than a header.
_Key = tuple[str, int, int, str]


def edge_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines at the top and the bottom of a page, where headers and footers stand."""
    heights = sorted({round(line.y) for line in lines})
    outer = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
    return [line for line in lines if round(line.y) in outer]


def without_margins(pages: Sequence[Sequence[Line]], title: str, addressed: bool) -> Iterator[list[Line]]:
    """The lines of each page without headers, footers and page numbers.

    Of a header that repeats the first is kept if it tells a day, for a newspaper tells its own there. A clock beside it is the printer's.
    """
    edges = [frozenset(edge_lines(lines)) for lines in pages]
    keyed = [_keys(lines, edge) for lines, edge in zip(pages, edges, strict=True)]
    counts = Counter(key for keys in keyed for key in set(keys))
    often = {key for key, count in counts.items() if count >= max(2, _REPEATED_SHARE * len(pages))}
    if sum(len(key[0]) * counts[key] for key in often) > 0.9 * sum(len(key[0]) * count for key, count in counts.items()):
        often = set()  # not headers, but the same pages twice
    seen: set[_Key] = set()
    for lines, edge, keys in zip(pages, edges, keyed, strict=True):
        kept = []
        for line, key in zip(lines, keys, strict=True):
            again = key in often and (key in seen or not _tells_day(line.text))
            if again or (line in edge and _is_margin(line.text, title, addressed)):
                continue
            seen.add(key)
            kept.append(line)
        yield kept


def _keys(lines: Sequence[Line], edge: Collection[Line]) -> list[_Key]:
    """What is the same in each line that is printed on each page: words, size, height, and the longer piece that it is part of.

    In headers and footers numbers may differ; in a paragraph that begins a page they are the story's.
    """
    keys: list[_Key] = []
    for piece in _pieces(lines):
        text = " ".join(line.text for line in piece)
        whole = text if len(piece) > _HEADER_LINES or word_count(text) > _HEADER_WORDS else ""
        for line in piece:
            words = line.text if whole or line not in edge else re.sub(r"\d+", "#", line.text)
            keys.append((words, round(line.size), round(line.y), whole))
    return keys


def _pieces(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines that stand close under one another, in letters of one size."""
    piece: list[Line] = []
    for line in lines:
        last = piece[-1] if piece else line
        close = 0 < last.y - line.y < _CLOSE * line.size and abs(line.size - last.size) < 0.5
        if piece and not close:
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


def _tells_day(text: str) -> bool:
    """Whether a header tells a day in words and no clock."""
    return bool(date_line(text)) and find_time(text) is None and not re.search(r"\d[/.-]\d", text)


def _is_margin(text: str, title: str, addressed: bool) -> bool:
    """Whether a line at the edge of a page is a page number or what a browser prints there: title, address, day and clock."""
    rest = _PRINTED.sub(" ", text.replace(title, " ") if title else text)
    if re.match(STAMP, text, re.IGNORECASE):
        return addressed
    return not re.search(r"\w", rest) and bool(_PRINTED.search(text)) and (addressed or not re.search(STAMP, text))
