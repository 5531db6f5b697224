"""The articles of a catalogue as rows of a list: which, in what order, how many, and whatever is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import Catalogue
from corpus.place import Place, Shared
from corpus.shelf import ORDERS, UNDATED, Order, Shelf, Wanted
from tests.conftest import made_article

A, B, C, D = (f"{number:016x}" for number in range(1, 5))
ARTICLES = [
    replace(made_article(A, "Kapal feri bocor di Selat Nala, 100% rusak.", "zebra", "id", "Kabar"), published=date(2019, 12, 31)),
    replace(made_article(B, "The ferry of Ærø leaked in the strait.", "Ferry"), published=date(2021, 10, 18)),
    replace(made_article(C, "Kapal lain karam di selat itu.", "alpha", "id", "kabar lain"), published=date(2021, 2, 1)),
    replace(made_article(D, "Tanpa keterangan apa pun.", "Beta"), published=None, publisher=None, language=None),
]


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    path: Place = tmp_path_factory.mktemp("shelf") / "catalogue.db"
    if request.param == "PostgreSQL":
        path = Shared(request.getfixturevalue("database"), "shelf")
    catalogue, shelf = Catalogue(path), Shelf(path)
    catalogue.add(ARTICLES)
    catalogue.mark([article.digest for article in ARTICLES], "indexed")
    catalogue.add([made_article("5" * 16, "Kapal yang belum dapat dicari.")])
    yield shelf
    shelf.close()
    catalogue.close()


def ids(shelf: Shelf, wanted: Wanted, order: Order = "title") -> str:
    """The last digits of the articles that are wanted, in their order."""
    total, rows = shelf.find(wanted, order, 50)
    assert total == len(rows)
    return "".join(row.id[-1] for row in rows)


@pytest.mark.parametrize(("order", "expected"), [("newest", "2314"), ("oldest", "1324"), ("title", "3421"), ("outlet", "1324")])
def test_the_searchable_articles_are_put_in_order(shelf: Shelf, order: Order, expected: str) -> None:
    assert ids(shelf, Wanted(), order) == expected


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_in_parts_is_the_whole_list(shelf: Shelf, order: Order) -> None:
    whole = shelf.find(Wanted(), order, 50)[1]
    assert [shelf.find(Wanted(), order, 1, start) for start in range(5)] == [*((4, [row]) for row in whole), (4, [])]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(("kapal",)), "31"),
        (Wanted(("KAPAL", "nala")), "1"),
        (Wanted(("ferry",)), "2"),
        (Wanted(("ærø",)), "2"),
        (Wanted(("100%",)), "1"),
        (Wanted(("0%",)), "1"),
        (Wanted(("%",)), "1"),
        (Wanted(("_",)), ""),
        (Wanted(("\\",)), ""),
        (Wanted(("kapal",), "kabar lain"), "3"),
        (Wanted((), ""), "4"),
        (Wanted((), None, "2021"), "32"),
        (Wanted((), None, "2021-02"), "3"),
        (Wanted((), None, "2019-12"), "1"),
        (Wanted((), None, UNDATED), "4"),
    ],
)
def test_only_what_is_wanted_is_found(shelf: Shelf, wanted: Wanted, expected: str) -> None:
    assert ids(shelf, wanted) == expected


def test_the_articles_are_counted(shelf: Shelf) -> None:
    assert shelf.outlets() == (("", 1), ("Kabar", 1), ("Test Desk", 1), ("kabar lain", 1))
    assert shelf.languages() == (("id", 2), ("", 1), ("en", 1))
    assert shelf.months() == (("", 1), ("2019-12", 1), ("2021-02", 1), ("2021-10", 1))


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=20))
def test_any_words_can_be_looked_for(shelf: Shelf, words: list[str]) -> None:
    found = shelf.find(Wanted(tuple(words)), "newest", 50)[1]
    texts = {article.id: f"{article.title}\n{article.text}" for article in ARTICLES}
    assert all(word.casefold() in texts[row.id].casefold() for row in found for word in words[:12])


def test_versions_and_reprints_are_counted(place: Place) -> None:
    text = "\n\n".join(f"Kalimat nomor {number} tentang kapal yang bocor di Selat Nala pada malam itu." for number in range(12))
    one, other = made_article(A, text, publisher="Satu"), made_article(B, text, publisher="Dua")
    old = replace(one, title="Lama")
    catalogue, shelf = Catalogue(place), Shelf(place)
    catalogue.add([old, one, other])
    catalogue.mark([one.digest, other.digest], "indexed")
    catalogue.mark([old.digest], "old")
    catalogue.link_reprints([(one, [7]), (other, [7])])
    found = {row.id: (row.reprints, row.earlier) for row in shelf.find(Wanted(), "newest", 50)[1]}
    assert found == {A: (1, 1), B: (1, 0)}
    assert shelf.named(A) == next(row for row in shelf.find(Wanted(), "newest", 50)[1] if row.id == A)
    assert shelf.named("f" * 16) is None
    shelf.close()
    catalogue.close()
