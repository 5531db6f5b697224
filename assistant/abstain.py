"""Whether the passages that were found are enough of an answer, and which words of the question stand nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Question
from assistant.rank import Ranked, Wanted
from assistant.understand import names
from index.passage import Hit
from index.search import Index
from index.words import subject_words

# The evidence from which the best sentence is taken for an answer. On questions whose passage is in the collection and on the same
# questions without it (tests/bench/answers.py), this answers four of five of the former and one of seven of the latter.
ENOUGH = 0.8
ENOUGH_IN_CONVERSATION = 0.7  # the same for a question that leans on the conversation, whose topic is known to be in the collection


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether there is enough to answer from, and the question's words that nothing in the collection matches, as they were typed."""

    enough: bool
    missing: tuple[str, ...]


def weigh(question: Question, asks: Wanted, ranked: Sequence[Ranked], hits: Sequence[Hit], index: Index) -> Evidence:
    """What the passages hold of what is asked; a name that stands nowhere makes any answer an answer to something else."""
    texts = [subject_words(f"{hit.passage.article.title} {hit.passage.text}") for hit in hits]
    matched = asks.matches(texts, index).max(axis=0, initial=0)
    frequency = index.occurrences(asks.words)
    missing = tuple(word for place, word in enumerate(asks.words) if not matched[place] and not frequency[word])
    needed = ENOUGH_IN_CONVERSATION if question.context else ENOUGH
    enough = bool(ranked) and ranked[0].evidence >= needed and names(question.asked).isdisjoint(missing)
    return Evidence(enough, missing)
