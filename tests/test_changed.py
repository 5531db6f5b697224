"""What changed in an article since it was cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.changed import LONGEST, MOST, Change, changes

OLD = "NATO expelled eight members.\n\nRussia closed the office on Monday, said the minister.\n\nNothing else is known."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("eight members", "ten members", [("NATO expelled", "eight", "ten", "members. Russia closed the")]),
        ("on Monday,", "early", [("Russia closed the office", "on Monday,", "early", "said the minister. Nothing")]),
        (" else", "", [("said the minister. Nothing", "else", "", "is known.")]),
        ("known.", "known. Yet.", [("Nothing else is known.", "", "Yet.", "")]),
        ("NATO", "It NATO", [("", "", "It", "NATO expelled eight members.")]),
        ("office", "office", []),
    ],
)
def test_the_words_that_went_and_came_are_told_in_their_place(old: str, new: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert changes(OLD, OLD.replace(old, new)) == [Change(*one) for one in expected]


def test_the_changes_nearest_to_the_quote_are_told_in_the_order_of_the_text() -> None:
    old = "\n".join(f"Line {number} stays as it was." for number in range(40))
    new = old.replace("stays", "goes")
    start = old.index("Line 20")
    told = changes(old, new, (start, start + 10))
    assert [change.before.split()[-1] for change in told] == ["18", "19", "20", "21", "22"]
    assert len(told) == MOST


def test_a_text_that_is_another_altogether_is_told_in_short() -> None:
    old, new = " ".join(f"a{number}" for number in range(1_500)), " ".join(f"b{number}" for number in range(1_500))
    (change,) = changes(old, new)
    assert len(change.gone.split()) == len(change.new.split()) == LONGEST + 1


TEXTS = st.text(st.sampled_from("ab \n.\u00a0\u2028<"), max_size=60) | st.text(max_size=60)


@given(TEXTS, TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_every_change_is_made_of_words_of_both_texts(old: str, new: str, start: int, length: int) -> None:
    found = changes(old, new, (start, start + length))
    assert len(found) <= MOST
    assert changes(old, old) == []
    if old.split() == new.split() and "\n" not in old + new:
        assert found == []
    for change in found:
        assert change.gone or change.new
        assert set(change.gone.split()) <= {*old.split(), "…"}
        assert set(change.new.split()) <= {*new.split(), "…"}
