"""What is taken out of a ZIP archive, and what is refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

import pytest

from corpus.archives import unpack as module
from corpus.archives.unpack import is_archive, unpack
from corpus.article import Refusal
from corpus.parse import parse
from corpus.raw import LARGEST, Raw
from tests.test_crawl import most_memory

STORY = b"Jembatan itu putus pada malam hari.\n\nWarga menyeberang dengan rakit sampai jembatan darurat selesai dibangun."


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def taken(name: str, data: bytes) -> tuple[list[Raw], list[tuple[str, str]]]:
    """The pages in an archive, and the places and reasons of what was refused."""
    pages = list(unpack(name, io.BytesIO(data)))
    refused = [(str(page.path), page.reason) for page in pages if isinstance(page, Refusal)]
    return [page for page in pages if isinstance(page, Raw)], refused


def reason(name: str, data: bytes) -> str:
    """Why the only page in an archive, or the archive, is refused."""
    pages, refused = taken(name, data)
    assert pages == []
    assert len(refused) == 1
    return refused[0][1]


def test_names_of_archives() -> None:
    assert all(map(is_archive, ("a.zip", "A.ZIP", "a.mht", "a.MHTML", "a.eml", "a.warc", "crawl.warc.gz")))
    assert not any(map(is_archive, ("a.html", "a.gz", "zip", "a.zip.html", "a.csv")))


def test_pages_of_a_zip_with_their_places() -> None:
    data = packed(
        ("2021/halaman.html", b"<p>Jembatan itu putus pada malam hari."),
        ("2021/", b""),
        ("./surat.eml", b"Subject: a\n\nb"),
        ("tabel.csv", b"text\na"),
        ("kosong.txt", b""),
    )
    pages, refused = taken("berita.zip", data)
    assert refused == []
    assert [page.name for page in pages] == [
        "berita.zip/2021/halaman.html",
        "berita.zip/surat.eml",
        "berita.zip/tabel.csv",
        "berita.zip/kosong.txt",
    ]
    assert parse(pages[0]).text == "Jembatan itu putus pada malam hari."


def test_what_belongs_to_pages_and_systems_is_passed_over_silently() -> None:
    names = (
        "a_files/frame.html",
        "a/b_files/c.html",
        "style.CSS",
        "gambar/foto.png",
        ".DS_Store",
        ".git/page.html",
        "__MACOSX/._page.html",
        "Thumbs.db",
        "~$page.docx",
    )
    pages, refused = taken("a.zip", packed(*((name, STORY) for name in names), ("page.txt", STORY)))
    assert ([page.name for page in pages], refused) == (["a.zip/page.txt"], [])


@pytest.mark.parametrize(
    "name", ["../page.txt", "a/../../page.txt", "/etc/page.txt", "C:/page.txt", "a\\..\\page.txt", "pa\x00ge.txt", "\x00age.txt"]
)
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    plain = name.replace("\x00", "_").replace("\\", "|")  # the writer would change such names
    data = packed((plain, STORY), ("page.txt", STORY)).replace(plain.encode(), name.encode())
    pages, refused = taken("a.zip", data)
    assert [page.name for page in pages] == ["a.zip/page.txt"]
    assert "leads out of the archive" in refused[0][1]
    assert "\x00" not in refused[0][0]


def test_names_in_utf8_and_in_the_encoding_of_dos() -> None:
    told = packed(("Café di Jalan “Braga”.txt", STORY))
    untold = packed(("Cafe.txt", STORY)).replace(b"Cafe", "Caé".encode())
    dos = packed(("Cafe.txt", STORY)).replace(b"Cafe", "Café".encode("cp437"))
    names = [taken("a.zip", data)[0][0].name for data in (told, untold, dos)]
    assert names == ["a.zip/Café di Jalan “Braga”.txt", "a.zip/Caé.txt", "a.zip/Café.txt"]


def test_one_bad_entry_does_not_stop_the_rest() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = packed(
        (link, b"page.txt"),
        ("inner.zip", packed(("page.txt", STORY))),
        ("crawl.warc.gz", b"WARC/1.0"),
        ("large.txt", bytes(range(256)) * (LARGEST // 256 + 1)),
        ("page.txt", STORY),
        method=zipfile.ZIP_STORED,
    )
    pages, refused = taken("a.zip", data)
    assert [page.name for page in pages] == ["a.zip/page.txt"]
    wanted = ("a link", "archive within an archive", "archive within an archive", "larger than 20 MB")
    assert [part in why for part, (_, why) in zip(wanted, refused, strict=True)] == [True] * 4


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_compressions_are_refused(method: int) -> None:
    assert "rare manner" in reason("a.zip", packed(("page.txt", STORY), method=method))


def test_an_unknown_compression_is_refused() -> None:
    data = packed(("page.txt", STORY), method=zipfile.ZIP_STORED)
    local, central = data.index(b"PK\x03\x04") + 8, data.index(b"PK\x01\x02") + 10
    assert "rare manner" in reason("a.zip", patched(patched(data, local, b"\x63\x00"), central, b"\x63\x00"))


def patched(data: bytes, place: int, new: bytes) -> bytes:
    """The data with other bytes at a place."""
    return data[:place] + new + data[place + len(new) :]


def test_a_locked_page_is_refused() -> None:
    data = packed(("page.txt", STORY))
    local, central = data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8
    assert "password" in reason("a.zip", patched(patched(data, local, b"\x01\x00"), central, b"\x01\x00"))


def test_a_damaged_page_is_refused_and_the_next_is_read() -> None:
    data = packed(("a.txt", STORY), ("b.txt", STORY), method=zipfile.ZIP_STORED)
    pages, refused = taken("a.zip", data.replace(b"malam", b"pagi!", 1))
    assert [page.name for page in pages] == ["a.zip/b.txt"]
    assert "damaged" in refused[0][1]


def test_sizes_in_the_headers_are_not_believed() -> None:
    data = packed(("page.txt", b"x" * 5_000_000 + bytes(range(256)) * 4_000))
    local, central = data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24
    small = struct.pack("<L", 9)
    assert "damaged" in reason("a.zip", patched(patched(data, local, small), central, small))


def test_a_page_that_fills_the_memory_is_not_unpacked() -> None:
    for size, wanted, most in ((15_000_000, "trap", 8_000_000), (200_000_000, "larger than 20 MB", LARGEST + 2_000_000)):
        data = packed(("bomb.html", bytes(size)))
        assert wanted in reason("a.zip", data)
        assert most_memory(lambda: list(unpack("a.zip", io.BytesIO(data)))) < most  # noqa: B023 – called at once


def overlapping(entries: int) -> bytes:
    """An archive in which many entries share one piece of compressed data."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"<p>word</p>" * 90_000
    kernel = compressor.compress(content) + compressor.flush()
    sums = struct.pack("<LLL", zlib.crc32(content), len(kernel), len(content))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sums + struct.pack("<HH", 6, 0) + b"a.html"
    head = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sums + struct.pack("<HHHHHLL", 6, 0, 0, 0, 0, 0, 0) + b"a.html"
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, entries, entries, len(head) * entries, len(local) + len(kernel), 0)
    return local + kernel + head * entries + end


