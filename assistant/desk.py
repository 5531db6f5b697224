"""What the page asks of a collection and of the conversations about it: answers that go on when a tab is closed, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import RLock
from time import perf_counter

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
Place = tuple[str, str]  # an owner, and a conversation of his


class Desk:
    """A collection, the conversations about it, and the language model that was named for it, if one was."""

    def __init__(self, collection: Collection, history: History, model: LanguageModel | None = None, rewrites: bool = False) -> None:
        """With a `model` that writes all answers and, if it `rewrites`, says what follow-ups mean."""
        self.collection, self.history, self.model, self._rewrites = collection, history, model, rewrites
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE if model else AT_ONCE, "answer")
        self._asked, self._taken, self._begun, self._ended = 0, 0, 0, 0  # questions, in the order in which they came
        # What is written in a conversation of an owner, and what waits for it: one after the other, also when nobody looks on.
        self._lines: dict[Place, list[tuple[Writing, Callable[[], None]]]] = {}
        self._guard = RLock()  # held anew by what is told at once of a question that comes to nothing
        self._opening: tuple[object, tuple[str, ...]] = (None, ())

    def close(self) -> None:
        """Stop what is being written, and close the collection and the conversations."""
        with self._guard:
            for line in self._lines.values():
                line[0][0].stop()
                del line[1:]
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
        if not found or found[-1].done or (owner, view.conversation) in self._lines:
            return found
        *before, last = found
        told = LABELS[last.question.language]["interrupted"]
        return (*before, replace(last, done=True, trouble=told))

    def writing(self, view: View, owner: str = "") -> Writing | None:
        """The answer that is being written in the conversation that is shown."""
        with self._guard:
            line = self._lines.get((owner, view.conversation))
            return line[0][0] if line else None

    def waits(self, view: View, owner: str = "") -> bool:
        """Whether a question waits there until the answer that is being written is whole."""
        with self._guard:
            return len(self._lines.get((owner, view.conversation), ())) > 1

    def ask(self, decide: Decide, view: View, owner: str = "") -> Writing | None:
        """The answer, from now on written in the background, to what is decided to be asked in the conversation that is shown.

        Where others are asked there already it is begun after them, and decided upon again then. None where nothing is to be asked, or
        what was asked last and is not answered yet; UserError when there is no question in it, or where too many wait.
        """
        asking, place = decide(self.conversation(view, owner)), (owner, view.conversation)
        if asking is None or self._is_asked(readable(asking.asked), place):
            return None
        if view.source and view.editing is not None:  # what follows the question that is edited is kept
            self.history.continued(view.source, view.editing, owner, view.conversation)
        writing = Writing(readable(asking.asked))
        with self._guard:
            if self._asked - self._begun >= MOST_WAITING:
                raise UserError("Too many people are asking at the moment. What you typed is kept: send it again in a little while.")
            self._asked += 1
            line = self._lines.setdefault(place, [])
            line.append((writing, partial(self._write, writing, decide, view, owner)))
            if len(line) == 1:
                self._begin(place)
        return writing

    def _is_asked(self, asked: str, place: Place) -> bool:
        with self._guard:
            return any(writing.asked == asked and not writing.answered for writing, _ in self._lines.get(place, ())[-1:])

    def _begin(self, place: Place) -> None:
        writing, write = self._lines[place][0]
        writing.number, self._taken = self._taken, self._taken + 1
        self._pool.submit(write).add_done_callback(partial(self._end, place))

    def _end(self, place: Place, done: Future[None]) -> None:
        with self._guard:
            self._ended += 1
            writing, _ = self._lines[place].pop(0)
            if self._lines[place]:
                self._begin(place)
            else:
                del self._lines[place]
        writing.end(done)

    def place(self, writing: Writing) -> int:
        """The place in the queue of a question that nobody has begun with, 1 for the next; 0 where it waits for none but its own before."""
        return 0 if writing.begun.is_set() else max(0, writing.number - self._begun + 1)

    def _is_crowded(self) -> bool:
        return self._taken - self._ended > CROWDED

    def _write(self, writing: Writing, decide: Decide, view: View, owner: str) -> None:
        with self._guard:
            self._begun += 1
        writing.begun.set()
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
