"""From the elements of a Word document to its paragraphs: what Word shows of them, no more; pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.story.clean import Block, one_line
from corpus.story.furniture import is_closed, is_label

_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _tags(names: str) -> frozenset[str]:
    """The full names of elements of WordprocessingML."""
    return frozenset(_NAMESPACE + name for name in names.split())


_ID, _VALUE = _NAMESPACE + "styleId", _NAMESPACE + "val"
_PARAGRAPH, _ROW, _CELL, _RUN, _TEXT = (_NAMESPACE + name for name in ("p", "tr", "tc", "r", "t"))
# What a deleted or moved passage leaves behind, properties, field codes, phonetic guides, pictures and the text boxes in them.
_UNSEEN = _tags("del moveFrom delText instrText rPr pPr tblPr tblGrid trPr tcPr sdtPr rt drawing pict object") | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
}
_CHARACTERS = {
    **dict.fromkeys(_tags("br cr"), "\n"),
    **dict.fromkeys(_tags("tab ptab"), " "),
    _NAMESPACE + "noBreakHyphen": "-",
}
# A style says more than that it is one of plain paragraphs. No style of Word's own is based on so many others.
_TELLING = re.compile(r"title|heading \d|list (?:bullet|number).*")
_MOST_BASES = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A style: "title", "heading 1" or such if it is that or is based on it, and whether text in it is hidden."""

    name: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or row of a table, and the name of its style where that tells what it is."""

    block: Block
    style: str = ""


def read_styles(sheet: Iterable[Any]) -> dict[str, Style]:
    """The styles in the elements of a style sheet, by their ids."""
    told = {element.get(_ID): (_value(element, "name").casefold(), _value(element, "basedOn"), _hides(element)) for element in sheet}
    styles: dict[str, Style] = {}
    for key in told:
        names: list[str] = []
        hidden: bool | None = None
        based = key
        while based in told and len(names) < _MOST_BASES:
            name, based, hides = told[based]
            names.append(name)
            hidden = hides if hidden is None else hidden
        styles[key] = Style(next((name for name in names if _TELLING.fullmatch(name)), ""), bool(hidden))
    return styles


def read_paragraphs(element: Any, styles: Mapping[str, Style]) -> Iterator[Paragraph]:
    """The paragraphs and the rows of tables in an element, in order."""
    before = ""
    for child in element:
        if child.tag == _PARAGRAPH:
            style = styles.get(_value(child, "pPr/pStyle"), Style())
            text = before + "".join(_texts(child, styles, style.hidden))
            before = text if _has(child, "pPr/rPr/del") else ""  # a paragraph whose end was deleted goes on in the next one
            heading = style.name.startswith(("title", "heading"))
            item = style.name.startswith("list") or _has(child, "pPr/numPr")
            for part in () if before else (one_line(text),) if heading else _divided(text):
                if part:
                    yield Paragraph(Block(part, heading=heading, item=item, told=item), style.name)
        elif child.tag == _ROW:
            yield from _row(child, styles)
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            yield from read_paragraphs(child, styles)


def _row(row: Any, styles: Mapping[str, Style]) -> list[Paragraph]:
    """A row of a table as one paragraph; those in its cells where the table only serves to place them."""
    if _has(row, "trPr/del"):
        return []
    cells = [list(read_paragraphs(cell, styles)) for cell in row.iterchildren(_CELL)]
    if len(cells) < 2 or any(len(cell) > 1 for cell in cells):
        return [paragraph for cell in cells for paragraph in cell]
    text = " ".join(paragraph.block.text for cell in cells for paragraph in cell)
    return [Paragraph(Block(text, item=True, told=True))] if text else []


def _texts(element: Any, styles: Mapping[str, Style], hidden: bool) -> Iterator[str]:
    """What is shown of an element, piece by piece; `hidden` is whether the paragraph's style hides its text."""
    for child in element:
        if child.tag == _RUN:
            own = _hides(child)
            if own or (own is None and (hidden or styles.get(_value(child, "rPr/rStyle"), Style()).hidden)):
                continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            yield from _texts(child, styles, hidden)


def _divided(text: str) -> list[str]:
    """The paragraphs that line breaks make: two breaks always, one after a sentence or a label."""
    parts: list[str] = []
    for section in re.split(r"\n\s*\n", text):
        for number, line in enumerate(filter(None, map(one_line, section.split("\n")))):
            goes_on = number > 0 and not is_closed(parts[-1]) and (line[0].islower() or not is_label(parts[-1]))
            parts[len(parts) - goes_on :] = [f"{parts[-1]} {line}" if goes_on else line]
    return parts


def _find(element: Any, path: str) -> Any:
    """The first element of WordprocessingML at a path of names."""
    return element.find("/".join(_NAMESPACE + name for name in path.split("/")))


def _has(element: Any, path: str) -> bool:
    """Whether there is an element at that path."""
    return _find(element, path) is not None


def _value(element: Any, path: str) -> str:
    """The value of the element at that path, empty where there is none."""
    found = _find(element, path)
    return "" if found is None else found.get(_VALUE, "")


def _hides(element: Any) -> bool | None:
    """Whether the properties of a run or style hide its text; None where they do not tell."""
    return _value(element, "rPr/vanish") not in ("0", "false", "off") if _has(element, "rPr/vanish") else None
