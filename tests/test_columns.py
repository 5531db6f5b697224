"""What the columns of a table say, by the names that exports, datasets and tools give them."""

from __future__ import annotations

import json
from datetime import UTC, date, time
from typing import Any

import pytest

from corpus.metadata import Facts
from corpus.parse import parse
from corpus.raw import Raw
from tests.test_tables import STORY, WIB, taken


def read(value: Any) -> list[Raw]:
    """The articles in a value that was written as JSON; none is refused."""
    pages, refused = taken("a.json", json.dumps(value))
    assert refused == []
    return pages


def facts(**columns: Any) -> Facts:
    """What a row with a text and these columns says."""
    [page] = read([{"text": STORY, **columns}])
    return page.facts


@pytest.mark.parametrize(
    "name", ["maintext", "Main_Text", "mainText", "MAIN TEXT", "isi", "Konten", "articleBody", "full-text", "berita", "body"]
)
def test_names_of_columns_are_compared_without_case_and_marks(name: str) -> None:
    assert read([{name: STORY}])[0].data == STORY.encode()


def test_exports_of_tools() -> None:
    trafilatura = {"source": "https://a.example/x", "source-hostname": "Harian Lembah", "hostname": "a.example", "date": "2021-10-18"}
    assert facts(**trafilatura, categories="Nasional;Bali", raw_text="no", author="Sari Dewanti") == Facts(
        url="https://a.example/x", publisher="Harian Lembah", published=date(2021, 10, 18), authors=("Sari Dewanti",), section="Nasional"
    )
    news_please = {"source_domain": "a.example", "date_publish": "2021-10-18 14:05:00", "date_modify": "2021-10-19 01:00:00", "authors": []}
    assert facts(**news_please, title_page="Jembatan", date_download="2024-01-01") == Facts(
        title="Jembatan", publisher="a.example", published=date(2021, 10, 18), published_time=time(14, 5), updated=date(2021, 10, 19)
    )
    wordpress = {
        "title": {"rendered": "Jembatan &#8220;Lempur&#8221;"},
        "content": {"rendered": "<p>Satu.</p>"},
        "author": 7,
        "categories": [3],
        "date": "2021-10-18T14:05:00",
        "link": "https://a.example/x",
    }
    [page] = read([wordpress])
    assert (page.name, page.data) == ("a.json/row 1.html", b"<p>Satu.</p>")
    assert page.facts.title == "Jembatan “Lempur”"
    assert (page.facts.authors, page.facts.section) == ((), None)
    kaggle = {"created_at": "2024-01-01", "updated_at": "2024-01-02", "source": "tempo", "embedding": [0.1] * 9, "id": 3}
    assert facts(**kaggle) == Facts(publisher="tempo")


@pytest.mark.parametrize(
    "value",
    [
        {"status": "ok", "articles": [{"source": {"id": None, "name": "Kompas.com"}, "title": "A", "content": f"{STORY} [+1234 chars]"}]},
        {"hits": {"total": 1, "hits": [{"_index": "a", "_source": {"title": "A", "text": STORY, "publisher": "Kompas.com"}}]}},
        {"response": {"results": [{"webTitle": "A", "fields": {"bodyText": STORY, "publication": "Kompas.com"}}]}},
        {"data": [{"attributes": {"headline": "A", "body": STORY, "outlet": "kompas.com"}}]},
        {"@context": "x", "@graph": [{"headline": "A", "articleBody": STORY, "publisher": {"@type": "x", "name": "Kompas.com"}}]},
        {"headline": "A", "articleBody": STORY, "publisher": {"name": "Kompas.com"}, "items": [{"a": 1}]},
        {"title": {"0": "A", "1": ""}, "text": {"0": STORY}, "media": {"0": "Kompas.com"}},
        {"0": {"title": "A", "text": STORY, "media": "Kompas.com"}, "1": {"title": "A", "text": STORY, "media": "Kompas.com"}},
        [{"title": ["A"], "text": [STORY], "media": "https://a.example/picture.jpg", "site": "https://www.kompas.com/"}],
    ],
)
def test_articles_are_found_where_services_list_them(value: Any) -> None:
    pages, refused = taken("a.json", json.dumps(value))
    assert pages[0].data == STORY.encode()
    assert (pages[0].facts.title, pages[0].facts.publisher) == ("A", "Kompas.com")
    assert all("row 2" in place for place, _ in refused)


