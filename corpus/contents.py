"""The pages in a file that holds several: archives, exports and feeds, also one in another."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from corpus.article import Refusal
from corpus.raw import Raw
from corpus.tables import is_table, rows
from corpus.unpack import is_archive, unpack


def holds_pages(name: str) -> bool:
    """Whether a file of that name holds pages, and is none itself."""
    return is_archive(name) or is_table(name)


def pages_in(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages that a file holds, one in memory at a time, and what in it cannot be read; a refusal where it holds nothing.

    This ends: archives in archives are refused, and mails open the mails in them themselves.
    """
    empty = True
    for one in (unpack if is_archive(name) else rows)(name, stream):
        empty = False
        if isinstance(one, Raw) and holds_pages(one.name):
            yield from pages_in(one.name, BytesIO(one.data))
        else:
            yield one
    if empty:
        yield Refusal(Path(name), "This file holds no pages; put saved news pages into it, or their files into the folder.")
