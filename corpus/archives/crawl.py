"""The web pages in a WARC, as crawlers write it (ISO 28500); the only file that imports warcio and brotli."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from warcio.bufferedreaders import ChunkedDataReader
from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from corpus.archives.mime import as_utf8
from corpus.article import Refusal, UserError
from corpus.metadata import Facts, clean_url
from corpus.raw import LARGEST, SAVE_AS, Raw

try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # only pages that were archived in this form need it
    brotli = None

# These say nothing of their types.
_Dechunked: Any = ChunkedDataReader
_Limited: Any = LimitReader
_Head: Any = StatusAndHeadersParser
# The lines over a record, and those of the answer in it, have a few kilobytes; an archive is damaged where they have more. In bytes.
_LONGEST_HEAD = 262_144
_PIECE = 65_536
# So few compressed bytes at a time that what they become is bounded: Brotli gives up to 16 MB for ten of them.
_BROTLI_PIECE = 16
_LONGEST_LABEL = 120
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_DAMAGED = (EOFError, OSError, ValueError, zlib.error, StatusAndHeadersParserException)
_TOO_LARGE = f"This page is larger than {LARGEST / 1_000_000:.0f} MB, as no article is; it was not read."
_CUT_OFF = "This page was cut off when it was archived; save it again."
_BROKEN = "This page is damaged in the archive; save it again."


class _Readable(Protocol):
    """What bytes and lines are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line."""


class _Lines:
    """A stream whose lines have, between two records, no more than so many bytes together; EOFError where they have more."""

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self.read = stream.read
        self._left = _LONGEST_HEAD

    def readline(self, size: int = -1) -> bytes:
        """The next line, or as much of it as is asked for."""
        line = self._stream.readline(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(line)
        if self._left <= 0:
            raise EOFError
        return line

    def begin(self) -> None:
        """Starts to count anew."""
        self._left = _LONGEST_HEAD


def crawled_pages(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The web pages that were answered with success, with their addresses as facts; all other records are passed over."""
    place = stream.tell()
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(place)
    lines = _Lines(gzip.GzipFile(fileobj=stream) if packed else stream)
    number = 0
    try:
        while first := _first_line(lines):
            number += 1
            headers = _Head(["WARC/"]).parse(lines, first)
            block = _Limited(lines, _length(headers))
            page = _page(headers, block)
            while block.read(_PIECE):
                pass
            if block.limit:
                raise EOFError
            if page is not None:
                yield _named(name, number, headers, page)
    except _DAMAGED:
        told = f"after its record {number}" if number else "from its beginning"
        yield Refusal(Path(name), f"This is no WARC archive, or it is damaged {told}; what stands before that was read.")


def _first_line(lines: _Lines) -> bytes:
    """The first line of the next record, empty at the end."""
    lines.begin()
    while (line := lines.readline()) and not line.strip():
        pass
    return line


def _length(headers: Any) -> int:
    """How many bytes a record has; ValueError where it does not say."""
    length = int(headers.get_header("Content-Length", ""))
    if length < 0:
        raise ValueError(length)
    return length


def _page(headers: Any, block: Any) -> bytes | UserError | None:
    """The web page in a record, or why it cannot be read; None if there is none."""
    kind = (headers.get_header("WARC-Type") or "").lower()
    answer = headers
    if kind == "response" and block.limit:
        answer = _Head([], verify=False).parse(block)
        if answer.get_statuscode() != "200":
            return None
    elif kind != "resource":
        return None
    content_type = answer.get_header("Content-Type") or ""
    if not content_type.lower().lstrip().startswith(_PAGE_TYPES):
        return None
    data = block.read(LARGEST + 1)
    if not data:
        return None
    try:
        if headers.get_header("WARC-Truncated"):
            raise UserError(_CUT_OFF)
        if len(data) > LARGEST:
            raise UserError(_TOO_LARGE)
        data = data if answer is headers else _unwrapped(data, answer)
    except UserError as error:
        return error
    charset = _CHARSET.search(content_type)
    declared = re.search(rb"(?:charset|encoding)\s*=", data[:4096], re.IGNORECASE)
    return as_utf8(data, charset[1]) if charset and not declared else data


def _named(name: str, number: int, headers: Any, page: bytes | UserError) -> Raw | Refusal:
    """The page, or why there is none, under a name that tells its number in the archive and its address."""
    address = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    try:
        parts = urlsplit(address)
        label = re.sub(r"[^\w.-]+", "_", f"{parts.netloc}{parts.path}")[:_LONGEST_LABEL].strip("_")
    except ValueError:
        label = ""
    place = f"{name}/{number}{'_' if label else ''}{label.removesuffix('.html')}.html"
    return Refusal(Path(place), str(page)) if isinstance(page, UserError) else Raw(place, page, Facts(url=clean_url(address)))


def _unwrapped(data: bytes, answer: Any) -> bytes:
    """The content of an answer as it was before the server cut it into chunks and compressed it; UserError if that cannot be had.

    Some crawlers store the content unwrapped and leave the headers as they were; then it is taken as it is.
    """
    if (answer.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        data = _Dechunked(BytesIO(data)).read()
    encoding = (answer.get_header("Content-Encoding") or "").strip().lower()
    if encoding in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        return _inflated(data, 16 + zlib.MAX_WBITS)
    if encoding == "deflate" and not data.lstrip().startswith(b"<"):
        return _inflated(data, zlib.MAX_WBITS if data[:1] == b"\x78" else -zlib.MAX_WBITS)
    if encoding == "br" and not data.lstrip().startswith(b"<"):
        return _from_brotli(data)
    if encoding in ("", "identity", "gzip", "x-gzip", "deflate", "br"):
        return data
    raise UserError(f"This page was archived in the compressed form {encoding[:20]}, which is not read; {SAVE_AS}.")


def _inflated(data: bytes, window: int) -> bytes:
    """The content of one or more compressed streams, one behind the other; UserError if it is damaged or too large."""
    inflated = b""
    while data:
        decompressor = zlib.decompressobj(window)
        try:
            inflated += decompressor.decompress(data, LARGEST + 1 - len(inflated))
        except zlib.error as error:
            if inflated:  # what stands behind the content is none of it
                break
            raise UserError(_BROKEN) from error
        if len(inflated) > LARGEST:
            raise UserError(_TOO_LARGE)
        if not decompressor.eof:
            raise UserError(_CUT_OFF)
        data = decompressor.unused_data
    return inflated


def _from_brotli(data: bytes) -> bytes:
    """The data without its compression, for which another package is needed; UserError if that is missing or the page is too large."""
    if brotli is None:
        raise UserError("This page was archived compressed with Brotli; install the Python package brotli and add the archive again.")
    decompressor = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(data), _BROTLI_PIECE):
            pieces.append(decompressor.process(data[start : start + _BROTLI_PIECE]))
            size += len(pieces[-1])
            if size > LARGEST:
                raise UserError(_TOO_LARGE)
    except brotli.error as error:
        raise UserError(_BROKEN) from error
    if not decompressor.is_finished():
        raise UserError(_CUT_OFF)
    return b"".join(pieces)
