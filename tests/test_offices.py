"""What office somebody has whom a question names: the sentences that tell it, with the words that do."""

from __future__ import annotations

import pytest

from assistant.answer import Question
from assistant.kinds import kind_of
from assistant.offices import introduced, who_it_is
from assistant.rank import Ranked
from tests.conftest import made_article


def told(asked: str, language: str, *sentences: tuple[str, str]) -> list[str]:
    """The words that tell it, of these sentences, best first, each with its language."""
    ranked = [
        Ranked(made_article(f"a{place}", text, language=spoken), 0, len(text), 9.0 - place)
        for place, (text, spoken) in enumerate(sentences)
    ]
    found = introduced(Question(asked, asked, language, kind=kind_of(asked)), ranked)
    return [one.article.text[slice(*one.fact)] for one in found if one.fact]


@pytest.mark.parametrize(
    ("asked", "text", "office"),
    [
        ("who is Rika Manafe?", "On Monday Prime Minister Rika Manafe spoke.", "Prime Minister Rika Manafe"),
        ("who is Manafe?", "Rika Manafe, the Wairu foreign minister, spoke.", "Rika Manafe, the Wairu foreign minister"),
        (
            "siapa Rika?",
            "Kata juru bicara Badan Sungai Wairu (BSW) Rika Manafe, air surut.",
            "juru bicara Badan Sungai Wairu (BSW) Rika Manafe",
        ),
        ("siapa Manafe?", "Wakil Ketua B.J. Manafe hadir.", "Wakil Ketua B.J. Manafe"),
        ("siapa Jokowi?", "Presiden Joko Widodo hadir.", "Presiden Joko Widodo"),
        ("who is Manafe?", "Prime Minister Domi Lewar and Rika Manafe spoke.", None),
        ("who is Manafe?", "Manafe met President Domi Lewar.", None),
        ("who is the president?", "President Domi Lewar spoke.", None),
        ("what did Manafe say?", "President Rika Manafe spoke.", None),
    ],
)
def test_the_office_of_whom_is_asked_about(asked: str, text: str, office: str | None) -> None:
    language = "id" if asked.startswith("siapa") else "en"
    assert told(asked, language, (text, language)) == ([office] if office else [])


def test_the_language_of_the_question_comes_first_and_then_what_tells_most() -> None:
    sentences = (
        ("Menteri Rika Manafe hadir.", "id"),
        ("Minister Rika Manafe left.", "en"),
        ("Menteri Luar Negeri Wairu Rika Manafe hadir.", "id"),
    )
    assert told("who is Rika Manafe?", "en", *sentences) == ["Minister Rika Manafe", "Menteri Luar Negeri Wairu Rika Manafe"]
    assert told("siapa Rika Manafe?", "id", *sentences) == ["Menteri Rika Manafe", "Menteri Luar Negeri Wairu Rika Manafe"]


def test_other_questions_ask_for_nobody() -> None:
    asked = "who was killed in Nala?"
    assert who_it_is(Question(asked, asked, "en", kind=kind_of(asked))) == set()
