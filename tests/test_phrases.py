"""What the assistant says of itself where nothing or not everything answers, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.answer import Question
from assistant.phrases import as_of, outside, partly, unanswered, within
from assistant.wording import asks_about_now, in_another_language
from corpus.catalogue import Coverage
from index.sentences import sentence_spans
from tests.conftest import made_article

HELD = Coverage(48, ("Harian Nala", "Nala Post"), date(2019, 5, 2), date(2021, 12, 18), ("id", "en"))
ARTICLES = tuple(made_article(str(number), "Text.", title=f"Ferry number {number} sinks.") for number in range(5))
ASKED = {
    "en": Question("Why did the ferry sink?", "Why did the ferry sink?", "en"),
    "id": Question("Kenapa feri itu tenggelam?", "Kenapa feri itu tenggelam?", "id"),
}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "The articles do not answer this question. No article mentions “Macron” or “Paris”. Nearest: “Ferry number 0 sinks”"
            " (Test Desk, 18 Oct 2021). The collection holds 48 articles, published 2 May 2019–18 Dec 2021.",
        ),
        (
            "id",
            "Artikel-artikel ini tidak menjawab pertanyaan itu. Tidak ada artikel yang menyebut “Macron” atau “Paris”. Yang paling"
            " dekat: “Ferry number 0 sinks” (Test Desk, 18 Okt 2021). Koleksi ini berisi 48 artikel, terbit 2 Mei 2019–18 Des 2021.",
        ),
    ],
)
def test_not_found_says_what_there_is_in_four_short_sentences(language: str, told: str) -> None:
    assert unanswered(ASKED[language], ["Macron", "Paris"], HELD, ARTICLES[:1]) == told


def test_at_most_three_headlines_and_a_handful_of_words_are_named() -> None:
    note = unanswered(ASKED["en"], [f"word{number}" for number in range(40)], HELD, ARTICLES)
    assert "“Ferry number 2 sinks”" in note
    assert "number 3" not in note
    assert "“word3” or 36 other words." in note


@pytest.mark.parametrize(
    ("change", "period", "told"),
    [
        ({"language": "en", "since": date(2022, 10, 1)}, "Oct 2022", "No article from Oct 2022 answers this question."),
        ({"language": "en", "since": date(2022, 10, 1)}, "since 2022", "No article since 2022 answers this question."),
        ({"language": "id"}, "hingga 2014", "Tidak ada artikel hingga 2014 yang menjawab pertanyaan itu."),
        (
            {"language": "id", "publishers": ("Harian Nala",)},
            "Okt 2022",
            "Tidak ada artikel Harian Nala dari Okt 2022 yang menjawab pertanyaan itu.",
        ),
        ({"language": "en", "publishers": ("A", "B")}, "", "No article by A or B answers this question."),
        ({"language": "en", "phrases": ("sea of mud",)}, "", "No article with the words “sea of mud” answers this question."),
        ({"language": "en", "articles": ARTICLES[:1]}, "", "The article “Ferry number 0 sinks.” does not answer this question."),
        ({"language": "en", "more": True, "context": "ferry"}, "", "The articles say no more about this."),
        (
            {"language": "en", "standalone": "When did it leave? (ferry Nala)", "context": "ferry Nala"},
            "",
            "The articles do not answer “When did it leave (ferry Nala)”.",
        ),
        (
            {"language": "id", "standalone": "kapan? (feri Nala)", "context": "feri"},
            "",
            "Artikel-artikel ini tidak menjawab “kapan (feri Nala)”.",
        ),
        ({"language": "en", "standalone": "ferry " * 80, "context": "ferry"}, "", "The articles do not answer this question."),
    ],
)
def test_the_first_sentence_says_what_was_looked_for(change: dict[str, object], period: str, told: str) -> None:
    question = replace(ASKED["en"], **change)  # type: ignore[arg-type]
    note = unanswered(question, [], HELD, period=period)
    start, end = sentence_spans(note)[0]
    assert note[start:end] == told
    assert note.endswith("18 Des 2021." if question.language == "id" else "18 Dec 2021.")
    assert ("Harian Nala" in note[end:]) == bool(question.publishers)


def test_a_question_in_a_third_language_is_told_which_ones_are_read() -> None:
    for language, told in (("en", "Kutip reads Indonesian and English questions."), ("id", "bahasa Indonesia dan Inggris.")):
        note = unanswered(replace(ASKED[language], asked="Зачем Россия закрыла офис НАТО?"), ["Зачем"], HELD)
        assert told in note
        assert "Зачем" not in note


@pytest.mark.parametrize(
    ("missing", "language", "told"),
    [
        (["Macron"], "en", "No article mentions “Macron”; the rest is answered from what there is."),
        (["Macron", "Paris"], "en", "No article mentions “Macron” or “Paris”; the rest is answered from what there is."),
        (["Macron"], "id", "Tidak ada artikel yang menyebut “Macron”; sisanya dijawab dari yang ada."),
        (["Macron", "Paris"], "id", "Tidak ada artikel yang menyebut “Macron” atau “Paris”; sisanya dijawab dari yang ada."),
        ([], "en", ""),
    ],
)
def test_partly(missing: list[str], language: str, told: str) -> None:
    assert partly(missing, language) == told


def test_beside_an_answer_from_outside_the_period_and_about_now() -> None:
    assert outside(ASKED["en"], "Oct 2022") == "No article from Oct 2022 answers; this is from all articles."
    assert outside(ASKED["id"], "Okt 2022") == "Tidak ada artikel dari Okt 2022 yang menjawab; jawaban ini dari semua artikel."
    assert outside(ASKED["id"]) == within(ASKED["id"]) == ""
    assert as_of(date(2021, 12, 18), "en") == "The newest article is from 18 Dec 2021; what came later is not covered."
    assert as_of(date(2021, 12, 18), "id").startswith("Artikel terbaru bertanggal 18 Des 2021;")
    assert as_of(None, "en") == ""


@pytest.mark.parametrize(
    ("asked", "now"),
    [
        ("Siapa presiden Indonesia sekarang?", True),
        ("kabar terbaru soal Nord Stream 2 apa?", True),
        ("berapa harga gas saat ini", True),
        ("skrg siapa sekjen NATO", True),
        ("Berapa harga emas HARI INI?", True),
        ("Siapa ketua KPU kini?", True),
        ("Mengapa Rusia hingga kini menolak?", False),
        ("Bagaimana hubungan itu sampai kini?", False),
        ("Hari itu apa yang terjadi?", False),
        ("Who is currently the president?", True),
        ("what is the latest on the submarine?", True),
        ("Where is the ferry now?", True),
        ("WHERE IS THE FERRY NOW?", True),
        ("How much is gold today?", True),
        ("Who is the current president of Indonesia?", True),
        ("Why did gas get dearer, now that winter has come?", False),
        ("What changes from now on?", False),
        ("What did Russia Today report?", False),
        ("Who owns USA Today?", False),
        ("When did the ocean current turn?", False),
        ("I don't know who won", False),
    ],
)
def test_asks_about_now(asked: str, now: bool) -> None:
    assert asks_about_now(asked) == now


@pytest.mark.parametrize(
    ("asked", "another"),
    [
        ("Зачем Россия закрыла офис НАТО?", True),
        ("俄罗斯为什么关闭北约办事处？", True),
        ("لماذا أغلقت روسيا المكتب؟", True),
        ("Bilakah gempa bumi berlaku di Palu?", True),
        ("Mengapakah pejabat itu ditutup kerana banjir?", True),
        ("Pira wong sing tiwas amarga lindhu ing Palu?", True),
        ("Kunaon Rusia nutup kantor NATO di Moskow?", True),
        ("Pourquoi la Russie a-t-elle fermé le bureau de l'OTAN ?", True),
        ("Warum hat Russland das NATO-Büro geschlossen?", True),
        ("¿Por qué cerró Rusia la oficina de la OTAN?", True),
        ("Quem ganhou a eleição no Brasil?", True),
        ("knp rusia tutup kantor nato sih", False),
        ("berapa korban tsunami aceh", False),
        ("Why did Russia close the NATO office?", False),
        ("What did Дмитрий Песков say about NATO?", False),
        ("What did Charles de Gaulle think of La Liga?", False),
        ("El Nino 2015", False),
        ("NATO", False),
        ("8", False),
    ],
)
def test_in_another_language(asked: str, another: bool) -> None:
    assert in_another_language(asked) == another


@given(some.text(), some.lists(some.text(min_size=1), max_size=9), some.sampled_from(("id", "en")))
def test_any_text_gets_a_note(asked: str, missing: list[str], language: str) -> None:
    assert isinstance(asks_about_now(asked), bool)
    note = unanswered(Question(asked, asked, language, context=asked), missing, HELD, ARTICLES)
    assert note.endswith(".")
    assert bool(partly(missing, language)) == bool(missing)
