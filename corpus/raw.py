"""A page as it was saved, before it is read, and how large it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.article import UserError
from corpus.metadata import Facts

# A saved news page has kilobytes; with a larger file something else was meant.
LARGEST = 20_000_000
SAVE_AS = "save the page as HTML, text or Markdown"
EMPTY = "This page is empty; save it again when it is fully loaded."
# What browsers save beside a page, and what systems leave in folders.
_ASSETS = re.compile(
    r"\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|bmp|ico|woff2?|ttf|otf|eot|mp3|mp4|webm|ogg|wav|download|lnk)$|^(?:thumbs\.db|desktop\.ini)$"
)


NOTHING = Facts()


@dataclass(frozen=True, slots=True)
class Raw:
    """One page: a name whose ending tells the form, its bytes, and what the file that held it says about it."""

    name: str
    data: bytes
    facts: Facts = NOTHING


def check_size(size: int) -> None:
    """UserError if a page of that many bytes is empty or too large."""
    if size == 0:
        raise UserError(EMPTY)
    if size > LARGEST:
        megabytes = f"{size / 1_000_000:.0f}" if size >= LARGEST + 1_000_000 else f"more than {LARGEST / 1_000_000:.0f}"
        raise UserError(f"This is a {megabytes} MB file, and a page may have {LARGEST // 1_000_000} MB; {SAVE_AS}, one article in a file.")


def is_asset(name: str) -> bool:
    """Whether a file of that name is no page but belongs to one, or to the system."""
    return bool(_ASSETS.search(name.lower()))
