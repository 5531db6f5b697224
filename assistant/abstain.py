"""Whether the passages that were found are enough of an answer, and which words of the question stand nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Question
from assistant.kinds import Kind
from assistant.names import also, same_names
from assistant.rank import Ranking
from assistant.speakers import speaks
from assistant.topics import names, own_words
from index.search import Index
from index.words import in_words, subject_words, subjects, words

# The chance from which the best sentences are taken for an answer, for kinds that a few words answer, and for the others.
ENOUGH = 0.5
ENOUGH_OF: dict[Kind, float] = {"said": 0.5, "yes/no": 0.35, "happened": 0.3, "compare": 0.15, "summary": 0.15}
SPOKEN = 0.12  # the same where one who is named in the question is heard in the best sentences
# How much of it is needed where the question leans on the conversation, whose topic is known to be in the collection, and misses no word.
IN_CONVERSATION = 0.4
HEARD = 4  # sentences in which a speaker is looked for
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
    outlets = {word.folded for outlet in (*question.publishers, *question.dropped) for word in words(outlet)}
    named = all(ranking.matches.get(word, 1.0) >= NAMED or _by_another_name(word, ranking) for word in names(own) - outlets)
    leaning = bool(question.context) and not missing
    enough = bool(ranking.sentences) and ranking.confidence >= _needed(question, ranking) * (IN_CONVERSATION if leaning else 1.0)
    return Evidence(enough and named, missing)


def _by_another_name(word: str, ranking: Ranking) -> bool:
    """Whether an article that was found has another name of what goes by this folded word."""
    others = [in_words(name) for name in same_names(word)]
    texts = {sentence.article.id: sentence.article.text for sentence in ranking.sentences} if others else {}
    return any(name in text for text in map(in_words, texts.values()) for name in others)


def _needed(question: Question, ranking: Ranking) -> float:
    needed = ENOUGH_OF.get(question.kind, ENOUGH)
    if question.kind == "said":
        own = own_words(question)
        asked = names(own) or set(subject_words(own))
        if any(speaks(sentence.text, asked) for sentence in ranking.sentences[:HEARD]):
            needed = SPOKEN
    return needed
