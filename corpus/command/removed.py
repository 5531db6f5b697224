"""What cleaning took out of a page: all its lines beside those that were kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path, PurePath

from corpus.article import Refusal, UserError
from corpus.contents import holds_pages, pages_in
from corpus.decode import decode
from corpus.raw import Raw
from corpus.read import opened, raw_page
from corpus.story.clean import text_lines
from corpus.story.markdown import markdown_lines
from corpus.story.webpage import visible_lines

# So many places of a file that holds several pages are told.
_MOST_TOLD = 3

# A line of a page, and whether it was kept.
Line = tuple[bool, str]


def file_of(place: Path) -> Path | None:
    """The file of a page's place, such as that of "news.zip" of "news.zip/2021/page.html"; None where there is none."""
    return next((path for path in (place, *place.parents) if path.is_file()), None)


def raw_at(place: Path) -> Raw:
    """The page at a place, as it is; UserError where there is none, or several."""
    file = file_of(place)
    if file is None:
        raise UserError(f"There is no file {place}.")
    if not holds_pages(file.name):
        if file != place:
            raise UserError(f"There is no page {place}: {file} is a single page.")
        return raw_page(file)
    inner = place.relative_to(file).as_posix()
    found: list[str] = []
    with opened(file) as stream:
        last: Raw | Refusal | None = None
        for one in pages_in(file.name, stream):
            name = str(one.path if isinstance(one, Refusal) else one.name).removeprefix(file.name).removeprefix("/")
            if name == inner:
                return _raw(one)
            found.append(name)
            last = one
    if inner != ".":
        raise UserError(f"{file} holds no page {inner}.")
    if len(found) == 1 and last is not None:
        return _raw(last)
    told = ", ".join(f"{file}/{name}" for name in found[:_MOST_TOLD])
    raise UserError(f"{file} holds {len(found)} pages; name one of them: {told}{', …' if len(found) > _MOST_TOLD else ''}.")


def _raw(one: Raw | Refusal) -> Raw:
    """The page; UserError where it was refused."""
    if isinstance(one, Refusal):
        raise UserError(one.reason)
    return one


def lines_of(raw: Raw) -> list[str] | None:
    """All lines of a page in their order, before anything is left out; None where only the story can be read out of its form."""
    suffix = PurePath(raw.name).suffix.lower()
    if suffix in (".html", ".htm", ".xhtml"):
        return visible_lines(decode(raw.data))
    if suffix in (".md", ".markdown"):
        front, body = _front_matter(decode(raw.data))
        return [*front, *markdown_lines(body)]
    if suffix in (".txt", ".text"):
        return text_lines(decode(raw.data))
    return None


def _front_matter(source: str) -> tuple[list[str], str]:
    """The lines of the front matter of a Markdown page, and the rest of the page."""
    found = re.match(r"\s*---[^\S\n]*\n(.*?)\n---[^\S\n]*(?:\n|$)", re.sub(r"\r\n?", "\n", source.lstrip("\ufeff")), re.DOTALL)
    return ([line.strip() for line in found[1].split("\n") if line.strip()], source[found.end() :]) if found else ([], source)


def compared(lines: Sequence[str], paragraphs: Sequence[str]) -> Iterator[Line]:
    """The lines of a page in their order, each kept or not; those that were kept are the paragraphs of the story, in their order.

    Of a line that was kept in part, the paragraph comes first, then the words that were taken out of it.
    """
    matched = SequenceMatcher(None, lines, paragraphs, autojunk=False)
    for tag, start, end, first, last in matched.get_opcodes():
        if tag == "equal":
            yield from ((True, paragraph) for paragraph in paragraphs[first:last])
        else:
            yield from _partly(lines[start:end], paragraphs[first:last])


def _partly(lines: Sequence[str], paragraphs: Sequence[str]) -> Iterator[Line]:
    """Lines of which none is a paragraph, beside paragraphs that are parts of some of them."""
    place, words = 0, [frozenset(line.split()) for line in lines]
    for paragraph in paragraphs:
        wanted = frozenset(paragraph.split())
        able = (number for number in range(place, len(lines)) if wanted <= words[number])
        rests = ((number, _rest(lines[number], paragraph)) for number in able)
        number, rest = next((found for found in rests if found[1] is not None), (place - 1, None))
        yield from ((False, line) for line in lines[place:number])
        yield True, paragraph
        yield from ((False, run) for run in rest or ())
        place = number + 1
    yield from ((False, line) for line in lines[place:])


def _rest(line: str, paragraph: str) -> list[str] | None:
    """The words of a line that are not in the paragraph, in runs; None where the paragraph is no part of the line."""
    rest: list[str] = []
    wanted = iter(paragraph.split())
    word = next(wanted, None)
    together = False
    for one in line.split():
        if one == word:
            word, together = next(wanted, None), False
        elif together:
            rest[-1] += f" {one}"
        else:
            rest.append(one)
            together = True
    return rest if word is None else None


def differences(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """The changed paragraphs, sentence by sentence: "- " what went, "+ " what came, two spaces what stayed; an empty line between them."""
    old, new = list(before), list(after)
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _by_sentences(list(_sentences(old[start:end])), list(_sentences(new[first:last])))
            yield ""


def _by_sentences(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The sentences of both, marked."""
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (f"  {sentence}" for sentence in old[start:end])
        else:
            yield from (f"- {sentence}" for sentence in old[start:end])
            yield from (f"+ {sentence}" for sentence in new[first:last])


def _sentences(paragraphs: Iterable[str]) -> Iterator[str]:
    """The sentences of the paragraphs, roughly: good enough to show a change in few words."""
    for paragraph in paragraphs:
        yield from re.split(r"(?<=[.!?…][\"”’')\]])\s+|(?<=[.!?…])\s+(?=[\"“‘'(\[]?[A-Z\d])", paragraph)
