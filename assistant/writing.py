"""An answer that is being written in the background, for as many tabs as look on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from threading import Condition, Event

from assistant.answer import Conversation


class Writing:
    """A conversation whose last answer grows; a tab that is closed does not end it."""

    def __init__(self, asked: str = "") -> None:
        """One of which nothing is there yet, for what was `asked`; from where it has its turn in its conversation the `number`th of all."""
        self.number, self.asked = -1, asked
        self.begun = Event()  # that it waits for others no more
        self._changed = Condition()
        self._conversation: Conversation = ()
        self._states = 0
        self._ended: Future[None] | None = None
        self.stopped = False

    def show(self, conversation: Conversation) -> None:
        """Tell those who look on what there is now."""
        with self._changed:
            self._conversation, self._states = conversation, self._states + 1
            self._changed.notify_all()

    def end(self, done: Future[None]) -> None:
        """Tell them that no more will come, or what ended it."""
        with self._changed:
            self._ended = done
            self._changed.notify_all()

    @property
    def grows(self) -> bool:
        """Whether there is anything of it, if only its question, which then is kept."""
        return bool(self._conversation)

    @property
    def answered(self) -> bool:
        """Whether the answer is whole; what can be asked next may still be missing."""
        return bool(self._conversation) and self._conversation[-1].done

    def stop(self) -> None:
        """Ask for no more of the answer."""
        self.stopped = True

    def follow(self, together: float = 0.0) -> Iterator[Conversation]:
        """The conversation each time it has grown, until the answer is whole; whatever ended it early is raised.

        Who is slower than the writing sees fewer states, and the last in any case. An answer that is whole in `together` seconds comes
        without the states before it.
        """
        seen = 0
        with self._changed:
            self._changed.wait_for(lambda: self.answered or self._ended is not None, together)
        while True:
            with self._changed:
                while self._states == seen and self._ended is None:
                    self._changed.wait()
                conversation, new, ended = self._conversation, self._states > seen, self._ended
                seen = self._states
            if new:
                yield conversation
            elif ended is not None:
                ended.result()
                return
