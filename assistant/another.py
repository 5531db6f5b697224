"""Whether a question that seems to lean on the conversation is about something that none of its articles tells of."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Conversation, Question
from assistant.leaning import points_back
from assistant.topics import named
from assistant.turns import INSTEAD
from assistant.wording import TALK
from corpus.article import Article
from index.search import Index
from index.words import stem_forms, subject_words, words


def about_another(question: Question, conversation: Conversation, index: Index) -> bool:
    """Whether a word of the question, in no article that the conversation cites in its language, stands in another of the collection.

    False where a pronoun leans on the conversation, where one word says all ("siapa yang mengkritik?"), which needs a topic, or where no
    article in the language of the question was cited.
    """
    asked = [word for word in subject_words(question.asked) if word not in TALK]
    if not _may_stand_alone(question) or len(asked) == 1:
        return False
    own = [article for article in _cited(conversation) if article.language == question.language]
    return bool(own) and _tells(asked, own, index)


def about_somebody_else(question: Question, conversation: Conversation, index: Index) -> bool:
    """Whether a question names somebody of whom no article that the conversation cites tells, in whatever language, and another does.

    False where the last question is asked about somebody else ("and Indonesia?").
    """
    asked = question.asked
    if INSTEAD.match(asked) or not question.standalone.startswith(asked):
        return False
    names = [word.folded for name in named(asked) if name.sort != "time" for word in words(asked[name.start : name.end])]
    cited = _cited(conversation)
    return bool(names and cited) and _may_stand_alone(question) and _tells(names, cited, index)


def _may_stand_alone(question: Question) -> bool:
    return bool(question.context) and not (question.more or question.articles or points_back(question.asked))


def _cited(conversation: Conversation) -> list[Article]:
    return list({one.article.id: one.article for answer in conversation for one in answer.citations}.values())


def _tells(asked: Iterable[str], cited: Iterable[Article], index: Index) -> bool:
    """Whether a word that is in none of the cited articles stands in another."""
    told = {form for article in cited for word in words(f"{article.title} {article.text}") for form in stem_forms(word.folded)}
    unheard = [word for word in asked if told.isdisjoint(stem_forms(word))]
    return any(index.occurrences(unheard).values())
