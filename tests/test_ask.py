"""From a question to an answer, over the shipped articles and over small collections of the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Claim, Question
from assistant.rank import Ranked
from assistant.shapes import MOST
from assistant.write import write
from corpus.article import Article
from index.embed import Embedder
from index.search import Index
from tests.conftest import converse, made_article


def check(answer: Answer) -> None:
    """That what must hold of every answer holds: quotes are slices, numbers count up, found has claims and not found has none."""
    assert answer.done
    assert answer.found == bool(answer.claims)
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for claim in answer.claims:
        assert claim.citations
        assert claim.verdict == "quoted"
        assert claim.text == claim.citations[0].quote
    for citation in answer.citations:
        assert citation.quote == citation.article.text[citation.start : citation.end]
        assert citation.quote.strip() == citation.quote != ""
        assert f"[{citation.number}]" in answer.text
    if not answer.found:
        assert answer.note == answer.text != ""


@pytest.mark.parametrize(
    ("asked", "language", "cause"),
    [
        ("why did Russia close the NATO office?", "en", "in response to the expulsion"),
        ("Mengapa Rusia menutup kantor NATO?", "id", "sebagai balasan atas pengusiran"),
    ],
)
def test_the_example_question_is_answered_with_its_cause(shipped: Index, asked: str, language: str, cause: str) -> None:
    (answer,) = converse(shipped, asked)
    check(answer)
    assert answer.question.language == language
    assert cause in answer.claims[0].text
    assert len({citation.article.publisher for citation in answer.citations}) > 1
    assert len(answer.claims) <= MOST


@pytest.mark.parametrize(
    ("asked", "follow_up", "date"),
    [
        ("why did Russia close the NATO office?", "when does it take effect?", "1 November"),
        ("Mengapa Rusia menutup kantor NATO?", "kapan mulai berlaku?", "1 November"),
    ],
)
def test_a_follow_up_is_answered_in_its_context(shipped: Index, asked: str, follow_up: str, date: str) -> None:
    first, second = converse(shipped, asked, follow_up)
    check(second)
    assert date in second.claims[0].text
    assert first.question.asked == asked


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("How many missiles did Peru's ship shoot down in the Red Sea?", ["Peru"]),
        ("Berapa gol yang dicetak Persija di Jepara?", ["Persija", "Jepara"]),
    ],
)
def test_not_found_names_the_missing_words_and_the_period_and_suggests_what_can_be_asked(
    shipped: Index, asked: str, missing: list[str]
) -> None:
    (answer,) = converse(shipped, asked)
    check(answer)
    assert not answer.found
    assert all(f"“{word}”" in answer.note for word in missing)
    assert "18 De" in answer.note
    assert answer.hits
    assert len(answer.suggestions) == 2


def test_an_empty_collection_says_so(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        for asked, told in (("why did Russia close the NATO office?", "holds no articles yet"), ("Mengapa?", "belum berisi artikel")):
            (answer,) = converse(index, asked)
            check(answer)
            assert told in answer.note


@pytest.mark.parametrize(
    "asked", ["DROP TABLE article;", "a", "8", "🙂 nato", "kapal " * 300, "“”‘’ rusia", "Зачем Россия закрыла офис НАТО?"]
)
def test_odd_questions_get_an_answer_or_an_honest_refusal(shipped: Index, asked: str) -> None:
    for answer in converse(shipped, asked, asked, "why?"):
        check(answer)


def ranked(article: Article, text: str, score: float) -> Ranked:
    start = article.text.index(text)
    return Ranked(article, start, start + len(text), score)


def quote(sentences: list[Ranked]) -> tuple[Claim, ...]:
    """What is quoted of these sentences for a question of no special kind, where there are no reprints."""
    return write(Question("", "", "en"), sentences, lambda article: ())


def test_one_fact_told_by_two_outlets_is_one_claim_with_both_citations() -> None:
    told = "The ferry struck a reef in the Nala Strait on Sunday night."
    one = made_article("one", told, publisher="One")
    two = made_article("two", f"NALA. {told} Nobody was hurt.", publisher="Two")
    claims = quote([ranked(one, told, 9.0), ranked(two, told, 8.5), ranked(two, "Nobody was hurt.", 8.0)])
    assert [[c.article.id for c in claim.citations] for claim in claims] == [["one", "two"], ["two"]]


@pytest.mark.parametrize(
    "other",
    [
        "The ferry struck a reef in the Bantan Strait on Sunday night.",
        "The ferry struck a reef in the Nala Strait on Monday night.",
        "The ferry struck 2 reefs in the Nala Strait on Sunday night.",
        "The ferry struck two reefs in the Nala Strait on Sunday night.",
        "The ferry struck no reef in the Nala Strait on Sunday night.",
    ],
)
def test_sentences_that_differ_in_a_name_or_a_number_are_two_claims(other: str) -> None:
    told = "The ferry struck a reef in the Nala Strait on Sunday night."
    one, two = made_article("one", told, publisher="One"), made_article("two", other, publisher="Two")
    claims = quote([ranked(one, told, 9.0), ranked(two, other, 8.5)])
    assert [claim.text for claim in claims] == [told, other]


def test_another_outlet_is_heard_too_when_it_is_near_enough() -> None:
    one = made_article("one", "The ferry sank. The crew swam. A whistle blew. A dog barked. The sea was calm.", publisher="One")
    two = made_article("two", "Divers searched the wreck.", publisher="Two")
    told = ["The ferry sank.", "The crew swam.", "A whistle blew.", "A dog barked."]
    sentences = [ranked(one, text, 9.0 - place / 2) for place, text in enumerate(told)]
    near = quote([*sentences, ranked(two, "Divers searched the wreck.", 6.5)])
    assert [claim.citations[0].article.id for claim in near] == ["one", "one", "one", "one", "two"]
    far = quote([*sentences, ranked(two, "Divers searched the wreck.", 3.5)])
    assert [claim.citations[0].article.id for claim in far] == ["one", "one", "one", "one"]


def test_a_day_that_stands_over_the_article_is_known(tmp_path: Path, embedder: Embedder) -> None:
    story = "Sebanyak 99 anak meninggal karena sirup obat batuk yang tercemar, kata Menteri Kesehatan."
    article = replace(made_article("x", story, title="Sirup Obat Batuk Ditarik", language="id"), published=date(2022, 10, 19))
    with Index.open(tmp_path, embedder) as index:
        index.sync([article])
        (answer,) = converse(index, "Berapa anak meninggal karena sirup pada Oktober 2022?")
        assert answer.found


@pytest.mark.parametrize("between", ["berapa korban gempa Palu?", "what happened in Bali in December 2007?"])
def test_an_article_that_is_named_is_summed_up_whatever_was_asked_before(shipped: Index, between: str) -> None:
    title = "Russia suspends its mission to NATO and shuts the alliance’s offices in Moscow"
    *_, last = converse(shipped, "why did Russia close the NATO office?", between, f"Summarise the article “{title}”.")
    assert last.question.standalone == f"Summarise the article “{title}”."
    assert {citation.article.title for citation in last.citations} == {title}
