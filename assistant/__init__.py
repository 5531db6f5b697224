"""Answers: from a question to sentences that are cited to the exact words of an article."""

from kutip import begin, looked_for

if looked_for(__name__):
    begin()  # before what fails or takes seconds

from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.ask import ask

__all__ = ["Answer", "Citation", "Claim", "Conversation", "Question", "ask"]
