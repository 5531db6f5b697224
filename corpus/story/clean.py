"""From a raw page to the text of its story, without menus, adverts, lists of other stories and comments; pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TypeVar

from corpus.article import UserError
from corpus.metadata import is_byline
from corpus.story.furniture import (
    HEADLINE_WORDS,
    cut_initials,
    cut_read_also,
    cut_signs,
    is_bare_read_also,
    is_comments_title,
    is_furniture,
    is_headline_like,
    is_label,
    is_list_item,
    is_list_title,
    is_note,
    is_prose,
    title_case_share,
    word_count,
)
from corpus.story.marks import Marks

# Live reports of many hours have hundreds.
MOST_LINES = 20_000
Line = TypeVar("Line")
# Control, format (zero width, soft hyphen, bidirectional), surrogate and private-use characters, but for the white space among them.
_INVISIBLE = ("Cc", "Cf", "Cs", "Co")
# A story has gone on long enough for its end to be near: two paragraphs or so many words.
_STORY_PARAGRAPHS, _STORY_WORDS = 2, 45
# So many headlines in a row are a list of other stories.
_RUN = 4
# A numbered step, as lists of tips have them.
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+\S")
# Who wrote a story is told right under it, if there.
_UNDER = 12
# No step has more paragraphs than this.
_STEP_BLOCKS = 40
# No copied text that is broken at a fixed width has longer lines.
_WIDEST_WRAP = 100


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of a page in canonical form: `linked` if nothing but a link, `told` if its place shows it is story."""

    text: str
    heading: bool = False
    item: bool = False
    linked: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: the story's paragraphs, the lines over, near and under it that were dropped, the marks of its markup."""

    paragraphs: tuple[str, ...]
    head: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    marks: Marks | None = None

    @property
    def text(self) -> str:
        """The canonical text of the story."""
        return "\n\n".join(self.paragraphs)


def canonical(text: str) -> str:
    """The text in its one stored form: NFC, no control or invisible characters, single spaces, one empty line between paragraphs."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028]", "\n", text.replace("\u2029", "\n\n"))
    paragraphs = (one_line(paragraph) for paragraph in re.split(r"\n[^\S\n]*\n", visible(text)))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def one_line(text: str) -> str:
    """The text in canonical form as one paragraph."""
    line = " ".join(text.split())
    if not line.isprintable():  # as hardly any line
        line = " ".join(visible(line).split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def clean_text(raw: str) -> Page:
    """The story of a page that was copied out of a browser or kept as plain text; UserError if it has too many lines for a page."""
    return tell([Block(line) for line in few(_lines(raw))])


def few(lines: Iterable[Line]) -> list[Line]:
    """The lines of a page; UserError if there are more than any news page has."""
    taken = list(islice(lines, MOST_LINES + 1))
    if len(taken) > MOST_LINES:
        raise UserError(f"This page has more than {MOST_LINES:,} lines, so it is no news story; save one article in a file.")
    return taken


def text_lines(source: str) -> list[str]:
    """All lines of a plain text in canonical form, before anything is left out."""
    return list(_lines(source))


def tell(blocks: Sequence[Block], marks: Marks | None = None, over: Sequence[Block] = (), under: Sequence[Block] = ()) -> Page:
    """The story among the blocks of a page: from the first prose to where comments or lists of other stories begin.

    Lines `over` and `under` these blocks may tell of the story, but are no part of it.
    """
    blocks = _before_comments(list(_without_furniture(blocks)))
    start = next((number for number, block in enumerate(blocks) if is_prose(block.text) and not block.linked), len(blocks))
    if start == len(blocks):  # no sentence at all: a long line is still better than nothing
        start = next((number for number, block in enumerate(blocks) if word_count(block.text) > HEADLINE_WORDS and not block.linked), start)
    while start and blocks[start - 1].heading and blocks[start - 1].text.endswith("?"):  # an interview begins with a question
        start -= 1
    head = [block.text for block in (*over, *blocks[:start]) if not block.linked]
    kept, near, tail = _body(blocks[start:], frozenset(head))
    tail.extend(block.text for block in under[:_UNDER])
    return Page(tuple(block.text for block in kept), tuple(head), tuple(near), tuple(tail), marks)


def visible(text: str) -> str:
    """The text without invisible characters; white space stays."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)


