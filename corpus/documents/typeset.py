"""From printed lines, as a PDF holds them, to paragraphs, without what is printed on every page; pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from corpus.dates import date_line, find_time
from corpus.documents.hyphens import HYPHENS, join_lines, words_of
from corpus.documents.margins import ADDRESS, STAMP, edge_lines, without_margins
from corpus.documents.printed import INITIAL, Line, in_reading_order
from corpus.documents.tags import Part
from corpus.metadata import clean_url, is_byline, outlet_name
from corpus.story.clean import Block, one_line
from corpus.story.furniture import is_closed, is_list_item, word_count

# The number of an item, or another mark, that stands apart from it.
_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z])[.)]|\W+")
# What the title of a web page says besides the headline, and how many words the name of an outlet has at most.
_TITLED = re.compile(rf"(?:{STAMP}\s+)?(.+)\s[-|–—]\s+(\S.*)", re.IGNORECASE)
_OUTLET_WORDS = 6
# Larger letters than those of the story by this factor are a headline's; a smaller difference is one of rounding.
_LARGER, _SAME_SIZE = 1.12, 0.1
# Lines of one paragraph stand apart by this much of their letters' size where the page does not tell. No leading is wider than the last.
_USUAL_LEADING, _WIDEST_LEADING = 1.45, 2.6
# So much wider than usual is the space between paragraphs, and so far, in sizes of its letters, is a first line indented at least.
_GAP, _INDENT = 1.22, 0.6
# Lines before and after that tell how wide a column is.
_NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class Story:
    """What printed pages hold: their paragraphs in order without the headline, the headline, the address and the outlet beside them."""

    blocks: tuple[Block, ...]
    title: str | None
    url: str | None
    outlet: str | None


def read_print(pages: Sequence[Sequence[Line]], named: str, browser: bool, printed: date | None = None) -> Story:
    """The paragraphs of the pages.

    `named` is the title that the file gives itself, `browser` whether a browser printed it, `printed` the day on which it did.
    """
    addresses = {match[0] for lines in pages for line in edge_lines(lines) for match in ADDRESS.finditer(line.text)}
    inner = list(without_margins(pages, named, bool(addresses)))
    lines = list(_with_initials(in_reading_order(inner, flowing=browser)))
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size], default=0.0)
    paragraphs = list(_paragraphs(lines, browser))
    title = _headline(paragraphs, named, body)
    over = next((number for number, paragraph in enumerate(paragraphs) if paragraph.text == title), 0)
    kept = [one for number, one in enumerate(paragraphs) if not (browser and number < over and _is_today(one.text, printed))]
    blocks = (_block(paragraph, body) for paragraph in kept if paragraph.text != title and not _MARK.fullmatch(paragraph.text))
    urls = {url for address in addresses if not address.endswith(("…", "...")) and (url := clean_url(address))}
    margins = (line.text for lines in pages for line in edge_lines(lines)) if addresses else ()
    outlet = _outlet((*([named] if browser else ()), *margins), title)
    return Story(tuple(blocks), title, urls.pop() if len(urls) == 1 else None, outlet)


def _outlet(titles: Iterable[str], headline: str | None) -> str | None:
    """The outlet that the title of a printed web page names behind the headline ("Headline - Outlet"), after the day of printing."""
    found = (_TITLED.fullmatch(title) for title in titles)
    named = (match[2] for match in found if match and headline and _plain(match[1]) == _plain(headline))
    return next((outlet_name(name) for name in named if word_count(name) <= _OUTLET_WORDS), None)


def _is_today(text: str, printed: date | None) -> bool:
    """Whether a line over the headline tells the day of printing, as the head of a site does; zones may put them a day apart."""
    told = date_line(text)
    return told is not None and printed is not None and abs(told[0] - printed) <= timedelta(days=1) and find_time(text) is None


def _block(paragraph: Line, body: float) -> Block:
    """The block that a paragraph is, in a story in letters of that size."""
    part = paragraph.part or Part()
    return Block(paragraph.text, part.heading or paragraph.size > _LARGER * body, part.item, bool(paragraph.link))


def _with_initials(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, in which a large first letter is again part of its word."""
    initial = ""
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else line
        beside = abs(line.y - after.y) < 0.3 * line.size and abs(line.x + line.width - after.x) < 0.3 * line.size
        if re.fullmatch(r"[^\W\d_]", line.text) and after.text[0].isalpha() and (beside or line.size > INITIAL * after.size):
            initial = line.text
        else:
            yield replace(line, text=initial + line.text) if initial else line
            initial = ""


