"""A Word document written from plain paragraphs, and what these are; the only writer that imports python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal, get_args

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Written
from docx.text.run import Run as WrittenRun

Style = Literal["title", "heading", "subheading", "source", "text", "item", "note", "quote"]

_STYLES: dict[Style, str] = {
    "title": "Title",
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "source": "Heading 3",
    "text": "Normal",
    "item": "List Bullet",
    "note": "Caption",
    "quote": "Quote",
}
_SIZES: dict[Style, float] = {"title": 22, "heading": 15, "subheading": 12.5, "source": 11, "text": 11, "item": 11, "note": 9, "quote": 11}
_ACCENT, _BLACK, _FAINT = RGBColor(0x0B, 0x55, 0x63), RGBColor(0x1B, 0x1F, 0x24), RGBColor(0x59, 0x61, 0x6E)
_COLOURS: dict[Style, RGBColor] = {"title": _ACCENT, "heading": _ACCENT, "subheading": _ACCENT, "note": _FAINT}
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0, section 2.2
_LONGEST_TITLE = 255  # characters of a property, by ECMA-376
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph that look alike; `link` is an http(s) address, or "#" and the anchor of a paragraph."""

    text: str
    bold: bool = False
    marked: bool = False
    faint: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what it is for, its words, the name that links lead to it by, and the ISO 639-1 code of its language or ""."""

    style: Style
    runs: tuple[Run, ...]
    anchor: str = ""
    language: str = ""

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


def write_docx(paragraphs: Iterable[Paragraph], title: str, language: str, at: datetime) -> bytes:
    """A Word document of the paragraphs; characters that XML cannot hold are left out."""
    document = docx.Document()
    _set_properties(document, title, language, at)
    _set_styles(document)
    for number, paragraph in enumerate(paragraphs):
        written = document.add_paragraph(style=_STYLES[paragraph.style])
        for run in paragraph.runs:
            _add(written, run, paragraph.language or language)
        if paragraph.anchor:
            _set_anchor(written, paragraph.anchor, number)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_properties(document: Document, title: str, language: str, at: datetime) -> None:
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.language = _writable(title)[:_LONGEST_TITLE], "Kutip", "Kutip", language
    told.comments = ""
    told.created = told.modified = at.astimezone(UTC).replace(tzinfo=None)  # python-docx writes the clock as if it were that of UTC


def _set_styles(document: Document) -> None:
    """The look of each kind of paragraph, on A4."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for style in get_args(Style):
        look = document.styles[_STYLES[style]]
        fonts = look.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # those of the template's theme go before any other
        look.font.name, look.font.size = "Calibri", Pt(_SIZES[style])
        look.font.color.rgb = _COLOURS.get(style, _BLACK)
        look.font.bold, look.font.italic = style in ("heading", "subheading", "source"), False
        look.paragraph_format.space_after = Pt(10 if style == "quote" else 4)
    quote = document.styles["Quote"]
    quote.paragraph_format.left_indent = Cm(0.6)
    quote.element.get_or_add_pPr().insert_element_before(_bar(), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _bar() -> BaseOxmlElement:
    """The line at the left of a quote."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "0B5563")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    return borders


def _add(paragraph: Written, run: Run, language: str) -> None:
    """Write a run at the end of a paragraph."""
    written = paragraph.add_run(_writable(run.text))
    written.bold = True if run.bold else None
    if run.marked:
        written.font.highlight_color = WD_COLOR_INDEX.YELLOW
    if run.faint:
        written.font.color.rgb, written.font.size = _FAINT, Pt(_SIZES["note"])
    if run.link:
        _link(paragraph, written, run.link)
    if _LANGUAGE.fullmatch(language):
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language)
        written._r.get_or_add_rPr().append(spoken)


def _link(paragraph: Written, run: WrittenRun, link: str) -> None:
    """Put a run into a link, to another paragraph or out of the document."""
    run.font.color.rgb = _ACCENT
    run.font.underline = not link.startswith("#")
    element = OxmlElement("w:hyperlink")
    if link.startswith("#"):
        element.set(qn("w:anchor"), link[1:])
    else:
        element.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(element)
    element.append(run._r)


def _set_anchor(paragraph: Written, name: str, number: int) -> None:
    """Let links lead to a paragraph."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.get_or_add_pPr().addnext(start)
    paragraph._p.append(end)


def _writable(text: str) -> str:
    return _FORBIDDEN.sub("", text)