def _without_furniture(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without adverts, promotion and links to other stories, also those links that follow a bare "Baca juga:"."""
    following = False
    for block in blocks:
        block = replace(block, text=cut_signs(cut_read_also(block.text)))
        if is_furniture(block.text) and not is_list_title(block.text) and not is_byline(block.text):
            following = is_bare_read_also(block.text)
        elif following and is_headline_like(block.text) and not is_list_title(block.text):
            continue
        else:
            following = False
            yield block


def _before_comments(blocks: list[Block]) -> list[Block]:
    """The blocks up to the title of the comments or the tags; such a word in a menu over the story ends nothing."""
    paragraphs = words = 0
    for number, block in enumerate(blocks):
        if is_comments_title(block.text) and (paragraphs >= _STORY_PARAGRAPHS or words >= _STORY_WORDS):
            return blocks[:number]
        if is_prose(block.text):
            paragraphs, words = paragraphs + 1, words + word_count(block.text)
    return blocks


def _body(blocks: Sequence[Block], head: frozenset[str]) -> tuple[list[Block], list[str], list[str]]:
    """The blocks of the story, the lines dropped before its second paragraph, and those dropped after its last."""
    remaining = sum(word_count(block.text) for block in blocks if is_prose(block.text))
    kept: list[Block] = []
    dropped: list[tuple[int, str]] = []
    seen: set[str] = set()
    told, elsewhere, linked = 0, False, False
    for number, block in enumerate(blocks):
        prose = is_prose(block.text) and not block.linked
        if _opens_list(blocks, number, kept):
            linked = any(later.linked for later in blocks[number + 1 : number + 2])
            if told >= 4 * remaining and not linked:
                dropped.extend((len(kept), later.text) for later in blocks[number : number + 6])
                break
            elsewhere = True
        if elsewhere and prose:  # one sentence may be the teaser of another story; two paragraphs in a row are this one again
            elsewhere = not linked and not any(is_prose(later.text) for later in blocks[number + 1 : number + 2])
        words = word_count(block.text) if prose else 0
        remaining -= words
        key = block.text.casefold()
        if (
            elsewhere
            or block.linked
            or key in seen
            or not (prose or _belongs(block, kept, head) or (remaining > 0 and _counts_on(block, kept)))
        ):
            dropped.append((len(kept), block.text))
            continue
        seen.add(key)
        told += words
        kept.append(block)
    while kept and (not _ends(kept) or (len(kept) > 1 and is_note(kept[-1].text))):
        dropped.append((len(kept), kept.pop().text))
    if kept:
        kept[-1] = replace(kept[-1], text=cut_initials(kept[-1].text))
    return kept, [line for place, line in dropped if place <= 1], [line for place, line in dropped if place >= len(kept)]


def _opens_list(blocks: Sequence[Block], number: int, kept: Sequence[Block]) -> bool:
    """Whether a list of other stories begins here, by its title or because only headlines follow for a while."""
    if is_list_title(blocks[number].text):
        return True
    run = blocks[number : number + _RUN]
    if len(run) < _RUN or (kept and kept[-1].text.endswith(":")):
        return False
    return all(is_headline_like(block.text) and not (block.item or block.heading or is_list_item(block.text)) for block in run)


def _belongs(block: Block, kept: Sequence[Block], head: frozenset[str]) -> bool:
    """Whether a block that is no prose is part of the story: a sub-heading, an item of an enumeration, a sentence without full stop."""
    if block.text in head or is_list_title(block.text) or is_byline(block.text):
        return False
    if block.heading or block.told:
        return True
    if block.item or is_list_item(block.text):
        return bool(kept) and (kept[-1].text.endswith(":") or kept[-1].item or is_list_item(kept[-1].text))
    return not is_label(block.text) and not (word_count(block.text) <= HEADLINE_WORDS and title_case_share(block.text) >= 0.6)


def _counts_on(block: Block, kept: Sequence[Block]) -> bool:
    """Whether a block is the first of numbered steps, or the one after the last of them, with paragraphs between."""
    number = _NUMBERED.match(block.text)
    if number is None:
        return False
    last = next((int(found[1]) for one in reversed(kept[-_STEP_BLOCKS:]) if (found := _NUMBERED.match(one.text))), 0)
    return int(number[1]) == last + 1


def _ends(kept: Sequence[Block]) -> bool:
    """Whether a story can end with its last block: not with a sub-heading or a headline."""
    last = kept[-1]
    return is_prose(last.text) or (not last.heading and (last.item or is_list_item(last.text) or not is_headline_like(last.text)))


def _lines(raw: str) -> Iterator[str]:
    """The lines of a plain text in canonical form, each a paragraph; lines broken at a fixed width are joined."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", raw)
    longest = max((len(line.rstrip()) for line in text.split("\n")), default=0)
    for chunk in re.split(r"\n[^\S\n]*\n", text):
        lines = [line for line in map(one_line, chunk.split("\n")) if line]
        if longest <= _WIDEST_WRAP and _wrapped(lines, longest):
            yield " ".join(lines)
        else:
            yield from lines


def _wrapped(lines: Sequence[str], width: int) -> bool:
    """Whether the lines were broken at that width: to none of them the next word could have been added."""
    pairs = list(pairwise(lines))
    return bool(pairs) and all(len(line) + 1 + len(after.split(" ", 1)[0]) > width - 6 for line, after in pairs)
