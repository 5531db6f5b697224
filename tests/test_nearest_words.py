"""The nearest words of the other language: what is near, what is left unsaid, and whatever a browser may ask."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import UserError
from index.embed import MODEL, StaticEmbedder, shipped
from index.nearest_words import LONGEST, NearestWords, gloss
from index.words import stem

# Written for this test: words of news as they stand in sentences, with a word that a translation might have.
PAIRS = """
menutup close;ditutup closed;perundingan negotiations;kedutaan embassy;menteri minister;pemerintah government;tentara soldiers
gempa earthquake;korban victims;banjir flood;kapal ship;pelabuhan port;kemarin yesterday;Senin Monday;Rusia Russia;melawan against
mengumumkan announced;pernyataannya statement;pertahanan defence;perjanjian treaty;perbatasan border;pasukan troops;keamanan security
kerja-sama cooperation;anak-anak children;hujan rain;harga price;minyak oil;pemilihan election;partai party;hakim judge;polisi police
membunuh killed;melarikan escape;sekolah school;rumah house;kebakaran fire;dokter doctor;penyakit disease;menyepakatinya agreed
""".replace("\n", ";").split(";")
WORDS = [tuple(pair.split()) for pair in PAIRS if pair]


@pytest.fixture(scope="module")
def nearest() -> NearestWords:
    """The nearest words by the shipped model."""
    return NearestWords(shipped())


@pytest.fixture(scope="module")
def model() -> StaticEmbedder:
    """The shipped model."""
    return shipped()


@pytest.mark.parametrize(("place", "language", "floor"), [(0, "en", 0.9), (1, "id", 0.85)])
def test_most_words_of_news_have_a_translation_among_the_nearest(nearest: NearestWords, place: int, language: str, floor: float) -> None:
    def is_right(pair: tuple[str, ...]) -> bool:
        return stem(pair[1 - place].lower(), language) in {stem(word.lower(), language) for word in nearest.nearest(pair[place], language)}

    missed = [pair for pair in WORDS if not is_right(pair)]
    assert len(missed) <= (1 - floor) * len(WORDS), missed


@pytest.mark.parametrize(
    "word", ["Stoltenberg", "Putin", "Jakarta", "Nurdin", "2021", "844", "bank", "yang", "", " ", "a b", "x" * 61, "<b>"]
)
def test_names_numbers_and_what_means_the_same_get_none(nearest: NearestWords, word: str) -> None:
    assert nearest.nearest(word, "en") == ()


def test_a_word_that_both_languages_spell_alike_is_the_one_that_is_meant(nearest: NearestWords) -> None:
    assert nearest.nearest("air", "en")[0] == "water"
    assert nearest.nearest("susulan", "en")[:1] != ("milk",)


def test_capitals_stand_where_the_language_has_them(nearest: NearestWords) -> None:
    assert "Russia" in nearest.nearest("rusia", "en")
    assert nearest.nearest("Senin", "en") == ("Monday",)
    assert nearest.nearest("Menteri", "en")[0] == "minister"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=70), st.sampled_from(["id", "en", "ms", ""]), st.integers(1, 4))
def test_whatever_is_asked_there_are_few_different_words(nearest: NearestWords, word: str, language: str, count: int) -> None:
    found = nearest.nearest(word, language, count)
    assert len(found) <= count
    assert len(set(found)) == len(found)
    assert all(one.isalpha() for one in found)
    if len(word) > LONGEST or language not in ("id", "en"):
        assert found == ()


@pytest.mark.parametrize(
    "asked",
    [None, 3, "word", [], {}, {"word": 3, "language": "en"}, {"word": "air"}, {"word": "air", "language": ["en"]}, {"language": "en"}],
)
def test_a_browser_that_asks_anything_else_is_told_no_word(model: StaticEmbedder, asked: object) -> None:
    assert gloss(asked, model) == {"words": []}


def test_a_browser_is_told_the_words(model: StaticEmbedder) -> None:
    assert gloss({"word": "perundingan", "language": "en", "more": 1}, model)["words"][0] in ("talks", "negotiations")


@pytest.mark.parametrize("content", [b"", b"no", None])
def test_a_damaged_model_is_told_in_a_sentence(tmp_path: Path, model: StaticEmbedder, content: bytes | None) -> None:
    shutil.copy(MODEL / "tokenizer.json", tmp_path)
    if content is not None:
        (tmp_path / "spoken.bin").write_bytes(content)
    with pytest.raises(UserError, match="Install Kutip again"):
        NearestWords(model, tmp_path)
