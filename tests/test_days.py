"""Times as questions and news texts tell them, read on Wednesday, 20 October 2021."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.days import Period, moments, periods, shown
from assistant.times import COUNTS, DAY_WORDS, WEEKDAYS, plain
from corpus.dates import MONTHS

TODAY = date(2021, 10, 20)


def told(text: str, today: date = TODAY, backward: bool = True) -> list[tuple[str, str]]:
    return [(text[period.start : period.end], shown(period, "id")) for period in periods(text, today, backward)]


@pytest.mark.parametrize(
    ("text", "words", "means"),
    [
        ("pada 18 Oktober 2021, kata dia", "18 Oktober 2021", "18 Okt 2021"),
        ("on October 18, 2021.", "October 18, 2021", "18 Okt 2021"),
        ("the 18th of October, 2021", "18th of October, 2021", "18 Okt 2021"),
        ("pada Senin (18/10/2021), kata dia", "Senin (18/10/2021)", "18 Okt 2021"),
        ("(Senin, 18/10/2021)", "Senin, 18/10/2021", "18 Okt 2021"),
        ("Selasa malam (16/8/2005)", "Selasa malam (16/8/2005)", "16 Agu 2005"),
        ("18/10/2021", "18/10/2021", "18 Okt 2021"),
        ("10/18/2021", "10/18/2021", "18 Okt 2021"),
        ("tgl 18/10/21", "tgl 18/10/21", "18 Okt 2021"),
        ("18-10-2021", "18-10-2021", "18 Okt 2021"),
        ("2021-10-18", "2021-10-18", "18 Okt 2021"),
        ("berita oktober 2021", "oktober 2021", "Okt 2021"),
        ("in Aug 2008", "Aug 2008", "Agu 2008"),
        ("bulan Agustus 2008", "bulan Agustus 2008", "Agu 2008"),
        ("in may 2008", "may 2008", "Mei 2008"),
        ("18 mei 2008", "18 mei 2008", "18 Mei 2008"),
        ("2014", "2014", "2014"),
        ("tahun 2014 lalu", "tahun 2014", "2014"),
        ("apa yang terjadi di Aceh 2004?", "2004", "2004"),
        ("pemilu (2014) itu", "2014", "2014"),
        ("1990-an", "1990-an", "1990–1999"),
        ("in the 1990s", "the 1990s", "1990–1999"),
        ("era 90-an", "era 90-an", "1990–1999"),
        ("awal 2008", "awal 2008", "2008"),
        ("in early 2008", "early 2008", "2008"),
        ("mid-2008", "mid-2008", "2008"),
        ("akhir Oktober 2008", "akhir Oktober 2008", "Okt 2008"),
    ],
)
def test_what_the_calendar_names(text: str, words: str, means: str) -> None:
    assert told(text) == [(words, means)]
    assert not periods(text, TODAY)[0].relative


@pytest.mark.parametrize(
    ("text", "words", "means"),
    [
        ("apa yang terjadi kemarin", "kemarin", "19 Okt 2021"),
        ("kemaren", "kemaren", "19 Okt 2021"),
        ("kemarin lusa", "kemarin lusa", "18 Okt 2021"),
        ("tadi malam", "tadi malam", "19 Okt 2021"),
        ("what happened today?", "today", "20 Okt 2021"),
        ("hari ini", "hari ini", "20 Okt 2021"),
        ("besok", "besok", "21 Okt 2021"),
        ("lusa", "lusa", "22 Okt 2021"),
        ("last night", "last night", "19 Okt 2021"),
        ("the day before yesterday", "the day before yesterday", "18 Okt 2021"),
        ("Senin", "Senin", "18 Okt 2021"),
        ("said on Wednesday", "Wednesday", "20 Okt 2021"),
        ("Rabu lalu", "Rabu lalu", "13 Okt 2021"),
        ("next Wednesday", "next Wednesday", "27 Okt 2021"),
        ("senin depan", "senin depan", "25 Okt 2021"),
        ("Senin pekan lalu", "Senin pekan lalu", "11 Okt 2021"),
        ("akan bertemu di Brussel pada Kamis", "Kamis", "21 Okt 2021"),
        ("kata Lavrov pada Kamis", "Kamis", "14 Okt 2021"),
        ("Senin (18/10)", "Senin (18/10)", "18 Okt 2021"),
        ("on Monday, 25 October, they", "Monday, 25 October", "25 Okt 2021"),
        ("pada Minggu, kapal itu", "Minggu", "17 Okt 2021"),
        ("hari minggu", "hari minggu", "17 Okt 2021"),
        ("Minggu lalu", "Minggu lalu", "11–17 Okt 2021"),
        ("pekan ini", "pekan ini", "18–24 Okt 2021"),
        ("next week", "next week", "25–31 Okt 2021"),
        ("bulan yang lalu", "bulan yang lalu", "Sep 2021"),
        ("tahun depan", "tahun depan", "2022"),
        ("this year", "this year", "2021"),
        ("dua minggu terakhir", "dua minggu terakhir", "6–20 Okt 2021"),
        ("seminggu terakhir ini", "seminggu terakhir ini", "13–20 Okt 2021"),
        ("3 bulan terakhir", "3 bulan terakhir", "20 Jul – 20 Okt 2021"),
        ("in the last two weeks", "the last two weeks", "6–20 Okt 2021"),
        ("the past 10 days", "the past 10 days", "10–20 Okt 2021"),
        ("dua hari lalu", "dua hari lalu", "18 Okt 2021"),
        ("two days ago", "two days ago", "18 Okt 2021"),
        ("dua belas tahun silam", "dua belas tahun silam", "2009"),
        ("setahun yang lalu", "setahun yang lalu", "2020"),
        ("18 Oktober", "18 Oktober", "18 Okt 2021"),
        ("18 Desember", "18 Desember", "18 Des 2020"),
        ("Oct. 18", "Oct. 18", "18 Okt 2021"),
        ("pada bulan Maret", "bulan Maret", "Mar 2021"),
        ("in May, she", "May", "Mei 2021"),
        ("Agustus tahun lalu", "Agustus tahun lalu", "Agu 2020"),
        ("Oktober lalu", "Oktober lalu", "Okt 2020"),
    ],
)
def test_what_depends_on_the_day(text: str, words: str, means: str) -> None:
    assert told(text) == [(words, means)]
    assert periods(text, TODAY)[0].relative


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("sejak 2014", "sejak 2014"),
        ("since 2014", "sejak 2014"),
        ("from 2014", "sejak 2014"),
        ("since 18 October 2021", "sejak 18 Okt 2021"),
        ("sejak Oktober 2021", "sejak Okt 2021"),
        ("setelah 2014", "sejak 2015"),
        ("after 2014", "sejak 2015"),
        ("sebelum 2010", "hingga 2009"),
        ("before 18 October 2021", "hingga 17 Okt 2021"),
        ("hingga 2010", "hingga 2010"),
        ("until yesterday", "hingga 19 Okt 2021"),
        ("sampai Oktober 2021", "hingga Okt 2021"),
        ("antara 2004 dan 2008", "2004–2008"),
        ("between 2004 and 2008", "2004–2008"),
        ("2004-2008", "2004–2008"),
        ("2004 – 2008", "2004–2008"),
        ("dari 2004 sampai 2008", "2004–2008"),
        ("from 2008 to 2004", "2004–2008"),
        ("11–17 Oktober 2021", "11–17 Okt 2021"),
        ("antara 7 dan 18 Oktober 2021", "7–18 Okt 2021"),
        ("28 September sampai 3 Oktober 2020", "28 Sep – 3 Okt 2020"),
        ("Maret-Mei 2020", "Mar–Mei 2020"),
        ("from October 2021 to March 2022", "Okt 2021 – Mar 2022"),
        ("28 Desember 2020 hingga 3 Januari 2021", "28 Des 2020 – 3 Jan 2021"),
        ("dari Kamis sampai Senin", "14–18 Okt 2021"),
    ],
)
def test_a_range_is_one_expression(text: str, means: str) -> None:
    assert told(text) == [(text, means)]


def test_the_moments_of_a_range_are_told_alone() -> None:
    assert [shown(moment, "en") for moment in moments("sejak 2014, lalu antara Mei 2004 dan Juni 2008", TODAY)] == [
        "2014",
        "May 2004",
        "Jun 2008",
    ]


@pytest.mark.parametrize("text", ["berita dari Oktober 2021", "news about the ship from October 2021", "articles from October 2021"])
def test_news_from_a_month_is_of_that_month(text: str) -> None:
    assert told(text) == [("Oktober 2021" if "berita" in text else "October 2021", "Okt 2021")]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2021",
        "31 Februari 2021",
        "45 Oktober 2021",
        "18 Oktober 1899",
        "2014 orang mengungsi",
        "di 2000 desa",
        "with 2000 troops",
        "2000 tentara",
        "1.500 rumah",
        "$2014",
        "in 2,014 houses",
        "may he resign",
        "18 may have died",
        "they march on",
        "Theresa May said",
        "in May's house",
        "mei",
        "dua Minggu",
        "satu minggu",
        "Pasar Minggu",
        "beberapa tahun lalu",
        "dua puluh dua tahun lalu",
        "hari terakhir",
        "the last week of the talks",
        "It will last ten years.",
        "menurut ParsToday",
        "USA Today",
        "resolusi 1973/2011",
        "bagian (1/2)",
        "pukul 14.05",
        "https://kabar.example/2021/10/18/kapal",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "means"), [("1 November", "1 Nov 2021"), ("22 April", "22 Apr 2021"), ("6 Oktober", "6 Okt 2021"), ("5 Januari", "5 Jan 2021")]
)
def test_an_article_tells_days_that_come_soon(text: str, means: str) -> None:
    assert told(text, backward=False) == [(text, means)]


def test_a_text_with_many_times() -> None:
    text = "Senin (18/10/2021) kapal itu tiba; kemarin ia berangkat lagi. Sejak 2014 tidak ada yang lain. On 21 March it was sold."
    assert [means for _, means in told(text)] == ["18 Okt 2021", "19 Okt 2021", "sejak 2014", "21 Mar 2021"]


@pytest.mark.parametrize(
    ("since", "until", "id_", "en"),
    [
        (date(2021, 10, 18), date(2021, 10, 18), "18 Okt 2021", "18 Oct 2021"),
        (date(2014, 1, 1), None, "sejak 2014", "since 2014"),
        (None, date(2010, 12, 31), "hingga 2010", "until 2010"),
        (None, date(2008, 8, 31), "hingga Agu 2008", "until Aug 2008"),
        (date(2008, 8, 1), date(2009, 5, 31), "Agu 2008 – Mei 2009", "Aug 2008 – May 2009"),
        (None, None, "", ""),
    ],
)
def test_how_a_period_is_shown(since: date | None, until: date | None, id_: str, en: str) -> None:
    period = Period(0, 0, since, until, False)
    assert (shown(period, "id"), shown(period, "en")) == (id_, en)


JOINTS = "sejak antara dan sampai before from to - / (18/10) 29 ( ) . ,".split()
PIECES = st.sampled_from(
    [
        *MONTHS,
        *WEEKDAYS,
        *DAY_WORDS,
        *COUNTS,
        "Minggu",
        "May",
        "Mei",
        *"31 0 2 2014 2000-an lalu depan ini hari weeks tahun terakhir ago".split(),
        *JOINTS,
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25).map(" ".join))


@given(text=TEXTS, today=st.one_of(st.dates(), st.just(TODAY)), backward=st.booleans())
def test_any_text_can_be_read(text: str, today: date, backward: bool) -> None:
    found = periods(text, today, backward)
    assert len(plain(text)) == len(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for period in found:
        assert 0 <= period.start < period.end <= len(text)
        assert period.since or period.until
        assert not (period.since and period.until) or period.since <= period.until
        assert shown(period, "id")
        assert shown(period, "en")


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), today=st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_a_whole_date_means_itself_on_any_day(day: date, today: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day} {day:%B} {day.year}", f"{day:%A}, {day:%B} {day.day}, {day.year}"):
        assert [(one.since, one.until) for one in periods(text, today)] == [(day, day)]


@given(today=st.dates(date(1910, 1, 1), date(2090, 12, 31)), name=st.sampled_from(sorted(WEEKDAYS)))
def test_a_weekday_is_the_last_one(today: date, name: str) -> None:
    (found,) = periods(name.capitalize(), today)
    assert found.since
    assert found.since.weekday() == WEEKDAYS[name]
    assert timedelta(0) <= today - found.since < timedelta(7)


def test_long_texts_are_read_in_time() -> None:
    before = time.perf_counter()
    for text in ("2014-" * 4_000, "dua " * 5_000, " " * 20_000, "Senin " * 3_000, "sejak 1 Mei sampai " * 300, "9" * 20_000):
        periods(text, TODAY)
    assert time.perf_counter() - before < 20
