"""What is taken out of tables, by the names of their columns, and what is refused."""

from __future__ import annotations

import io
import json
from datetime import date, time, timedelta, timezone
from pathlib import Path

import pytest

from corpus.article import Refusal
from corpus.metadata import Facts
from corpus.parse import parse
from corpus.raw import LARGEST, Raw
from corpus.tables import objects
from corpus.tables import table as tables
from corpus.tables.table import is_table, rows
from tests.test_crawl import most_memory

STORY = "Jembatan itu putus pada malam hari, kata warga."
WIB = timezone(timedelta(hours=7))


def taken(name: str, data: bytes | str) -> tuple[list[Raw], list[tuple[str, str]]]:
    """The articles in a table, and the places and reasons of what was refused."""
    found = list(rows(name, io.BytesIO(data.encode() if isinstance(data, str) else data)))
    refused = [(str(row.path), row.reason) for row in found if isinstance(row, Refusal)]
    return [row for row in found if isinstance(row, Raw)], refused


def reason(name: str, data: bytes | str) -> str:
    """Why a table is refused as a whole."""
    pages, refused = taken(name, data)
    assert pages == []
    assert len(refused) == 1
    return refused[0][1]


def test_names_of_tables() -> None:
    assert all(map(is_table, ("a.json", "a.JSONL", "a.ndjson", "a.csv", "b/a.tsv")))
    assert not any(map(is_table, ("a.txt", "json", "a.xlsx", "a.rss")))


def test_a_row_becomes_an_article() -> None:
    data = (
        "Judul,Isi,Tautan,Sumber,Tanggal,Waktu,Penulis,Kategori,Bahasa\n"
        f'Jembatan Putus,"{STORY}\n\nRakit dipakai.",https://www.harianlembah.example/a?utm_source=x,Kompas.com,18/10/2021,14.05 WIB,'
        "Sari Dewanti; Bagas Pranata,Nasional,id-ID\n"
    )
    [page], refused = taken("berita.csv", data)
    assert (page.name, refused) == ("berita.csv/row 2.txt", [])
    article = parse(page)
    assert article.text == f"{STORY}\n\nRakit dipakai."
    assert (article.title, article.publisher, article.section, article.language) == ("Jembatan Putus", "Kompas.com", "Nasional", "id")
    assert (article.published, article.published_time) == (date(2021, 10, 18), time(14, 5, tzinfo=WIB))
    assert article.authors == ("Sari Dewanti", "Bagas Pranata")
    assert article.url == "https://www.harianlembah.example/a"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_forms_of_csv(delimiter: str, encoding: str, end: str) -> None:
    table = [
        ["title", "text", "author"],
        ['"Café, ""Lempur"" | x; y"', '"Satu.\n\nDua."', "Sari\x00 Dewanti"],
        [],
        ["A", "Tiga."],
        ["B", "Empat.", "", ""],
    ]
    data = end.join(delimiter.join(line) for line in table).encode(encoding)
    pages, refused = taken("a.csv", data)
    assert refused == []
    assert [page.name for page in pages] == ["a.csv/row 2.txt", "a.csv/row 4.txt", "a.csv/row 5.txt"]
    assert [page.data for page in pages] == [b"Satu.\n\nDua.", b"Tiga.", b"Empat."]
    assert (pages[0].facts.title, pages[0].facts.authors) == ('Café, "Lempur" | x; y', ("Sari Dewanti",))


def test_the_separator_that_a_spreadsheet_names_and_columns_of_one_name() -> None:
    [page], _ = taken("a.tsv", 'sep=;\n"title";text;text\nA;;Satu.\n')
    assert page.data == b"Satu."


def test_a_table_that_was_put_together_from_two_encodings() -> None:
    pages, _ = taken("a.csv", b"text\n" + "Café satu.\n".encode() * 99 + "Café dua.\n".encode("windows-1252"))
    assert pages[-1].data.decode() == "Café dua."


def test_rows_that_do_not_fit_are_refused_and_the_others_read() -> None:
    data = 'title,text,author\nA,Satu, dua,Sari\nB,Tiga.,\nC,"Empat.\nD,Lima.,Sari\n'
    pages, refused = taken("a.csv", data)
    assert [page.data for page in pages] == [b"Tiga."]
    assert [(place, text.split(";")[0]) for place, text in refused] == [
        ("a.csv/row 2", "Row 2 has 4 cells and the header 3"),
        ("a.csv/row 4", "Row 4 has 2 cells and the header 3"),
    ]


