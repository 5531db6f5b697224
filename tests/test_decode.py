"""Encodings of pages, and that any bytes make an article or a refusal, never anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, UserError
from corpus.parse import parse_page
from corpus.story.clean import canonical


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252"])
def test_encodings_of_text(encoding: str) -> None:
    text = "“Café itu tutup,” kata pemiliknya.\n\nIa pindah ke kota lain."
    assert parse_page("page.txt", text.encode(encoding)).text == text


def test_declared_encoding_of_html() -> None:
    html = '<html><head><meta charset="windows-1251"></head><body><p>Мост через реку обрушился ночью.</p></body></html>'
    assert parse_page("page.html", html.encode("windows-1251")).text == "Мост через реку обрушился ночью."


def test_a_cut_off_file_keeps_what_is_there() -> None:
    text = ("Kafé itu tutup, kata pemiliknya. " * 20 + "\n\n").encode()
    assert "Kafé itu tutup" in parse_page("page.txt", text + "Café".encode()[:-1]).text


@pytest.mark.parametrize("piece", ["[", "[a](", "![", "<!--", "**a ", "# "])
def test_unclosed_marks_of_markdown_take_linear_time(piece: str) -> None:
    accept("page.md", (piece * 200_000).encode())  # a search that starts anew at each mark would take hours


@given(st.sampled_from(["p.html", "p.txt", "p.md"]), st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_random_bytes_make_an_article_or_a_refusal(name: str, data: bytes) -> None:
    accept(name, data)


@given(
    st.sampled_from(["p.html", "p.txt", "p.md"]),
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class='ads'>",
                "</div>",
                "<br>",
                "<a href=x>",
                "---\n",
                "title: a\n",
                "# ",
                "\n",
                "\n\n",
                "Baca juga: ",
                "Kata dia. ",
                "Penulis\n",
                "19/10/2021 ",
                "\x00",
                "\u202e",
                "“Ya,” ",
                "<script>",
                "&#0;",
                "&nbsp;",
                "- ",
                "[a](b)",
                "**",
                "Komentar\n",
            ]
        ),
        max_size=40,
    ),
)
@settings(deadline=None, max_examples=150)
def test_scrambled_pages_make_an_article_or_a_refusal(name: str, parts: list[str]) -> None:
    accept(name, "".join(parts).encode())


def accept(name: str, data: bytes) -> None:
    """Fails unless the page is refused in words for people or gives an article with canonical text."""
    try:
        article = parse_page(name, data)
    except UserError:
        return
    assert isinstance(article, Article)
    assert article.text
    assert article.title
    assert canonical(article.text) == article.text
    assert "\n" not in article.title
