"""What is taken out of a page that a browser saved as one file, and what is refused."""

from __future__ import annotations

import base64
import io
import quopri

import pytest

from corpus.archives.mail import saved_page
from corpus.article import Refusal
from corpus.parse import parse
from corpus.raw import Raw

STORY = "Jembatan itu putus pada malam hari, kata warga. Café di tepi sungai pun tutup."
HTML = f"<html><body><h1>Jembatan Putus</h1><p>{STORY}</p></body></html>"


def chrome(html: bytes, *others: bytes, location: str = "https://www.harianlembah.example/a?utm_source=x") -> bytes:
    """A page as Chrome saves it, with further parts."""
    head = (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {location}\r\n"
        "Subject: =?utf-8?Q?Jembatan=20Putus?=\r\n"
        "Date: Mon, 18 Oct 2021 14:05:00 -0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n'
    )
    root = (
        f"Content-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {location}\r\n\r\n"
    ).encode() + quopri.encodestring(html)
    parts = b"".join(b"------MultipartBoundary--x----\r\n%b\r\n" % part for part in (root, *others))
    return head.encode() + parts + b"------MultipartBoundary--x------\r\n"


FRAME = b"Content-Type: text/html\r\nContent-Location: https://ads.example/frame\r\n\r\n<p>An advert in a frame, much to be read.</p>"
PICTURE = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
CHROME = chrome(HTML.encode(), FRAME, PICTURE)


def saved(data: bytes) -> Raw | Refusal:
    """What is in a saved page."""
    [page] = saved_page("a.mhtml", io.BytesIO(data))
    return page


def test_a_page_that_chrome_saved() -> None:
    page = saved(CHROME)
    assert isinstance(page, Raw)
    article = parse(page)
    assert page.name == "a.mhtml/page.html"
    assert (article.title, article.text) == ("Jembatan Putus", STORY)
    assert article.url == "https://www.harianlembah.example/a"
    assert article.published is None  # the date is that of saving


@pytest.mark.parametrize(
    ("kind", "encoding", "coding"),
    [
        ('text/html; charset="utf-8"', "utf-8", "base64"),
        ('text/html;\r\n\tcharset="iso-8859-1"', "windows-1252", "quoted-printable"),
        ("text/html; charset=utf-8", "utf-8", "8bit"),
        ("text/html", "utf-8", "binary"),
        ('text/html; charset="unicode"', "utf-16", "base64"),
        ("text/html; charset=iso-8859-1", "utf-8", "8bit"),  # named by habit
        ("text/html; charset=utf-16", "utf-8", "8bit"),
        ("text/html; charset=no-such", "windows-1252", "8bit"),
    ],
)
def test_encodings_of_saved_pages(kind: str, encoding: str, coding: str) -> None:
    data = HTML.encode(encoding)
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(coding, bytes)(data)
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x; type="text/html"\r\n\r\n--x\r\n'
    root = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\nContent-Location: file:///C:/a.htm\r\n\r\n"
    page = saved(head.encode() + root.encode() + coded + b"\r\n--x--\r\n")
    assert isinstance(page, Raw)
    assert parse(page).text == STORY
    assert page.facts.url is None


def test_the_root_of_a_saved_page_is_the_one_it_names() -> None:
    first = b"Content-Type: text/html\r\nContent-ID: <frame>\r\n\r\n<p>An advert in a frame."
    root = b"Content-Type: text/html\r\nContent-ID: <root>\r\n\r\n<p>The story."
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x; start="<root>"\r\n\r\n'
    page = saved(head + b"--x\r\n" + first + b"\r\n--x\r\n" + root + b"\r\n--x--\r\n")
    assert isinstance(page, Raw)
    assert page.data == b"<p>The story."


def test_a_saved_page_without_other_parts() -> None:
    page = saved(b"\xef\xbb\xbfContent-Location: https://a.example/very/\r\n\tlong\r\nContent-Type: text/html\r\n\r\n<p>The story.")
    assert isinstance(page, Raw)
    assert (page.data, page.facts.url) == (b"<p>The story.", "https://a.example/very/long")


@pytest.mark.parametrize(
    "data", [b"", b"<html><p>No saved page.", b"From: a\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--y\r\n"]
)
def test_what_is_no_saved_page_is_refused(data: bytes) -> None:
    page = saved(data)
    assert isinstance(page, Refusal)
    assert "no web page" in page.reason
