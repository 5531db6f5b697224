"""From the bytes of a page to its characters; pure functions."""

from __future__ import annotations

import codecs
import re

from corpus.article import UserError

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Python knows codecs that are no encodings of text; only these may be asked for by a page.
_ENCODING = re.compile(
    r"(?:windows|cp)-?(?:125\d|874|932|949)|iso-?8859-?\d+|latin-?\d|gb2312|gbk|gb18030|big5|shift[_-]?jis|euc-(?:jp|kr)|koi8-[ru]|tis-620|mac-?roman"
)
# In a Western text at most one letter in eight has an accent; a text in an unknown encoding has far more strange characters.
_MOST_ACCENTS = 1 / 8
_MOST_CONTROLS = _MOST_REPLACED = 1 / 200
_UNKNOWN = "The characters of this page are in an unknown encoding; save it again as UTF-8."
_BINARY = "This page is not text but binary data; save the page as HTML, text or Markdown."


def kind_of_bytes(data: bytes) -> str | None:
    """What the data is by its first bytes, if that is no text."""
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def decode(data: bytes) -> str:
    """The characters of a page: by its byte order mark, as UTF-8, as it declares itself, as Windows-1252; UserError if it is no text."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\x00" in data:
        raise UserError(_BINARY)
    text = _as(data, marked) if marked else _as(data, "utf-8") or _declared(data) or _broken_utf8(data) or _western(data)
    if text is None:
        raise UserError(_UNKNOWN)
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    if "\x00" in text or controls > _MOST_CONTROLS * len(text):
        raise UserError(_BINARY)
    return text


def _as(data: bytes, encoding: str) -> str | None:
    """The data in that encoding, None if it is not."""
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(data: bytes) -> str | None:
    """The data in the encoding that it declares near its beginning."""
    found = _DECLARED.search(data[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    name = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252"}.get(name, name)  # as browsers read them
    return _as(data, name) if _ENCODING.fullmatch(name) else None


def _broken_utf8(data: bytes) -> str | None:
    """The data as UTF-8 in which a few bytes are damaged, as where a download was cut off."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond = sum(ord(character) > 127 for character in text)
    return text if damaged <= _MOST_REPLACED * len(text) and damaged < beyond / 2 else None


def _western(data: bytes) -> str | None:
    """The data as Windows-1252, None if few of its characters would then be letters as one writes them."""
    text = _as(data, "windows-1252")
    if text is None or sum(ord(character) > 127 for character in text) > _MOST_ACCENTS * len(text):
        return None
    return text
