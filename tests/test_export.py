"""What is exported is read back as the very same articles, in each form."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, time, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.__main__ import main
from corpus.article import Article, UserError
from corpus.command.export import FORMS, export, writer_of
from corpus.parse import parse_page
from corpus.read import read_articles, read_file
from corpus.story.clean import canonical, one_line
from corpus.tables.exported import COLUMNS, as_markdown, restored, with_checksum

PAGES = Path(__file__).parent / "pages"
ENDINGS = {"jsonl": ".jsonl", "csv": ".csv", "md": ".zip"}
# Text that means something in one of the forms.
ODD = [*"""=1+1 '=1 ''@x +62 - --- # [x](y) *a* \\* " , ; [ null ~ \\ : &a <p>""".split(), "# Satu", "; ", ": "]
LINES = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=8)), min_size=1, max_size=5).map(" ".join).map(one_line).filter(bool)
CLOCKS = st.builds(
    time,
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from([0, 30]),
    tzinfo=st.one_of(st.none(), st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))),
)
ARTICLES = st.builds(
    Article,
    id=st.integers(0, 2**64 - 1).map("{:016x}".format),
    title=LINES,
    text=st.lists(LINES, min_size=1, max_size=4).map("\n\n".join).map(canonical).filter(bool),
    url=st.sampled_from([None, "https://kabar.example/1?a=%22b%22&c=%3Bd", "http://kabar.example:8080/x/…/'"]),
    publisher=st.none() | LINES,
    published=st.none() | st.dates(),
    authors=st.lists(LINES, max_size=3).map(tuple),
    language=st.sampled_from([None, "id", "en"]),
    agency=st.none() | LINES,
    published_time=st.none() | CLOCKS,
    updated=st.none() | st.dates(),
    section=st.none() | LINES,
).map(lambda article: article if article.published else replace(article, published_time=None))


@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None, max_examples=60)
@given(articles=st.lists(ARTICLES, max_size=3, unique_by=lambda article: article.id))
def test_every_article_comes_back_as_it_was(form: str, articles: list[Article]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"articles{ENDINGS[form]}")
        export(articles, path, writer_of(path.name, None))
        assert [read for read in read_file(path) if isinstance(read, Article)] == articles


@settings(deadline=None)
@given(article=ARTICLES)
def test_no_cell_is_a_formula(article: Article) -> None:
    table = io.BytesIO()
    FORMS["csv"]([article], table)
    header, cells = csv.reader(io.StringIO(table.getvalue().decode("utf-8-sig"), newline=""))
    assert header == list(COLUMNS)
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))]


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_collection_comes_back(form: str, tmp_path: Path) -> None:
    corpus, copy = tmp_path / "corpus", tmp_path / "copy"
    corpus.mkdir()
    copy.mkdir()
    shared = "Harian ini terbit setiap pagi di seluruh kabupaten sejak belasan tahun."
    for number, thing in enumerate("pasar sekolah gudang terminal stadion".split(), start=1):
        head = f"<h1>Pembangunan {thing} selesai</h1>" + (f"<p>{shared}</p>" if number < 5 else "")
        story = f"<p>Pembangunan {thing} selesai pekan ini di kota.</p><h2>Harapan {thing}</h2><p>Warga lama menunggu {thing} di sana.</p>"
        site = '<meta property="og:site_name" content="Kota Kita">'
        (corpus / f"{thing}.html").write_text(f"<html>{site}<body><article>{head}{story}<p>{shared}</p></article></body></html>")
    for page in PAGES.iterdir():
        (corpus / page.name).write_bytes(page.read_bytes())
    place = ["--corpus", str(corpus), "--data", str(tmp_path / "data")]
    assert main(["export", str(copy / f"all{ENDINGS[form]}"), *place]) == 0
    articles = list(read_articles(corpus))
    assert "Harapan sekolah" in [paragraph for article in articles for paragraph in article.text.split("\n\n")]
    assert by_id(read_articles(copy)) == by_id(articles)


