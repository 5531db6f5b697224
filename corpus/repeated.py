"""Lines that many pages of one outlet share: furniture that no rule about a single page can know; pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from corpus.article import Article
from corpus.story.furniture import word_count

# A line is furniture when so many articles of an outlet, and such a share of them, have it.
FEWEST, SHARE = 4, 0.1
# An article that would lose more of its words is one of several versions of a text, not a text with furniture.
MOST_LOST = 0.5


def line_hashes(text: str) -> bytes:
    """The hashes of the text's paragraphs, 8 bytes for each."""
    return b"".join(map(_hash, text.split("\n\n")))


def repeated_lines(pages: Iterable[bytes]) -> frozenset[bytes]:
    """The hashes of the lines that are furniture, given the line hashes of each article of one outlet."""
    distinct = [np.unique(np.frombuffer(page, dtype="S8")) for page in pages]
    if len(distinct) < FEWEST:
        return frozenset()
    hashes, counts = np.unique(np.concatenate(distinct), return_counts=True)
    return frozenset(value.ljust(8, b"\0") for value in hashes[counts >= max(FEWEST, SHARE * len(distinct))].tolist())


def without(article: Article, repeated: frozenset[bytes]) -> Article:
    """The article without the repeated lines, or as it is where little would be left."""
    paragraphs = article.text.split("\n\n")
    kept = [paragraph for paragraph in paragraphs if _hash(paragraph) not in repeated]
    if len(kept) == len(paragraphs) or sum(map(word_count, kept)) < (1 - MOST_LOST) * word_count(article.text):
        return article
    return replace(article, text="\n\n".join(kept))


def _hash(paragraph: str) -> bytes:
    return hashlib.blake2b(paragraph.casefold().encode("utf-8", "surrogatepass"), digest_size=8).digest()