def _paragraphs(lines: Sequence[Line], browser: bool) -> Iterator[Line]:
    """The paragraphs that the lines make, each in the place of its first line."""
    widths = [line.width for line in lines]
    measures = [_measure(lines, widths, number) for number in range(len(lines))]
    full = [width > 0.8 * measure for width, measure in zip(widths, measures, strict=True)]
    leading = _leading(lines, full)
    words = words_of(line.text for line in lines)
    group: list[Line] = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else None
        if group:
            fits = widths[number - 1] + replace(line, text=" " + line.text.split(" ", 1)[0]).width
            room = 1 - fits / measures[number - 1]
            alike = any(abs(widths[near] - widths[number - 1]) < 0.08 * widths[near] for near in (number - 2, number) if near >= 0)
            if _begins(group, line, after, leading, full[number - 1]) or _breaks_off(group, line, room, alike):
                yield _joined(group, words, browser)
                group = []
        group.append(line)
    if group:
        yield _joined(group, words, browser)


def _begins(group: Sequence[Line], line: Line, after: Line | None, leading: dict[int, float], full: bool) -> bool:
    """Whether a line begins a paragraph by its size, link, place or mark; `full` is whether the line before it fills its column."""
    last = group[-1]
    open_end = not is_closed(last.text)
    if not _together(line, last) or not _alike(line, last) or (last.link and line.link and last.link != line.link):
        return True
    gap = last.y - line.y
    if line.page != last.page or gap < 0.3 * line.size:  # another page or column, where a paragraph may go on
        goes_on = line.text[0].islower() or last.text[-1] in HYPHENS or (full and not is_list_item(line.text))
        return line.part is None and not (open_end and goes_on and line.page >= last.page)
    usual = leading.get(round(line.size), _USUAL_LEADING) * line.size
    before = group[-2].y - last.y if len(group) > 1 and group[-2].page == last.page else 0.0
    if gap > _GAP * usual and not usual < gap <= 1.1 * before:
        return not (open_end and line.text[0].islower() and gap < 2 * usual)
    if is_list_item(line.text) and (not open_end or is_list_item(group[0].text) or last.text.endswith(":")):
        return True
    if line.part or open_end or is_list_item(group[0].text):
        return False
    indent = _INDENT * line.size
    below = after is not None and after.page == line.page and 0 < line.y - after.y < _GAP * usual and after.size == line.size
    return line.x > last.x + indent or (below and after is not None and line.x > after.x + indent)


def _breaks_off(group: Sequence[Line], line: Line, room: float, alike: bool) -> bool:
    """Whether the last line of a group was ended on purpose: `room` is the share of the column left although a word would have fitted."""
    last = group[-1].text
    if line.text[0].islower() or last[-1] in HYPHENS:
        return False
    if is_closed(last):
        return room > 0.1
    alone = len(group) == 1 and (date_line(last) is not None or is_byline(last))
    return room > 0.3 and (alone or not alike)


def _measure(lines: Sequence[Line], widths: Sequence[float], number: int) -> float:
    """How wide the column is in which a line stands."""
    line = lines[number]
    near = range(max(0, number - _NEIGHBOURS), min(len(lines), number + _NEIGHBOURS + 1))
    return max(widths[one] for one in near if lines[one].page == line.page and _alike(line, lines[one]) and _together(line, lines[one]))


def _alike(line: Line, other: Line) -> bool:
    """Whether the letters of two lines are of one size."""
    return abs(line.size - other.size) <= _SAME_SIZE * max(line.size, other.size)


def _together(line: Line, other: Line) -> bool:
    """Whether two lines can belong to one paragraph as far as the document tells."""
    return (line.part and line.part.paragraph) == (other.part and other.part.paragraph)


def _leading(lines: Sequence[Line], full: Sequence[bool]) -> dict[int, float]:
    """How far apart, in sizes of their letters, the lines of one paragraph stand, for each size: told by lines that end in mid-sentence."""
    found: dict[int, list[float]] = {}
    for number, (line, after) in enumerate(pairwise(lines)):
        apart = (line.y - after.y) / line.size
        near = line.page == after.page and 0.8 < apart < _WIDEST_LEADING and _alike(line, after) and _together(line, after)
        if near and full[number] and not is_closed(line.text):
            found.setdefault(round(line.size), []).append(apart)
    return {size: median(apart) for size, apart in found.items()}


def _joined(group: Sequence[Line], words: frozenset[str], browser: bool) -> Line:
    """The paragraph that the lines make."""
    link = group[0].link if all(line.link for line in group) else ""
    return replace(group[0], text=one_line(join_lines([line.text for line in group], words, browser)), link=link)


def _headline(paragraphs: Sequence[Line], named: str, body: float) -> str | None:
    """The headline: what begins the title of the file, else what has the largest letters on the first page; else that title."""
    able = [paragraph for paragraph in paragraphs if 3 <= word_count(paragraph.text) <= 40]
    whole = _plain(named)
    told = [paragraph.text for paragraph in able if whole.startswith(_plain(paragraph.text))]
    large = [paragraph for paragraph in able if paragraph.page == 0 and paragraph.size > _LARGER * body]
    largest = max(large, key=lambda paragraph: paragraph.size, default=None)
    return max(told, key=len, default=None) or (largest.text if largest else None) or named or None


def _plain(text: str) -> str:
    """The words of a text in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold()))
