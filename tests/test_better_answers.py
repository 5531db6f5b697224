"""What is answered no longer: more than what answers, what nobody says, and old counts before new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.news import asks_for_news
from index.embed import Embedder
from index.search import Index
from tests.conftest import converse, made_article

OLD = (
    "Dinas Kesehatan Kabupaten Sumbang mencatat 14 orang meninggal akibat demam rawa sejak awal Maret. "
    "Sebanyak 300 orang dirawat di dua rumah sakit."
)
NEW = "The mayor of Sumbang, Ratna Wibawa, closed the schools on Monday after the death toll from marsh fever rose to 26."
FERRY = "Governor Darma Saputra opened the ferry port of Kuala Nibung on Friday. It cost 40 billion rupiah because the quay was lengthened."


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """An index of three articles of three days."""
    articles = (
        replace(made_article("old", OLD, "Demam rawa di Sumbang", "id", "Suara Rawa"), published=date(2022, 3, 5)),
        replace(made_article("new", NEW, "Marsh fever in Sumbang: schools closed"), published=date(2022, 3, 14)),
        replace(made_article("ferry", FERRY, "Ferry port of Kuala Nibung opened"), published=date(2021, 6, 4)),
    )
    with Index.open(tmp_path_factory.mktemp("small"), embedder) as index:
        index.sync(articles)
        yield index


@pytest.mark.parametrize(
    "asked", ["how many people died of marsh fever in Sumbang?", "berapa orang meninggal akibat demam rawa di Sumbang?"]
)
def test_the_newest_count_comes_first_and_both_have_their_day(small: Index, asked: str) -> None:
    (answer,) = converse(small, asked)
    assert [claim.text.split(".")[0].split()[-1] for claim in answer.claims[:1]] == ["26"]
    assert [claim.label[-4:] for claim in answer.claims] == ["2022", "2022"]
    assert "14 orang" in answer.claims[1].text


@pytest.mark.parametrize("asked", ["why did governor Darma Saputra resign?", "mengapa gubernur Darma Saputra mengundurkan diri?"])
def test_what_is_said_of_nobody_has_no_reason(small: Index, asked: str) -> None:
    (answer,) = converse(small, asked)
    assert not answer.found
    assert "resign" in answer.note or "mengundurkan" in answer.note


@pytest.mark.parametrize(
    "asked",
    [
        "why did ukraine join NATO in 2020",
        "mengapa Ukraina bergabung dengan NATO pada 2020?",
        "why did Indonesia join NATO?",
        "Who is the chief executive of Gazprom?",
    ],
)
def test_an_article_that_names_neither_them_nor_the_year_answers_nothing(shipped: Index, asked: str) -> None:
    (answer,) = converse(shipped, asked)
    assert not answer.found


def test_one_sentence_that_answers_for_sure_stands_alone(small: Index) -> None:
    (answer,) = converse(small, "how much did the ferry port of Kuala Nibung cost?")
    assert len(answer.claims) == 1
    assert "40 billion rupiah" in answer.text


@pytest.mark.parametrize("asked", ["what's new?", "berita terbaru apa", "any news?", "apa yang baru?"])
def test_news_come_newest_first_with_their_day(small: Index, asked: str) -> None:
    (answer,) = converse(small, asked)
    assert [claim.citations[0].article.id for claim in answer.claims] == ["new", "old", "ferry"]
    assert all(claim.label for claim in answer.claims)


@pytest.mark.parametrize("asked", ["news about NATO", "berita terbaru soal NATO", "who is the new president?"])
def test_news_of_something_are_searched_for(asked: str) -> None:
    assert not asks_for_news(asked)


@pytest.mark.parametrize(("asked", "year"), [("what did the mayor say on 14 March?", 2022), ("apa kata wali kota pada 5 Maret?", 2022)])
def test_a_day_without_a_year_is_one_that_has_articles(small: Index, asked: str, year: int) -> None:
    (answer,) = converse(small, asked)
    assert answer.question.since is not None
    assert answer.question.since.year == year


def test_the_topic_of_a_follow_up_does_not_grow(shipped: Index) -> None:
    *_, last = converse(shipped, "Mengapa Rusia menutup kantor NATO?", "kapan berlaku?", "dan siapa yang umumkan?")
    assert last.question.standalone.endswith("(Rusia menutup kantor NATO)")


@pytest.mark.parametrize(("asked", "name"), [("who leads NATO?", "Jens Stoltenberg"), ("siapa pemimpin NATO?", "Jens Stoltenberg")])
def test_who_leads_is_the_newest_who_is_named_by_the_office(shipped: Index, asked: str, name: str) -> None:
    (answer,) = converse(shipped, asked)
    (claim,) = answer.claims
    assert claim.fact is not None
    assert claim.text[slice(*claim.fact)] == name


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("tell me about the Bali roadmap", "Peta Jalan Bali"),
        ("apa isi nota Helsinki", "Free Aceh Movement"),
        ("ada berita tentang covid?", "virus corona"),
        ("any news about the new capital?", "East Kalimantan"),
    ],
)
def test_what_there_is_on_a_topic_is_summed_up_from_one_article(shipped: Index, asked: str, words: str) -> None:
    (answer,) = converse(shipped, asked)
    assert words in answer.text
    assert len({citation.article.id for citation in answer.citations}) == 1


@pytest.mark.parametrize("asked", ["ada berita tentang vaksin?", "is there anything about dinosaurs?", "ceritakan soal dinosaurus"])
def test_a_topic_of_which_no_article_has_a_word_is_not_found(shipped: Index, asked: str) -> None:
    (answer,) = converse(shipped, asked)
    assert not answer.found


def test_another_topic_is_put_in_the_place_of_the_last(shipped: Index) -> None:
    _, covid, tsunami = converse(shipped, "ada berita tentang vaksin?", "tentang covid?", "tentang tsunami?")
    assert "corona" in covid.text
    assert "tsunami" in tsunami.text.lower()
