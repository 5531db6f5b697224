"""Lines that many pages of an outlet share, and what of an article is left without them."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from corpus.repeated import FEWEST, line_hashes, repeated_lines, without
from tests.conftest import made_article

SHARED = "This paper comes out every morning but Sunday."


def told(number: int, *more: str) -> str:
    """A text that no other number has, and lines that others may have."""
    return "\n\n".join((f"The harbour of town {number} was closed for {number} days after the storm, its master said.", *more))


def shared(*texts: str) -> frozenset[bytes]:
    return repeated_lines(map(line_hashes, texts))


def test_a_line_of_four_articles_is_furniture_and_of_three_is_not() -> None:
    with_line, without_line = [told(number, SHARED) for number in range(4)], [told(number) for number in range(4, 8)]
    assert shared(*with_line[:3], *without_line) == frozenset()
    assert shared(*with_line, *without_line) == {line_hashes(SHARED)}


def test_so_many_articles_have_to_share_it_as_make_a_tenth_of_the_outlets() -> None:
    articles = [told(number, *[SHARED] * (number < 10)) for number in range(100)]
    assert shared(*articles) == {line_hashes(SHARED)}
    assert shared(*articles, told(100)) == frozenset()
    assert shared(*articles, told(100), told(101, SHARED)) == {line_hashes(SHARED)}


def test_a_line_counts_once_for_each_article_whatever_its_case() -> None:
    assert shared(*(told(number, SHARED, SHARED) for number in range(3))) == frozenset()
    cases = (SHARED, SHARED.upper(), SHARED.lower(), SHARED.title())
    assert shared(*(told(number, line) for number, line in enumerate(cases))) == {line_hashes(SHARED)}


def test_a_hash_that_ends_in_zeros_is_kept_whole() -> None:
    line = next(line for line in map(str, count()) if line_hashes(line).endswith(b"\0"))
    assert shared(*(told(number, line) for number in range(4))) == {line_hashes(line)}


def test_nothing_is_shared_where_there_is_little_or_nothing() -> None:
    assert shared() == shared(SHARED) == shared(SHARED, SHARED, SHARED) == frozenset()


def test_an_article_loses_the_line_wherever_it_stands_and_nothing_else() -> None:
    for lines in ((SHARED, told(1), told(2)), (told(1), SHARED, told(2)), (told(1), told(2), SHARED.upper()), (told(1), told(2))):
        article = without(made_article("x", "\n\n".join(lines)), frozenset([line_hashes(SHARED)]))
        assert article == made_article("x", f"{told(1)}\n\n{told(2)}")


def test_an_article_that_would_lose_more_than_half_stays_whole() -> None:
    article = made_article("x", f"The harbour is open.\n\n{SHARED}")
    assert without(article, frozenset([line_hashes(SHARED)])) == article


LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "Ä", "ä", "\0", "x\0", "\ud800"]), min_size=1, max_size=5)


@given(st.lists(LINES, max_size=30))
def test_the_shared_lines_are_those_that_enough_articles_have(articles: list[list[str]]) -> None:
    folded = [{line.casefold() for line in lines} for lines in articles]
    counts = {line: sum(line in lines for lines in folded) for lines in folded for line in lines}
    expected = {line_hashes(line) for line, count in counts.items() if count >= max(FEWEST, len(articles) / 10)}
    assert shared(*("\n\n".join(lines) for lines in articles)) == expected
