"""What is taken out of a WARC, and what is refused or passed over."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.archives import crawl
from corpus.archives.crawl import crawled_pages
from corpus.article import Refusal
from corpus.parse import parse
from corpus.raw import LARGEST, Raw


def gzipped(content: bytes) -> bytes:
    """The content in gzip form, without the time, so that a test has one name in every process."""
    return gzip.compress(content, mtime=0)


ADDRESS = "https://www.harianlembah.example/ekonomi/jembatan.html?utm_source=x"
PAGE = b"<html><body><p>Jembatan itu putus pada malam hari, kata warga.</p></body></html>"


def record(kind: str, block: bytes, *lines: str, address: str | None = ADDRESS) -> bytes:
    """One record of an archive."""
    target = [f"WARC-Target-URI: {address}"] if address else []
    head = ["WARC/1.0", f"WARC-Type: {kind}", *target, *lines, f"Content-Length: {len(block)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, headers: tuple[str, ...] = (), status: str = "200 OK", kind: str = "text/html") -> bytes:
    """What a server answered."""
    return "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers)).encode() + b"\r\n\r\n" + body


def response(body: bytes, headers: tuple[str, ...] = (), status: str = "200 OK", kind: str = "text/html") -> bytes:
    """The record of an answer."""
    return record("response", answer(body, headers, status, kind))


def taken(data: bytes) -> tuple[list[Raw], list[str]]:
    """The pages of an archive, and why others were refused."""
    pages = list(crawled_pages("a.warc", io.BytesIO(data)))
    return [page for page in pages if isinstance(page, Raw)], [page.reason for page in pages if isinstance(page, Refusal)]


def most_memory(work: Callable[[], object]) -> int:
    """The most bytes that were in use at once for some work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_archive_that_the_library_wrote() -> None:
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(ADDRESS, "response", payload=io.BytesIO(PAGE), http_headers=headers))
    writer.write_record(
        writer.create_warc_record(ADDRESS, "request", http_headers=StatusAndHeaders("GET / HTTP/1.0", [], is_http_request=True))
    )
    pages, refused = taken(made.getvalue())
    assert refused == []
    assert [page.name for page in pages] == ["a.warc/2_www.harianlembah.example_ekonomi_jembatan.html"]
    article = parse(pages[0])
    assert article.text == "Jembatan itu putus pada malam hari, kata warga."
    assert article.url == "https://www.harianlembah.example/ekonomi/jembatan.html"


