"""An article that is open: it reads as it is, with its quotes, in a page that finds words and tells their nearest."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Question
from assistant.markup.reader import LONGEST_LEFT_OUT, MOST_LEFT_OUT, Standing, reader, whole
from tests.conftest import made_article

STORY = made_article("s", "Hujan turun. Sungai meluap.\n\nWarga mengungsi.", "Banjir", "id", "Warta Nala")


def citing(*spans: tuple[int, int], text: str = STORY.text) -> Answer:
    """An answer with a claim for each span of a story."""
    cited = [Citation(number, replace(STORY, text=text), *span) for number, span in enumerate(spans, 1)]
    return Answer(Question("apa?", "apa?", "id"), tuple(Claim("c", (one,), "quoted") for one in cited), (), found=True, done=True)


@pytest.mark.parametrize(("language", "told"), [("en", "2 of 2"), ("id", "2 dari 2")])
def test_the_chosen_quote_is_marked_among_all_and_the_others_are_a_step_away(language: str, told: str) -> None:
    page = reader(citing((0, 12), (13, 27)), 3, 2, Standing(), language)
    assert re.findall(r"<mark id='quote-(\d)'( class='current')?", page) == [("1", ""), ("2", " class='current'")]
    assert re.findall(r"rel='(\w+)' href='#(.*?)'", page) == [("prev", "cite-3-1"), ("next", "cite-3-1")]
    assert told in page
    assert "href='#sources-3'" in page


@pytest.mark.parametrize(
    ("spoken", "language", "glossed"), [("id", "en", "en"), ("en", "id", "id"), ("id", "id", ""), ("ms", "en", ""), (None, "en", "")]
)
def test_words_are_told_where_the_article_is_in_the_other_language(spoken: str | None, language: str, glossed: str) -> None:
    page = whole(replace(STORY, language=spoken), Standing(), language)
    assert re.findall(r"data-gloss='(.*?)'", page) == [glossed] * bool(glossed)
    assert ("class='tap'" in page) == bool(glossed)
    assert ("lang='" in page) == bool(spoken)


def test_an_article_that_no_answer_cites_leads_back_only_where_there_is_a_way() -> None:
    assert "href='#library'>Back to the library" in whole(STORY, Standing(), "en")
    assert "href='#sources-2'" in whole(STORY, Standing(), "en", turn=2)


def test_what_was_left_out_is_bounded_and_counted() -> None:
    lines = ["x" * 1000, *["<b>Menu</b>"] * (MOST_LEFT_OUT + 6)]
    page = whole(STORY, Standing(), "en", lines)
    assert f"Left out when the page was cleaned: {len(lines)}" in page
    assert "and 7 more" in page
    assert max(map(len, re.findall(r"x+", page))) == LONGEST_LEFT_OUT
    assert "<b>" not in page
    assert "<details" not in whole(STORY, Standing(), "en")


@given(st.text(alphabet=st.sampled_from("ab. \n<&'\"!?Z1é"), min_size=1, max_size=200), st.data())
def test_whatever_an_article_holds_it_reads_as_it_is_and_its_marks_are_slices(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text) - 1).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text))))
    spans = data.draw(st.lists(places, min_size=1, max_size=4))
    page = reader(citing(*spans, text=text), 0, 1, Standing(), "en")
    story = page.partition("<div class='story'")[2].partition(">")[2].removesuffix("</div></article>")
    paragraphs = [unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r"<p>(.*?)</p>", story, re.DOTALL)]
    assert paragraphs == re.findall(r"[^\n]+", text)
    for number, quote in re.findall(r"<mark id='quote-(\d+)'[^>]*>(.*?)</mark>", story, re.DOTALL):
        start, end = spans[int(number) - 1]
        assert unescape(quote) == text[start:end]
    assert set(re.findall(r"<(\w+)", story)) <= {"p", "mark"}
