"""Whether the passages that were found are enough of an answer, and which words of the question stand nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Question
from assistant.names import also
from assistant.rank import Ranking
from assistant.topics import names, own_words
from index.passage import Hit
from index.search import Index
from index.words import subjects

ENOUGH = 0.5  # chance
ENOUGH_IN_CONVERSATION = 0.3  # the same for a question that leans on the conversation, whose topic is known to be in the collection

# The least score of the first passage of a search, in the language of the question and in the other: one in a hundred of the answerable
# questions of tests/eval has less, and two in three of the others.
NEAR, NEAR_ABROAD = 0.7, 0.4
NAMED = 0.5  # how well a word of the passages has to match a name or another word; its form in the other language mostly does by more


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether there is enough to answer from, and the question's words that nothing in the collection matches, as they were typed."""

    enough: bool
    missing: tuple[str, ...]


def weigh(question: Question, ranking: Ranking, hits: Sequence[Hit], index: Index) -> Evidence:
    """What the passages hold of what is asked; a name that stands in none of them makes any answer an answer to something else."""
    frequency = index.occurrences([word for word, match in ranking.matches.items() if match < NAMED])
    missing = {word for word, passages in frequency.items() if not passages}
    own = own_words(question)
    typed = tuple(own[word.start : word.end] for word in subjects(own) if word.folded in missing)
    needed = ENOUGH_IN_CONVERSATION if question.context else ENOUGH
    near = bool(question.context) or (bool(hits) and hits[0].score >= _nearness(question, hits[0]))
    named = all(ranking.matches.get(word, 1.0) >= NAMED for word in names(own) if not also(word.upper()) and not also(word))
    return Evidence(bool(ranking.sentences) and ranking.confidence >= needed and near and named, tuple(dict.fromkeys(typed)))


def _nearness(question: Question, hit: Hit) -> float:
    return NEAR if hit.passage.article.language == question.language else NEAR_ABROAD
