"""Suggested questions: each is really answered by the main path, and reads as people ask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.answer import Question
from assistant.suggest import COUNT, MOST_TRIED, Answerable, further, opening_questions, suggestions
from corpus.article import Article
from index.embed import Embedder
from index.passage import Hit, Passage
from index.search import Index
from tests.conftest import converse, made_article

FERRY = made_article(
    "ferry",
    "The ferry Melati ran aground in Port Nala on Monday. The harbour was closed. Transport Minister Ratna Wijaya said the captain had"
    " misread a buoy off Port Nala. Russian divers searched the wreck. Wijaya said that nobody was missing.",
    title="Ferry Melati runs aground in Port Nala",
)
FERI = made_article(
    "feri",
    "Feri Melati kandas di Pelabuhan Nala pada Senin. Menteri Perhubungan Ratna Wijaya mengatakan nakhoda keliru membaca pelampung di"
    " Pelabuhan Nala. Ia menyatakan tidak ada korban.",
    title="Feri Melati Kandas di Pelabuhan Nala, Nakhoda Diperiksa",
    language="id",
)
QUOTING = made_article("quoting", "A choir sang “Nala” at the gate.", title="Choir sings “Nala” at the gate")


def hits(*articles: Article) -> list[Hit]:
    return [Hit(Passage(article, 0, len(article.text)), 0.5, 1, 1) for article in articles]


def asked(text: str, language: str) -> Question:
    return Question(text, text, language)


def answered(index: Index) -> Answerable:
    return lambda question: converse(index, question)[-1].found


def every(question: str) -> bool:
    return bool(question)


@pytest.mark.parametrize(
    ("language", "questions"),
    [
        ("en", ("What did Ratna Wijaya say about Port Nala?", "What happened in Port Nala in Oct 2021?")),
        ("id", ("Apa kata Ratna Wijaya tentang Pelabuhan Nala?", "Apa yang terjadi di Pelabuhan Nala pada Okt 2021?")),
    ],
)
def test_who_speaks_and_where_it_happened_become_questions_in_the_language_of_the_question(
    language: str, questions: tuple[str, ...]
) -> None:
    assert suggestions(asked("?", language), hits(FERRY, FERI), every, language) == questions


def test_a_topic_of_the_question_is_preferred() -> None:
    text = "“It is a start,” Ratna Wijaya said of the Harbour Act on Monday. Budi Santoso said the choir would sing of the Harbour Act."
    article = made_article("act", text, title="A law for ships")
    assert "What did Ratna Wijaya say about the Harbour Act?" in suggestions(
        asked("Who opposed the Harbour Act?", "en"), hits(article), every, "en"
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_headlines_are_quoted_as_they_stand_and_not_those_that_hold_quotation_marks(language: str) -> None:
    only_quoting = suggestions(asked("?", language), hits(QUOTING), every, language)
    assert not any("“" in question for question in only_quoting)
    plain = replace(QUOTING, title="Choir sings: what now?")
    (summary,) = suggestions(asked("?", language), hits(plain, plain), every, language)
    assert summary.endswith("artikel “Choir sings: what now?”." if language == "id" else "article “Choir sings: what now?”.")


def test_few_candidates_are_tried_and_none_is_suggested_that_cannot_be_answered() -> None:
    tried: list[str] = []

    def never(question: str) -> bool:
        tried.append(question)
        return False

    many = [replace(FERRY, id=str(number), title=f"Ferry {number} sinks in Port Nala") for number in range(20)]
    assert suggestions(asked("?", "en"), hits(*many), never, "en") == ()
    assert 0 < len(tried) == len(set(tried)) <= MOST_TRIED


def test_what_was_asked_is_not_suggested() -> None:
    question = "what did Ratna Wijaya say about Port Nala"
    assert "Ratna" not in " ".join(suggestions(asked(question, "en"), hits(FERRY), every, "en"))


UNANSWERED = [
    ("How many missiles did Peru's ship shoot down in the Red Sea?", "en"),
    ("What did Macron say about the winery in Bordeaux?", "en"),
    ("Berapa gol yang dicetak Persija di Jepara?", "id"),
    ("Siapa pemenang pemilu Brasil 2022?", "id"),
]


@pytest.mark.parametrize(("question", "language"), UNANSWERED)
def test_suggestions_over_the_shipped_articles_are_answered(shipped: Index, question: str, language: str) -> None:
    (answer,) = converse(shipped, question)
    found = suggestions(answer.question, answer.hits, answered(shipped), language)
    assert len(found) == COUNT
    for suggestion in found:
        (again,) = converse(shipped, suggestion)
        assert again.found
        assert question not in found


@pytest.mark.parametrize("language", ["id", "en"])
def test_first_questions_are_about_different_articles_and_are_answered(shipped: Index, language: str) -> None:
    found = opening_questions(shipped.newest(12), language, answered(shipped))
    assert len(set(found)) == len(found) == 4
    assert len({question.split()[1] for question in found}) > 1
    assert all(converse(shipped, question)[-1].found for question in found)


def test_first_questions_of_a_small_collection(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        assert opening_questions(index.newest(12), "en", answered(index)) == ()
        index.sync([FERRY, FERI, QUOTING])
        for language in ("id", "en"):
            found = opening_questions(index.newest(12), language, answered(index))
            assert 0 < len(found) <= 3
            assert all(converse(index, question)[-1].found for question in found)


@pytest.mark.parametrize("question", ["why did Russia close the NATO office?", "Berapa korban tewas akibat gempa Palu?"])
def test_what_goes_on_from_an_answer_is_answered_in_its_conversation(shipped: Index, question: str) -> None:
    (answer,) = converse(shipped, question)
    found = further(answer, answer.hits, lambda next_one: converse(shipped, question, next_one)[-1].found)
    assert 0 < len(found) <= COUNT
    for follow_up in found:
        assert converse(shipped, question, follow_up)[-1].found


@pytest.mark.parametrize(
    ("kind", "text", "asks_when"),
    [("why", "The captain misread a buoy.", True), ("why", "The captain misread a buoy in 2019.", False), ("who", "It was Budi.", False)],
)
def test_when_is_asked_where_the_answer_names_no_day(tmp_path: Path, embedder: Embedder, kind: str, text: str, asks_when: bool) -> None:
    article = made_article("x", "The ferry Melati ran aground because its captain misread a buoy.", title="Why the ferry ran aground")
    with Index.open(tmp_path, embedder) as index:
        index.sync([article])
        (answer,) = converse(index, "Why did the ferry Melati run aground?")
    assert answer.found
    claims = tuple(replace(claim, text=text) for claim in answer.claims[:1])
    known = replace(answer, claims=claims, question=replace(answer.question, kind=kind))  # type: ignore[arg-type]
    assert ("When did that happen?" in further(known, answer.hits, every)) == asks_when


TEXTS = some.text(alphabet=some.sampled_from("AbĐ é.,’'“”?!- 1\nsaid di in the kata "), max_size=120)


@given(TEXTS, TEXTS, some.sampled_from(("id", "en")))
def test_any_article_makes_whole_questions(text: str, title: str, language: str) -> None:
    article = made_article("any", text, title=title, language=language)
    for question in (
        *suggestions(asked(title, language), hits(article), every, language),
        *opening_questions([article], language, every),
    ):
        assert question[0].isupper()
        assert question[-1] in "?."
        assert "{" not in question
