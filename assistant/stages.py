"""How long the stages of an answer take and what became of it, as spans of OpenTelemetry; nothing is kept unless somebody listens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TypeVar

from opentelemetry import trace

from assistant.answer import Answer

QUESTION, STAGE = "kutip.question", "kutip.stage."  # the name of the span of a question; how the names of its stages begin
State = TypeVar("State")
_tracer = trace.get_tracer("kutip")


def stage(name: str) -> AbstractContextManager[trace.Span]:
    """Inside, the time of a stage is taken."""
    return _tracer.start_as_current_span(STAGE + name)


def staged(name: str, states: Iterator[State]) -> Iterator[State]:
    """The states as they come, the time that they take being that of a stage."""
    span = _tracer.start_span(STAGE + name)
    try:
        yield from _within(span, states)
    finally:
        span.end()


def observed(answers: Iterator[Answer]) -> Iterator[Answer]:
    """The states of an answer as they come; its time, kind and verdicts are noted, and never a word of question or articles."""
    span = _tracer.start_span(QUESTION)
    answer = None
    try:
        for answer in _within(span, answers):
            yield answer
    finally:
        if answer is not None:
            span.set_attributes(told(answer))
        span.end()


def _within(span: trace.Span, states: Iterator[State]) -> Iterator[State]:
    """The states; the span is the current one only while they are made, since who shows them has spans of his own."""
    while True:
        with trace.use_span(span):
            try:
                state = next(states)
            except StopIteration:
                return
        yield state


def told(answer: Answer) -> dict[str, str | int | bool]:
    """What is noted of an answer."""
    verdicts = Counter(claim.verdict for claim in answer.claims)
    return {
        "kind": answer.question.kind,
        "language": answer.question.language,
        "found": "yes" if answer.found else "no" if answer.hits else "nothing to search",
        "writer": "model" if answer.writer else "quoted",
        "trouble": bool(answer.trouble),
        "done": answer.done,
        **{f"verdict.{verdict}": count for verdict, count in verdicts.items()},
    }
