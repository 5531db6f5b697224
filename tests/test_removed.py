"""What is shown of a page beside the story: every line once, in order, and those that were kept are the story."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.__main__ import main
from corpus.article import UserError
from corpus.command.describe import Shown
from corpus.command.holdings import Holdings
from corpus.command.look import look, page_lines
from corpus.command.removed import compared, differences, file_of, lines_of, raw_at
from corpus.contents import holds_pages
from corpus.parse import parse_page
from corpus.raw import Raw

PAGES = Path(__file__).parent / "pages"
WORDS = st.lists(st.sampled_from("a b c d e".split()), min_size=1, max_size=4).map(" ".join)


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=5))
def test_the_kept_lines_are_the_story_whatever_the_page_is(lines: list[str], paragraphs: list[str]) -> None:
    shown = list(compared(lines, paragraphs))
    assert [text for kept, text in shown if kept] == paragraphs
    removed = " ".join(text for kept, text in shown if not kept).split()
    assert len(removed) + len(" ".join(paragraphs).split()) >= len(" ".join(lines).split()), "no word of the page is lost"


@given(st.data())
def test_a_story_that_lies_in_the_page_is_told_apart(data: st.DataObject) -> None:
    # Each line has a number, because two lines may also be kept as one that joins them.
    lines = [f"{number} {words}" for number, words in enumerate(data.draw(st.lists(WORDS, max_size=10)))]
    kept = sorted(data.draw(st.sets(st.sampled_from(range(len(lines))))) if lines else [])
    shown = list(compared(lines, [lines[number] for number in kept]))
    assert [text for _, text in shown] == lines


@pytest.mark.parametrize("page", sorted(path for path in PAGES.iterdir() if not holds_pages(path.name)), ids=lambda path: path.name)
def test_every_paragraph_of_the_saved_pages_stands_in_a_line_of_theirs(page: Path) -> None:
    lines = lines_of(raw_at(page))
    assert lines is not None
    article = parse_page(page.name, page.read_bytes())
    assert all(any(paragraph in line for line in lines) for paragraph in article.text.split("\n\n"))


def test_a_line_that_was_kept_in_part() -> None:
    lines = ["Menu", "Kapal itu bocor. Baca juga: Feri tenggelam", "Share this A ship leaks now", "Menu"]
    assert list(compared(lines, ["Kapal itu bocor.", "A ship leaks", "Added by hand"])) == [
        (False, "Menu"),
        (True, "Kapal itu bocor."),
        (False, "Baca juga: Feri tenggelam"),
        (True, "A ship leaks"),
        (False, "Share this"),
        (False, "now"),
        (True, "Added by hand"),
        (False, "Menu"),
    ]


def test_each_form_of_page_has_its_lines() -> None:
    html = "<p>Satu\ndua.</p><script>no()</script><nav>Menu</nav>"
    assert lines_of(Raw("a.html", html.encode())) == ["Satu dua.", "Menu"]
    assert lines_of(Raw("a.txt", "Menu\n\nSatu\u200b  dua.\n".encode("utf-16"))) == ["Menu", "Satu dua."]
    assert lines_of(Raw("a.md", b"---\ntitle: Tiga\n---\n\n# Tiga\n\n**Satu** dua.\n")) == ["title: Tiga", "Tiga", "Satu dua."]
    assert lines_of(Raw("a.pdf", b"%PDF-1.7")) is None


def test_lines_that_many_pages_of_an_outlet_share_are_marked(tmp_path: Path) -> None:
    shared = "Harian ini terbit setiap pagi di seluruh kabupaten sejak belasan tahun."
    (tmp_path / "berita").mkdir()
    for day, thing in enumerate("pasar sekolah gudang terminal stadion".split(), start=1):
        story = f"Pembangunan {thing} di kota itu selesai pekan ini.\n\nWarga sudah lama menunggu {thing} yang baru di sana."
        page = f"Pembangunan {thing.title()} Sudah Selesai\n\nkotakita.com - {day} Mei 2025 10:00\n\n{story}\n\n{shared}"
        (tmp_path / "berita" / f"{thing}.txt").write_text(page)
    with Holdings(tmp_path / "berita", tmp_path / "data", lambda done, total: None) as holdings:
        lines = page_lines(look(str(tmp_path / "berita" / "pasar.txt"), holdings))
    assert lines is not None
    assert (False, shared) in lines
    assert (True, "Warga sudah lama menunggu pasar yang baru di sana.") in lines


def test_pages_in_an_archive_are_named_by_their_place(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.write(PAGES / "english.html", "2022/english.html")
        archive.write(PAGES / "undated.html", "undated.html")
    place = tmp_path / "news.zip" / "2022" / "english.html"
    assert file_of(place) == tmp_path / "news.zip"
    with Holdings(tmp_path, tmp_path / "data", lambda done, total: None) as holdings:
        inside = look(str(place), holdings)
        assert inside == look("https://coastledger.example/news/ferry-firm-fined", holdings)
        assert inside.places == [place]
        assert page_lines(inside) == page_lines(Shown(inside.article, places=[PAGES / "english.html"]))
        with pytest.raises(UserError, match=r"holds 2 pages; name one of them: .*2022/english\.html"):
            look(str(tmp_path / "news.zip"), holdings)
        with pytest.raises(UserError, match=r"holds no page nope\.html"):
            look(str(tmp_path / "news.zip" / "nope.html"), holdings)


def test_where_only_the_story_can_be_read_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_heading("Jembatan Lempur putus", 0)
    document.add_paragraph("Jembatan itu putus pada malam hari, kata kepala desa.")
    document.save(str(tmp_path / "a.docx"))
    assert main(["show", str(tmp_path / "a.docx"), "--removed", "--data", str(tmp_path / "data")]) == 0
    told = capsys.readouterr().out
    assert "only the story can be read" in told
    assert told.endswith("Jembatan itu putus pada malam hari, kata kepala desa.\n")


def test_a_change_is_told_in_sentences() -> None:
    old = ["Satu. Dua! Tiga?", "Tetap.", "Empat."]
    new = ["Satu. Dua dan setengah! Tiga?", "Tetap."]
    assert list(differences(old, new)) == ["  Satu.", "- Dua!", "+ Dua dan setengah!", "  Tiga?", "", "- Empat.", ""]
    assert list(differences(old, old)) == []
