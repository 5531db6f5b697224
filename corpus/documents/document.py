"""The story of a PDF and of a Word document; the only file that imports pypdf, and the only reader that imports python-docx."""

from __future__ import annotations

import itertools
import logging
import time
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from pypdf import DocumentInformation, PageObject, PasswordType, PdfReader, apply_configuration, mult
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from corpus.article import UserError
from corpus.documents.printed import Line, Link, Piece, lines_of
from corpus.documents.properties import Properties, properties_of
from corpus.documents.tags import Part, Tags, read_tags
from corpus.documents.typeset import read_print
from corpus.documents.wordml import Paragraph, read_paragraphs, read_styles
from corpus.metadata import Facts, line_facts
from corpus.raw import SAVE_AS
from corpus.story.clean import Page, tell
from corpus.story.furniture import is_prose

# It warns of each thing that it mends in a PDF; what it cannot mend is refused here, in words of our own.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# A newspaper has a hundred pages with 40,000 letters each at most; what goes far beyond was made to fill the memory.
MOST_PAGES, MOST_LETTERS, _MOST_ON_A_PAGE = 2_000, 5_000_000, 300_000
_MOST_LINKS = 1_000
# Seconds of processor time for one PDF; a page takes a tenth of one.
_LONGEST_READING = 30.0
_UNPACKED = ("zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length")
# Bytes when unpacked of what holds the structure of a PDF, and of the content of one page.
_STRUCTURE_LIMITS = {**dict.fromkeys(_UNPACKED, 4_000_000), "page_tree_maximum_entries": 2 * MOST_PAGES}
_PAGE_LIMITS = {
    **dict.fromkeys(_UNPACKED, 30_000_000),
    **{"stream_decoding_work_maximum_length": 60_000_000, "stream_parsing_work_maximum_count": 1_000_000},
}
# The XML of a Word document: bytes when unpacked, and marks of markup; and the files beside it. Pictures are not unpacked.
_MOST_XML, _MOST_MARKS, _MOST_FILES = 30_000_000, 1_000_000, 2_000
# What the libraries raise, besides errors of their own, where a file is damaged; those of lxml are syntax errors.
_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError, EOFError)

_TOO_LARGE = f"This PDF is too large or too complicated to be read; keep only the pages of one article, or {SAVE_AS}."


def clean_pdf(data: bytes) -> tuple[Page, Facts]:
    """The story of a PDF, and the headline, address, outlet and author that it gives; UserError where there is no text to be read."""
    pages, told = _read_pdf(data)
    story = read_print(pages, told.title, told.by_browser, told.made)
    if not story.blocks:
        raise UserError(f"The pages of this PDF are pictures or empty; run text recognition (OCR) over it, or {SAVE_AS}.")
    return tell(story.blocks), Facts(title=story.title, url=story.url, publisher=story.outlet, authors=told.authors)


def clean_docx(data: bytes) -> tuple[Page, Facts]:
    """The story of a Word document, and the headline and author that it gives; UserError where it cannot be read."""
    paragraphs, told = _read_docx(data)
    over = next((number for number, one in enumerate(paragraphs) if is_prose(one.block.text) and not one.block.heading), len(paragraphs))
    headings = [
        one.block.text for number, one in enumerate(paragraphs[:over]) if one.style == "heading 1" or (one.block.heading and not number)
    ]
    title = next(iter([one.block.text for one in paragraphs if one.style == "title"] + headings), None)
    page = tell([one.block for one in paragraphs if one.block.text != title])
    return page, Facts(title=title or _title_over(page, told.title), authors=told.authors)


def _title_over(page: Page, named: str) -> str | None:
    """The headline where no style marks it: the line over the story that has that name or reads as one, else the name of the file.

    Whoever writes from a template leaves the name of the template in the file.
    """
    same = next((line for line in page.head if line.casefold() == named.casefold()), None)
    return same or line_facts(page.head, page.near, page.paragraphs, page.tail).title or named or None


def _read_pdf(data: bytes) -> tuple[list[list[Line]], Properties]:
    """The printed lines of each page, and what the file tells of itself."""
    damaged = f"This PDF is damaged or no PDF at all; save or print it again, or {SAVE_AS}."
    locked = f"This PDF is locked with a password; print it into a new PDF without one, or {SAVE_AS}."
    if b"%PDF-" not in data[:1024]:
        raise UserError(damaged)
    end = time.thread_time() + _LONGEST_READING
    try:
        with apply_configuration(None, **_STRUCTURE_LIMITS):
            reader = PdfReader(BytesIO(data))
            if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
                raise UserError(locked)
            if len(reader.pages) > MOST_PAGES:
                raise UserError(_TOO_LARGE)
            entries = reader.metadata or DocumentInformation()
            told = properties_of(entries.title, entries.author, f"{entries.creator} {entries.producer}", entries.creation_date_raw)
            tags = _tags(reader, end)
        with apply_configuration(None, **_PAGE_LIMITS):
            return _printed_pages(reader, tags, end), told
    except DependencyError as error:  # a cipher that is not installed
        raise UserError(locked) from error
    except LimitReachedError as error:
        raise UserError(_TOO_LARGE) from error
    except (PyPdfError, zlib.error, *_DAMAGED) as error:
        raise UserError(damaged) from error


