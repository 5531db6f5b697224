"""Printed pages for tests: PDFs with lines at given places, and Word documents with given XML."""

from __future__ import annotations

import textwrap
import zipfile
from collections.abc import Sequence
from io import BytesIO

import docx
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, PdfObject, TextStringObject

# Where a line begins, its size, and its text.
Placed = tuple[float, float, float, str]


def made_pdf(*pages: Sequence[Placed], encrypted: str | None = None, **entries: str) -> bytes:
    """A PDF with these lines on its pages; \\x01 and \\x02 are printed as the ligatures fi and fl."""
    writer = PdfWriter()
    encoding = made(Differences=[1, "/fi", "/fl"], BaseEncoding="/WinAnsiEncoding")
    font = writer._add_object(made(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica", Encoding=encoding))
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = made(Font=made(F=font))
        page[NameObject("/Contents")] = writer._add_object(stream("".join(map(shown, lines))))
    writer.add_metadata({f"/{name}": value for name, value in entries.items()})
    if encrypted is not None:
        writer.encrypt(encrypted, "owner", algorithm="RC4-128")
    return written(writer)


def made(**entries: object) -> DictionaryObject:
    """A dictionary of a PDF; texts that begin with a slash are names."""
    return DictionaryObject({NameObject(f"/{name}"): value_of(value) for name, value in entries.items()})


def value_of(value: object) -> PdfObject:
    """A value of a PDF."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, list):
        return ArrayObject(map(value_of, value))
    return NumberObject(value) if isinstance(value, int) else NameObject(value) if str(value).startswith("/") else TextStringObject(value)


def stream(content: str) -> PdfObject:
    """A packed stream of a PDF."""
    plain = DecodedStreamObject()
    plain.set_data(content.encode("cp1252"))
    return plain.flate_encode()


def shown(line: Placed) -> str:
    """The operators that print a line."""
    x, y, size, text = line
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def written(writer: PdfWriter) -> bytes:
    """The bytes of a PDF."""
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def column(*paragraphs: str, x: float = 60, top: float = 700, gap: float = 8, indent: float = 0, width: int = 60) -> list[Placed]:
    """The lines of paragraphs one under another, broken at a number of letters."""
    lines: list[Placed] = []
    for paragraph in paragraphs:
        for number, line in enumerate(textwrap.wrap(paragraph, width, break_on_hyphens=False)):
            lines.append((x + (indent if number == 0 else 0), top, 10, line))
            top -= 13
        top -= gap
    return lines


def made_docx(body: str = "", **parts: bytes) -> bytes:
    """A Word document with that XML as its body; `parts` stand in for other files, under their names without folder and ending."""
    plain = BytesIO()
    docx.Document().save(plain)
    file = BytesIO()
    with zipfile.ZipFile(plain) as template, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in template.namelist():
            data = template.read(name)
            if name == "word/document.xml" and body:
                start, end = data.index(b"<w:body>") + 8, data.index(b"</w:body>")
                data = data[:start] + body.encode() + data[end:]
            packed.writestr(name, parts.get(name.rpartition("/")[2].removesuffix(".xml"), data))
    return file.getvalue()
