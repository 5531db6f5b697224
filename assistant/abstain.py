"""Whether the passages that were found are enough of an answer, and which words of the question stand nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Question
from assistant.kinds import Kind
from assistant.leaning import DEFINED
from assistant.look import heading, weighed
from assistant.names import also, same_names
from assistant.rank import LEVEL, OPEN, Ranked, Ranking
from assistant.reactions import asked_about, reacting, reacts
from assistant.speakers import speaks
from assistant.topics import named as named_in
from assistant.topics import names, own_words
from assistant.wording import TALK
from index.search import Index
from index.words import fold, in_words, subject_words, subjects, words

# The chance from which the best sentences are taken for an answer, for kinds that a few words answer, and for the others.
ENOUGH = 0.5
ENOUGH_OF: dict[Kind, float] = {"said": 0.5, "yes/no": 0.35, "happened": 0.3, "compare": 0.15, "summary": 0.15}
SPOKEN = 0.12  # the same where one who is named in the question is heard in the best sentences
DEFINING = 0.3  # the same for "apa itu AUKUS?", whose best sentence mostly says in passing what it is
# How much of it is needed where the question leans on the conversation, whose topic is known to be in the collection, and misses no word.
IN_CONVERSATION = 0.4
HEARD = 4  # sentences in which a speaker is looked for
PREMISE = 0.5  # share of what is said of those whom a "why" names from which it is taken to be said of nobody, where no article has it
SURVEYS: tuple[Kind, ...] = ("happened", "compare", "summary")  # kinds that several articles answer together
UNNAMED = 0.34  # share of the names in a question that its best article may lack; with half, "why did Indonesia join NATO?" is answered
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
    unknown = [word for word in absent if word in typed and word not in TALK and not frequency[word]]
    missing = tuple(typed[word] for word in unknown if not also(typed[word]))
    outlets = {word.folded for outlet in (*question.publishers, *question.dropped) for word in words(outlet)}
    named = all(ranking.matches.get(word, 1.0) >= NAMED or _by_another_name(word, ranking) for word in names(own) - outlets)
    leaning = bool(question.context) and not missing
    enough = bool(ranking.sentences) and ranking.confidence >= _needed(question, ranking) * (IN_CONVERSATION if leaning else 1.0)
    borne_out = enough and named and _is_said(question, own, missing) and _is_named(question, own, ranking.sentences, index)
    return Evidence(borne_out, missing)


def _is_said(question: Question, own: str, missing: tuple[str, ...]) -> bool:
    """Whether articles say at all what the question says of whom it names: "resign" in "why did Lavrov resign?"."""
    if question.articles or not missing:
        return True
    if question.kind in OPEN:
        return len(missing) < len(subject_words(own))
    inside = [name for name in named_in(own) if name.sort != "time"]
    said = [word.folded for word in subjects(own) if not any(name.start <= word.start < name.end for name in inside)]
    unsaid = len({fold(word) for word in missing} & set(said))
    return not unsaid or unsaid < len(set(said)) * (PREMISE if question.kind == "why" else 1.0)


def _is_named(question: Question, own: str, ranked: Sequence[Ranked], index: Index) -> bool:
    """Whether the article of one of the best sentences has a word of each name in the question, in any form or spelling."""
    if question.kind in SURVEYS or question.articles or own in (own.upper(), own.title()):
        return True
    inside = [own[name.start : name.end] for name in named_in(own) if name.sort != "time"]
    outlets = {word.folded for outlet in (*question.publishers, *question.dropped) for word in words(outlet)}
    asked = [[word for word in subject_words(name) if word not in outlets and not word.isdigit()] for name in inside if not also(name)]
    known = weighed(tuple(dict.fromkeys(word for name in asked for word in name)), (), index)
    best = {one.article.id: one.article for one in ranked[:HEARD] if one.score >= ranked[0].score - LEVEL}.values()
    matched = known.matches([subject_words(f"{heading(article)} {article.text}") for article in best], index)
    matches = [dict(zip(known.words, row, strict=True)) for row in matched.tolist()]
    lacking = [sum(max(match[word] for word in name) < NAMED for name in asked if name) for match in matches]
    return min(lacking, default=0) <= len(asked) * UNNAMED


def _by_another_name(word: str, ranking: Ranking) -> bool:
    """Whether an article that was found has another name of what goes by this folded word."""
    others = [in_words(name) for name in same_names(word)]
    texts = {sentence.article.id: sentence.article.text for sentence in ranking.sentences} if others else {}
    return any(name in text for text in map(in_words, texts.values()) for name in others)


def _needed(question: Question, ranking: Ranking) -> float:
    needed = ENOUGH_OF.get(question.kind, ENOUGH)
    if question.kind == "said":
        own = own_words(question)
        asked = (names(own) or set(subject_words(own))) | asked_about(question)
        taking = reacting(question)
        if any(speaks(one.text, asked) or reacts(one.text, taking) for one in ranking.sentences[:HEARD]):
            needed = SPOKEN
    return min(needed, DEFINING) if DEFINED.match(fold(question.asked)) else needed
