"""The cards of an answer and the preview of a citation: every quote is a slice of its article, whatever the article holds."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Question
from assistant.markup.evidence import evidence, peek, sources
from assistant.markup.reader import Standing
from assistant.shown import around, outlets
from corpus.article import Article
from tests.conftest import made_article

TEXT = "Hujan turun. Sungai meluap di Kota Nala! Warga mengungsi.\n\nAir surut Rabu. Sekolah dibuka lagi."
ONE = made_article("one", TEXT, "Banjir di Nala", "id", "Warta Nala")
TWO = made_article("two", "The river rose. Nobody was hurt.", "Flood", "en", "Test Desk")
LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])


def as_cited(article: Article) -> Standing:
    """An article that is as it was, printed by one outlet alone."""
    return Standing()


def citing(*quotes: tuple[Article, str]) -> Answer:
    """An answer with a claim for each quote."""
    cited = [
        Citation(n, article, article.text.index(quote), article.text.index(quote) + len(quote))
        for n, (article, quote) in enumerate(quotes, 1)
    ]
    claims = tuple(Claim(citation.quote, (citation,), "quoted") for citation in cited)
    return Answer(Question("apa?", "apa?", "id"), claims, (), found=True, done=True)


def read(page: str) -> str:
    """What a reader sees of a piece of HTML."""
    return unescape(re.sub(r"<[^>]+>", "", page))


ANSWER = citing((ONE, "Sungai meluap di Kota Nala!"), (TWO, "Nobody was hurt."), (ONE, "Air surut Rabu."))


@LANGUAGES
def test_an_article_has_one_card_with_all_its_quotes_in_order_of_first_use(language: str) -> None:
    page = sources(ANSWER, 4, as_cited, language)
    cards = page.split("<li class='card'>")[1:]
    assert [re.findall(r"#cite-4-(\d)", card) for card in cards] == [["1", "3"], ["2"]]
    assert [re.findall(r"<mark>(.*?)</mark>", card) for card in cards] == [
        ["Sungai meluap di Kota Nala!", "Air surut Rabu."],
        ["Nobody was hurt."],
    ]
    assert read(page).startswith({"en": "2 sources", "id": "2 sumber"}[language])


def test_a_quote_stands_between_the_sentences_beside_it() -> None:
    first, second = re.findall(r"<blockquote.*?</blockquote>", sources(ANSWER, 0, as_cited, "en"), re.DOTALL)[:2]
    assert read(first) == "[1] Hujan turun. Sungai meluap di Kota Nala! Warga mengungsi."
    assert read(second) == "[3] Warga mengungsi.\n\nAir surut Rabu. Sekolah dibuka lagi."


@LANGUAGES
def test_a_card_says_where_else_the_text_stands_and_leads_to_its_outlet_alone(language: str) -> None:
    others = [made_article("x", TEXT, publisher=name) for name in ("Warta Nala", "Kabar <b>", "Kabar <b>", "Harian")]
    page = sources(ANSWER, 2, lambda article: Standing("same", others if article is ONE else ()), language)
    assert ("Also in 2 other outlets" if language == "en" else "Juga di 2 media lain") in page
    assert "Kabar &lt;b&gt;, Harian" in page
    assert page.count("class='also'") == 1
    ways = re.findall(r"role='button' href='#only-2-(\d)'>(.*?)<", page)
    assert [int(place) for place, _ in ways] == [outlets(ANSWER).index(name) + 1 for name in ("Warta Nala", "Test Desk")]
    assert ways[0][1] == ("Only Warta Nala" if language == "en" else "Hanya Warta Nala")


def test_an_outlet_that_is_not_known_cannot_be_asked_alone() -> None:
    answer = citing((replace(ONE, publisher=None), "Hujan turun."), (TWO, "The river rose."))
    assert outlets(answer) == ["Test Desk"]
    assert re.findall(r"#only-0-\d", sources(answer, 0, as_cited, "en")) == ["#only-0-1"]


@LANGUAGES
def test_a_look_at_a_citation_tells_quote_headline_outlet_and_day(language: str) -> None:
    page = peek((ANSWER,), "cite-0-2", language)
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["Nobody was hurt."]
    assert "The river rose. " in page
    assert "Flood" in page
    assert ("Test Desk, 18 Oct 2021" if language == "en" else "Test Desk, 18 Okt 2021") in page


@pytest.mark.parametrize("name", ["", "cite-0-9", "cite-1-1", "near-0-1", "sources-0", "<b>", "cite-0-1 "])
def test_a_look_at_nothing_shows_nothing(name: str) -> None:
    assert peek((ANSWER,), name, "en") == ""


def test_what_was_left_out_is_asked_only_when_an_article_is_opened() -> None:
    asked: list[str] = []

    def left_out(article: Article) -> list[str]:
        asked.append(article.id)
        return ["Menu <b>"]

    assert "Menu" not in evidence((ANSWER,), "sources-0", as_cited, "en", left_out)
    assert asked == []
    assert "<li>Menu &lt;b&gt;</li>" in evidence((ANSWER,), "cite-0-1", as_cited, "en", left_out)
    assert asked == ["one"]


@given(st.text(alphabet=st.sampled_from("ab. \n<&'\"!?Z1é"), min_size=1, max_size=200), st.data())
def test_whatever_an_article_holds_what_is_shown_of_it_is_a_slice_with_the_quote_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = made_article("x", text, title=text, publisher=text)
    citation = Citation(1, article, start, end)
    first, last = around(citation)
    assert 0 <= first <= start < end <= last <= len(text)
    answer = Answer(Question("?", "?", "en"), (Claim("c", (citation,), "quoted"),), (), found=True, done=True)
    for page in (sources(answer, 0, as_cited, "en"), peek((answer,), "cite-0-1", "en")):
        (quote,) = re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)
        assert unescape(quote) == text[start:end]
        (block,) = re.findall(r"<blockquote.*?</blockquote>", page, re.DOTALL)
        assert read(block).removeprefix("[1] ") == text[first:last]
        assert set(re.findall(r"<(\w+)", page)) <= set("section h2 ul li h3 p blockquote a mark cite".split())
