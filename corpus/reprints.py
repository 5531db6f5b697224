"""Articles that tell the same text, as the reports of an agency that several outlets print; pure functions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from datasketch import MinHash

# Five words in a row are hardly ever the same in two texts that were written apart (Broder 1997 calls them shingles).
SHINGLE = 5
# Values of a signature, in bands of four: two texts that share half of their shingles meet in one of 32 bands with probability .87, those
# that share a fifth with .05 (1 - (1 - s^4)^32; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4).
VALUES, ROWS = 128, 4
# Outlets cut an agency's report from its end, so it is the shorter text that counts: so much of it must stand in the longer one.
SHARED = 0.6
# Shorter texts have too few shingles to tell, in words.
SHORTEST = 40


def bands(text: str) -> list[int]:
    """The hashes of the bands of the text's MinHash signature, 64 bits signed; texts that have one in common may be reprints."""
    shingles = shingles_of(text)
    if len(shingles) < SHORTEST:
        return []
    signature = _empty_signature().copy()
    signature.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    values = signature.hashvalues.tolist()
    return [_hash((band, *values[band : band + ROWS])) for band in range(0, VALUES, ROWS)]


@cache
def _empty_signature() -> MinHash:
    """The signature of no text, whose permutations are those of all."""
    from datasketch import MinHash  # it takes most of a second to import

    return MinHash(num_perm=VALUES, seed=1, hashfunc=crc32)  # four times as fast as the library's own hash, and as good here


def is_reprint(one: str, other: str) -> bool:
    """Whether most of the shorter text stands in the longer one, word for word."""
    first, second = shingles_of(one), shingles_of(other)
    shorter = min(len(first), len(second))
    return shorter >= SHORTEST and len(first & second) >= SHARED * shorter


def shingles_of(text: str) -> frozenset[str]:
    """The runs of five words in the text, without regard to case and marks."""
    return frozenset(_shingles(re.findall(r"\w+", text.casefold())))


def _shingles(words: list[str]) -> Iterator[str]:
    for start in range(len(words) - SHINGLE + 1):
        yield " ".join(words[start : start + SHINGLE])


def _hash(values: tuple[int, ...]) -> int:
    """A hash of numbers in 64 bits, signed as SQLite keeps them."""
    return int.from_bytes(hashlib.blake2b(repr(values).encode(), digest_size=8).digest(), signed=True)
