"""Damaged, locked and malicious PDFs and Word documents: refused in one sentence, in little time and memory."""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import UserError
from corpus.documents.document import MOST_PAGES, clean_docx, clean_pdf
from tests.paper import column, made_docx, made_pdf

LEAD = "Jembatan itu putus pada malam hari, kata kepala dusun kepada wartawan yang datang ke lokasi pada Senin pagi."
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
LONG = b"BT /F 9 Tf (" + b"a" * 400_000 + b") Tj ET"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refusal(clean: Callable[[bytes], object], data: bytes) -> str:
    """The sentence with which a document is refused."""
    with pytest.raises(UserError) as error:
        clean(data)
    return str(error.value)


def raw_pdf(kids: bytes, *objects: bytes) -> bytes:
    """A PDF of bare objects, numbered from 3; the catalogue and the page tree stand before them."""
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count 1>>" % kids, *objects), 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return bytes(file) + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        *(size, table, size),
        len(file),
    )


def packed(content: bytes, entries: bytes = b"") -> bytes:
    """A packed stream of a PDF."""
    data = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (len(data), entries, data)


def test_an_encrypted_pdf_is_read_only_if_it_needs_no_password() -> None:
    assert "password" in refusal(clean_pdf, made_pdf(column(LEAD), encrypted="secret"))
    page, _ = clean_pdf(made_pdf(column(LEAD), encrypted=""))
    assert page.paragraphs == (LEAD,)


@pytest.mark.parametrize("data", [made_pdf([]), made_pdf([(60, 800, 8, "1")], [(60, 800, 8, "2")])])
def test_a_pdf_of_pictures_asks_for_text_recognition(data: bytes) -> None:
    assert "text recognition" in refusal(clean_pdf, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<html></html>",
        made_pdf(column(LEAD))[:400],
        raw_pdf(b"3 0 R", b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"),
        raw_pdf(b"3 0 R", PAGE, packed(b"[" * 50_000), FONT),
    ],
)
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    assert "damaged" in refusal(clean_pdf, data)


@pytest.mark.parametrize(
    "data",
    [
        raw_pdf(b"3 0 R " * (MOST_PAGES + 1), b"<</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R>>"),
        raw_pdf(b"3 0 R " * 90_000, b"<</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R>>"),
        raw_pdf(b"3 0 R", *(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 4) for number in range(400)), b"<</Type/Page>>"),
        raw_pdf(b"3 0 R", PAGE, packed(bytes(31_000_000)), FONT),
        raw_pdf(b"3 0 R", PAGE, packed(LONG), FONT),
        raw_pdf(b"3 0 R", PAGE, packed(b"q " * 1_000_001), FONT),
        raw_pdf(b"3 0 R", PAGE, packed(b"/X Do"), FONT, packed(LONG, b"/Type/XObject/Subtype/Form/Resources<</Font<</F 5 0 R>>>>")),
    ],
    ids=["pages", "many pages", "deep", "unpacked", "letters", "operators", "form"],
)
def test_a_pdf_that_is_too_large_is_refused(data: bytes) -> None:
    assert len(data) < 1_000_000
    assert "too large" in refusal(clean_pdf, data)


def test_a_form_within_itself_and_a_damaged_structure_do_not_hide_the_text() -> None:
    line = b"BT /F 10 Tf 1 0 0 1 60 700 Tm (Jembatan itu putus pada malam hari.) Tj ET /X Do"
    form = packed(b"/X Do " * 3, b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>")
    data = raw_pdf(b"3 0 R", PAGE + b"/Annots[1 (a) 6 0 R]", packed(line), FONT, form)
    page, _ = clean_pdf(data.replace(b"/Type/Catalog/", b"/StructTreeRoot 5 0 R/Type/Catalog/"))
    assert page.paragraphs == ("Jembatan itu putus pada malam hari.",)


def lying() -> bytes:
    """A Word document that says of its text that it is small when unpacked."""
    data = bytearray(made_docx(f"<w:p>{' ' * 40_000_000}</w:p>"))
    place = data.rindex(b"word/document.xml")
    struct.pack_into("<I", data, place - 22, 1000)
    return bytes(data)


def crowded() -> bytes:
    """A Word document with thousands of files."""
    file = BytesIO(made_docx())
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}.txt", b"")
    return file.getvalue()


