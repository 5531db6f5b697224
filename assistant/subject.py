"""What the turns of a conversation were about, in words: what is told as the topic of a follow-up, and what else is searched for."""

from __future__ import annotations

from assistant.answer import Conversation, Question
from assistant.topics import ASKS_AT_END, ASKS_OF_IT, COMPARED, HEADLINE, TOPIC_WORDS, asking, named, ordered_about, without_topic
from index.words import subjects


def topic_of(part: Conversation) -> str:
    """What the first question of a part of a conversation was about, after what its last names that was found."""
    last, root = _topics(part)
    named_last = any(name.sort != "time" for name in named(last)) or not root
    return "; ".join(topic for topic in dict.fromkeys([last if named_last else "", root]) if topic)


def told_before(part: Conversation) -> str:
    """What the last question of a part of a conversation that was found asked of its topic, and the topic itself: for the search alone."""
    return " ".join(dict.fromkeys(_topics(part)))


def _topics(part: Conversation) -> tuple[str, str]:
    """The subjects of the last question of a part of a conversation that was found, and of its first."""
    root = part[0].question
    last = next((answer.question for answer in reversed(part) if answer.found), root)
    return _subject(_compared(last)), _subject(_compared(root))


def _compared(question: Question) -> str:
    """A question without headlines, without who is compared where it compares, and without what is to be done where it sums up."""
    text = HEADLINE.sub(" ", without_topic(question))
    if question.kind == "summary":
        return ordered_about(text)
    return COMPARED.sub("", text) if question.kind == "compare" else text


def _subject(text: str) -> str:
    """A question from its first to its last word that can name a subject, without what it asks of it ("how old is", "… berapa")."""
    text = ASKS_AT_END.sub("", ASKS_OF_IT.sub("", asking(text)))
    found = subjects(text)[:TOPIC_WORDS]
    return text[found[0].start : found[-1].end] if found else ""
