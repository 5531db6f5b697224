"""An answer that is written in the background, as those who look on see it."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from threading import Timer

import pytest

from assistant.answer import Answer, Question
from assistant.writing import Writing

BEGUN = Answer(Question("What?", "What?", "en"), (), (), found=False, done=False)
WHOLE = replace(BEGUN, done=True)


@pytest.mark.parametrize(("together", "after", "states"), [(5.0, 0.05, [True]), (0.0, 0.1, [False, True]), (0.05, 0.4, [False, True])])
def test_an_answer_that_comes_soon_comes_with_its_question(together: float, after: float, states: list[bool]) -> None:
    writing, ended = Writing(), Future[None]()
    writing.show((BEGUN,))

    def end() -> None:
        writing.show((WHOLE,))
        ended.set_result(None)
        writing.end(ended)

    timer = Timer(after, end)
    timer.start()
    assert [conversation[-1].done for conversation in writing.follow(together)] == states
    timer.join()


def test_what_ends_an_answer_early_is_not_waited_for() -> None:
    writing, ended = Writing(), Future[None]()
    ended.set_exception(ValueError("broken"))
    writing.end(ended)
    with pytest.raises(ValueError, match="broken"):
        list(writing.follow(60))
