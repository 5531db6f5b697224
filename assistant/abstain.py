"""Whether the passages that were found are enough of an answer, and which words of the question stand nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Question
from assistant.names import also
from assistant.rank import Ranking
from assistant.topics import names, own_words
from index.search import Index
from index.words import subjects

ENOUGH = 0.5  # chance
ENOUGH_IN_CONVERSATION = 0.3  # the same for a question that leans on the conversation, whose topic is known to be in the collection
NAMED = 0.5  # how well a word of the passages has to match a name or another word; its form in the other language mostly does by more


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether there is enough to answer from, and the question's words that nothing in the collection matches, as they were typed."""

    enough: bool
    missing: tuple[str, ...]


def weigh(question: Question, ranking: Ranking, index: Index) -> Evidence:
    """What the passages hold of what is asked; a name that stands in none of them makes any answer an answer to something else."""
    own = own_words(question)
    absent = [word for word, match in ranking.matches.items() if match < NAMED]
    frequency = index.occurrences(absent)
    typed = {word.folded: own[word.start : word.end] for word in subjects(own)}
    missing = tuple(typed[word] for word in absent if word in typed and not frequency[word] and not also(typed[word]))
    named = all(ranking.matches.get(word, 1.0) >= NAMED for word in names(own) if not also(typed.get(word, word)))
    needed = ENOUGH_IN_CONVERSATION if question.context else ENOUGH
    return Evidence(bool(ranking.sentences) and ranking.confidence >= needed and named, missing)