def test_rows_without_text_are_refused_each_and_tables_once() -> None:
    pages, refused = taken("a.jsonl", '{"title": "A"}\n\n{"text": "Satu."}\nnull\n{"text": ""}\n{broken\n{"isi": "Dua."}')
    assert [page.name for page in pages] == ["a.jsonl/row 3.txt", "a.jsonl/row 7.txt"]
    needed = "has no text: a column named text, body, content or isi is needed"
    assert refused == [
        ("a.jsonl/row 1", f"Row 1 {needed}; there is title."),
        ("a.jsonl/row 4", f"Row 4 {needed}."),
        ("a.jsonl/row 5", "Row 5 has no text: its column text is empty."),
        ("a.jsonl/row 6", "Row 6 is no valid JSON; save the table again."),
    ]
    assert reason("a.csv", "title,url\nA,b\nC,d\n") == f"This table {needed}; there is title, url."
    assert reason("a.jsonl", '{"title": "A"}\n' * 9) == f"None of the 9 rows of this table is an article. Row 1 {needed}; there is title."


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (f'Jembatan Putus,2021-10-18,"{STORY}"\n', True),
        (f'Jembatan Putus,18 Oktober 2021,"{STORY}"\nA,B,C\n', True),
        ("A;The whole of the story as it was printed in the paper yesterday\n", True),
        ("Tanggal,Judul,The whole of the story as it was printed in the paper\n", False),
        ("2021,title\n", False),
    ],
)
def test_a_table_whose_header_row_is_missing_is_told_so(data: str, missing: bool) -> None:
    told = reason("a.csv", data)
    assert told.startswith("The header row is missing: ") == missing
    assert "a column named text, body, content or isi is needed" in told


def test_the_reading_of_a_table_without_articles_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_HELD", 3)
    assert reason("a.jsonl", "{}\n" * 9).startswith("None of the first 3 rows")


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.json", "", "no valid JSON"),
        ("a.json", "[]", "no row"),
        ("a.csv", "text\n", "no row"),
        ("a.csv", "", "has no text"),
        ("a.jsonl", " \n", "no row"),
        ("a.json", '{"a": ', "in line 1"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", '{"a":' * 100_000, "nested too deeply"),
        ("a.jsonl", "{}" * 2 + "\n" + '{"a":' * 100_000, "None of the 2 rows"),
        ("a.json", bytes(range(256)), "known encoding"),
        ("a.jsonl", bytes(range(256)), "unknown encoding"),
        ("a.csv", b"\x89PNG" + bytes(range(256)) * 9, "unknown encoding"),
        ("a.csv", "Мост обрушился ночью, сказал он".encode("windows-1251"), "unknown encoding"),
        ("a.csv", 'text\n"' + "a" * (LARGEST + 9), "longer than 20 MB"),
        ("a.csv", 'text\n"' + ("a" * 99 + "\n") * (LARGEST // 80), "longer than 20 MB"),
        ("a.csv", '"' + "a" * (LARGEST + 9), "longer than 20 MB"),
        ("a.jsonl", '{"text": "' + "a" * (LARGEST + 9) + '"}', "longer than 20 MB"),
        ("a.json", '{"text": "' + "é" * (LARGEST // 2 + 9) + '"}', "longer than 20 MB"),
    ],
)
def test_bad_tables_are_refused_with_a_reason(name: str, data: bytes | str, wanted: str) -> None:
    assert wanted in reason(name, data)


def test_a_json_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST_JSON", 20)
    assert "save it as JSON Lines" in reason("a.json", json.dumps([{"text": STORY}]))


def test_a_cut_off_list_gives_what_came_before() -> None:
    whole = json.dumps([{"text": STORY}, {"text": STORY}, {"text": STORY}])
    pages, refused = taken("a.json", whole[:-30])
    assert len(pages) == 2
    assert "cut off, after its row 2" in refused[0][1]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "form", ['{"text": "%s"}\n{"text": "%s"}', '[{"text": "%s"}][{"text": "%s"},]\n', '\ufeff[{"text": "%s"},\n{"text": "%s"}]']
)
def test_lists_and_lines_under_each_others_names(name: str, form: str) -> None:
    pages, refused = taken(name, form % ("Satu.", "Dua."))
    assert ([page.data for page in pages], refused) == ([b"Satu.", b"Dua."], [])


def test_what_json_allows_and_python_does_not() -> None:
    digits = "9" * 5_000
    texts = '"text": "Satu.", "text": "Dua\\ud800\\u0000 ada."'
    data = "[{" + f'{texts}, "date": NaN, "updated": {digits}, "id": -{digits}, "x": 1e999' + "}]"
    [page], refused = taken("a.json", data)
    assert (page.data, page.facts, refused) == (b"Dua ada.", Facts(), [])


def test_a_large_table_is_read_row_by_row() -> None:
    text = "kata " * 2_000
    lines = "".join(f'{{"text": "{text}"}}\n' for _ in range(1_500)).encode()
    table = ("text\n" + f"{text}\n" * 1_500).encode()
    for name, data in (("a.jsonl", lines), ("a.csv", table)):
        stream = io.BytesIO(data)
        assert most_memory(lambda: sum(isinstance(row, Raw) for row in rows(name, stream))) < 6_000_000  # noqa: B023 – called at once
        assert not stream.closed


def test_pages_of_a_table_can_be_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nSatu.\nDua.\n", encoding="utf-8")
    with (tmp_path / "a.csv").open("rb") as stream:
        first = next(rows("a.csv", stream))
    assert isinstance(first, Raw)
    assert first.data == b"Satu."
