"""What is read and what is refused."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Refusal, UserError
from corpus.parse import parse_page
from corpus.raw import LARGEST
from corpus.read import read_articles, read_page

PAGES = Path(__file__).parent / "pages"
STORY = "Jembatan itu putus pada malam hari.\n\nWarga menyeberang dengan rakit sampai jembatan darurat selesai dibangun."


def refusal(name: str, data: bytes) -> str:
    """The sentence with which the page is refused."""
    with pytest.raises(UserError) as error:
        parse_page(name, data)
    return str(error.value)


def test_every_fixture_is_read_in_sorted_order() -> None:
    refused: list[Refusal] = []
    titles = [article.title for article in read_articles(PAGES, refused.append)]
    assert refused == []
    assert titles == [
        "Ferry firm fined after engine fire off Calder Point",
        "Kebun Teh Lereng Kelud Panen Perdana",
        "Pabrik Garam Tertua di Pesisir Muara Kembali Beroperasi",
        "Jembatan Gantung Sungai Lempur Putus, Warga Tiga Dusun Menyeberang dengan Rakit",
        "Setelah perundingan selama dua tahun, Republik Sarvan dan Negeri Telaga membuka kembali jalur kereta lintas batas.",
        "Museum finds lost map in cellar",
    ]


def test_copied_kompas_page() -> None:
    article = read_page(PAGES / "kompas_copied.txt")
    assert article.publisher == "Kompas.com"
    assert article.published == date(2022, 3, 7)
    assert article.authors == ("Ratih Kumala Wardani",)
    assert article.agency == "Antara"
    assert article.language == "id"
    assert article.url is None


def test_page_without_headline_takes_its_first_paragraph_and_keeps_it() -> None:
    article = read_page(PAGES / "parstoday_copied.txt")
    assert article.text.startswith(article.title + "\n\n")
    assert article.publisher == "ParsToday"
    assert article.published == date(2022, 3, 7)
    assert article.authors == ()


def test_indonesian_web_page() -> None:
    article = read_page(PAGES / "indonesian.html")
    assert article.url == "https://www.harianlembah.example/ekonomi/2023/05/pabrik-garam-muara/"
    assert article.publisher == "Harian Lembah"
    assert article.published == date(2023, 5, 12)
    assert article.authors == ("Bagas Pranata", "Lintang Ayu")


def test_english_web_page_with_meta_elements_only() -> None:
    article = read_page(PAGES / "english.html")
    assert article.publisher == "The Coast Ledger"
    assert article.published == date(2022, 9, 3)
    assert article.authors == ("Nora Whitfield", "Tom Asante")
    assert article.language == "en"


def test_no_date_is_taken_out_of_the_story() -> None:
    article = read_page(PAGES / "undated.html")
    assert "14 June 1871" in article.text
    assert article.published is None


def test_front_matter() -> None:
    article = read_page(PAGES / "front_matter.md")
    assert article.title == "Kebun Teh Lereng Kelud Panen Perdana"
    assert article.published == date(2024, 2, 19)
    assert article.authors == ("Lintang Ayu", "Bagas Pranata")
    assert article.agency == "Antara"
    assert "**" not in article.text
    assert "diabaikan" not in article.text
    assert "harianlembah.example" not in article.text


def test_a_folder_that_is_not_there_is_told_at_the_call(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no folder"):
        read_articles(tmp_path / "missing")
    (tmp_path / "page.txt").write_text(STORY)
    with pytest.raises(UserError, match="is a file"):
        read_articles(tmp_path / "page.txt")


def test_an_unreadable_page_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "c.txt").write_text(STORY)
    (tmp_path / "style.css").write_text("p {}")
    (tmp_path / ".hidden.txt").write_text(STORY)
    assets = tmp_path / "c_files"
    assets.mkdir()
    (assets / "frame.html").write_text(STORY)
    refused: list[Refusal] = []
    assert len(list(read_articles(tmp_path, refused.append))) == 1
    assert [(refusal.path.name, refusal.reason.split(";")[0]) for refusal in refused] == [
        ("a.txt", "This page is empty"),
        ("b.pdf", "This PDF is damaged or no PDF at all"),
    ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "page.txt").write_text(STORY)
    (inner / "circle").symlink_to(tmp_path, target_is_directory=True)
    (inner / "itself.txt").symlink_to(inner / "itself.txt")
    refused: list[Refusal] = []
    assert len(list(read_articles(tmp_path, refused.append))) == 1
    assert [refusal.path.name for refusal in refused] == ["itself.txt"]


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    refused: list[Refusal] = []
    assert len(list(read_articles(tmp_path, refused.append))) == 1
    assert [refusal.path.name for refusal in refused] == ["b.txt"]


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    with page.open("wb") as file:
        file.truncate(50_000_000)  # a sparse file: reading it as text would say that it is binary
    with pytest.raises(UserError, match="50 MB"):
        read_page(page)
    assert "MB" in refusal("page.html", b"a" * (LARGEST + 1))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders exist on Unix only")
def test_a_pipe_is_refused_unopened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UserError, match="ordinary file"):
        read_page(tmp_path / "pipe.txt")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("page.html", b"", "empty"),
        ("page.txt", b" \n\t ", "empty"),
        ("page.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "No story"),
        ("page.html", b"<!-- nothing -->", "no text"),
        ("page.txt", b"Home\nNews\nSport\n", "No story"),
        ("page.docx", b"PK\x03\x04", "Word document"),
        ("page.xyz", b"text", "cannot be read"),
        ("page", b"text", "without an ending"),
        ("page.html", b"%PDF-1.4 ...", "a PDF"),
        ("page.html", b"\x89PNG\r\n\x1a\n" + bytes(200), "a picture"),
        ("page.html", b"<p>" + bytes(range(256)) * 4, "binary"),
        ("page.txt", bytes(range(1, 32)) * 20 + b"text", "binary"),
        ("page.txt", "Мост через реку обрушился ночью.".encode("windows-1251") * 9, "unknown encoding"),
        ("page.md", b"---\ntitle: [broken\n---\n\nA story.", "not valid YAML"),
        ("page.md", b"---\n- a\n- list\n---\n\nA story.", "no list of names"),
        ("page.md", b"---\ntitle: no end\n\nA story.", "has no end"),
        ("page.md", b"---\na: &a [1,1]\nb: [*a,*a,*a]\n---\nA story.", "not valid YAML"),
        ("page.md", b"---\na: " + b"[" * 20_000 + b"\n---\nA story.", "not valid YAML"),
        ("page.md", b"---\na: " + b"x" * 90_000 + b"\n---\nA story.", "no list of names"),
        ("page.html", b"<div>" * 100_000 + b"<p>A story that is nested.</p>", "nested too deeply"),
        ("page.txt", b"word " * 50_000 + b".", "no news story"),
        ("page.txt", b"A line.\n\n" * 30_000, "more than 20,000 lines"),
        ("page.html", b"<p>A line.</p>" * 30_000, "more than 20,000 lines"),
        ("page.md", b"A line.\n\n" * 30_000, "more than 20,000 lines"),
        ("page.html", b"<p>" + b"word " * 50_000 + b".", "no news story"),
    ],
)
def test_bad_pages_are_refused_with_a_reason(name: str, data: bytes, reason: str) -> None:
    assert reason in refusal(name, data)


def test_another_language_is_kept_and_labelled() -> None:
    text = "Le pont suspendu s'est effondré pendant la nuit après de fortes pluies dans la vallée. " * 3
    assert parse_page("page.txt", text.encode()).language == "fr"
    assert parse_page("page.html", b"<html lang='de-AT'><body><p>Kurz gesagt.</p></body></html>").language == "de"
    assert parse_page("page.txt", b"Kurz gesagt.").language is None


def test_the_same_page_under_another_name_is_the_same_article() -> None:
    data = (PAGES / "kompas_copied.txt").read_bytes()
    assert parse_page("first.txt", data) == parse_page("second.text", data)


def test_entities_in_linked_data_are_read() -> None:
    data = '{"@type": "NewsArticle", "headline": "Rain &amp; wind in the valley", "publisher": {"name": "Coast &amp; Sea"}}'
    article = parse_page("a.html", f'<script type="application/ld+json">{data}</script><p>The story ends here.</p>'.encode())
    assert (article.title, article.publisher) == ("Rain & wind in the valley", "Coast & Sea")


def test_a_headline_over_a_bare_reporter_is_no_author() -> None:
    page = "<h1>Kereta Lembah Mulai Beroperasi</h1><p>Reporter</p><p><a href=/r>Sari Dewanti</a></p><p>Kereta itu mulai beroperasi.</p>"
    assert parse_page("a.html", page.encode()).authors == ()


def test_numbered_steps_with_paragraphs_between_stay() -> None:
    lines = [
        "Beras mudah berkutu. Simak tiga tips ini.",
        "1. Pakai wadah rapat",
        "Kutu tidak bisa masuk.",
        "2. Taruh daun salam",
        "Kutu pergi.",
    ]
    listed = ["1. Harga Beras Naik Lagi", "2. Panen Raya Dimulai"]
    assert parse_page("a.txt", "\n\n".join(lines + listed).encode()).text.split("\n\n") == lines


def test_the_story_goes_on_after_a_table() -> None:
    table = "<table><tr><td>Rice</td><td>12.000</td></tr><tr><td>Sugar</td><td>15.000</td></tr></table>"
    article = parse_page("a.html", f"<article><p>Prices rose again in May.</p>{table}<p>Experts expect more.</p></article>".encode())
    assert article.text.split("\n\n")[-1] == "Experts expect more."


def test_a_language_without_full_stops_of_ours_is_kept() -> None:
    story = "政府は火曜日、新しい交通政策を発表した。この政策は来春から実施される。労働組合は驚きを表明し、説明を求めている。" * 3
    article = parse_page("a.txt", story.encode())
    assert (article.text, article.language) == (story, "ja")


def test_invisible_characters_of_the_markup_are_not_stored() -> None:
    data = '{"@type": "NewsArticle", "headline": "A \\ud800bridge", "author": {"name": "N\\u202eell Marr"}, "publisher": "The\\u200b Post"}'
    article = parse_page("a.html", f'<script type="application/ld+json">{data}</script><p>The story ends here.</p>'.encode())
    assert (article.title, article.authors, article.publisher) == ("A bridge", ("Nell Marr",), "The Post")


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.md"])
def test_front_matter_is_read_above_every_text(name: str) -> None:
    article = parse_page(name, f"---\ntitle: Jembatan Putus\npublisher: Warta Nala\npublished: 2021-10-18\n---\n{STORY}".encode())
    assert (article.title, article.publisher, article.published) == ("Jembatan Putus", "Warta Nala", date(2021, 10, 18))
    assert "---" not in article.text


@pytest.mark.parametrize("above", ["---\nPerhatian: banjir\n---\n", "---\n", "---\nsatu: [\n---\n", "---\nsatu\n---\n"])
def test_dashes_above_a_plain_text_are_no_mistake(above: str) -> None:
    article = parse_page("a.txt", f"{above}{STORY}".encode())
    assert parse_page("a.txt", STORY.encode()).text in f"{article.title}\n\n{article.text}"
    assert article.publisher is None


def test_the_language_in_the_front_matter_counts_most() -> None:
    assert parse_page("a.md", b"---\nlanguage: ms\n---\n" + (PAGES / "parstoday_copied.txt").read_bytes()).language == "ms"


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Just a moment...</h1><p>Checking your browser before accessing example.com.</p>",
        "<h1>Masuk</h1><p>Silakan masuk untuk membaca artikel ini.</p><p>Lupa kata sandi? Hubungi kami.</p>",
    ],
)
def test_a_page_that_lets_nobody_in_is_no_article(page: str) -> None:
    assert "not the article" in refusal("page.html", page.encode())


def test_a_story_that_is_only_in_the_data_of_a_page_is_read() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Rail bridge shut", "articleBody": f"{STORY}"})
    article = parse_page("a.html", f'<script type="application/ld+json">{data}</script><div id="root"></div>'.encode())
    assert (article.title, article.text) == ("Rail bridge shut", STORY)


def test_front_matter_is_read_under_the_names_of_other_tools() -> None:
    front = "judul: Jembatan Putus\ndate: 2021-10-18T08:00:00+07:00\nsumber: Warta Nala\npenulis: Ratih Kumala\n"
    article = parse_page("a.md", f"---\n{front}---\n{STORY}".encode())
    assert (article.title, article.publisher, article.authors) == ("Jembatan Putus", "Warta Nala", ("Ratih Kumala",))
    assert article.published == date(2021, 10, 18)
