"""Questions as they are asked after another one about the same passage, for the judge to learn that a topic does not answer them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.answer import Answer, Question
from assistant.extract import point
from assistant.judge import with_before
from assistant.subject import topic_of
from assistant.topics import named
from assistant.train.judge import PRONOUNS, Item, answering, best, holds
from assistant.train.questions import Example
from index.embed import StaticEmbedder
from index.sentences import sentence_spans
from index.words import fold, guess_language, subject_words

SAID_AGAIN = 0.5  # how often a name that both questions have becomes a pronoun; else it goes


def talks(examples: Sequence[Example], embedder: StaticEmbedder, seed: int = 0) -> list[Item]:
    """Each question behind another of its passage, with a sentence that answers, where there is one, and one that does not.

    What does not answer is, where it can be, the sentence that answers the question before.
    """
    chance = random.Random(seed)
    found: list[Item] = []
    for text, group in groupby(sorted(examples, key=lambda one: one.passage), key=lambda one: one.passage):
        same = list(group)
        for one in same:
            others = [other for other in same if other.question != one.question]
            if others:
                found += _shown(one, chance.choice(others), text, embedder, chance)
    return found


def _shown(one: Example, before: Example, text: str, embedder: StaticEmbedder, chance: random.Random) -> Iterator[Item]:
    asked, spans = asked_after(one.question, before.question, chance), sentence_spans(text)
    right, first = answering(one, spans), answering(before, spans)
    likely = best(point(asked, [text], embedder)[0], len(spans))
    if right:
        yield Item((asked, with_before(text, *spans[next((number for number in likely if number in right), right[0])])), 1)
    silent = dict.fromkeys(number for number in (*first[:1], *likely) if number not in right)
    answers = {fold(text[start:end]) for start, end in one.spans}
    for number in list(silent)[: 1 if right else 2]:
        sentence = with_before(text, *spans[number])
        if not holds(sentence, answers):
            yield Item((asked, sentence), 0)


def asked_after(question: str, before: str, chance: random.Random) -> str:
    """A question as it is understood behind another: without the names that both have, and with the topic of the other in brackets."""
    said, language = set(subject_words(before)), guess_language(question) or "id"
    for name in reversed([name for name in named(question) if name.sort != "time"]):
        if said & set(subject_words(question[name.start : name.end])):
            pronoun = chance.choice(PRONOUNS[language]) if chance.random() < SAID_AGAIN else ""
            question = f"{question[: name.start]}{pronoun}{question[name.end :]}"
    topic = topic_of((Answer(Question(before, before, guess_language(before) or "id"), (), (), found=True, done=True),))
    rest = " ".join(question.split())
    return f"{rest} ({topic})" if topic else rest