def _printed_pages(reader: PdfReader, tags: Tags, end: float) -> list[list[Line]]:
    """The printed lines of each page."""
    pages: list[list[Line]] = []
    letters = 0
    for number, page in enumerate(reader.pages):
        pages.append(lines_of(_pieces(page, tags, end), number, _links(page)))
        letters += sum(len(line.text) for line in pages[-1])
        _check(letters > MOST_LETTERS, end)
        reader.resolved_objects.clear()  # one unpacked page in memory at a time
    return pages


def _tags(reader: PdfReader, end: float) -> Tags:
    """The structure of a PDF; none where it has none, or a damaged one, without which its text can still be read."""
    try:
        return read_tags(reader.root_object["/StructTreeRoot"], lambda: _check(False, end))
    except (PyPdfError, *_DAMAGED):
        return {}


@dataclass(slots=True)
class _Frame:
    """Where text is placed while it is read: a page, or a form on it, with its place there and the number of its object."""

    holder: Any
    number: int
    matrix: list[float]


def _pieces(page: PageObject, tags: Tags, end: float) -> list[Piece]:
    """The pieces of text of a page in the order of the file; UserError if there is too much of it, or it is not read by the `end`."""
    frames = [_Frame(page, getattr(page.indirect_reference, "idnum", 0), [1.0, 0.0, 0.0, 1.0, 0.0, 0.0])]
    pieces: list[Piece] = []
    marked: list[Part | None] = []
    part: Part | None = None
    shown = 0

    def before(operator: bytes, operands: list[Any], matrix: list[float], _: list[float]) -> None:
        nonlocal shown, part
        parts = operands[0] if operands and isinstance(operands[0], list) else operands
        shown += sum(len(one) for one in parts if isinstance(one, str | bytes))
        _check(shown > _MOST_ON_A_PAGE, end)
        if operator == b"Do":
            frames.append(_form(frames[-1], operands, mult(matrix, frames[-1].matrix)))
        elif operator in (b"BDC", b"BMC"):
            properties = operands[-1] if operands else None
            mark = properties.get("/MCID", -1) if isinstance(properties, dict) else -1
            marked.append(tags.get((frames[-1].number, mark), marked[-1] if marked else None))
        elif operator == b"EMC" and marked:
            marked.pop()
        elif operator in (b"Tj", b"TJ", b"'", b'"') and part is None and marked:
            part = marked[-1]

    def after(operator: bytes, *_: object) -> None:
        if operator == b"Do":
            frames.pop()

    def seen(text: str, matrix: list[float], text_matrix: list[float], _: object, size: float) -> None:
        nonlocal part
        pieces.append(Piece(text, mult(mult(text_matrix, matrix), frames[-1].matrix), size, part))
        part = None

    page.extract_text(visitor_operand_before=before, visitor_operand_after=after, visitor_text=seen)
    _check(shown > _MOST_ON_A_PAGE, end)  # an error that is raised within a form is lost there
    return pieces


def _check(large: bool, end: float) -> None:
    """UserError if a PDF is too large or was not read by the `end`, in seconds of this thread's processor time."""
    if large or time.thread_time() > end:
        raise UserError(_TOO_LARGE)


def _form(frame: _Frame, operands: Sequence[Any], matrix: list[float]) -> _Frame:
    """The form or picture that is printed next."""
    try:
        forms = frame.holder["/Resources"]["/XObject"]
        return _Frame(forms[operands[0]], getattr(forms.raw_get(operands[0]), "idnum", 0), matrix)
    except (KeyError, IndexError, TypeError, AttributeError):
        return _Frame({}, 0, matrix)


def _links(page: PageObject) -> list[Link]:
    """The areas of a page that are links, up to a damaged one."""
    found: list[Link] = []
    try:
        for reference in itertools.islice(page.annotations or (), _MOST_LINKS):
            annotation = reference.get_object()
            action = annotation.get("/A", annotation).get_object()
            if "/URI" in action:
                left, lower, right, upper = (float(edge) for edge in annotation["/Rect"])
                found.append(Link(left, lower, right, upper, str(action["/URI"])))
    except (PyPdfError, *_DAMAGED):
        pass
    return found


def _read_docx(data: bytes) -> tuple[list[Paragraph], Properties]:
    """The paragraphs of a Word document, and what it tells of itself."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError(f"This Word document is locked with a password or of the old kind; save it without one as .docx, or {SAVE_AS}.")
    try:
        document = docx.Document(_unpacked(data))
        entries = document.core_properties
        told = properties_of(entries.title, entries.author)
        return list(read_paragraphs(document.element.body, read_styles(document.styles.element))), told
    except (OpcError, PythonDocxError, zipfile.BadZipFile, zlib.error, SyntaxError, *_DAMAGED) as error:
        raise UserError(f"This Word document is damaged or none at all; save it again as .docx, or {SAVE_AS}.") from error


def _unpacked(data: bytes) -> BytesIO:
    """The XML of a Word document as an archive that is not compressed, its other files empty: python-docx reads all, however large."""
    large = UserError(f"This Word document is too large to be read; keep only the text of one article, or {SAVE_AS}.")
    if data.count(b"PK\x01\x02") > _MOST_FILES:
        raise large
    left, marks = _MOST_XML, 0
    copy = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as plain:
        for name in dict.fromkeys(archive.namelist()):
            part = b""
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as file:
                    part = file.read(left + 1)
            left -= len(part)
            marks += part.count(b"<")
            if left < 0 or marks > _MOST_MARKS:
                raise large
            plain.writestr(name, part)
    return copy
