from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import fold, guess_language, stem, stem_forms, subject_words, words


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert word.folded
        last = word.end


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("NATO-Rusia", ["nato", "rusia"]),
        ("naik 5,2 persen", ["naik", "5,2", "persen"]),
        ("Senin (18/10/2021)", ["senin", "18/10/2021"]),
        ("Russia's café", ["russia", "s", "cafe"]),
        ("Jum’at", ["jumat"]),
        ("?! …", []),
    ],
)
def test_words_are_split_and_folded(text: str, folded: list[str]) -> None:
    assert [word.folded for word in words(text)] == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_stems_join_the_forms_of_a_word() -> None:
    pairs = (("menutup", "ditutup"), ("tutup", "menutup"), ("mengirim", "kiriman"), ("kirim", "mengirim"), ("menyebut", "disebut"))
    for asked, written in pairs:
        assert stem(written, "id") in stem_forms(asked)
    assert stem("expelled", "en") == stem("expels", "en")


def test_function_words_carry_no_subject() -> None:
    assert subject_words("Mengapa the yang why a NATO, kantor 8?") == ("nato", "kantor", "8")


def test_capitals_make_a_subject_of_a_function_word() -> None:
    assert subject_words("Why did the US tell us, as AS did?") == ("us", "as")
    assert subject_words("WHY DID THE US CLOSE") == ("close",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("why did Russia close the NATO office?", "en"),
        ("Mengapa Rusia menutup kantor NATO?", "id"),
        ("kapan itu berlaku", "id"),
        ("NATO?", None),
    ],
)
def test_language_is_told_by_its_function_words(text: str, language: str | None) -> None:
    assert guess_language(text) == language
