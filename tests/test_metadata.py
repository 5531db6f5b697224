"""Title, outlet, date, authors, agency, address, language and identity."""

from __future__ import annotations

import json
from datetime import UTC, date, time, timedelta, timezone

import pytest

from corpus.dates import date_line, find_date, find_time
from corpus.language import detect_language
from corpus.metadata import Facts, clean_url, front_matter_facts, identity, line_facts, local, merge, split_names
from corpus.story.marks import Marks, markup_facts

DAY = date(2021, 10, 18)


@pytest.mark.parametrize(
    "text",
    [
        "18 Oktober 2021",
        "Senin, 18 Okt 2021 10:02 WIB",
        "Senin (18/10/2021)",
        "Okt 18, 2021 09:38 Asia/Jakarta",
        "October 18, 2021",
        "18th of October, 2021",
        "Mon, 18 Oct 2021 03:00:00 GMT",
        "2021-10-18T23:30:00+07:00",
        "2021/10/18",
        "18.10.2021",
        "18-10-2021",
        "10/18/2021",
        "18/10/21",
        "20211018T090000",
    ],
)
def test_forms_of_a_date(text: str) -> None:
    assert find_date(text) == DAY


@pytest.mark.parametrize("text", ["", "31/02/2021", "Maret 2024", "pekan lalu", "1634544000", "5,2 persen", "12345678"])
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_month_names_of_both_languages() -> None:
    assert find_date("1 Agu 2020") == find_date("1 Aug 2020") == date(2020, 8, 1)
    assert find_date("1 Mei 2020") == find_date("1 May 2020") == date(2020, 5, 1)
    assert find_date("1 Des 2020") == find_date("1 Dec 2020") == date(2020, 12, 1)


def test_a_caption_or_sentence_with_a_date_is_no_date_line() -> None:
    assert date_line("Warga menyeberang dengan rakit di Sungai Lempur, Senin (18/10/2021)") is None
    assert date_line("Hal itu diumumkan pada 18 Oktober 2021.") is None
    assert date_line("Kompas.com - 18/10/2021, 09:20 WIB") == (DAY, "Kompas.com")


def test_the_day_of_saving_over_a_copied_page_is_not_its_date() -> None:
    head = [
        "Rabu, 25 November 2026 10:00 WIB",
        "Beranda",
        "Ekonomi",
        "Masuk",
        "Jembatan Putus di Dusun Talang Rimbo",
        "18/10/2021, 09:20 WIB",
    ]
    facts = line_facts(head, [], ["Jembatan putus."], [])
    assert facts.published == DAY
    assert facts.title == "Jembatan Putus di Dusun Talang Rimbo"


def test_the_day_of_a_change_is_not_the_day_of_publication() -> None:
    facts = line_facts(["A bridge has fallen down", "Updated 20 October 2021", "Published 18 October 2021"], [], ["It fell."], [])
    assert facts.published == DAY


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["Ratih Kumala", "Penulis"], ("Ratih Kumala",)),
        (["Penulis: Ratih Kumala | Editor: Joko"], ("Ratih Kumala",)),
        (["Penulis Ratih Kumala"], ("Ratih Kumala",)),
        (["By Nora Whitfield and Tom Asante, Environment correspondents"], ("Nora Whitfield", "Tom Asante")),
        (["Oleh: Lintang Ayu dan Bagas Pranata"], ("Lintang Ayu", "Bagas Pranata")),
        (["Rizky Mahendra - detikNews"], ("Rizky Mahendra",)),
        (["Editor: Joko"], ()),
        (["By Christmas the bridge had fallen."], ()),
    ],
)
def test_bylines(lines: list[str], authors: tuple[str, ...]) -> None:
    assert line_facts(lines, [], ["It fell."], []).authors == authors


def test_names_are_cleared_of_offices_and_addresses() -> None:
    assert split_names("Penulis Ratih Kumala, ratih@a.example, Staff Reporter") == ("Ratih Kumala",)


@pytest.mark.parametrize(
    ("head", "first", "last", "agency"),
    [
        (["Sumber Al Jazeera"], "", "", "Al Jazeera"),
        (["Sumber: Antara"], "", "", "Antara"),
        (["Source: Reuters"], "", "", "Reuters"),
        (["Sumber daya air makin langka, kata bupati."], "", "", None),
        ([], "Takengon (ANTARA) - Petani menanam kopi.", "", "ANTARA"),
        ([], "LONDON, Oct 19 (Reuters) - Shares fell.", "", "Reuters"),
        ([], "", "Petani menanam kopi. (Antara)", "Antara"),
        ([], "Presiden (75 tahun) - datang.", "", None),
    ],
)
def test_agencies(head: list[str], first: str, last: str, agency: str | None) -> None:
    assert line_facts(head, [], [first, last], []).agency == agency


