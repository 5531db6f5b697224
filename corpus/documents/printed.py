"""From the pieces of text on a printed page to its lines, and the order in which one reads them; pure functions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.documents.tags import Part

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# Rough widths of letters in the usual typefaces, in sizes of the letters; nearly all others are half as wide as high.
_WIDTHS = {**dict.fromkeys("ijl.,;:'|!ftrI()[]- ", 0.3), **dict.fromkeys("mwMW—%@", 0.85)}
# A letter that is larger than the next by this factor is the large first letter of a story, and part of its first word.
INITIAL = 1.7
# The structure of a document is followed where it holds so large a share of the letters.
_TAGGED_SHARE = 0.8
# Behind the last place in a paragraph.
_BEHIND = 1_000_000_000
# So large a share of a line lies within a link where it is nothing else.
_LINKED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Piece:
    """Some printed text with its matrix on the page, its size before that is applied, and its part of the document."""

    text: str
    matrix: Sequence[float]
    size: float
    part: Part | None = None

    @property
    def height(self) -> float:
        """How large its letters are on the page, in points."""
        return self.size * math.hypot(*self.matrix[2:4])


@dataclass(frozen=True, slots=True)
class Link:
    """An area of a page that leads to an address; edges in points from the lower left corner."""

    left: float
    lower: float
    right: float
    upper: float
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, where it begins in points from the lower left corner of its page, and how large its letters are.

    `link` is the address to which all of it leads, `part` what it belongs to where the document tells.
    """

    text: str
    x: float
    y: float
    size: float
    page: int
    link: str = ""
    part: Part | None = None

    @property
    def width(self) -> float:
        """About how wide the line is, in points."""
        return self.size * sum(_WIDTHS.get(letter) or (0.68 if letter.isupper() else 0.5) for letter in self.text)


def lines_of(pieces: Sequence[Piece], page: int, links: Sequence[Link]) -> list[Line]:
    """The lines that the pieces of a page make, in their order; those that run in the direction of most letters."""
    turned: Counter[int] = Counter()
    found: list[tuple[int, Line]] = []
    for row in _rows(pieces):
        if placed := _line(row, page):
            found.append(placed)
            turned[placed[0]] += len(placed[1].text)
    upright = max(turned, key=lambda turn: turned[turn], default=0)
    return [replace(line, link=_address(line, links)) for turn, line in found if turn == upright]


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each line; one ends at a line break and where another part of the document begins."""
    row: list[Piece] = []
    for piece in pieces:
        first, *others = piece.text.split("\n")
        part = next((one.part for one in row if one.part and one.text.strip()), None)
        if piece.part and part and piece.part.paragraph != part.paragraph and first.strip():
            yield row
            row = []
        row.append(replace(piece, text=first))
        for text in others:
            yield row
            row = [replace(piece, text=text)]
    yield row


def _line(row: Sequence[Piece], page: int) -> tuple[int, Line] | None:
    """The line that the pieces make and its direction in quarters of a turn, placed as if the page were turned upright; None if empty."""
    lettered = [piece for piece in row if piece.text.strip()]
    if not lettered:
        return None
    sizes: Counter[float] = Counter()
    for piece in lettered:
        sizes[piece.height] += len(piece.text)
    size, matrix = max(sizes, key=lambda one: sizes[one]), lettered[0].matrix
    if not all(map(math.isfinite, (size, *matrix))) or size <= 0:
        return None
    text = " ".join("".join(piece.text for piece in row).translate(_LIGATURES).split())
    if len(lettered) > 1 and len(lettered[0].text.strip()) == 1 and lettered[0].height > INITIAL * size:
        text = text[0] + text[1:].lstrip()
    turn = round(math.atan2(matrix[1], matrix[0]) * 2 / math.pi) % 4
    x, y = matrix[4:6]
    for _ in range(turn):
        x, y = y, -x
    part = next((piece.part for piece in lettered if piece.part), None)
    return turn, Line(text, x, y, size, page, part=part)


def _address(line: Line, links: Sequence[Link]) -> str:
    """The address of the link that the line is, empty where it is none."""
    reach = line.x + _LINKED_SHARE * line.width
    return next((link.address for link in links if link.left - 2 < line.x and reach < link.right and link.lower < line.y < link.upper), "")


def in_reading_order(pages: Sequence[Sequence[Line]], flowing: bool) -> list[Line]:
    """The lines of all pages: in the order of the document's structure, else from top to bottom of each page, or column.

    `flowing` is whether the pages were cut out of one long page of the web, and its columns go on from page to page.
    """
    lines = [line for page in pages for line in page]
    tagged = sum(len(line.text) for line in lines if line.part)
    if lines and tagged >= _TAGGED_SHARE * sum(len(line.text) for line in lines):
        return _by_structure(lines)
    columns = _columns(pages) if flowing else (pages,)
    return [replace(line, part=None) for column in columns for page in column for line in _downwards(page)]


def _by_structure(lines: Sequence[Line]) -> list[Line]:
    """The lines by their place in the document; what has none stands behind the paragraph that was printed before it."""
    keyed: list[tuple[tuple[int, int], Line]] = []
    for line in lines:
        behind = (keyed[-1][0][0], _BEHIND) if keyed else (0, 0)
        keyed.append(((line.part.paragraph, line.part.place) if line.part else behind, line))
    return [line for _, line in sorted(keyed, key=lambda pair: pair[0])]


def _columns(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[list[Line]]]:
    """The lines of the column in which most letters stand, page by page, and those beside it."""
    letters: Counter[int] = Counter()
    for line in (line for lines in pages for line in lines):
        letters[round(line.x)] += len(line.text)
    left = max(letters, key=lambda x: letters[x], default=0)
    widths = sorted(line.width for lines in pages for line in lines if abs(line.x - left) < 1)
    right = left + (widths[int(0.9 * len(widths))] if widths else 0.0)

    def beside(line: Line) -> bool:
        return line.x > right - line.size or line.x + line.width < left - line.size

    return [[line for line in lines if not beside(line)] for lines in pages], [[line for line in lines if beside(line)] for lines in pages]


def _downwards(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page from top to bottom; as they were printed where some stand side by side, as columns do."""
    placed: list[tuple[Line, int]] = []
    for line in lines:
        run = placed[-1][1] + (line.y > placed[-1][0].y + 0.5 * line.size) if placed else 0
        placed.append((line, run))
    placed.sort(key=lambda pair: -pair[0].y)
    clear = all(one == other or upper.y - lower.y > 0.9 * min(upper.size, lower.size) for (upper, one), (lower, other) in pairwise(placed))
    return [line for line, _ in placed] if clear else list(lines)
