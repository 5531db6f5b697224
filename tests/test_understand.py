from __future__ import annotations

import pytest

from assistant.kinds import kind_of
from assistant.understand import leans, understand
from corpus.article import UserError
from index.search import Index
from tests.conftest import converse


@pytest.mark.parametrize("asked", ["", "   ", "?!", "…", "\n\t", "\u200b"])
def test_no_question_is_told_in_a_sentence(asked: str) -> None:
    with pytest.raises(UserError, match="no question yet"):
        understand(asked, (), lambda words: {})


def test_a_pasted_article_is_told_in_a_sentence() -> None:
    with pytest.raises(UserError, match="10,000 characters"):
        understand("kapal " * 1_666 + "abcd", (), lambda words: {})


@pytest.mark.parametrize(
    "asked",
    [
        "when does it take effect?",
        "kapan mulai berlaku?",
        "why?",
        "dan NATO?",
        "sejak kapan",
        "What about Germany?",
        "apa alasannya?",
        "Apa tanggapan mereka?",
        "did he say that?",
        "siapa yang mengumumkan hal itu?",
        "and how many were expelled",
    ],
)
def test_what_needs_the_conversation(asked: str) -> None:
    assert leans(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "why did Russia close the NATO office?",
        "Mengapa Rusia menutup kantor NATO?",
        "Who is Jens Stoltenberg?",
        "Apa itu Dewan NATO-Rusia?",
        "how many diplomats did NATO expel from Brussels",
        "kapan perjanjian INF berakhir pada tahun 2019",
    ],
)
def test_what_stands_alone(asked: str) -> None:
    assert not leans(asked)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("why did Russia close the NATO office?", "why"),
        ("apa alasan NATO mengusir mereka", "why"),
        ("when does it take effect?", "when"),
        ("tahun berapa dewan itu dibentuk", "when"),
        ("berapa diplomat yang diusir", "how many"),
        ("How many were expelled?", "how many"),
        ("di mana pertemuan itu", "where"),
        ("siapa Lavrov", "who"),
        ("apa itu Dewan NATO-Rusia", "what"),
    ],
)
def test_kinds_of_question(asked: str, kind: str) -> None:
    assert kind_of(asked) == kind


def test_the_standalone_question_does_not_grow(shipped: Index) -> None:
    asked = ["why did Russia close the NATO office?", "when does it take effect?", "and who announced it?", "where?", "why?", "since when?"]
    conversation = converse(shipped, *asked)
    assert conversation[0].question.standalone == asked[0]
    assert conversation[1].question.standalone == "when does it take effect? (Russia close NATO office)"
    assert all("Russia close NATO office" in answer.question.standalone for answer in conversation[1:])
    assert max(len(answer.question.standalone) for answer in conversation) < 120


def test_a_complete_question_is_not_dragged_back(shipped: Index) -> None:
    conversation = converse(shipped, "why did Russia close the NATO office?", "Apa itu Dewan NATO-Rusia?")
    assert conversation[1].question.standalone == "Apa itu Dewan NATO-Rusia?"
    assert conversation[1].question.language == "id"


def test_a_question_that_tells_no_language_keeps_the_conversations(shipped: Index) -> None:
    conversation = converse(shipped, "Mengapa Rusia menutup kantor NATO?", "Lavrov?")
    assert conversation[1].question.language == "id"