@pytest.mark.parametrize(
    ("head", "first", "publisher"),
    [
        (["Mar 07, 2022 10:15 Asia/Jakarta"], "", "ParsToday"),
        (["Kompas.com - 19/10/2021, 09:20 WIB"], "", "Kompas.com"),
        ([], "MOSKWA, KOMPAS.com - Rusia menutup kantor.", "Kompas.com"),
        ([], "TEMPO.CO, Jakarta - Banjir surut.", "TEMPO.CO"),
        (["Jakarta, 19 Oktober 2021"], "Banjir surut.", None),
    ],
)
def test_publishers_of_copied_pages(head: list[str], first: str, publisher: str | None) -> None:
    assert line_facts(head, [], [first], []).publisher == publisher


def linked(**values: object) -> Marks:
    """The marks of a page with one JSON-LD article."""
    return Marks(json_ld=(json.dumps({"@type": "NewsArticle"} | values),))


def test_json_ld_in_a_list_and_a_graph() -> None:
    article = {"@type": ["Thing", "ReportageNewsArticle"], "headline": "A", "datePublished": "2021-10-18"}
    for data in (article, [article], {"@graph": [{"@type": "WebSite"}, article]}, {"mainEntity": article}):
        assert markup_facts(Marks(json_ld=("not json", "{}", json.dumps(data)))).published == DAY


def test_json_ld_of_other_stories_is_passed_over() -> None:
    data = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-01-01"}]}
    assert markup_facts(Marks(json_ld=(json.dumps(data),))) == Facts()


@pytest.mark.parametrize(
    "script", ["[" * 100_000, '{"@type": "NewsArticle", "author": [[[]]], "publisher": 3, "headline": {}, "datePublished": null}', "\x00"]
)
def test_broken_json_ld_says_nothing(script: str) -> None:
    assert markup_facts(Marks(json_ld=(script,))) == Facts()


def test_json_ld_comes_before_meta_elements_and_times() -> None:
    meta = {"og:title": "From meta", "article:published_time": "2020-02-02", "author": "Someone Else"}
    marks = Marks(
        meta=meta,
        json_ld=linked(headline="From JSON-LD", datePublished="2021-10-18", author="Penulis Ratih").json_ld,
        times=("2019-01-01",),
    )
    facts = markup_facts(marks)
    assert (facts.title, facts.published, facts.authors) == ("From JSON-LD", DAY, ("Ratih",))
    assert markup_facts(Marks(meta=meta)).title == "From meta"
    assert markup_facts(Marks(times=("2021-10-18T01:00:00Z",))).published == DAY


def test_the_outlet_is_no_author() -> None:
    assert markup_facts(linked(author={"name": "Harian Lembah"}, publisher={"name": "Harian Lembah"})).authors == ()


def test_titles_lose_the_outlet_and_regain_what_was_cut_off() -> None:
    assert markup_facts(Marks(title="A bridge falls - The Coast Ledger", headings=("A bridge falls",))).title == "A bridge falls"
    assert markup_facts(Marks(title="A bridge falls | Ledger", meta={"og:site_name": "Ledger"})).title == "A bridge falls"
    assert markup_facts(Marks(meta={"og:title": "A bridge fa..."}, headings=("A bridge falls down",))).title == "A bridge falls down"
    assert markup_facts(Marks(title="Persib vs Persija - skor akhir")).title == "Persib vs Persija - skor akhir"


def test_addresses() -> None:
    assert clean_url("https://WWW.a.example/b/?utm_source=x&id=3&page=all#top") == "https://www.a.example/b/?id=3"
    for wrong in ("javascript:alert(1)", "file:///etc/passwd", "//a.example/b", "https://a.example/", "", "https://[::1", "https://a b/c"):
        assert clean_url(wrong) is None


def test_identity_of_an_address_ignores_how_it_is_written() -> None:
    written = (
        "https://www.a.example/b",
        "http://a.example/b/",
        "https://amp.a.example/b",
        "https://a.example/b/amp/",
        "https://a.example/b?utm_medium=y#c",
    )
    ids = {identity(clean_url(address), "X", "title", None, address) for address in written}
    assert len(ids) == 1
    assert identity("https://a.example/c", None, "", None, "") not in ids


def test_identity_without_address() -> None:
    same = identity(None, "Outlet", "Title", DAY, "First.")
    assert len(same) == 16
    assert int(same, 16) >= 0
    assert same == identity(None, "OUTLET", "title", DAY, "First, corrected.")
    assert same != identity(None, "Outlet", "Title", date(2021, 10, 19), "First.")
    assert identity(None, None, "Title", None, "First.") != identity(None, None, "Title", None, "Other.")


