"""The second look: what it sees of a passage, whatever company the passage is in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import shipped
from index.passage import Passage
from index.reread import asked, pieces_of, reread, words_of
from tests.conftest import made_article

MODEL = shipped()


def passage(text: str, title: str = "") -> Passage:
    return Passage(made_article("x", text, title=title), 0, len(text))


def test_words_that_are_there_are_held_and_others_are_not() -> None:
    texts = ["Rusia menutup kantor NATO.", "Harga cabai naik.", "Menteri pergi. Rusia menutup kantor NATO di Moskow."]
    look = reread(MODEL, asked(MODEL, "Rusia menutup kantor NATO"), pieces_of(MODEL, [passage(text) for text in texts]))
    assert look.held[0] == pytest.approx(1)
    assert look.held[2] == pytest.approx(1)
    assert look.held[1] < 0.3
    assert look.near[1] < look.near[0]
    assert look.sentence[0] > look.sentence[2] > look.sentence[1]
    assert look.length[0] < look.length[2]


def test_a_word_of_the_other_language_stands_for_its_translation() -> None:
    texts = ["Rusia menutup kantor NATO di Moskow.", "Rusia membuka kebun anggrek di Moskow."]
    look = reread(MODEL, asked(MODEL, "Why did Russia close the NATO office in Moscow?"), pieces_of(MODEL, [passage(t) for t in texts]))
    assert look.held[0] > look.held[1] + 0.1


def test_the_headline_counts() -> None:
    kept = pieces_of(MODEL, [passage("Keputusan itu berlaku besok.", "Rusia tutup kantor NATO"), passage("Keputusan itu berlaku besok.")])
    look = reread(MODEL, asked(MODEL, "kantor NATO"), kept)
    assert look.held[0] > look.held[1]


def test_words_of_the_conversation_count_less() -> None:
    kept = pieces_of(MODEL, [passage("kapal feri"), passage("harga beras")])
    look = reread(MODEL, asked(MODEL, "kapal", "beras", 0.4), kept)
    assert look.held[0] > look.held[1] > 0.1


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=60, deadline=None)
@given(question=TEXTS, texts=st.lists(TEXTS, max_size=6))
def test_each_passage_looks_the_same_alone_and_in_company(question: str, texts: list[str]) -> None:
    kept = pieces_of(MODEL, [passage(text, title) for text, title in zip(texts, reversed(texts), strict=True)])
    together = reread(MODEL, asked(MODEL, question), kept)
    for place, one in enumerate(kept):
        alone = reread(MODEL, asked(MODEL, question), [one])
        for part in ("sentence", "near", "held", "length"):
            assert getattr(alone, part)[0] == pytest.approx(getattr(together, part)[place], abs=1e-4)
            assert -1.001 <= getattr(alone, part)[0] <= 1.001 or part == "length"


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_the_pieces_of_a_passage_make_its_vector(text: str) -> None:
    (kept,) = pieces_of(MODEL, [passage(text, "Headline")])
    again = MODEL.of_pieces([words_of(kept)])[0]
    assert np.abs(again - MODEL.passages([f"Headline\n{text}"])[0]).max() < 1e-5
