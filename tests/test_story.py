"""The pages of tests/bench/pages keep being read as well as they are; the table is printed by `python -m tests.bench.cleaning`."""

from __future__ import annotations

from statistics import mean

import pytest

from tests.bench.cleaning import PAGES, Score, kutip, measure


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    """How each of the pages is read."""
    return measure(kutip, sorted(PAGES.glob("*.html")))[0]


def test_there_are_many_pages_of_many_layouts(scores: list[Score]) -> None:
    assert len(scores) >= 54
    assert len({one.name.rpartition("-")[0] for one in scores}) >= 35


@pytest.mark.parametrize(("share", "floor"), [("precision", 0.985), ("recall", 0.99)])
def test_stories_are_kept_and_little_else(scores: list[Score], share: str, floor: float) -> None:
    assert mean(getattr(one, share) for one in scores) >= floor


@pytest.mark.parametrize("field", ["title", "published", "authors", "publisher"])
def test_what_is_known_of_an_article_is_right(scores: list[Score], field: str) -> None:
    assert mean(bool(getattr(one, field)) for one in scores) >= 0.96