def test_front_matter_values() -> None:
    facts = front_matter_facts(
        {
            "title": " A  b ",
            "authors": "Ratih Kumala dan Bagas",
            "published": "18 Oktober 2021",
            "url": "ftp://a/b",
            "language": "id-ID",
            "agency": "null",
        }
    )
    assert facts == Facts(title="A b", published=DAY, authors=("Ratih Kumala", "Bagas"), language="id")


def test_the_first_known_value_wins() -> None:
    assert merge(Facts(title="A"), Facts(title="B", authors=("C",)), Facts(published=DAY)) == Facts(
        title="A", authors=("C",), published=DAY
    )


def test_languages() -> None:
    indonesian = (
        "Pemerintah daerah mengatakan bahwa jembatan itu putus karena hujan deras sejak Senin malam, dan warga harus memakai rakit."
    )
    malay = (
        "Kerajaan negeri memaklumkan bahawa jambatan itu runtuh kerana hujan lebat sejak malam Isnin, dan penduduk mahu ia dibina semula."
    )
    english = "The county said that the bridge collapsed because of heavy rain since Monday night, and that people must cross by raft."
    assert [detect_language(text) for text in (indonesian, malay, english, "Pendek.")] == ["id", "ms", "en", None]


def test_a_line_that_ends_in_a_date_is_no_headline_where_there_is_another() -> None:
    story = ("A bus overturned near Lembang on Friday, and nine people were killed.",)
    over = ("Tourist bus overturns in Lembang", "The Daily Valley, 3 May 2024")
    assert line_facts(over, (), story, ()).title == over[0]
    assert line_facts(("A bus in the valley, 3 May 2024",), (), story, ()).title == "A bus in the valley, 3 May 2024"
    assert line_facts(over[1:], (), story, ()).title is None  # which an outlet's line never is


def test_a_byline_with_outlet_and_date_tells_the_author_and_the_day() -> None:
    facts = line_facts(["Kopi Gayo Naik", "By Iskandar Muda, Aceh Ledger, 18 October 2021"], [], ["Harga kopi naik."], [])
    assert (facts.authors, facts.published) == (("Iskandar Muda",), DAY)
    assert line_facts(["Judul", "Oleh Joko Susilo - Radar Purworejo"], [], ["Teks."], []).authors == ("Joko Susilo",)


def test_utc_in_the_markup_is_told_as_the_page_shows_it() -> None:
    told = Facts(published=date(2021, 10, 17), published_time=time(17, 40, 12, tzinfo=UTC))
    wib = timezone(timedelta(hours=7))
    for clock in (time(0, 40), time(0, 40, tzinfo=wib)):
        shown = local(told, Facts(published=DAY, published_time=clock))
        assert (shown.published, shown.published_time) == (DAY, time(0, 40, tzinfo=wib))
    for other in (
        Facts(),
        Facts(published=DAY),
        Facts(published=DAY, published_time=time(0, 41)),
        Facts(published=date(2021, 10, 20), published_time=time(0, 40)),
    ):
        assert local(told, other) == told


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("18/10/2021, 14.05 WIB", "14:05:00+07:00"),
        ("Senin, 18 Okt 2021 14:05 WITA", "14:05:00+08:00"),
        ("18 Oktober 2021 | 9.45 WIT", "09:45:00+09:00"),
        ("2021-10-18T14:05:22.123+07:00", "14:05:22+07:00"),
        ("Mon 18 Oct 2021 14.05 BST", "14:05:00+01:00"),
        ("Oct 18, 2021 2:05 p.m. EDT", "14:05:00-04:00"),
        ("2021-10-18 14:05", "14:05:00"),
    ],
)
def test_the_clock_beside_a_date(text: str, clock: str) -> None:
    found = find_time(text)
    assert found is not None
    assert found.isoformat() == clock


@pytest.mark.parametrize("text", ["18.10.2021", "2021-10-18", "20211018", "", "18 Oktober 2021", "Skor 2:1"])
def test_no_clock_is_made_up(text: str) -> None:
    assert find_time(text) is None


def test_references_between_objects_of_json_ld_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "A", "author": {"@id": "#p"}},
            {"@id": "#p", "@type": "Person", "name": "Ayu Laras"},
        ]
    }
    assert markup_facts(Marks(json_ld=(json.dumps(graph),))).authors == ("Ayu Laras",)


def test_a_page_number_in_the_title_is_no_outlet() -> None:
    assert markup_facts(Marks(title="Kisah Guru di Asmat - Halaman 1", headings=("Kisah Guru di Asmat",))).publisher is None
