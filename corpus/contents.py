"""The pages in a file that holds several: archives, exports and feeds, also one in another."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from corpus.archives.unpack import is_archive, unpack
from corpus.article import Refusal, UserError
from corpus.decode import decode
from corpus.harmless import without_password
from corpus.metadata import Facts, clean_url, outlet_name
from corpus.raw import LARGEST, Raw, check_size
from corpus.tables.table import is_table, rows
from corpus.web.feeds import entries
from corpus.web.fetch import Fetched
from corpus.web.recognize import Kind, root_of

FEEDS = (".xml", ".rss", ".atom")
LONGEST_HEAD = 20_000  # of a feed, before its first entry, in characters
MOST_ENTRIES = 10_000  # of one feed; sites list a few dozen


def holds_pages(name: str) -> bool:
    """Whether a file of that name holds pages, and is none itself."""
    return is_archive(name) or is_table(name) or _is_feed(name)


def pages_in(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages that a file holds, one in memory at a time, and what in it cannot be read; a refusal where it holds nothing.

    This ends: archives in archives are refused, and mails open the mails in them themselves.
    """
    empty = True
    for one in (unpack if is_archive(name) else rows if is_table(name) else _feed_pages)(name, stream):
        empty = False
        if isinstance(one, Raw) and holds_pages(one.name):
            yield from pages_in(one.name, BytesIO(one.data))
        else:
            yield one
    if empty:
        yield Refusal(Path(name), "This file holds no pages; put saved news pages into it, or their files into the folder.")


def _is_feed(name: str) -> bool:
    return PurePath(name).suffix.lower() in FEEDS


def _feed_pages(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The articles that a saved feed holds itself; those of which it holds only the address have to be added by their addresses."""
    try:
        data = stream.read(LARGEST + 1)
        check_size(len(data))
        source = decode(data)
        kind: Kind = "sitemap" if root_of(source)[0] in ("urlset", "sitemapindex") else "feed"
        listed = entries(Fetched("", data, kind), _not_followed, MOST_ENTRIES)
    except UserError as error:
        yield Refusal(Path(name), str(error))
        return
    for number, entry in enumerate(listed, 1):
        place = f"{name}/{number}.html"
        if entry.content is None:
            yield Refusal(Path(place), f"The feed only points to this article; add its address {without_password(entry.link)} instead.")
            continue
        day = entry.published.date() if entry.published else None
        clock = entry.published.timetz() if entry.published else None
        facts = Facts(entry.title, clean_url(entry.link), _feed_title(source), day, entry.authors, published_time=clock)
        yield Raw(place, entry.content.encode("utf-8", "replace"), facts)


def _feed_title(source: str) -> str | None:
    """The name that a feed gives itself, which is its outlet's."""
    head = re.split(r"<(?:item|entry)\b", source[:LONGEST_HEAD], maxsplit=1)[0]
    found = re.search(r"<title[^<>]{0,100}>\s*(?:<!\[CDATA\[)?([^<>\]]{1,100})", head)
    return outlet_name(html.unescape(found[1])) if found else None


def _not_followed(url: str) -> Fetched:
    raise UserError(f"Saved lists of addresses are not followed; add the address {without_password(url)} instead.")
