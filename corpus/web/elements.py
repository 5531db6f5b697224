"""The elements of XML, also of XML that is damaged; pure functions.

Feeds and sitemaps are often broken: a bare "&", an HTML tag in a title, an end that was cut off. A parser of XML gives up on them, so
their elements are cut out as they stand. Every search is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

# No single record is larger, be it with a whole article in it; in characters.
LONGEST_RECORD = 1_000_000
# What is no element, and how it ends.
_SECTIONS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_SECTION = re.compile("|".join(map(re.escape, _SECTIONS)))
# Quantifiers that give nothing back and have an upper bound, so that no text makes the search slow.
_TAG = re.compile(rf"{_SECTION.pattern}|<(/?)([A-Za-z_][\w.:-]{{0,99}}+)(?=[\s/>])([^<>]{{0,4000}}+)>")
# A number with more digits is no character.
_NO_CHARACTER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name in lower case, with its prefix; what stands in its tag; what stands between its tags, as written."""

    name: str
    tag: str
    inner: str

    def attribute(self, name: str) -> str | None:
        """The value of an attribute."""
        found = re.search(rf"(?<![\w:.-]){re.escape(name)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", self.tag, re.IGNORECASE)
        return html.unescape(_NO_CHARACTER.sub("", found[1] or found[2] or "")).strip() if found else None


def records(text: str, names: Collection[str]) -> Iterator[Element]:
    """The elements of those names (without prefix), wherever they stand; the last one also where its end was cut off."""
    opened: re.Match[str] | None = None
    for tag in _tags(text):
        if _local(tag[2]) in names:
            if opened is not None:
                yield from _record(opened, text[opened.end() : tag.start()])
            opened = None if tag[1] or tag[3].endswith("/") else tag
    if opened is not None:
        yield from _record(opened, text[opened.end() :])


def fields(record: Element) -> list[Element]:
    """The elements directly in a record; without prefix where it is the record's own; one that never ends is empty."""
    tags = list(_tags(record.inner))
    ends: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, tag in enumerate(tags):
        if tag[1]:
            ends[tag[2]].append(number)
    prefix = record.name.rpartition(":")[0] + ":"
    found: list[Element] = []
    beyond = 0
    for number, tag in enumerate(tags):
        if number < beyond or tag[1]:
            continue
        closing = ends[tag[2]]
        while closing and closing[0] < number:
            closing.popleft()
        whole = bool(closing) and not tag[3].endswith("/")
        inner = record.inner[tag.end() : tags[closing[0]].start()] if whole else ""
        beyond = closing[0] + 1 if whole else beyond
        found.append(Element(tag[2].lower().removeprefix(prefix), tag[3], inner))
    return found


def text_of(inner: str) -> str:
    """The characters that the inside of an element stands for; tags that stand in it as such are kept."""
    pieces: list[str] = []
    place = 0
    while found := _SECTION.search(inner, place):
        end = inner.find(_SECTIONS[found[0]], found.end())
        if end < 0:
            break
        pieces.append(_unescaped(inner[place : found.start()]))
        pieces.append(inner[found.end() : end] if found[0] == "<![CDATA[" else "")
        place = end + len(_SECTIONS[found[0]])
    return "".join([*pieces, _unescaped(inner[place:])]).strip()


def _unescaped(text: str) -> str:
    """The text with characters in place of the references to them."""
    return html.unescape(_NO_CHARACTER.sub("", text))


def _local(name: str) -> str:
    """The name without prefix, in lower case."""
    return name.lower().rpartition(":")[2]


def _record(opened: re.Match[str], inner: str) -> Iterator[Element]:
    """The record, unless it is larger than any."""
    if len(inner) <= LONGEST_RECORD:
        yield Element(opened[2].lower(), opened[3], inner)


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of the text, each with a slash if it closes, the name, and the rest; none of those in comments and quoted sections."""
    place = 0
    while found := _TAG.search(text, place):
        place = found.end()
        if found[2]:
            yield found
            continue
        end = text.find(_SECTIONS[found[0]], place)
        if end < 0:
            return
        place = end