@pytest.mark.parametrize(
    ("value", "day", "clock"),
    [
        ("2021-10-18T14:05:09+07:00", date(2021, 10, 18), time(14, 5, 9, tzinfo=WIB)),
        ("Senin, 18 Oktober 2021 | 14:05 WIB", date(2021, 10, 18), time(14, 5, tzinfo=WIB)),
        ("20211018", date(2021, 10, 18), None),
        ("20211018140509", date(2021, 10, 18), time(14, 5, 9)),
        (20211018140509, date(2021, 10, 18), time(14, 5, 9)),
        (20211018, date(2021, 10, 18), None),
        (1634565909, date(2021, 10, 18), time(14, 5, 9, tzinfo=UTC)),
        ("1634565909", date(2021, 10, 18), time(14, 5, 9, tzinfo=UTC)),
        (1634565909123.5, date(2021, 10, 18), time(14, 5, 9, tzinfo=UTC)),
        ({"$date": "2021-10-18T14:05:09Z"}, date(2021, 10, 18), time(14, 5, 9, tzinfo=UTC)),
        *((value, None, None) for value in (7, -5, True, 10**18, 1e300, "2021", "", "kemarin", [], {}, "99999999", 99999999999999)),
    ],
)
def test_dates(value: Any, day: date | None, clock: time | None) -> None:
    found = facts(date=value)
    assert (found.published, found.published_time) == (day, clock)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (["Sari Dewanti", "Bagas Pranata"], ("Sari Dewanti", "Bagas Pranata")),
        ("Sari Dewanti, Bagas Pranata", ("Sari Dewanti", "Bagas Pranata")),
        ("['Sari Dewanti', \"Ni'mah Pranata\"]", ("Sari Dewanti", "Ni'mah Pranata")),
        ([{"name": "Sari Dewanti"}, {"uri": "x"}, None], ("Sari Dewanti",)),
        ({"name": "By Sari Dewanti"}, ("Sari Dewanti",)),
        ("redaksi@a.example", ()),
        (12, ()),
    ],
)
def test_authors(value: Any, names: tuple[str, ...]) -> None:
    assert facts(author=value).authors == names


def test_values_that_are_none_of_their_kind_are_missing() -> None:
    nothing = {
        "title": "x" * 400,
        "url": "a.example",
        "publisher": 5,
        "language": "xyz",
        "section": "7",
        "agency": "NaN",
        "updated": "soon",
    }
    assert facts(**nothing) == Facts()
    assert facts(
        language="Indonesian", agency="Antara", source="http://[", link="https://a.example/\ud800x&copy=1", title="<b>Jembatan</b>\nPutus"
    ) == Facts(language="id", agency="Antara", url="https://a.example/x&copy=1", title="Jembatan Putus")


def test_paragraphs_are_kept_in_text_and_in_html() -> None:
    for text, suffix, paragraphs in (
        ("Satu.\nDua.\r\n \r\nTiga.", ".txt", ["Satu.", "Dua.", "Tiga."]),
        ("Satu.\\n\\nDua.", ".txt", ["Satu.", "Dua."]),
        ("Satu &amp; Dua&nbsp;ada.", ".txt", ["Satu & Dua ada."]),
        ("1 < 2 itu benar.", ".txt", ["1 < 2 itu benar."]),
        ("<p>Satu.</p><p>Dua.</p>", ".html", ["Satu.", "Dua."]),
        ("Ini <b>satu</b>.\nIni dua.", ".html", ["Ini satu.", "Ini dua."]),
    ):
        [page] = read([{"text": text}])
        assert page.name == f"a.json/row 1{suffix}"
        assert parse(page).text.split("\n\n") == paragraphs
    assert read([{"text": " ", "html": "<p>Satu."}])[0].name == "a.json/row 1.html"