def test_a_part_of_a_collection_comes_back_though_its_lines_are_shared_by_more_of_its_pages(tmp_path: Path) -> None:
    (tmp_path / "berita").mkdir()
    (tmp_path / "copy").mkdir()
    for number in range(41):
        story = f"Pembangunan gedung {number} di kota itu selesai pekan ini.\n\nWarga sudah lama menunggu gedung {number} di sana."
        after = "\n\nGedung ini termasuk proyek unggulan pemerintah kabupaten tahun ini." if number < 4 else ""
        page = f"Pembangunan Gedung {number} Sudah Selesai\n\nkotakita.com - 3 Mei 2025 10:00\n\n{story}{after}"
        (tmp_path / "berita" / f"{number}.txt").write_text(page)
    place = ["--corpus", str(tmp_path / "berita"), "--data", str(tmp_path / "data")]
    assert main(["export", str(tmp_path / "copy" / "some.zip"), "unggulan", *place]) == 0
    articles = [article for article in read_articles(tmp_path / "berita") if "unggulan" in article.text]
    assert len(articles) == 4
    assert by_id(read_articles(tmp_path / "copy")) == by_id(articles)


def by_id(articles: Iterable[Article]) -> dict[str, Article]:
    """The articles by their ids."""
    return {article.id: article for article in articles}


def test_an_export_that_was_changed_is_read_as_any_other_page() -> None:
    article = parse_page("a.md", (PAGES / "front_matter.md").read_bytes())
    page = as_markdown(replace(article, text=f"{article.text}\n\nHarapan"))
    assert parse_page("a.md", page.encode()).text.endswith("Harapan")
    changed = parse_page("a.md", page.replace("teh", "kopi").encode())
    assert changed.text == article.text.replace("teh", "kopi").replace("\n\nDijual ke luar kota", ""), "cleaned again"
    assert (changed.title, changed.publisher, changed.published) == (article.title, article.publisher, article.published)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../../etc"},
        {"title": "two\nlines"},
        {"title": ""},
        {"text": "one\ntwo"},
        {"text": "hidden\u200b"},
        {"url": "javascript:alert(1)"},
        {"language": "<b>"},
        {"authors": [" "]},
        {"published": "yesterday"},
    ],
)
def test_values_that_no_article_has_are_not_taken_over(changes: dict[str, object]) -> None:
    row = with_checksum(parse_page("a.md", (PAGES / "front_matter.md").read_bytes()))
    assert restored(row) is not None
    assert restored(dict(row) | changes) is None, "the checksum no longer fits"
    from corpus.tables.exported import _checksum

    forged = dict(row) | changes
    assert restored(forged | {"checksum": _checksum(forged)}) is None


def test_an_exported_paragraph_without_an_end_is_refused() -> None:
    article = replace(parse_page("a.md", (PAGES / "front_matter.md").read_bytes()), text="word " * 10_000 + "end.")
    with pytest.raises(UserError, match="no news story"):
        parse_page("a.md", as_markdown(article).encode())


def test_an_export_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("before")

    def _failing() -> Iterable[Article]:
        yield parse_page("a.md", (PAGES / "front_matter.md").read_bytes())
        raise UserError("The disk is gone.")

    with pytest.raises(UserError, match="disk"):
        export(_failing(), tmp_path / "a.jsonl", FORMS["jsonl"])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.jsonl", "before")]


def test_an_export_into_the_collection_itself_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "berita").mkdir()
    place = ["--corpus", str(tmp_path / "berita"), "--data", str(tmp_path / "data")]
    assert main(["export", str(tmp_path / "berita" / "inner" / "all.csv"), *place]) == 2
    assert "collection's own folder" in capsys.readouterr().err


def test_standard_output_gets_the_export_and_nothing_else(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    place = ["--corpus", str(PAGES), "--data", str(tmp_path)]
    assert main(["export", "-", "--format", "jsonl", "--language", "en", *place]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert {row["title"] for row in rows} == {"Ferry firm fined after engine fire off Calder Point", "Museum finds lost map in cellar"}
    assert main(["export", "-", "--format", "md", *place]) == 0
    names = zipfile.ZipFile(io.BytesIO(capsysbinary.readouterr().out)).namelist()
    assert "2022-09-03-ferry-firm-fined-after-engine-fire-off-calder-point-9ff3fcb56b6dc562.md" in names


def test_clocks_without_a_zone_and_at_utc_come_back() -> None:
    article = parse_page("a.md", (PAGES / "front_matter.md").read_bytes())
    for clock in (time(8, 15), time(0, 0, tzinfo=UTC), time(23, 59, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))):
        timed = replace(article, published=date(2024, 2, 29), published_time=clock)
        assert parse_page("a.md", as_markdown(timed).encode()) == timed
