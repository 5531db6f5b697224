"""What other programs ask of a collection: to answer, to search, to list and to read; the HTTP API and the MCP server are made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter

from assistant.answer import Conversation
from assistant.ask import ask
from assistant.export import as_dict
from assistant.llm import LanguageModel
from assistant.told import ArticleValues, FoundValues, ListValues, TimedAnswerValues, article_values, found_values
from assistant.understand import readable
from corpus.article import UserError
from corpus.shelf import Shelf, Wanted
from index.search import Index

MOST_TURNS = 20  # questions of a conversation; each is answered again
MOST_FOUND = 100  # passages of a search, articles of a list


class NotYet(UserError):
    """The articles are still being read for the first time."""


class Programs:
    """A collection, for programs that may ask anything of it; the index is asked for each time, since it may not be there yet."""

    def __init__(self, index: Callable[[], Index], shelf: Shelf, model: LanguageModel | None = None, rewrites: bool = False) -> None:
        """With a language model that writes the answers, if one was named."""
        self._index, self._shelf, self._model, self._rewrites = index, shelf, model, rewrites

    def ask(self, question: str, earlier: Sequence[str] = ()) -> TimedAnswerValues:
        """The answer to a question in the light of `earlier` ones, oldest first; UserError where there is no question, or too many."""
        if len(earlier) >= MOST_TURNS:
            raise UserError(f"A conversation of more than {MOST_TURNS} questions cannot be asked at once; leave the oldest out.")
        began, index = perf_counter(), self._index()
        conversation: Conversation = ()
        for asked in (*earlier, question):
            is_last = len(conversation) == len(earlier)  # what was said before need not be written again
            *_, answer = ask(asked, conversation, index, model=self._model if is_last else None, rewrites=self._rewrites)
            conversation = (*conversation, answer)
        return {**as_dict(conversation[-1]), "seconds": round(perf_counter() - began, 4)}

    def search(
        self, query: str, count: int = 10, since: date | None = None, until: date | None = None, publishers: Sequence[str] = ()
    ) -> list[FoundValues]:
        """The best passages for some words, best first; UserError where there are no words."""
        hits = self._index().search(readable(query), max(1, min(count, MOST_FOUND)), since, until, publishers)
        return [found_values(hit) for hit in hits]

    def listed(self, words: Sequence[str] = (), outlet: str | None = None, time: str = "", start: int = 0) -> ListValues:
        """Articles with all these words, of an outlet and of a time ("2021", "2021-10"), newest first, without the first `start`."""
        total, found = self._shelf.find(Wanted(tuple(words), outlet, time), "newest", MOST_FOUND, max(0, start))
        return {
            "total": total,
            "articles": [
                {
                    "id": one.id,
                    "title": one.title,
                    "publisher": one.publisher,
                    "published": one.published.isoformat() if one.published else None,
                    "language": one.language,
                    "reprints": one.reprints,
                }
                for one in found
            ],
        }

    def article(self, name: str) -> ArticleValues:
        """The whole article with that id; UserError where there is none."""
        found = self._shelf.named(name)
        article = self._index().article(found.digest) if found else None
        if article is None:
            raise UserError("There is no article with this id; search for it, or list the articles.")
        return article_values(article)