def test_only_pages_that_were_answered_with_success_are_taken() -> None:
    data = b"".join(
        (
            record("warcinfo", b"software: test", address=None),
            response(PAGE, status="404 Not Found"),
            response(b"", status="301 Moved", headers=("Location: /",)),
            response(b"\x89PNG", kind="image/png"),
            response(b"", kind="text/html"),
            record("request", b"GET / HTTP/1.1\r\n\r\n"),
            record("revisit", answer(b"")),
            record("metadata", b"a: b"),
            record("response", b"\x00\x01", address="dns:www.harianlembah.example"),
            record("response", b""),
            record("resource", PAGE, "Content-Type: text/html"),
            record("resource", PAGE, "Content-Type: text/css"),
            response(PAGE, kind="application/xhtml+xml"),
        )
    )
    pages, refused = taken(data)
    assert refused == []
    assert [page.data for page in pages] == [PAGE, PAGE]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzipped(PAGE)),
        ("GZIP", gzipped(PAGE[:30]) + gzipped(PAGE[30:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("identity", PAGE),
        *((coding, PAGE) for coding in ("gzip", "deflate", "br")),  # unwrapped by the crawler, with the header left
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_wrapped_content_is_unwrapped(coding: str, body: bytes, chunked: bool) -> None:
    headers = (f"Content-Encoding: {coding}", *(["Transfer-Encoding: chunked"] if chunked else []))
    chunks = b"5\r\n%b\r\n%x;a=b\r\n%b\r\n0\r\n\r\n" % (body[:5], len(body) - 5, body[5:])
    pages, refused = taken(response(chunks if chunked else body, headers))
    assert ([page.data for page in pages], refused) == ([PAGE], [])


def test_content_that_cannot_be_unwrapped_is_refused() -> None:
    bodies = (
        ("zstd", PAGE, "zstd"),
        ("gzip", gzipped(PAGE)[:-20], "cut off"),
        ("gzip", b"\x1f\x8b" + PAGE, "damaged"),
        ("br", brotli.compress(PAGE)[:-9], "cut off"),
        ("br", b"\xff" * 50, "damaged"),
    )
    for coding, body, wanted in bodies:
        pages, refused = taken(response(body, (f"Content-Encoding: {coding}",)) + response(PAGE))
        assert len(pages) == 1
        assert wanted in refused[0]


def test_without_its_package_brotli_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "brotli", None)
    assert "install the Python package" in taken(response(brotli.compress(PAGE), ("Content-Encoding: br",)))[1][0]


@pytest.mark.parametrize(("coding", "compress"), [("gzip", gzipped), ("br", lambda data: brotli.compress(data, quality=2))])
def test_content_that_fills_the_memory_is_not_unpacked(coding: str, compress: Callable[[bytes], bytes]) -> None:
    body = compress(bytes(200_000_000))
    data = response(body, (f"Content-Encoding: {coding}",))
    assert "larger than 20 MB" in taken(data)[1][0]
    assert most_memory(lambda: taken(data)) < 4 * LARGEST


def test_a_page_that_is_too_large_or_cut_off_is_refused() -> None:
    data = response(b"a" * (LARGEST + 1)) + record("response", answer(PAGE), "WARC-Truncated: length") + response(PAGE)
    pages, refused = taken(data)
    assert len(pages) == 1
    assert [wanted in why for wanted, why in zip(("larger than 20 MB", "cut off"), refused, strict=True)] == [True, True]


def test_the_encoding_that_only_the_server_named() -> None:
    text = "<p>Мост через реку обрушился ночью.</p>"
    declaring = f"<meta charset=windows-1251>{text}".encode("windows-1251")
    for kind, body in (
        ("text/html; charset=windows-1251", text.encode("windows-1251")),
        ("text/html; charset=utf-16", text.encode("utf-16-le").replace(b"\xff\xfe", b"")),
        ("text/html; charset=utf-16le", text.encode("utf-16-le")),
        ("text/html; charset=iso-8859-1", text.encode()),
        ("text/html; charset=koi8-r", declaring),
        ('text/html;charset="x-unknown"', text.encode()),
    ):
        assert parse(taken(response(body, kind=kind))[0][0]).text == "Мост через реку обрушился ночью."


@pytest.mark.parametrize("packed", [False, True])
def test_a_cut_off_archive_gives_what_came_before(packed: bool) -> None:
    records = [response(PAGE), response(PAGE), response(PAGE * 9)]
    data = b"".join(gzipped(one) if packed else one for one in records)[: -40 if packed else -300]
    pages, refused = taken(data)
    assert len(pages) == 2
    assert len(refused) == 1
    assert "after its record 3" in refused[0]


def test_one_compressed_stream_for_all_records_is_read() -> None:
    assert len(taken(gzipped(response(PAGE) * 3))[0]) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        b"\x1f\x8bno archive",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: 9\r\n" + b"a: b\r\n" * 60_000,
        gzipped(b"\n" * 3_000_000),
        gzipped(b"WARC/1.0 " + b"a" * 100_000_000),
    ],
)
def test_what_is_no_warc_is_refused(data: bytes) -> None:
    pages, refused = taken(data)
    assert pages == []
    assert "no WARC archive" in refused[0]


def test_addresses_that_are_none_become_no_fact() -> None:
    data = b"".join(
        record("response", answer(PAGE), address=one) for one in ("<https://a.example/x>", "http://[", "urn:a", "https://a.example/")
    )
    pages, _ = taken(data + record("response", answer(PAGE), address=None))
    assert [page.facts.url for page in pages] == ["https://a.example/x", None, None, None, None]
