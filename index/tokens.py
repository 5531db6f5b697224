"""The shipped tiktoken encoding, in which passages and prompts are measured."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import tiktoken

RANKS = Path(__file__).parent / "model" / "kutip.tiktoken"

# Words with the one sign before them, numbers by three digits, runs of signs, line ends, blanks: tiktoken's cl100k pattern, with the
# English contractions left out (Indonesian has none, and they are short words of their own here) and marks kept beside their letters.
SPLIT = r"[^\r\n\p{L}\p{M}\p{N}]?[\p{L}\p{M}]+|\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


@cache
def encoding() -> tiktoken.Encoding:
    """The encoding in index/model/, without special tokens; it reaches no network and writes no cache."""
    # tiktoken's own loader keeps a copy in the temporary folder under the path's name, and would return old ranks after retraining.
    lines = (line.split() for line in RANKS.read_text(encoding="ascii").splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in lines}
    return tiktoken.Encoding("kutip", pat_str=SPLIT, mergeable_ranks=ranks, special_tokens={})


def count(text: str) -> int:
    """How many tokens the text has; text that looks like a special token is counted as the characters it consists of."""
    return len(encoding().encode_ordinary(text))
