"""The pages in a file that holds several: archives, exports and feeds, also one in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from corpus.article import Refusal
from corpus.raw import Raw


def holds_pages(name: str) -> bool:
    """Whether a file of that name holds pages, and is none itself."""
    return False


def pages_in(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages that a file holds, one in memory at a time, and what in it cannot be read."""
    yield from ()
