"""Outlet and author out of a line with a date at the top of a text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import date_line
from corpus.masthead import MOST_WORDS, byline_beside, outlet_beside
from corpus.parse import parse_page
from tests.paper import column, made_docx, made_pdf

TITLE = "Kapal Feri Bocor di Perairan Utara Pulau"
STORY = (
    "Kapal feri bocor karena menabrak karang pada Minggu malam di perairan utara pulau itu, kata juru bicara pelabuhan.",
    "Semua penumpang selamat dan dibawa ke darat dengan perahu nelayan sebelum tengah malam, kata dia lagi.",
)
# line, outlet, authors, day
LINES = [
    ("Suara Serai, 8 Februari 2024", "Suara Serai", (), date(2024, 2, 8)),
    ("Island Tribune, 19 November 2022", "Island Tribune", (), date(2022, 11, 19)),
    ("Jakarta, 3 Juli 2024 - Majalah Rel", "Majalah Rel", (), date(2024, 7, 3)),
    ("30 February 2022 - By Siti Marlina", None, ("Siti Marlina",), None),
    ("30 February 2022 - The Ferry Post", "The Ferry Post", (), None),
    ("28 Februari 2022 – Oleh Siti Marlina", None, ("Siti Marlina",), date(2022, 2, 28)),
    ("Harian Pagi Nusantara, Selasa 3 Juli 2024", "Harian Pagi Nusantara", (), date(2024, 7, 3)),
    ("The Daily Valley, 3 May 2024", "The Daily Valley", (), date(2024, 5, 3)),
    ("Suara Serai (8 Februari 2024)", "Suara Serai", (), date(2024, 2, 8)),
    ("8 Februari 2024 | Suara Serai", "Suara Serai", (), date(2024, 2, 8)),
    ("Tuesday, 3 May 2024, 14:05 | Valley News", "Valley News", (), date(2024, 5, 3)),
    ("Published 3 May 2024 by The Valley Post", "The Valley Post", (), date(2024, 5, 3)),
    ("Oleh Budi Santoso - Suara Serai, 8 Februari 2024", "Suara Serai", ("Budi Santoso",), date(2024, 2, 8)),
    ("By Ann Miller, The Ledger, 9 October 2023", "The Ledger", ("Ann Miller",), date(2023, 10, 9)),
    ("Tempo, 3 Juli 2024", "Tempo", (), date(2024, 7, 3)),
    ("Jakarta, 3 Juli 2024", None, (), date(2024, 7, 3)),
    ("Kuala Lumpur, 3 Juli 2024", None, (), date(2024, 7, 3)),
    ("New York, July 3, 2024", None, (), date(2024, 7, 3)),
    ("The Hague, 3 July 2024", None, (), date(2024, 7, 3)),
    ("3 July 2024 | World News", None, (), date(2024, 7, 3)),
    ("3 Juli 2024 | Berita Utama", None, (), date(2024, 7, 3)),
]


@pytest.mark.parametrize(("line", "outlet", "authors", "day"), LINES, ids=[line for line, *_ in LINES])
def test_a_text_tells_outlet_and_author_beside_the_date(line: str, outlet: str | None, authors: tuple[str, ...], day: date | None) -> None:
    article = parse_page("page.txt", "\n\n".join((TITLE, line, *STORY)).encode())
    assert (article.publisher, article.authors, article.published) == (outlet, authors, day)
    assert article.title == TITLE
    assert article.text == "\n\n".join(STORY)


@pytest.mark.parametrize(("line", "outlet", "authors", "day"), LINES[:4], ids=[line for line, *_ in LINES[:4]])
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_document_tells_them_too(form: str, line: str, outlet: str | None, authors: tuple[str, ...], day: date | None) -> None:
    if form == "docx":
        data = made_docx("".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (TITLE, line, *STORY)))
    else:
        data = made_pdf([(60, 760, 20, TITLE), (60, 730, 10, line), *column(*STORY)])
    article = parse_page(f"page.{form}", data)
    assert (article.publisher, article.authors, article.published) == (outlet, authors, day)
    assert article.text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "line",
    [
        "Suara Serai",
        "The Valley Post reported on 3 May 2024 that the ferry had sunk in the strait.",
        "Foto Suara Serai, 3 Juli 2024",
        "Siaran Pers, 3 Juli 2024",
        "Kabar gembira bagi warga, 3 Juli 2024",
        "Oleh Siti Marlina, 3 Juli 2024",
        "News, 3 July 2024",
    ],
)
def test_what_is_no_name_of_an_outlet_is_none(line: str) -> None:
    assert outlet_beside(line) is None


@given(st.text(max_size=200), st.text(max_size=60))
def test_what_is_found_stands_in_the_line(before: str, after: str) -> None:
    for line in (before, f"{before}, 3 Juli 2024 - {after}", f"3 May 2024 {before} by {after}"):
        outlet, byline, words = outlet_beside(line), byline_beside(line), " ".join(line.split())
        assert outlet is None or (outlet in words and len(outlet.split()) <= MOST_WORDS and outlet[0].isupper())
        assert byline in words
        date_line(line)


@given(st.text(max_size=200))
def test_a_line_without_a_date_names_nothing(line: str) -> None:
    without = "".join(character for character in line if not character.isdigit())
    assert outlet_beside(without) is None
    assert byline_beside(without) == ""
