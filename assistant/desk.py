"""What the page asks of a collection: answers that can be stopped, and what there is before the first question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.ask import ask
from assistant.labels import LABELS
from assistant.llm import LanguageModel
from assistant.llm_option import offered_models
from assistant.markup.evidence import Standing
from assistant.markup.links import Asking
from assistant.markup.notices import offer, welcome
from assistant.markup.parts import problem
from corpus.article import Article, UserError
from index.collection import Collection

NEWEST = 8  # headlines on the first screen


@dataclass(frozen=True, slots=True)
class Desk:
    """A collection, and the language model that was named for it, if one was."""

    collection: Collection
    model: LanguageModel | None = None
    rewrites: bool = False

    def answers(self, asking: Asking, chosen: LanguageModel | None, stopped: Callable[[], bool]) -> Iterator[Answer]:
        """The answer while it grows and then whole; once `stopped`, as much of it as there is, or quotes where that is nothing.

        It is written by the model that was `chosen` in the page, else by the one that was named; without either it is quoted.
        """
        index = self.collection.index()
        for answer in ask(asking.asked, asking.before, index, asking.dropped, self.model or chosen, self.rewrites):
            if answer.writer and not answer.done and stopped():
                break
            yield answer
        else:
            return
        labels = LABELS[answer.question.language]
        if answer.claims:
            yield replace(answer, done=True, trouble=labels["stopped"])
        else:
            *_, quoted = ask(asking.asked, asking.before, index, asking.dropped)
            yield replace(quoted, trouble=labels["stopped early"])

    def welcome(self, language: str, chosen: LanguageModel | None) -> str:
        """What the collection holds, or why it cannot be opened; and who can write the answers, where nobody was named."""
        try:
            index = self.collection.index()
        except UserError as error:
            return problem(str(error))
        writer = self.model or chosen
        shown = welcome(index.coverage(), index.newest(NEWEST), self.collection.refused, language, writer.name if writer else "")
        return shown + self.offer(language, chosen)

    def offer(self, language: str, chosen: LanguageModel | None) -> str:
        """The models that a running Ollama offers, or the one that was chosen among them; empty where one was named."""
        if self.model:
            return ""
        names = [] if chosen else [model.name for model in offered_models()]
        return offer(names, chosen.name if chosen else "", language)

    def stand(self, article: Article) -> Standing:
        """How an article that was cited stands in the collection now."""
        index = self.collection.index()
        return Standing(index.standing(article), index.reprints(article))
