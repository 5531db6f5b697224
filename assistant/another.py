"""Whether a question that seems to lean on the conversation is about something that none of its articles tells of."""

from __future__ import annotations

from assistant.answer import Conversation, Question
from assistant.leaning import points_back
from assistant.wording import TALK
from index.search import Index
from index.words import stem_forms, subject_words, words


def about_another(question: Question, conversation: Conversation, index: Index) -> bool:
    """Whether a word of the question, in no article that the conversation cites in its language, stands in another of the collection.

    False where a pronoun leans on the conversation, where one word says all ("siapa yang mengkritik?"), which needs a topic, or where no
    article in the language of the question was cited.
    """
    asked = [word for word in subject_words(question.asked) if word not in TALK]
    if not question.context or question.more or question.articles or len(asked) == 1 or points_back(question.asked):
        return False
    cited = {one.article.id: one.article for answer in conversation for one in answer.citations}
    own = [article for article in cited.values() if article.language == question.language]
    told = {form for article in own for word in words(f"{article.title} {article.text}") for form in stem_forms(word.folded)}
    unheard = [word for word in asked if told.isdisjoint(stem_forms(word))]
    return bool(own) and any(index.occurrences(unheard).values())
