"""The names that one thing goes by: a short name that stands nowhere is written out; a topic holds nothing of what was asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.names import at_length, same_names
from assistant.subject import topic_of
from tests.test_understand import talk


def standing(*there: str) -> Callable[[Sequence[str]], dict[str, int]]:
    """How often words stand in a collection that holds just these."""
    return lambda folded: {word: int(word in there) for word in folded}


@pytest.mark.parametrize(
    ("asked", "there", "meant"),
    [
        ("siapa pemenang pilpres 2004?", ("pemilihan", "presiden"), "siapa pemenang pemilihan presiden 2004?"),
        ("siapa pemenang pilpres 2004?", ("pilpres", "pemilihan", "presiden"), "siapa pemenang pilpres 2004?"),
        ("siapa pemenang pilpres 2004?", (), "siapa pemenang pilpres 2004?"),
        ("apa kata kemenkes?", ("kementerian", "kesehatan"), "apa kata kementerian kesehatan?"),
        ("what did he say?", ("united", "states"), "what did he say?"),
    ],
)
def test_a_short_name_that_stands_nowhere_is_written_out(asked: str, there: tuple[str, ...], meant: str) -> None:
    assert at_length(asked, standing(*there)) == meant


@given(st.text())
def test_any_question_stays_one(asked: str) -> None:
    assert at_length(asked, standing()) == asked


def test_what_goes_by_one_name_goes_by_the_others() -> None:
    assert "pemilihan presiden" in same_names("pilpres")
    assert same_names("meja") == ()


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("how deep did the Nala submarine sink?", "Nala submarine sink"),
        ("umur Sutan berapa waktu itu?", "umur Sutan"),
        ("what is the tallest tower of Nala?", "tallest tower of Nala"),
        ("kapal Angin Timur tenggelam di mana?", "kapal Angin Timur tenggelam"),
    ],
)
def test_a_topic_holds_nothing_of_what_was_asked_of_it(asked: str, topic: str) -> None:
    assert topic_of(talk((asked, "Ada."))) == topic
