"""Whose reaction a question asks for, and which sentences tell of it."""

from __future__ import annotations

import pytest

from assistant.answer import Question
from assistant.reactions import asked_about, reacting, reacts
from assistant.speakers import speaks


@pytest.mark.parametrize(
    ("asked", "whose"),
    [
        ("How did Indonesia react to AUKUS?", {"indonesia"}),
        ("Bagaimana Putin menanggapi perluasan NATO?", {"putin"}),
        ("bagaimana sikap Malaysia soal pakta itu", {"malaysia"}),
        ("apa kata Lavrov soal NATO", {"lavrov"}),
    ],
)
def test_whose_words_are_asked_for_stands_before_the_topic(asked: str, whose: set[str]) -> None:
    assert asked_about(Question(asked, asked, "id", kind="said")) == whose


@pytest.mark.parametrize(
    ("sentence", "names", "tells"),
    [
        ("Gedung Putih menolak berunding tanpa sekutu.", {"gedung putih"}, True),
        ("Pemerintah Indonesia sangat prihatin atas pakta itu.", {"indonesia"}, True),
        ("Australia’s prime minister welcomed the pact.", {"australia"}, True),
        ("France, furious at the loss of the contract, recalled two ambassadors.", {"france"}, True),
        ("The ministers were deeply worried, officials of Chile said.", {"peru"}, False),
        ("Kapal itu berlayar ke Indonesia tanpa muatan.", {"indonesia"}, False),
        ("“Indonesia menolak,” kata surat itu.", {"indonesia"}, False),
        ("Rusia menolak.", set(), False),
    ],
)
def test_somebody_reacts_who_does_or_says_something(sentence: str, names: set[str], tells: bool) -> None:
    assert reacts(sentence, names) is tells


def test_a_stand_counts_where_a_reaction_is_asked_for_and_only_words_elsewhere() -> None:
    sentence = "Gedung Putih menolak berunding."
    how, what = (
        Question(asked, asked, "en", kind="said")
        for asked in ("how did the White House respond to the drafts", "what did the White House say about the drafts")
    )
    assert reacts(sentence, reacting(how))
    assert not reacts(sentence, reacting(what))
    assert not speaks(sentence, asked_about(what) | {"gedung putih"})
    assert speaks("Gedung Putih mengatakan tidak.", {"gedung putih"})
