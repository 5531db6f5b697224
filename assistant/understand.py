"""From what was typed, and the conversation so far, to a question that can be searched for on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answer import Answer, Conversation, Question
from corpus.article import UserError
from corpus.story.clean import canonical
from index.words import fold, guess_language, subject_words, subjects, words

LONGEST = 2_000  # characters of a question; longer ones are pasted articles
SHORT = 4  # words: a question this short that names nobody is elliptic ("sejak kapan berlaku?")
ANSWER_WORDS = 15  # of the previous answer, the rarest first (CAsT 2021: recall@10 .76 without them, .86 with)

LEANING = re.compile(
    r"\b(it|its|they|them|their|theirs|he|him|his|she|hers?|these|those|this|there|then|ia|dia|beliau|mereka|tersebut|demikian|begitu|keduanya)\b"
    r"|\b(is|was|did|does|do|about|after|before|of|by|with|to|for) that\b|\bthat\W*$"
    r"|(?<!\bapa )(?<!\bapakah )\b(itu|ini)\b"
    r"|^\W*(and|but|so|also|or|dan|lalu|terus|tapi|tetapi|kalau|juga|atau|what about|how about|bagaimana dengan|gimana dengan)\b"
)
ENDS_IN_NYA = re.compile(r"\b\w{3,}nya\b")
NYA_WORDS = frozenset(
    "hanya tanya bertanya punya akhirnya sebenarnya misalnya biasanya umumnya sebaiknya seharusnya adanya banyaknya".split()
)


def understand(asked: str, conversation: Conversation, occurrences: Callable[[Sequence[str]], dict[str, int]]) -> Question:
    """The question that was meant; UserError when there is none to answer.

    `occurrences` tells in how many passages each word stands, so that the rare words of the previous answer can be told.
    """
    asked = _readable(asked)
    if not conversation or not leans(asked):
        return Question(asked, asked, language_of(asked, conversation))
    topic = _topic(conversation)
    context = " ".join([topic, *_rare_words(conversation[-1], occurrences)])
    standalone = f"{asked} ({topic})" if topic else asked
    return Question(asked, standalone, language_of(asked, conversation), context)


def _readable(asked: str) -> str:
    text = " ".join(canonical(asked[: LONGEST * 10]).split())
    if not words(text):
        raise UserError("There is no question yet. Type one in words, for example: why did Russia close the NATO office?")
    if len(asked) > LONGEST:
        raise UserError(f"The question is {len(asked):,} characters long, and Kutip reads up to {LONGEST:,}. Ask it in fewer words.")
    return text


def language_of(asked: str, conversation: Conversation = ()) -> str:
    """The language to answer in: the question's, else the conversation's, else English."""
    return guess_language(asked) or (conversation[-1].question.language if conversation else "en")


def leans(asked: str) -> bool:
    """Whether a question needs what was said before it: a pronoun, an opening such as "dan …", or too little of its own."""
    folded = fold(asked)
    if LEANING.search(folded) or any(word not in NYA_WORDS for word in ENDS_IN_NYA.findall(folded)):
        return True
    found = words(asked)
    if not subjects(asked):
        return True
    named = any(asked[word.start].isupper() or asked[word.start].isdigit() for word in found[1:])
    return len(found) <= SHORT and not named


def names(text: str) -> set[str]:
    """The folded words of a question that are written like names: with a capital, and not because they are the first."""
    return {word.folded for word in subjects(text) if text[word.start].isupper() and text[: word.start].strip("\"'“‘(¿ ")}


def _topic(conversation: Conversation) -> str:
    """What the last question that stood alone was about, after what the last question adds to it; never more than these two."""
    root = next((answer.question for answer in reversed(conversation) if not answer.question.context), conversation[0].question)
    last = conversation[-1].question
    parts = [_subject(last.asked), _subject(root.asked)] if last is not root else [_subject(root.asked)]
    return "; ".join(part for part in dict.fromkeys(parts) if part)


def _subject(asked: str) -> str:
    return " ".join(asked[word.start : word.end] for word in subjects(asked))


def _rare_words(answer: Answer, occurrences: Callable[[Sequence[str]], dict[str, int]]) -> list[str]:
    frequency = occurrences(subject_words(" ".join(claim.text for claim in answer.claims)))
    return sorted(frequency, key=lambda word: (frequency[word], word))[:ANSWER_WORDS]
