from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.article import UserError
from corpus.catalogue import Catalogue
from corpus.place import Place
from tests.conftest import made_article


@pytest.fixture
def catalogue(place: Place) -> Iterator[Catalogue]:
    catalogue = Catalogue(place)
    yield catalogue
    catalogue.close()


def test_an_article_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    article = replace(made_article("x", "Kalimat “satu”.\n\nDua."), published=None, authors=("A", "B, C"), agency="Antara")
    catalogue.add([article])
    assert catalogue.in_state(10, "pending") == [article]
    assert catalogue.articles([article.digest]) == {}, "a pending article is not searchable"
    catalogue.mark([article.digest], "indexed")
    assert catalogue.articles([article.digest, "unknown"]) == {article.digest: article}


def test_an_article_that_is_in_use_is_in_memory_once(catalogue: Catalogue) -> None:
    article = made_article("x", "Kalimat satu.")
    catalogue.add([article])
    (held,) = catalogue.in_state(1, "pending")
    assert catalogue.waiting([article.digest])[0] is held
    changed = replace(article, text="Kalimat dua.")
    catalogue.add([changed])
    assert catalogue.waiting([changed.digest]) == [changed]
    assert catalogue.waiting([article.digest]) == [article]


def test_adding_again_neither_doubles_nor_unindexes(catalogue: Catalogue) -> None:
    article = made_article("x", "Text.")
    catalogue.add([article])
    catalogue.mark([article.digest], "indexed")
    catalogue.add([article])
    assert catalogue.count("indexed") == 1
    catalogue.mark([article.digest], "leaving")
    catalogue.add([article])
    assert catalogue.count("pending") == 1


def test_more_articles_than_a_statement_takes(catalogue: Catalogue) -> None:
    articles = [made_article(str(number), f"Text {number}.") for number in range(1_203)]
    catalogue.add(articles)
    catalogue.mark((article.digest for article in articles), "indexed")
    assert len(catalogue.articles(article.digest for article in articles)) == 1_203


def test_coverage_counts_what_is_searchable(catalogue: Catalogue) -> None:
    early = replace(made_article("a", "Text."), published=date(2020, 1, 2), publisher="B Desk")
    late = [replace(made_article(name, "Text."), publisher="C Desk", language="id") for name in "bc"]
    hidden = replace(made_article("d", "Text."), published=date(1999, 1, 1), publisher="D Desk")
    catalogue.add([early, *late, hidden])
    catalogue.mark((article.digest for article in [early, *late]), "indexed")
    coverage = catalogue.coverage()
    assert (coverage.articles, coverage.publishers, coverage.languages) == (3, ("C Desk", "B Desk"), ("id", "en"))
    assert (coverage.first, coverage.last) == (date(2020, 1, 2), date(2021, 10, 18))
    assert catalogue.newest(1)[0].published == date(2021, 10, 18)


def test_coverage_follows_what_another_process_writes(catalogue: Catalogue) -> None:
    article = made_article("x", "Text.")
    catalogue.add([article])
    catalogue.mark([article.digest], "indexed")
    assert catalogue.coverage().articles == 1
    other = Catalogue(catalogue.path)
    other.mark([article.digest], "leaving")
    assert catalogue.coverage().articles == 0
    catalogue.mark([article.digest], "indexed")
    assert (catalogue.coverage().articles, other.coverage().articles) == (1, 1)


def test_articles_are_looked_up_by_their_digests_alone(tmp_path: Path) -> None:
    steps: list[str] = []
    catalogue = Catalogue(tmp_path / "catalogue.db")
    connection = sqlite3.connect(tmp_path / "catalogue.db")
    ran: list[str] = []
    catalogue._database._connection.set_trace_callback(ran.append)
    catalogue.articles(["one", "two"])
    for statement in ran:
        steps += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert steps == ["SEARCH article USING PRIMARY KEY (digest=?)"], "by state it takes half a second among 20,000"


def test_a_file_that_is_no_catalogue_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(UserError, match="cannot be read as a catalogue"):
        Catalogue(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_catalogue_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    Catalogue(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UserError, match="newer Kutip"):
        Catalogue(path)
