"""The questions that a passage nearly answers, and passages from which an answer was taken, as the judge learns from them."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.train.questions import near_misses
from assistant.train.silenced import silenced
from index.words import guess_language


def test_half_of_the_questions_have_an_answer_which_stands_in_the_passage() -> None:
    found = list(near_misses())
    assert len(found) == 6_400
    assert Counter(bool(one.spans) for one in found) == {True: 3_200, False: 3_200}
    assert all(one.passage[start:end].strip() for one in found for start, end in one.spans)


def test_the_form_of_a_question_does_not_tell_whether_it_is_answered() -> None:
    asks, languages = Counter[bool](), Counter[tuple[str | None, bool]]()
    for one in near_misses():
        asks[bool(one.spans)] += one.question.endswith("?")
        languages[guess_language(one.question), bool(one.spans)] += 1
    assert abs(asks[True] - asks[False]) < 200
    assert all(abs(languages[code, True] - languages[code, False]) < 400 for code in ("en", "id"))


@pytest.mark.parametrize(
    ("text", "answer", "language", "left"),
    [
        ("Manajer kilang, Dimas Harsono, memastikan stok aman.", "Dimas Harsono", "id", "Manajer kilang memastikan stok aman."),
        ("The chairman resigned on Monday afternoon, officials said.", "Monday afternoon", "en", "The chairman resigned, officials said."),
        ("Police seized about 84 live lizards.", "84", "en", "Police seized several live lizards."),
        ("Petugas menyita 84 ekor kadal.", "84 ekor", "id", "Petugas menyita sejumlah ekor kadal."),
        ("Health Minister Jane Roe said so.", "Jane Roe", "en", "Health Minister said so."),
        ("It stood there, in 1987.", "1987", "en", "It stood there."),
        ("1987 was the year.", "1987", "en", None),
        ("They saw lizards run.", "lizards", "en", None),
    ],
)
def test_an_answer_is_taken_from_a_sentence_that_still_reads(text: str, answer: str, language: str, left: str | None) -> None:
    start = text.index(answer)
    assert silenced(text, start, start + len(answer), language) == left
