"""The words in bold: a whole name where one is begun, and nobody who is not asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Question
from assistant.kinds import kind_of
from assistant.pointed import pointed


def shown(asked: str, text: str, told: str) -> str | None:
    """What of a text is shown to answer, given the words that were found to."""
    start = text.index(told)
    span = pointed(Question(asked, asked, "en", kind=kind_of(asked)), text, start, start + len(told))
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("asked", "text", "told", "whole"),
    [
        ("who leads the club?", "Club chairman Rika Manafe spoke.", "chairman Rika", "chairman Rika Manafe"),
        ("siapa ketuanya?", "Ketua klub B.J. Manafe hadir.", "Ketua klub B.J", "Ketua klub B.J. Manafe"),
        ("siapa ketuanya?", "Ketua klub Rika Manafe Senin lalu hadir.", "Rika", "Rika Manafe"),
        ("who leads the club?", "Its chairman, Rika, Domi and others came.", "Rika", "Rika"),
        ("when was the club founded?", "It was founded on Monday (3/5/1998) in Nala.", "Monday (3/5/1998", "Monday (3/5/1998)"),
        ("when was the club founded?", "It was founded in May Domi said.", "May", "May"),
        ("who is Rika Manafe?", "Chairman Rika Manafe met Domi Lewar.", "Chairman Rika", "Chairman Rika Manafe"),
        ("who is Rika Manafe?", "Chairman Rika Manafe met Domi Lewar.", "Domi", None),
        ("siapa Domi?", "Ketua Rika Manafe bertemu Domi Lewar.", "Ketua Rika", None),
        ("why did the club close?", "It closed for a lack of members.", "lack of members", None),
    ],
)
def test_what_is_shown_is_whole_and_of_whom_is_asked(asked: str, text: str, told: str, whole: str | None) -> None:
    assert shown(asked, text, told) == whole


@given(
    st.data(), st.text(alphabet="AaBb. ()1’-é", min_size=1, max_size=40), st.sampled_from(["who leads it?", "when was it?", "who is Bab?"])
)
def test_what_is_shown_holds_what_was_found_and_stays_inside_the_text(data: st.DataObject, text: str, asked: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = pointed(Question(asked, asked, "en", kind=kind_of(asked)), text, start, end)
    assert span is None or (span[0] == start and end <= span[1] <= len(text))
