"""Whether the passages that were found hold enough of the question to be an answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.rank import Ranked, Wanted
from assistant.understand import subject_words
from index.passage import Hit
from index.search import Index

ENOUGH = 0.6  # share of the question's subject words, rare ones weighing more, that one article's passages must hold
BEST_SENTENCE = 0.3  # the same for the best sentence, with half of what its headline holds


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether there is enough to answer from, and the question's words that nothing in the collection matches."""

    enough: bool
    missing: tuple[str, ...]


def weigh(asks: Wanted, ranked: Sequence[Ranked], hits: Sequence[Hit], index: Index) -> Evidence:
    """What the passages hold of what is asked."""
    if not ranked:
        return Evidence(False, asks.words)
    texts: dict[str, list[str]] = {}
    for hit in hits:
        article = hit.passage.article
        texts.setdefault(article.id, subject_words(article.title)).extend(subject_words(hit.passage.text))
    matched = asks.matches(list(texts.values()), index)
    frequency = index.occurrences(asks.words)
    nowhere = matched.max(axis=0) == 0
    missing = tuple(word for place, word in enumerate(asks.words) if nowhere[place] and not frequency[word])
    best = max(float(share) for share in asks.share(matched))
    return Evidence(best >= ENOUGH and ranked[0].coverage >= BEST_SENTENCE, missing)
