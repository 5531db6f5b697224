"""Older versions of an article: kept as long as it is in the collection, whatever else is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from index.embed import Embedder
from index.search import Index
from tests.conftest import made_article
from tests.test_index import held, places_of

FIRST, SECOND, THIRD = (
    replace(made_article("x", f"The {which} text of the article."), updated=date(2021, 11, day))
    for day, which in enumerate(("first", "second", "third"), 1)
)
OTHER = made_article("y", "Another article altogether.")


def versions(index: Index, name: str) -> tuple[Article, set[Article]]:
    """The current version of an article and the older ones."""
    current, *older = (version.article for version in index._stores.catalogue.versions(name))
    return current, set(older)


def test_versions_change_places_when_an_earlier_one_comes_back(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        for version in (FIRST, SECOND, THIRD, FIRST):
            index.sync([version, OTHER])
            assert held(index) == places_of([version, OTHER])
        assert versions(index, "x") == (FIRST, {SECOND, THIRD})
        assert versions(index, "y") == (OTHER, set())


def test_versions_go_with_their_article(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        for articles in ([FIRST, OTHER], [SECOND, OTHER], [OTHER], [SECOND, OTHER]):
            index.sync(articles)
        assert versions(index, "x") == (SECOND, set())


def test_a_page_that_still_holds_an_older_version_changes_nothing(tmp_path: Path, embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder) as index:
        index.sync([FIRST])
        index.sync([SECOND])
        since = [version.seen for version in index._stores.catalogue.versions("x")]
        for order in ([FIRST, SECOND], [SECOND, FIRST], [*many(60), FIRST, SECOND], [FIRST, *many(60), SECOND], [SECOND, *many(60), FIRST]):
            report = index.sync(order)
            assert (report.changed, versions(index, "x")) == (0, (SECOND, {FIRST}))
        assert [version.seen for version in index._stores.catalogue.versions("x")] == since


def many(count: int) -> list[Article]:
    """So many other articles, more than are written together."""
    return [made_article(f"other {number}", f"The text of article {number}.") for number in range(count)]


PAGES = st.lists(st.sampled_from([FIRST, SECOND, THIRD, OTHER, replace(OTHER, title="Another headline")]), max_size=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PAGES, max_size=5))
def test_versions_are_what_was_current_before(tmp_path: Path, embedder: Embedder, syncs: list[list[Article]]) -> None:
    with Index.open(tmp_path, embedder) as index:
        index.sync([])
        older: dict[str, set[Article]] = {}
        current: dict[str, Article] = {}
        for articles in syncs:
            index.sync(articles)
            told: dict[str, Article] = {}
            for article in articles:
                told[article.id] = max(told.get(article.id, article), article, key=lambda one: (one.updated or date.min, one.digest))
            older = {name: (older.get(name, set()) | {current.get(name, article)}) - {article} for name, article in told.items()}
            current = told
            assert {name: versions(index, name) for name in told} == {name: (told[name], older[name]) for name in told}
            assert held(index) == places_of(list(told.values()))
