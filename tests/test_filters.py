"""What questions say about which articles they want, asked on Wednesday, 20 October 2021."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Conversation, Question
from assistant.filters import chips, narrowed, published_window, strict
from assistant.outlets import asked_for, mentions
from index.search import Index

TODAY = date(2021, 10, 20)
OUTLETS = (
    "Kompas.com",
    "detikcom",
    "ParsToday",
    "Reuters",
    "Tempo.co",
    "The Jakarta Post",
    "CNN Indonesia",
    "Antara News",
    "BBC News Indonesia",
    "Media Indonesia",
    "Surya Malang",
    "South China Morning Post",
    "Kutip Demo Desk Jakarta",
    "Kutip Demo Desk London",
)


def question(asked: str, conversation: Conversation = (), dropped: tuple[str, ...] = (), context: str = "") -> Question:
    return narrowed(Question(asked, asked, "id", context), conversation, OUTLETS, TODAY, dropped)


def answered(asked: Question) -> Answer:
    return Answer(asked, (), (), found=False, done=True)


@pytest.mark.parametrize(
    ("asked", "outlets"),
    [
        ("apa kata Kompas soal kapal itu?", "Kompas.com"),
        ("menurut kompas kenapa kapalnya tenggelam", "Kompas.com"),
        ("menurut harian Kompas, siapa yang datang", "Kompas.com"),
        ("menurut Kompas.com apa sebabnya", "Kompas.com"),
        ("versi ParsToday gimana?", "ParsToday"),
        ("pars today bilang apa soal kapal", "ParsToday"),
        ("Kompas bilang apa sih", "Kompas.com"),
        ("tempo nulis apa soal gempa", "Tempo.co"),
        ("apa yang ditulis di Kompas.com", "Kompas.com"),
        ("ada berita apa dari detik", "detikcom"),
        ("detik.com bilang apa", "detikcom"),
        ("berita Tempo soal Bali", "Tempo.co"),
        ("kabar terbaru dari Tempo", "Tempo.co"),
        ("kata Antara apa", "Antara News"),
        ("berdasarkan laporan Reuters berapa korbannya", "Reuters"),
        ("dilansir dari CNN Indonesia, siapa pemenangnya", "CNN Indonesia"),
        ("kata CNN gimana", "CNN Indonesia"),
        ("menurut BBC kapan", "BBC News Indonesia"),
        ('menurut "CNN Indonesia" gimana', "CNN Indonesia"),
        ("according to Reuters, why did the ship leave?", "Reuters"),
        ("What does Kompas say about the ship?", "Kompas.com"),
        ("what did the Jakarta Post report about the flood?", "The Jakarta Post"),
        ("in the Jakarta Post, who won?", "The Jakarta Post"),
        ("how does Reuters describe the harbour", "Reuters"),
        ("has Tempo reported on the flood?", "Tempo.co"),
        ("what was Reuters' report, from Reuters", "Reuters"),
        ("Tempo's coverage of the flood", "Tempo.co"),
        ("articles published by Tempo about ships", "Tempo.co"),
        ("south china morning post coverage of the deal", "South China Morning Post"),
        ("what does the London desk say about the mission", "Kutip Demo Desk London"),
        ("menurut Desk Jakarta apa alasannya", "Kutip Demo Desk Jakarta"),
        ("according to Kutip Demo Desk London, when was it", "Kutip Demo Desk London"),
        ("menurut Kompas, Tempo digugat karena apa", "Kompas.com"),
        ("apa beda Kompas dan ParsToday soal kapal", "Kompas.com|ParsToday"),
        ("bandingkan liputan Tempo dengan Antara", "Tempo.co|Antara News"),
        ("how do Reuters and CNN Indonesia differ on the tide", "Reuters|CNN Indonesia"),
        ("compare Kompas with Reuters", "Kompas.com|Reuters"),
        ("what do Kompas and Tempo say", "Kompas.com|Tempo.co"),
        ("menurut Kompas, Tempo, dan Reuters", "Kompas.com|Tempo.co|Reuters"),
    ],
)
def test_outlets_that_are_to_speak(asked: str, outlets: str) -> None:
    assert "|".join(question(asked).publishers) == outlets


@pytest.mark.parametrize(
    "asked",
    [
        "why was Tempo sued?",
        "kenapa Tempo digugat?",
        "berita Tempo dibredel",
        "wartawan dari Tempo ditangkap kapan",
        "what happened to the journalist from Reuters",
        "who owns Kompas",
        "apa yang terjadi di Jakarta",
        "according to London",
        "banjir di Malang kapan",
        "di antara mereka siapa yang menang",
        "media Indonesia ada berapa",
        "menurut Desk Demo apa",
        "what is the news in Indonesia",
        "menurut pakar, tempo kapal itu berapa",
    ],
)
def test_outlets_that_are_not_to_speak(asked: str) -> None:
    assert question(asked).publishers == ()


def test_a_part_that_two_outlets_share_names_neither() -> None:
    assert asked_for("kata Tribun apa", ("Tribun Medan", "Tribun Jabar")) == ()
    assert asked_for("kata Tribun Jabar apa", ("Tribun Medan", "Tribun Jabar")) == ("Tribun Jabar",)
    assert asked_for("kata Kompas apa", ("Kompas TV Jakarta", "Kompas.com")) == ("Kompas.com",)


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        ("apa yang terjadi pada April 2014", "2014-04-01", "2014-04-30"),
        ("what happened on 30 August 1999?", "1999-08-30", "1999-08-30"),
        ("apa yang terjadi sejak 2014 di sana", "2014-01-01", None),
        ("who resigned before 2010?", None, "2009-12-31"),
        ("apa kata mereka antara 2004 dan 2008", "2004-01-01", "2008-12-31"),
        ("berita kemarin", "2021-10-19", "2021-10-19"),
        ("what happened in 2014 and 2018?", "2014-01-01", "2018-12-31"),
        ("siapa yang menyebut “krisis tahun 1998 itu”?", None, None),
        ("berapa dari 2000 orang itu", None, None),
        ("kapan kapal itu tenggelam", None, None),
    ],
)
def test_periods(asked: str, since: str | None, until: str | None) -> None:
    found = question(asked)
    assert (found.since and found.since.isoformat(), found.until and found.until.isoformat()) == (since, until)


@pytest.mark.parametrize(
    "asked",
    [
        "berita Agustus 2008 tentang perang",
        "artikel yang terbit Oktober 2021",
        "artikel yang diterbitkan pada 18 Oktober 2021",
        "artikel yang dimuat Kompas pada 18 Oktober 2021",
        "ada berita apa kemarin?",
        "ringkas berita minggu ini",
        "berita NATO minggu lalu",
        "berita tentang NATO dari Oktober 2021",
        "laporan dua minggu terakhir",
        "apa kabar terbaru hari ini",
        "articles from October 2021 on NATO",
        "articles of October 2021",
        "what was published in October 2021 about NATO",
        "reports published on 18 October 2021",
        "news from last week",
        "news about the ship from last week",
        "latest news today",
    ],
)
def test_periods_of_publication(asked: str) -> None:
    assert strict(question(asked))
    assert published_window(question(asked), True) == (question(asked).since, question(asked).until)


@pytest.mark.parametrize(
    "asked",
    [
        "apa yang terjadi pada April 2014",
        "what happened on 30 August 1999?",
        "berita tentang serangan pada April 2014",
        "laporan soal apa yang terjadi pada 1999",
        "reports about the attack in April 2014",
        "siapa presiden pada tahun 2014",
        "apa berita terbaru",
    ],
)
def test_periods_of_events(asked: str) -> None:
    assert not strict(question(asked))


def test_events_are_reported_after_they_happen() -> None:
    assert published_window(question("apa yang terjadi pada April 2014"), False) == (date(2014, 4, 1), date(2014, 5, 14))
    assert published_window(question("apa yang akan berlaku pada 1 November 2021"), False) == (None, date(2021, 11, 15))
    assert published_window(question("apa yang terjadi sejak 2014"), False) == (date(2014, 1, 1), None)


@pytest.mark.parametrize(
    ("asked", "phrases"),
    [
        ('siapa yang bilang "kapal selam itu hilang"?', ("kapal selam itu hilang",)),
        ("who said “a Direct Threat” and «no way out»?", ("a Direct Threat", "no way out")),
        ('siapa "Lavrov"', ()),
        ('menurut "CNN Indonesia" apa', ()),
        ("kapal selam", ()),
    ],
)
def test_phrases_keep_their_spelling(asked: str, phrases: tuple[str, ...]) -> None:
    assert question(asked).phrases == phrases


def test_a_follow_up_keeps_what_it_does_not_name_anew() -> None:
    first = question('berita Oktober 2021 dari Kompas tentang "kapal selam"')
    conversation = (answered(first),)
    kept = question("siapa dia?", conversation, context="kapal selam")
    assert (kept.since, kept.until, kept.publishers, kept.phrases) == (first.since, first.until, first.publishers, first.phrases)
    assert strict(kept, conversation)
    other = question("kalau menurut Tempo sejak 2014?", conversation, context="kapal selam")
    assert (other.since, other.until, other.publishers, other.phrases) == (date(2014, 1, 1), None, ("Tempo.co",), ("kapal selam",))
    assert not strict(other, conversation)
    assert question("siapa Lavrov?", conversation).publishers == ()


def test_chips_name_what_they_take_away() -> None:
    asked = 'berita Oktober 2021 dari Kompas tentang "kapal selam"'
    shown = chips(question(asked), "id")
    assert shown == (("period", "Okt 2021"), ("Kompas.com", "Kompas.com"), ("phrase", "“kapal selam”"))
    for name, _ in shown:
        assert chips(question(asked, dropped=(name,)), "id") == tuple(chip for chip in shown if chip[0] != name)
    assert chips(question("menurut Tempo sejak 2014"), "en") == (("period", "since 2014"), ("Tempo.co", "Tempo.co"))


def test_the_shipped_outlets_are_found_by_their_town(shipped: Index) -> None:
    outlets = shipped.coverage().publishers
    for town in ("Jakarta", "London", "Jenewa", "Makassar"):
        for asked in (
            f"menurut Kutip Demo Desk {town}",
            f"what does the {town} desk say about NATO",
            f"berita desk {town.lower()} soal NATO",
        ):
            assert asked_for(asked, outlets) == (f"Kutip Demo Desk {town}",)
        assert asked_for(f"apa yang terjadi di {town}", outlets) == ()
    assert asked_for("menurut Kutip Demo Desk apa", outlets) == ()


PIECES = st.sampled_from([*OUTLETS, *'menurut dan “ ” " , di say beda 2014'.split()])


@given(asked=st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=15).map(" ".join)))
def test_any_question_can_be_narrowed(asked: str) -> None:
    found = question(asked)
    assert set(found.publishers) <= set(OUTLETS)
    assert all(phrase in asked for phrase in found.phrases)
    assert not (found.since and found.until) or found.since <= found.until
    named = mentions(asked, OUTLETS)
    assert all(one.start < one.end <= len(asked) for one in named)
    assert not chips(narrowed(Question(asked, asked, "en"), (), OUTLETS, TODAY, ("period", "phrase", *OUTLETS)), "en")
    strict(found)