def test_entries_that_lie_one_over_the_other_are_a_trap() -> None:
    assert len(taken("a.zip", overlapping(1))[0]) == 1
    assert "one over the other" in reason("a.zip", overlapping(250))


def test_quoted_entries_are_a_trap() -> None:
    inner = packed(("b.txt", STORY), method=zipfile.ZIP_STORED)
    inner_local = inner[: inner.index(b"PK\x01\x02")]
    outer = packed(("a.txt", inner_local), method=zipfile.ZIP_STORED)
    directory = outer.index(b"PK\x01\x02")
    # The second entry's head lies within the data of the first.
    second = bytearray(inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")])
    second[42:46] = struct.pack("<L", outer.index(inner_local))
    first = outer[directory : outer.index(b"PK\x05\x06")]
    contents = first + bytes(second)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 2, 2, len(contents), directory, 0)
    assert "one over the other" in reason("a.zip", outer[:directory] + contents + end)


def test_too_many_entries_and_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(("a.txt", STORY), ("b.txt", STORY), ("c.txt", STORY))
    monkeypatch.setattr(module, "MOST_BYTES", 2 * len(STORY))
    pages, refused = taken("a.zip", data)
    assert ([page.name for page in pages], [place for place, _ in refused]) == (["a.zip/a.txt", "a.zip/b.txt"], ["a.zip"])
    monkeypatch.setattr(module, "MOST_ENTRIES", 2)
    assert "lists more than" in reason("a.zip", data)


def test_a_table_of_contents_that_fills_the_memory_is_not_read() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    contents = entry * 450_000
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(contents), 0, 0)
    assert "lists more than 100,000" in reason("a.zip", contents + end)


@pytest.mark.parametrize(
    ("inner", "kind"),
    [("word/document.xml", "Word document"), ("xl/workbook.xml", "a spreadsheet"), ("META-INF/container.xml", "an e-book")],
)
def test_documents_under_the_name_of_an_archive_are_called_what_they_are(inner: str, kind: str) -> None:
    assert kind in reason("a.zip", packed(("[Content_Types].xml", b"<a/>"), (inner, b"<a/>")))


@pytest.mark.parametrize("data", [b"", b"Rar!\x1a\x07", packed(("a.txt", STORY * 99))[:200]])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert "no ZIP archive" in reason("a.zip", data)


def test_an_archive_without_pages_is_refused() -> None:
    assert "no page in this archive" in reason("a.zip", packed(("style.css", b"p {}")))


def test_one_page_is_in_memory_at_a_time() -> None:
    page = bytes(range(256)) * 8_000  # 2 MB
    data = packed(*((f"{number}.txt", page) for number in range(12)), method=zipfile.ZIP_STORED)
    assert most_memory(lambda: max(len(page.name) for page in unpack("a.zip", io.BytesIO(data)))) < 4 * len(page)  # type: ignore[union-attr]
