"""Which articles are known to tell the same text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.place import Place
from corpus.reprints import SHORTEST, bands, is_reprint, shingles_of
from index.embed import Embedder
from index.search import Index
from tests.conftest import made_article

INDONESIAN = (
    "Badan Penanggulangan Bencana Daerah Kabupaten Lempur memastikan jembatan gantung di Dusun Talang Rimbo putus setelah diterjang arus "
    "sungai yang meluap sejak Minggu malam.",
    "Kepala badan itu, Ratih Kumala, mengatakan tidak ada korban jiwa, tetapi tiga ratus keluarga di seberang sungai kini hanya dapat "
    "dicapai dengan rakit bambu yang dibuat warga.",
    "“Air naik hampir dua meter dalam satu jam, dan tiang sebelah hulu tidak sanggup menahan batang kayu yang hanyut,” ujar Ratih kepada "
    "wartawan di posko darurat.",
    "Pemerintah kabupaten menyiapkan jembatan darurat dari rangka baja yang dipinjam dari provinsi, dan pemasangannya diperkirakan "
    "selesai dalam sepuluh hari bila hujan mereda.",
    "Sementara itu, sekolah di dua dusun diliburkan, sedangkan bahan pangan untuk sepekan sudah dikirim dengan perahu karet milik tim "
    "penyelamat.",
    "Jembatan sepanjang delapan puluh meter itu dibangun pada 1994 dan terakhir kali diperbaiki enam tahun lalu.",
)
ENGLISH = (
    "The government of Sarvan will reopen its railway to the neighbouring Republic of Telaga in spring, ending a closure that has lasted "
    "since the border dispute nineteen years ago, the transport ministry said on Tuesday.",
    "Two passenger trains a day are to run between the capitals at first, and freight will follow once the customs hall at Calder Point "
    "has been rebuilt, minister Tom Asante told reporters.",
    "“Our engineers have walked every kilometre of the line, and they found the rails in better order than anybody had dared to hope,” "
    "Asante said after talks with his counterpart.",
    "Both sides share the cost of forty million dollars, a third of which pays for new signals, while the rest goes into bridges that "
    "were mined during the dispute and never repaired.",
    "Traders on either side have long asked for the line, as lorries need eleven hours over the mountain road that is closed by snow for "
    "much of the winter.",
    "A first test train is due in February, the ministry added, and tickets will be sold from the beginning of March.",
)
# The same events as another reporter tells them.
INDONESIAN_OTHER = (
    "Warga Talang Rimbo terisolasi. Sebuah jembatan gantung, satu-satunya penghubung mereka dengan kota kecamatan, ambruk akibat banjir "
    "yang datang pada malam hari.",
    "Menurut keterangan Ratih Kumala dari dinas kebencanaan setempat, semua penduduk selamat walaupun sekitar 300 kepala keluarga terpaksa "
    "menyeberang memakai rakit buatan sendiri.",
    "Ratih bercerita bahwa permukaan sungai melonjak sampai dua meter hanya dalam sejam; kayu gelondongan kemudian menghantam salah satu "
    "tiang hingga roboh.",
    "Sebagai gantinya, rangka baja pinjaman dari provinsi akan dipasang. Pekerjaan itu butuh waktu kurang lebih sepuluh hari, asalkan "
    "cuaca membaik.",
)
ENGLISH_OTHER = (
    "After almost two decades without a single train, travellers will again be able to cross from Sarvan into Telaga by rail next spring.",
    "Tom Asante, who runs the transport portfolio, announced a modest start with a pair of daily services linking the two capital cities; "
    "goods wagons must wait until Calder Point gets a new customs building.",
    "He sounded relieved about the state of the track, which surveyors inspected on foot from end to end and judged to be surprisingly "
    "sound.",
    "The bill, some 40 million dollars, is split evenly. Signalling swallows a third of it and long-neglected bridges, still damaged by "
    "mines, take up the remainder.",
)


def printed(name: str, paragraphs: tuple[str, ...], opening: str = "", **more: object) -> Article:
    """A report as an outlet prints it, with its own opening."""
    text = "\n\n".join((opening + paragraphs[0], *paragraphs[1:]))
    return replace(made_article(name, text, f"Headline of {name}", publisher=f"Outlet {name}"), **more)


@pytest.fixture
def catalogue(place: Place) -> Iterator[Catalogue]:
    catalogue = Catalogue(place)
    yield catalogue
    catalogue.close()


def link(catalogue: Catalogue, *articles: Article) -> None:
    """Keep articles as searchable ones, and find out who reprints whom."""
    catalogue.add(articles)
    catalogue.link_reprints([(article, bands(article.text)) for article in articles])
    catalogue.mark((article.digest for article in articles), "indexed")


@pytest.mark.parametrize(
    ("report", "openings"),
    [
        pytest.param(INDONESIAN, ("LEMPUR, KOMPAS.com - ", "Lempur (ANTARA) - ", "Jakarta, CNN Indonesia -- "), id="Indonesian"),
        pytest.param(ENGLISH, ("SARVAN CITY (Reuters) - ", "Sarvan, Oct 18 — ", ""), id="English"),
    ],
)
@pytest.mark.parametrize("length", [3, 4, 5, 6])
def test_an_agencys_report_is_known_when_it_is_shortened_under_other_headlines_and_datelines(
    catalogue: Catalogue, report: tuple[str, ...], openings: tuple[str, ...], length: int
) -> None:
    whole = printed("whole", report, openings[0])
    shortened = [printed(f"short {number}", report[:length], opening) for number, opening in enumerate(openings[1:])]
    link(catalogue, whole, *shortened)
    for article in (whole, *shortened):
        assert {other.id for other in catalogue.reprints(article)} == {"whole", "short 0", "short 1"} - {article.id}


def test_a_report_with_some_words_of_the_outlets_own_is_still_a_reprint(catalogue: Catalogue) -> None:
    own = ("The news comes as prices for lorry fuel have doubled within a year.", "Opposition leaders called the plan overdue.")
    whole, mixed = printed("whole", ENGLISH), printed("mixed", (ENGLISH[0], own[0], *ENGLISH[1:4], own[1]))
    link(catalogue, whole, mixed)
    assert catalogue.reprints(whole) == [mixed]


@pytest.mark.parametrize(("one", "other"), [(INDONESIAN, INDONESIAN_OTHER), (ENGLISH, ENGLISH_OTHER)], ids=["Indonesian", "English"])
def test_two_reports_of_one_event_in_different_words_are_no_reprints(
    catalogue: Catalogue, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    articles = [printed("one", one), printed("other", other)]
    link(catalogue, *articles)
    assert not is_reprint(articles[0].text, articles[1].text)
    assert [catalogue.reprints(article) for article in articles] == [[], []]


def test_a_quotation_that_two_stories_share_makes_no_reprint(catalogue: Catalogue) -> None:
    articles = [printed("one", (*ENGLISH[:2], INDONESIAN[2])), printed("other", (INDONESIAN[0], INDONESIAN[2], INDONESIAN[4]))]
    link(catalogue, *articles)
    assert catalogue.reprints(articles[0]) == []


def test_texts_of_a_few_words_are_never_reprints(catalogue: Catalogue) -> None:
    brief = " ".join(ENGLISH[0].split()[: SHORTEST + 3])
    articles = [printed("one", (brief,)), printed("other", (brief,))]
    link(catalogue, *articles)
    assert bands(brief) == []
    assert catalogue.reprints(articles[0]) == []


def test_reprints_are_told_oldest_first_and_by_way_of_a_third(catalogue: Catalogue) -> None:
    beginning, end = printed("beginning", ENGLISH[:3]), printed("end", ENGLISH[3:])
    whole = printed("whole", ENGLISH, published=date(2021, 10, 17))
    undated = printed("undated", ENGLISH[:5], published=None)
    link(catalogue, beginning, end)
    assert catalogue.reprints(beginning) == []
    link(catalogue, whole, undated)
    assert [other.id for other in catalogue.reprints(beginning)] == ["whole", "end", "undated"]


def test_a_version_of_an_article_is_no_reprint_of_it(tmp_path: Path, embedder: Embedder) -> None:
    first, second = printed("x", ENGLISH), printed("x", ENGLISH[:5])
    with Index.open(tmp_path, embedder) as index:
        index.sync([first])
        index.sync([second])
        assert index.reprints(second) == index.reprints(first) == []


def test_links_vanish_with_an_article_and_come_back_with_it(tmp_path: Path, embedder: Embedder) -> None:
    whole, shortened, third = printed("whole", ENGLISH), printed("shortened", ENGLISH[:4]), printed("third", ENGLISH[:5])
    with Index.open(tmp_path, embedder) as index:
        index.sync([whole, shortened, third])
        assert index.reprints(whole) == [shortened, third]
        index.sync([whole, third])
        assert index.reprints(whole) == [third]
        index.sync([whole])
        assert index.reprints(whole) == []
        rows = index._stores.catalogue._database.rows
        assert rows("SELECT * FROM reprint") == []
        assert {digest for (digest,) in rows("SELECT digest FROM band")} == {whole.digest}
        index.sync([whole, shortened])
        assert index.reprints(whole) == [shortened]


def test_links_follow_an_article_that_changes(tmp_path: Path, embedder: Embedder) -> None:
    whole, shortened = printed("whole", ENGLISH), printed("shortened", ENGLISH[:4])
    renamed, rewritten = replace(shortened, title="Another headline"), printed("shortened", ENGLISH_OTHER)
    with Index.open(tmp_path, embedder) as index:
        index.sync([whole, shortened])
        index.sync([whole, renamed])
        assert index.reprints(whole) == [renamed]
        index.sync([whole, rewritten])
        assert index.reprints(whole) == index.reprints(rewritten) == []


@given(st.text(alphabet="abc .,\n\ud800", max_size=400), st.text(alphabet="abc .,\n\ud800", max_size=400))
def test_reprints_are_mutual_whatever_the_texts(one: str, other: str) -> None:
    assert is_reprint(one, other) == is_reprint(other, one)
    assert is_reprint(one, one) == bool(bands(one)) == (len(shingles_of(one)) >= SHORTEST)
    assert all(-(2**63) <= number < 2**63 for number in bands(one))
