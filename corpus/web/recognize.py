"""What data from the web is: a page, a feed or a sitemap, by its content; pure functions."""

from __future__ import annotations

import re
from typing import Literal

from corpus.archives.mime import as_utf8
from corpus.article import UserError
from corpus.decode import decode, kind_of_bytes
from corpus.web.connect import SAVE

Kind = Literal["page", "feed", "sitemap"]

# Types of content that hold text to read; servers that do not know a page's type say "octet-stream" or nothing.
_READABLE = re.compile(
    r"|text/(?:html|plain|markdown|x-markdown|xml|rss|atom)|application/(?:xml|octet-stream|(?:x-)?gzip|rss|atom|rdf)|(?!image/).+\+xml"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# What may stand before the root of a document. No part gives back what it took, so that a search stays linear.
_BEFORE_ROOT = re.compile(r"\s+|\ufeff|<!--.*?-->|<\?.*?\?>|<!DOCTYPE(?:[^<>\[\]\"']++|\"[^\"]*+\"|'[^']*+')*+>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,50}:)?([\w.-]{1,50})(?=[\s/>])")
_DOCTYPE = re.compile(r"<!DOCTYPE\s{1,50}(?:[\w.-]{1,50}:)?([\w.-]{1,50})", re.IGNORECASE)
_ROOTS: dict[str, Kind] = {
    **dict.fromkeys(("rss", "feed", "rdf"), "feed"),
    **dict.fromkeys(("urlset", "sitemapindex"), "sitemap"),
    "html": "page",
}


def check_type(content_type: str) -> None:
    """UserError if no page is of that type."""
    kind = _type(content_type)
    if not _READABLE.fullmatch(kind):
        raise UserError(
            f"At this address there is no web page but data of the type {kind[:80]}; if it holds an article, download it and add the file."
        )


def kind_of(data: bytes, content_type: str) -> Kind:
    """What the data is; what the content says counts more than the type. UserError if it is nothing to read."""
    if not data.strip():
        raise UserError(f"The site answered with an empty page; try again later, or {SAVE}.")
    if binary := kind_of_bytes(data):
        raise UserError(f"At this address there is no web page but {binary}; download it and add the file.")
    text = decode(data)
    name, _ = root_of(text)
    kind = _ROOTS.get(name)
    served = _type(content_type)
    if kind is None and (text.lstrip("\ufeff \t\r\n").startswith("<?xml") or (served.endswith("xml") and "xhtml" not in served)):
        raise UserError(f"At this address there is XML that is neither page nor feed nor sitemap; check the address, or {SAVE}.")
    return kind or "page"


def root_of(text: str) -> tuple[str, int | None]:
    """The name of a document's root element in lower case, without prefix, and where it begins.

    The name is empty if there is none. The place is None if the document first declares names for texts of its own, with which a few
    lines can stand for gigabytes or for a file of the reader's.
    """
    place = 0
    while found := _BEFORE_ROOT.match(text, place):
        place = found.end()
    if root := _ROOT.match(text, place):
        return root[1].lower(), place
    declared = _DOCTYPE.match(text, place)
    return (declared[1].lower() if declared else ""), None


def in_utf8(data: bytes, content_type: str) -> bytes:
    """The data in UTF-8 where only its server named the encoding; otherwise, and where that does not fit, as it is."""
    charset = _CHARSET.search(content_type)
    return as_utf8(data, charset[1]) if charset else data


def _type(content_type: str) -> str:
    """The type alone, without what is said about it."""
    return content_type.partition(";")[0].strip().lower()
