"""Passages by number: given once, kept over restarts, and let through by filters as a plain reading of the filter says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.place import Place
from index.numbers import PassageNumbers
from index.passage import EVERY, Filter, Passage
from tests.conftest import made_article

DAY = date(2021, 10, 18)
OUTLETS = (None, "Kompas.com", "ParsToday", "Ayat 'kutip'")
LANGUAGES = (None, "id", "en")


def passages_of(article: Article) -> list[Passage]:
    return [Passage(article, 0, 5), Passage(article, 6, 10)]


def put(numbers: PassageNumbers, *articles: Article) -> list[int]:
    passages = [passage for article in articles for passage in passages_of(article)]
    return [int(number) for number in numbers.put(passages, [b"\1\0"] * len(passages))]


def test_a_passage_keeps_its_number_and_no_other_ever_gets_it(place: Place) -> None:
    one, two, three = (made_article(name, f"Berita {name}.") for name in ("satu", "dua", "tiga"))
    numbers = PassageNumbers(place)
    first = put(numbers, one, two)
    assert len(set(first)) == 4
    assert put(numbers, two, one) == first[2:] + first[:2]
    numbers.forget(numbers.of([two.digest]))
    assert len(numbers) == 2
    numbers.close()
    again = PassageNumbers(place)
    assert again.admitted().tolist() == first[:2]
    assert min(put(again, three)) > max(first)
    assert {row.digest for row in again.rows(first).values()} == {one.digest}
    again.close()


def test_more_passages_than_there_was_room_for(place: Place) -> None:
    numbers = PassageNumbers(place)
    given_out = put(numbers, *(made_article(str(n), f"Berita {n}.") for n in range(2_000)))
    assert numbers.admitted().tolist() == given_out
    assert len(numbers) == 4_000
    numbers.close()


DAYS = st.one_of(st.none(), st.integers(-3, 3).map(lambda days: DAY + timedelta(days)))
ABOUT = st.tuples(DAYS, st.sampled_from(OUTLETS), st.sampled_from(LANGUAGES))
FILTERS = st.builds(
    Filter,
    DAYS,
    DAYS,
    st.lists(st.sampled_from(["Kompas.com", "ParsToday", "Nobody", "Ayat 'kutip'"]), max_size=2),
    st.lists(st.sampled_from(["id", "en", "fr"]), max_size=2),
)


def lets_through(wanted: Filter, article: Article) -> bool:
    """What a filter means, in plain words."""
    day = article.published
    in_time = not (wanted.since or wanted.until) or (
        day is not None and (wanted.since or date.min) <= day and day <= (wanted.until or date.max)
    )
    return (
        in_time
        and (not wanted.publishers or article.publisher in wanted.publishers)
        and (not wanted.languages or article.language in wanted.languages)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(about=st.lists(ABOUT, max_size=12), wanted=FILTERS)
def test_a_filter_lets_through_what_it_says(tmp_path_factory: pytest.TempPathFactory, about: list[tuple], wanted: Filter) -> None:
    numbers = PassageNumbers(tmp_path_factory.mktemp("numbers") / "passages.db")
    articles = [
        replace(made_article(str(n), f"Berita {n}."), published=day, publisher=publisher, language=language)
        for n, (day, publisher, language) in enumerate(about)
    ]
    owners = dict(zip(put(numbers, *articles), [article for article in articles for _ in range(2)], strict=True))
    assert numbers.admitted(wanted).tolist() == [number for number, article in owners.items() if lets_through(wanted, article)]
    assert numbers.admitted(EVERY).tolist() == list(owners)
    numbers.close()
