"""One score out of what was found by words, by meaning, and on a second look, by whether question and passage share a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.named import Reranker
from index.passage import Hit
from index.reread import Look

# What each counts, in a language and across languages; SECOND is fitted on the questions of tests/bench/finding.py. A passage in the other
# language shares only names and numbers with the question, and its cosine is lower for the same meaning.
FIRST = {"words": (0.45, 0.2), "meaning": (0.55, 1.2)}
SECOND = {
    "words": (0.34, 0.202),
    "meaning": (0.187, 0.271),
    "sentence": (0.281, 0.302),
    "near": (0.368, 0.472),
    "held": (0.409, 0.638),
    "length": (-0.022, -0.061),
    "foreign": (0.0, 0.009),
}
JUDGEMENT = 0.7  # what a reranker's sure yes counts beside half of the score; set by hand, no model being at hand to fit it with

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage by its number: the share of the wanted words that it holds, its cosine, whether it is in another language than the
    question, and its ranks."""

    number: int
    words: float
    meaning: float
    foreign: bool
    dense_rank: int | None
    lexical_rank: int | None


def first_scores(candidates: Sequence[Candidate]) -> Scores:
    """The score of each passage from afar."""
    return _weighed(candidates, FIRST, {})


def second_scores(candidates: Sequence[Candidate], look: Look) -> Scores:
    """The score of each passage after a second look; it lies between about 0 and 1.4."""
    seen = {"sentence": look.sentence, "near": look.near, "held": look.held, "length": look.length}
    return _weighed(candidates, SECOND, seen)


def _weighed(candidates: Sequence[Candidate], weights: dict[str, tuple[float, float]], seen: dict[str, Scores]) -> Scores:
    foreign = np.array([candidate.foreign for candidate in candidates], np.int64)
    values = {
        "words": np.array([candidate.words for candidate in candidates], np.float32),
        "meaning": np.array([candidate.meaning for candidate in candidates], np.float32),
        "foreign": foreign.astype(np.float32),
        **seen,
    }
    total = np.zeros(len(candidates), np.float32)
    for name, weight in weights.items():
        total += values[name] * np.array(weight, np.float32)[foreign]
    return total


def joined(
    dense: Mapping[int, float], lexical: Mapping[int, float], meanings: Mapping[int, float], foreign: Mapping[int, bool]
) -> list[Candidate]:
    """The passages of the numbers in `foreign`, in its order; what was found by meaning and by words is given best first."""
    dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
    return [
        Candidate(number, lexical.get(number, 0.0), meanings[number], is_foreign, dense_ranks.get(number), lexical_ranks.get(number))
        for number, is_foreign in foreign.items()
    ]


def _ranks(numbers: Iterable[int]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(numbers, 1)}


def with_reranker(reranker: Reranker, text: str, hits: Sequence[Hit], judged: int) -> list[Hit]:
    """The hits with scores in which a reranker had its part; it reads the first `judged` of them, and takes the others for wrong."""
    read = [f"{hit.passage.article.title}\n{hit.passage.text}" for hit in hits[:judged]]
    judgements = [*reranker.scores(text, read).tolist(), *([0.0] * len(hits[judged:]))]
    return [replace(hit, score=hit.score / 2 + JUDGEMENT * judgement) for hit, judgement in zip(hits, judgements, strict=True)]
