"""What the page asks of a collection and of the conversations about it: answers that go on when a tab is closed, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from time import perf_counter
from weakref import WeakValueDictionary

from assistant.answer import Answer, Conversation, Question
from assistant.ask import ask
from assistant.history import History
from assistant.labels import LABELS
from assistant.llm import LanguageModel
from assistant.llm_option import offered_models
from assistant.markup.links import Asking
from assistant.markup.reader import Standing
from assistant.programs import NotYet, Programs
from assistant.suggest import further, opening_questions
from assistant.understand import language_of, readable
from assistant.view import View
from assistant.writing import Writing
from corpus.article import Article, UserError
from index.collection import Collection
from index.search import Index

NEWEST = 24  # articles of which first questions are made
OPENING = 4  # first questions
# Asked first where the articles answer it: what the shipped ones are about.
EXAMPLES = {"en": "Why did Russia close the NATO office?", "id": "Mengapa Rusia menutup kantor NATO?"}
AT_ONCE, MOST_AT_ONCE = 8, 64  # answers; those of a language model mostly wait for it
CROWDED = 4  # questions that are not answered yet, from which on none is looked for that could be asked next: that takes as long as answers
MOST_WAITING = 200  # questions that are taken while others are answered: what two cores answer in half a minute

Decide = Callable[[Conversation], Asking | None]


class Desk:
    """A collection, the conversations about it, and the language model that was named for it, if one was."""

    def __init__(self, collection: Collection, history: History, model: LanguageModel | None = None, rewrites: bool = False) -> None:
        """With a `model` that writes all answers and, if it `rewrites`, says what follow-ups mean."""
        self.collection, self.history, self.model, self._rewrites = collection, history, model, rewrites
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE if model else AT_ONCE, "answer")
        self._taken, self._begun, self._ended = 0, 0, 0  # questions, in the order in which they came
        self._writings: dict[tuple[str, str], Writing] = {}  # by owner and conversation
        self._turns: WeakValueDictionary[tuple[str, str], Lock] = WeakValueDictionary()
        self._guard = Lock()
        self._opening: tuple[object, tuple[str, ...]] = (None, ())

    def close(self) -> None:
        """Stop what is being written, and close the collection and the conversations."""
        for writing in list(self._writings.values()):
            writing.stop()
        self._pool.shutdown(cancel_futures=True)
        self.collection.close()
        self.history.close()

    def programs(self) -> Programs:
        """The same collection, for programs; what they ask is not kept."""

        def index() -> Index:
            if not self.collection.ready:
                raise NotYet("The articles are still being read; ask again in a moment.")
            return self.collection.index()

        return Programs(index, self.collection.shelf, self.model, self._rewrites)

    def conversation(self, view: View, owner: str = "") -> Conversation:
        """The conversation that is shown; a question whose answer never came to its end says so."""
        found = self.history.conversation(view.conversation, owner) if view.conversation else ()
        if not found or found[-1].done or (owner, view.conversation) in self._writings:
            return found
        *before, last = found
        told = LABELS[last.question.language]["interrupted"]
        return (*before, replace(last, done=True, trouble=told))

    def writing(self, view: View, owner: str = "") -> Writing | None:
        """The answer that is being written in the conversation that is shown."""
        return self._writings.get((owner, view.conversation))

    def is_another(self, decide: Decide, view: View, owner: str = "") -> bool:
        """Whether what is decided to be asked is another question than the one that is being answered.

        UserError when there is no question in it.
        """
        asking, writing = decide(self.conversation(view, owner)), self.writing(view, owner)
        return asking is not None and readable(asking.asked) != (writing.asked if writing else "")

    def ask(self, decide: Decide, view: View, owner: str = "") -> Writing | None:
        """The answer, from now on written in the background, to what is decided to be asked in the conversation that is shown.

        None where nothing is; UserError when there is no question in it.
        """
        asking = decide(self.conversation(view, owner))
        if asking is None:
            return None
        typed = readable(asking.asked)
        if view.source and view.editing is not None:  # what follows the question that is edited is kept
            self.history.continued(view.source, view.editing, owner, view.conversation)
        writing, place = self._next(typed), (owner, view.conversation)
        self._writings[place] = writing

        def end(done: Future[None]) -> None:
            if self._writings.get(place) is writing:
                del self._writings[place]
            with self._guard:
                self._ended += 1
            writing.end(done)

        self._pool.submit(self._write, writing, decide, view, owner).add_done_callback(end)
        return writing

    def _next(self, typed: str) -> Writing:
        """What the next question is answered in; UserError where too many wait."""
        with self._guard:
            if self._taken - self._begun >= MOST_WAITING:
                raise UserError("Too many people are asking at the moment. What you typed is kept: send it again in a little while.")
            self._taken += 1
            return Writing(self._taken - 1, typed)

    def place(self, writing: Writing) -> int:
        """The place in the queue of a question that nobody has begun with, 1 for the next; 0 where it waits no more."""
        return max(0, writing.number - self._begun + 1)

    def _is_crowded(self) -> bool:
        return self._taken - self._ended > CROWDED

    def _write(self, writing: Writing, decide: Decide, view: View, owner: str) -> None:
        with self._guard:
            self._begun += 1
        with self._one_after_the_other((owner, view.conversation)):
            asking = decide(self.conversation(view, owner))
            if asking is None:
                return
            turn, started = len(asking.kept), perf_counter()
            language = language_of(asking.asked, asking.before)
            typed = readable(asking.asked)
            asked = Answer(Question(typed, typed, language, dropped=asking.dropped), (), (), found=False, done=False)
            answer = self._put(writing, view, turn, asked, owner)
            try:
                for answer in self.answers(asking, view, lambda: writing.stopped):
                    answer = replace(answer, seconds=perf_counter() - started)
                    if not answer.done:
                        writing.show((*asking.kept, answer))
                self._put(writing, view, turn, answer, owner)
                longer = self._going_on(answer, asking) if answer.found and not (writing.stopped or self._is_crowded()) else answer
                if longer != answer:
                    self._put(writing, view, turn, longer, owner)
            except UserError as error:
                self._put(writing, view, turn, replace(asked, done=True, trouble=str(error)), owner)

    def _one_after_the_other(self, place: tuple[str, str]) -> Lock:
        """What lets one question of a conversation wait for the other, from whichever tab it comes."""
        with self._guard:
            return self._turns.setdefault(place, Lock())

    def _put(self, writing: Writing, view: View, turn: int, answer: Answer, owner: str) -> Answer:
        writing.show(self.history.put(view.conversation, turn, answer, owner))
        return answer

    def answers(self, asking: Asking, view: View, stopped: Callable[[], bool]) -> Iterator[Answer]:
        """The answer while it grows and then whole; once `stopped`, as much of it as there is, or quotes where that is nothing.

        It is written by the model that was chosen in the page, else by the one that was named; without either it is quoted.
        """
        index, model, only = self.collection.index(), self.writer(view), asking.only or view.only
        for answer in ask(asking.asked, asking.before, index, asking.dropped, model, self._rewrites, only):
            if answer.writer and not answer.done and stopped():
                break
            if answer.note and not (answer.done or answer.writer) and self._is_crowded():
                yield replace(answer, done=True)
                return
            yield answer
        else:
            return
        labels = LABELS[answer.question.language]
        if answer.claims:
            yield replace(answer, done=True, trouble=labels["stopped"])
        else:
            *_, quoted = ask(asking.asked, asking.before, index, asking.dropped, only=only)
            yield replace(quoted, trouble=labels["stopped early"])

    def _going_on(self, answer: Answer, asking: Asking) -> Answer:
        """The answer with questions that go on from it and can be answered."""
        index, longer = self.collection.index(), (*asking.before, answer)
        return replace(answer, suggestions=further(answer, answer.hits, lambda asked: next(ask(asked, longer, index)).found))

    def opening(self, language: str) -> tuple[str, ...]:
        """Four first questions that the collection can answer; none where it cannot be opened, which is told elsewhere."""
        try:
            index = self.collection.index()
        except UserError:
            return ()
        state = (index.coverage(), language)
        if self._opening[0] != state:
            known = tuple(asked for asked in (EXAMPLES[language],) if _answers(asked, index))
            made = opening_questions(index.newest(NEWEST), language, lambda asked: _answers(asked, index), OPENING - len(known))
            self._opening = (state, (*known, *made))
        return self._opening[1]

    def stand(self, article: Article) -> Standing:
        """How an article that was cited stands in the collection now."""
        index = self.collection.index()
        state = index.standing(article)
        return Standing(state, index.reprints(article), index.current(article) if state == "changed" else None)

    def writer(self, view: View) -> LanguageModel | None:
        """The language model that writes: the one that was named, else one of a running Ollama that was chosen in the page."""
        if self.model or not view.writer:
            return self.model
        return next((model for model in offered_models() if model.name == view.writer), None)

    def offered(self, view: View) -> list[str]:
        """The names of the models that a running Ollama offers; none where a model writes."""
        return [] if self.writer(view) else [model.name for model in offered_models()]


def _answers(asked: str, index: Index) -> bool:
    return next(ask(asked, (), index)).found
