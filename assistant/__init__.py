"""Answers: from a question to sentences that are cited to the exact words of an article."""

from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.ask import ask

__all__ = ["Answer", "Citation", "Claim", "Conversation", "Question", "ask"]
