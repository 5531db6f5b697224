from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import About, Claim, Doubt, Verdict
from assistant.doubts import DOUBTS, MEANINGS, VERDICTS, doubts_in_words, reasons, verdict_in_words


def claim_of(*doubts: Doubt, verdict: Verdict = "weak") -> Claim:
    return Claim("Lavrov mengatakan 8 orang pergi.", (), verdict, doubts=doubts)


@pytest.mark.parametrize(
    ("language", "about", "words", "told"),
    [
        ("id", "number", "8", "angka 8 tidak ada di sumber"),
        ("en", "number", "8", "the number 8 is not in the source"),
        ("id", "date", "18 Oktober", "tanggal 18 Oktober tidak ada di sumber"),
        ("en", "name", "Heiko Maas", "the name Heiko Maas is not in the source"),
        ("id", "denial", "tidak", "kalimat ini dan sumber berbeda soal “tidak”"),
        ("id", "speaker", "Lavrov", "yang mengatakan ini di sumber bukan Lavrov"),
        ("en", "speaker", "Lavrov", "in the source it is not Lavrov who says this"),
        ("id", "words", "Lavrov mengatakan 8 orang pergi.", "hanya sebagian kata didukung sumber"),
        ("id", "source", "Lavrov mengatakan 8 orang pergi.", "tidak ada artikel tentang kalimat ini"),
    ],
)
def test_a_doubt_is_told_in_the_language_of_the_question(language: str, about: About, words: str, told: str) -> None:
    assert doubts_in_words(claim_of(Doubt(about, words)), language) == (told,)


@pytest.mark.parametrize("table", [VERDICTS, MEANINGS, DOUBTS])
def test_both_languages_have_words_for_everything(table: dict[str, dict[str, str]]) -> None:
    known = set(get_args(About if table is DOUBTS else Verdict))
    for language in ("id", "en"):
        assert table[language].keys() == known
        assert len(set(table[language].values())) == len(known)
    for name in known:
        fields = [set(re.findall(r"{\w+}", table[language][name])) for language in ("id", "en")]
        assert fields[0] == fields[1]


def test_each_doubt_is_told_once_in_the_order_of_the_doubts() -> None:
    claim = claim_of(Doubt("name", "Maas"), Doubt("number", "8"), Doubt("name", "Maas"))
    assert doubts_in_words(claim, "en") == ("the name Maas is not in the source", "the number 8 is not in the source")


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_without_a_doubt_the_verdict_itself_is_the_reason(verdict: Verdict) -> None:
    claim = claim_of(verdict=verdict)
    assert doubts_in_words(claim, "id") == ()
    assert reasons(claim, "id") == (MEANINGS["id"][verdict],)
    assert verdict_in_words(claim, "id") == VERDICTS["id"][verdict]


@given(st.lists(st.builds(Doubt, st.sampled_from(get_args(About)), st.text())), st.sampled_from(["id", "en"]))
def test_any_words_are_told_on_one_line(doubts: list[Doubt], language: str) -> None:
    told = doubts_in_words(claim_of(*doubts), language)
    assert len(told) <= len(doubts)
    for sentence in told:
        assert len(sentence.splitlines()) == 1
    for doubt in doubts:
        if doubt.about == "number":
            assert any(" ".join(doubt.words.split()) in sentence for sentence in told)