def with_entities(use: str) -> bytes:
    """A Word document whose text uses an entity that stands for gigabytes."""
    entities = "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 20}">' for level in range(9))
    return made_docx(document=f'<!DOCTYPE d [<!ENTITY a "aaaa">{entities}]><w:document xmlns:w="{NAMESPACE}">{use}</w:document>'.encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (made_docx()[:-100], "damaged"),
        (made_docx(document=b"<a/>"), "damaged"),
        (made_docx("<w:sdt>" * 5_000), "damaged"),
        (with_entities("<w:body w:x='&j;'/>"), "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        (made_docx("<w:p/>" * 1_000_000), "too large"),
        (made_docx(f"<w:p>{' ' * 31_000_000}</w:p>"), "too large"),
        (lying(), "damaged"),
        (crowded(), "too large"),
    ],
    ids=["empty", "start", "cut", "other", "deep", "entities", "locked", "tags", "unpacked", "lying", "crowded"],
)
def test_word_documents_that_cannot_be_read(data: bytes, reason: str) -> None:
    assert reason in refusal(clean_docx, data)


def test_a_large_picture_in_a_word_document_is_not_unpacked() -> None:
    file = BytesIO(made_docx(f"<w:p><w:r><w:t>{LEAD}</w:t></w:r></w:p>"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(60_000_000))
    page, _ = clean_docx(file.getvalue())
    assert page.paragraphs == (LEAD,)


def test_files_beside_the_document_are_not_read_into_it() -> None:
    outside = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    text = f'{outside}<w:document xmlns:w="{NAMESPACE}"><w:body><w:p><w:r><w:t>{LEAD} &a;</w:t></w:r></w:p></w:body></w:document>'
    page, _ = clean_docx(made_docx(document=text.encode()))
    assert page.paragraphs == (LEAD,)


WHOLE_PDF, WHOLE_DOCX = made_pdf(column(LEAD), column(LEAD)), made_docx(f"<w:p><w:r><w:t>{LEAD}</w:t></w:r></w:p>")
CHANGES = st.lists(
    st.tuples(st.sampled_from("flip cut double digits".split()), st.floats(0, 1), st.integers(1, 200)), min_size=1, max_size=6
)


def changed(data: bytes, changes: list[tuple[str, float, int]]) -> bytes:
    """The data, damaged."""
    for change, share, length in changes:
        start = int(share * len(data))
        before, part, after = data[:start], data[start : start + length], data[start + length :]
        other = {"flip": bytes(255 - byte for byte in part), "cut": b"", "double": part * 2, "digits": b"9" * len(part)}[change]
        data = before + other + after
    return data


def reads_or_refuses(clean: Callable[[bytes], object], data: bytes) -> None:
    """Fails where a document is neither read nor refused with a sentence."""
    with contextlib.suppress(UserError):
        clean(data)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reads_or_refuses(clean_pdf, data)
    reads_or_refuses(clean_pdf, b"%PDF-1.7\n" + data)
    reads_or_refuses(clean_docx, data)
    reads_or_refuses(clean_docx, b"PK\x03\x04" + data)


@settings(deadline=None, max_examples=120)
@given(CHANGES)
def test_damaged_files_are_read_or_refused(changes: list[tuple[str, float, int]]) -> None:
    reads_or_refuses(clean_pdf, changed(WHOLE_PDF, changes))
    reads_or_refuses(clean_docx, changed(WHOLE_DOCX, changes))


@settings(deadline=None, max_examples=80)
@given(CHANGES, st.sampled_from(["document", "styles", "core"]))
def test_damaged_xml_in_a_sound_archive_is_read_or_refused(changes: list[tuple[str, float, int]], name: str) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE_DOCX)) as archive:
        part = next(archive.read(entry) for entry in archive.namelist() if entry.endswith(f"/{name}.xml"))
    reads_or_refuses(clean_docx, made_docx(**{name: changed(part, changes)}))
