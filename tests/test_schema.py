"""Catalogues of earlier versions are brought up to date with nothing lost."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, UserError
from corpus.catalogue import Catalogue
from corpus.pages import Pages
from corpus.schema import MIGRATIONS, article_of, row_of
from index.embed import Embedder
from index.search import Index
from tests.conftest import made_article
from tests.test_index import held, places_of

# What the first version of Kutip made, word for word.
FIRST = """
CREATE TABLE article (digest TEXT PRIMARY KEY, id TEXT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    url TEXT, publisher TEXT, published TEXT, authors TEXT NOT NULL, language TEXT, agency TEXT) WITHOUT ROWID;
CREATE INDEX article_state ON article (state);
CREATE TABLE made_with (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO made_with VALUES ('embedder', 'kutip-0123456789ab'), ('chunker', '1');
PRAGMA user_version = 1;
"""

ARTICLES = [
    replace(made_article("full", "Kapal “Sinar” karam.\n\nAwaknya selamat."), language="id", agency="Antara", authors=("A. B.", "C, D")),
    replace(made_article("bare", "The ferry leaves at noon."), url=None, publisher=None, published=None, authors=(), language=None),
    made_article("waiting", "The harbour is closed until Monday."),
    made_article("twice", "The newer version of the text."),
]
LEAVING = [made_article("twice", "The older version of the text."), made_article("gone", "Nobody wants this any more.")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the first version, with articles in each of its states and search indexes that nothing of today has made."""
    connection = sqlite3.connect(tmp_path / "catalogue.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(FIRST)
    states = ["indexed", "indexed", "pending", "indexed"]
    for number, (article, state) in enumerate([*zip(ARTICLES, states, strict=True), *((article, "leaving") for article in LEAVING)]):
        published = article.published.isoformat() if article.published else None
        values = (f"digest {number}", article.id, state, article.title, article.text, article.url, article.publisher, published)
        authors = json.dumps(article.authors, ensure_ascii=False)
        connection.execute(f"INSERT INTO article VALUES ({', '.join('?' * 11)})", (*values, authors, article.language, article.agency))
    connection.commit()
    connection.close()
    for name in ("vectors", "lexical"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").write_text("made by another version")
    return tmp_path


def test_articles_survive_under_their_new_digests_and_wait_to_be_indexed(data: Path) -> None:
    catalogue = Catalogue(data / "catalogue.db")
    assert catalogue.kept() == {article.digest: article.id for article in ARTICLES}
    assert {article.id: article for article in catalogue.in_state(100, "pending")} == {article.id: article for article in ARTICLES}
    assert catalogue.count("indexed", "leaving", "superseded", "old") == 0
    assert catalogue.made_with() == {}
    assert [(version.article, version.seen) for version in catalogue.versions("full")] == [(ARTICLES[0], None)]
    assert all(catalogue.standing(article) == "same" for article in ARTICLES)


def test_the_search_indexes_are_made_anew(data: Path, embedder: Embedder) -> None:
    with Index.open(data, embedder) as index:
        assert held(index) == places_of(ARTICLES)
        assert index.search("kapal karam")[0].passage.article == ARTICLES[0]
        assert all(hit.passage.article in ARTICLES for hit in index.search("text", k=30))
        assert not (data / "lexical" / "old").exists()
        report = index.sync(ARTICLES)
        assert (report.added, report.changed, report.deleted, report.unchanged) == (0, 0, 0, len(ARTICLES))


def test_what_is_known_of_an_article_since_makes_a_new_version_of_it(data: Path, embedder: Embedder) -> None:
    clock = time(14, 5, tzinfo=timezone(timedelta(hours=7)))
    told = replace(ARTICLES[0], published_time=clock, updated=date(2021, 10, 19), section="Ekonomi")
    with Index.open(data, embedder) as index:
        assert index.sync([told, *ARTICLES[1:]]).changed == 1
        assert held(index) == places_of([told, *ARTICLES[1:]])
        first, second = index._stores.catalogue.versions("full")
        assert (first.article, second.article, second.seen) == (told, ARTICLES[0], None)
        assert first.seen is not None


def test_what_came_with_later_versions_is_there_and_empty(data: Path) -> None:
    with Pages(data / "catalogue.db") as pages:
        assert pages.marks(data) == {}
        assert list(pages.articles(data)) == list(pages.refusals(data)) == pages.holders("full") == []
        pages.take_out(["full"])
    assert Catalogue(data / "catalogue.db").reprints(ARTICLES[0]) == []


def test_a_catalogue_that_was_brought_up_to_date_is_as_a_new_one(data: Path, tmp_path: Path) -> None:
    Catalogue(data / "catalogue.db").close()
    Catalogue(tmp_path / "new.db").close()
    schemas = []
    for path in (data / "catalogue.db", tmp_path / "new.db"):
        connection = sqlite3.connect(path)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        names = connection.execute("SELECT type, name FROM sqlite_schema ORDER BY 1, 2").fetchall()
        columns = {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for kind, name in names if kind == "table"}
        schemas.append((version, names, columns))
        connection.close()
    assert schemas[0] == schemas[1]
    assert schemas[0][0] == len(MIGRATIONS)


def test_an_update_that_fails_changes_nothing(data: Path) -> None:
    path = data / "catalogue.db"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE article SET authors = 'no JSON' WHERE id = 'bare'")
    before = connection.execute("SELECT * FROM article").fetchall()
    connection.commit()
    with pytest.raises((UserError, ValueError)):
        Catalogue(path)
    assert connection.execute("SELECT * FROM article").fetchall() == before
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


DAYS = st.none() | st.dates()
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
CLOCKS = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.just(0), ZONES)
MAYBE = st.none() | TEXT
MADE = st.builds(Article, TEXT, TEXT, TEXT, MAYBE, MAYBE, DAYS, st.lists(TEXT).map(tuple), MAYBE, MAYBE, CLOCKS, DAYS, MAYBE)


@given(MADE)
def test_an_article_is_the_same_after_it_was_a_row(article: Article) -> None:
    assert article_of(row_of(article)) == article
    assert article_of(row_of(article)).digest == article.digest
