from __future__ import annotations

import pytest

from assistant.answer import About, Verdict
from assistant.verify import Checker
from corpus.article import Article
from index.passage import Passage
from index.search import Index
from tests.conftest import made_article

PASSAGES = {
    "id": "Rusia menutup kantor NATO di Moskow mulai 1 November 2021, kata Menteri Luar Negeri Sergei Lavrov pada Senin (18/10/2021). "
    "Keputusan itu membalas pengusiran delapan anggota misi Rusia dari Brussels. "
    "NATO tidak menarik keputusannya, kata juru bicara Oana Lungescu. Ekonomi Rusia tumbuh 5,2 persen tahun itu.",
    "en": "A ferry with 57 people on board sank off the island of Sulawesi on Monday, the search agency said. "
    "Rescuers saved 49 passengers and eight are missing. The captain, Andi Makmur, denied that the ferry was overloaded.",
}


def passages() -> list[Passage]:
    articles: list[Article] = [made_article(language, text, language=language) for language, text in PASSAGES.items()]
    return [Passage(article, 0, len(article.text)) for article in articles]


@pytest.mark.parametrize(
    ("written", "language", "verdict"),
    [
        ("Keputusan itu membalas pengusiran delapan anggota misi Rusia dari Brussels", "id", "quoted"),
        ("Mulai 1 November 2021 Rusia menutup kantor NATO di Moskow.", "id", "supported"),
        ("Russia is closing NATO's office in Moscow from 1 November 2021.", "en", "supported"),
        ("Keputusan itu untuk membalas pengusiran 8 anggota misi Rusia.", "id", "supported"),
        ("The decision is a response to the expulsion of eight members of the Russian mission.", "en", "supported"),
        ("Tim penyelamat menyelamatkan 49 penumpang dan delapan orang hilang.", "id", "supported"),
        ("Rescuers saved 94 passengers.", "en", "unsupported"),
        ("Ekonomi Rusia tumbuh 52 persen tahun itu.", "id", "unsupported"),
        ("Rusia menutup kantor NATO di Moskow mulai 1 Desember 2021.", "id", "unsupported"),
        ("Jerman menutup kantor NATO di Moskow mulai 1 November 2021.", "id", "unsupported"),
        ("The cat of the neighbours sleeps on a warm stove.", "en", "unsupported"),
    ],
)
def test_a_verdict_follows_what_the_passages_say(shipped: Index, written: str, language: str, verdict: Verdict) -> None:
    assert Checker(passages(), shipped).check(written, (), language).verdict == verdict


@pytest.mark.parametrize(
    ("written", "language", "about", "words"),
    [
        ("Rescuers saved 94 passengers.", "en", "number", "94"),
        ("Ekonomi Rusia tumbuh 52 persen.", "id", "number", "52 persen"),
        ("Rusia menutup kantor NATO mulai 1 Desember 2021.", "id", "date", "1 Desember 2021"),
        ("Rusia menutup kantor NATO di Warsawa.", "id", "name", "Warsawa"),
    ],
)
def test_a_doubt_names_the_words(shipped: Index, written: str, language: str, about: About, words: str) -> None:
    doubts = Checker(passages(), shipped).check(written, (), language).doubts
    assert [(doubt.about, doubt.words) for doubt in doubts] == [(about, words)]


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("NATO menarik keputusannya, kata juru bicara Oana Lungescu.", "id"),
        ("The captain confirmed that the ferry was overloaded.", "en"),
        ("Russia is not closing the NATO office in Moscow from 1 November 2021.", "en"),
        ("Feri dengan 57 orang itu tidak tenggelam pada Senin.", "id"),
    ],
)
def test_what_is_denied_is_not_supported(shipped: Index, written: str, language: str) -> None:
    assert Checker(passages(), shipped).check(written, (), language).verdict in ("weak", "unsupported")


def test_a_sentence_rests_on_the_very_words_that_bear_it_out(shipped: Index) -> None:
    checked = Checker(passages(), shipped).check("Eight people are missing and 49 were saved.", [1], "en")
    assert [told.text for told in checked.told] == ["Rescuers saved 49 passengers and eight are missing."], "the mark was wrong"
    assert all(told.number == 2 for told in checked.told)


def test_a_mark_is_kept_where_both_passages_say_the_same(shipped: Index) -> None:
    text = PASSAGES["id"]
    twice = [Passage(made_article(name, text, language="id"), 0, len(text)) for name in ("a", "b")]
    for mark in (1, 2):
        assert {told.number for told in Checker(twice, shipped).check("Rusia menutup kantor NATO di Moskow.", [mark], "id").told} == {mark}


def test_a_sentence_that_leans_on_the_one_before_has_its_names(shipped: Index) -> None:
    text = "The engineer Ratna Wijaya inspected the bridge at Nala. She warned that its cables had rusted through."
    article = made_article("bridge", text + " Traffic went another way." * 60)
    passage = Passage(article, len("The engineer Ratna Wijaya inspected the bridge at Nala. "), len(text))
    checked = Checker([passage], shipped).check("Ratna Wijaya warned that the cables had rusted through.", (), "en")
    assert [doubt for doubt in checked.doubts if doubt.about == "name"] == []
