"""What a tab shows of a desk, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Conversation
from assistant.desk import Desk
from assistant.labels import LABELS
from assistant.markup.chat import messages
from assistant.markup.evidence import evidence, sources
from assistant.markup.frame import invitation
from assistant.markup.notices import indexing, offer, waiting, welcome
from assistant.markup.parts import problem
from assistant.markup.reader import whole
from assistant.phrases import holds
from assistant.translated import in_language
from assistant.view import View
from assistant.writing import Writing
from corpus.article import Article, UserError
from corpus.database import Unreachable
from corpus.left_out import left_out
from corpus.pages import Pages

HEADLINES = 8  # on the first screen


class Screen:
    """The chat and the evidence beside it, for the view of a tab."""

    def __init__(self, desk: Desk) -> None:
        """Of this desk."""
        self._desk, self._collection = desk, desk.collection

    def chat(self, conversation: Conversation, view: View, owner: str) -> list[dict[str, str]]:
        """The messages of a conversation."""
        opinions = self._desk.history.opinions(view.conversation, owner)
        return messages(conversation, view.language, view.turns, opinions, self._collection.ready, view.conversation)

    def beside(self, conversation: Conversation, view: View) -> str:
        """The evidence of the last answer, or what the collection holds; "" while nothing is known yet."""
        last = conversation[-1]
        if not (last.done or last.hits):
            return ""
        return sources(last, len(conversation) - 1, self._desk.stand, view.language) or self.welcome(view)

    def progress(self, view: View) -> str:
        """How far the indexing is."""
        return indexing(self._collection.done, self._collection.total, view.language)

    def place(self, writing: Writing, view: View) -> str:
        """The place of a question that waits for others; "" where it waits no more."""
        place = self._desk.place(writing)
        return waiting(place, view.language) if place else ""

    def welcome(self, view: View) -> str:
        """What the collection holds, or why it cannot be opened; and who can write the answers, where nobody was named."""
        try:
            index = self._collection.index()
        except UserError as error:
            return self.problem(error, view)
        writer, desk = self._desk.writer(view), self._desk
        name = writer.name if writer else ""
        shown = welcome(index.coverage(), index.newest(HEADLINES), self._collection.refused, view.language, name)
        return shown + ("" if desk.model else offer(desk.offered(view), name, view.language))

    def invitation(self, view: View) -> str:
        """What the chat shows before the first question."""
        try:
            told = holds(self._collection.index().coverage(), view.language)
        except UserError as error:
            told = in_language(str(error), view.language)
        return invitation(self._desk.opening(view.language), view.language, told)

    def missing(self, view: View, owner: str) -> str:
        """What is said where the address of the page leads to a conversation that is not there; "" elsewhere."""
        asked = self._desk.writing(view, owner) is not None  # and nothing of it is kept yet
        return problem(LABELS[view.language]["no conversation"]) if view.addressed and not asked else ""

    def problem(self, error: UserError, view: View, typed: str | None = None) -> str:
        """What went wrong, in the language of the page, with what was typed where that is refused."""
        return problem(in_language(str(error), view.language), typed)

    def read(self, name: str, view: View, owner: str) -> str:
        """What a link into the evidence opens: an article at a quote, an article, or the sources of an answer; "" for nothing."""
        kind, _, digest = name.partition("-")
        if kind == "read":
            article = self._collection.index().article(digest)
            return whole(article, self._desk.stand(article), view.language, self._left_out(article)) if article else ""
        return evidence(self._desk.conversation(view, owner), name, self._desk.stand, view.language, self._left_out)

    def _left_out(self, article: Article) -> Sequence[str]:
        try:
            with Pages(self._collection.place) as pages:
                return left_out(article, pages)
        except Unreachable:  # the article itself is here
            return ()
