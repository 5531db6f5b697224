from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta, timezone
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import markup
from assistant.answer import Answer, Citation, Claim, Question
from assistant.labels import LABELS
from assistant.phrases import PHRASES, moment
from corpus.article import Article, Refusal
from corpus.catalogue import Coverage
from index.search import Index
from tests.conftest import converse, made_article

ATTACK = "<img src=x onerror=alert(1)> ![x](https://evil.invalid/a.png) [y](javascript:alert(1)) $a$ **b** `c`"


class Outline(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def hostile_answer() -> Answer:
    text = f"{ATTACK} said one.\n\nAnother {ATTACK}."
    article = replace(
        made_article("x", text, title=ATTACK), publisher=ATTACK, authors=(ATTACK,), agency=ATTACK, language="<b>", url="javascript:1"
    )
    citation = Citation(1, article, 0, text.index("\n"))
    return Answer(Question(ATTACK, ATTACK, "en"), (Claim(citation.quote, (citation,), "quoted"),), (), found=True, done=True)


def test_nothing_from_outside_becomes_a_tag_or_an_address() -> None:
    answer = hostile_answer()
    refused = [Refusal(__import__("pathlib").Path(ATTACK), ATTACK)]
    coverage = Coverage(1, (ATTACK,), None, None, ())
    pages = [
        *(message["content"] for message in markup.messages((answer,))),
        markup.sources(answer, 0),
        markup.reader(answer, 0, 1, as_cited),
        markup.welcome(coverage, [answer.citations[0].article], refused, "en"),
        markup.problem(ATTACK),
        markup.messages((replace(answer, claims=(), note=ATTACK, found=False),))[1]["content"],
    ]
    for page in pages:
        for tag, attributes in Outline(page).tags:
            assert tag not in ("img", "script", "b")
            assert not any(name.startswith("on") for name in attributes)
            assert (attributes.get("href") or "#").startswith("#")


def as_cited(article: Article) -> markup.Standing:
    """An article that is as it was cited, and is printed nowhere else."""
    return markup.Standing()


@given(st.text())
def test_plain_text_holds_no_mark_of_markdown_and_reads_the_same(text: str) -> None:
    shown = markup.plain(text)
    assert not re.search(r"[*_`$<>\[\]()!|~\"']|&(?!#\d+;)", shown)
    assert unescape(shown) == unescape(" ".join(text.split()).translate(markup.MARKDOWN))


def test_the_reader_marks_exactly_the_quotes(shipped: Index) -> None:
    (answer,) = converse(shipped, "why did Russia close the NATO office?")
    for citation in answer.citations:
        page = markup.evidence((answer,), f"cite-0-{citation.number}", as_cited)
        marked = re.findall(r"<mark id='quote-(\d+)'( class='current' aria-current='true')?>(.*?)</mark>", page)
        assert [unescape(text) for _, current, text in marked if current] == [citation.quote]
        here = {c.number for c in answer.citations if c.article.id == citation.article.id}
        assert {int(number) for number, _, _ in marked} == here
        paragraphs = [unescape(re.sub(r"<[^>]+>", "", p)) for p in re.findall(r"<p>(.*?)</p>", page)]
        assert "\n\n".join(paragraphs) == citation.article.text


@pytest.mark.parametrize(
    "name", ["", "cite-9-1", "cite-0-99", "cite-0", "sources-5", "near-0-99", "near-0-0", "cite-0-1<", "<script>", "cite-٣-1x"]
)
def test_a_link_that_leads_nowhere_shows_nothing(shipped: Index, name: str) -> None:
    assert markup.evidence(converse(shipped, "why did Russia close the NATO office?"), name, as_cited) == ""


def test_an_article_that_came_near_can_be_read_without_highlights(shipped: Index) -> None:
    (answer,) = converse(shipped, "Who won the badminton final in Denmark?")
    page = markup.evidence((answer,), "near-0-1", as_cited)
    paragraphs = [unescape(paragraph) for paragraph in re.findall(r"<p>(.*?)</p>", page)]
    assert "\n\n".join(paragraphs) == answer.hits[0].passage.article.text
    assert "<mark" not in page


def test_sources_say_outlet_date_and_quote(shipped: Index) -> None:
    (answer,) = converse(shipped, "Mengapa Rusia menutup kantor NATO?")
    page = unescape(re.sub(r"<[^>]+>", " ", markup.sources(answer, 0)))
    for citation in answer.citations:
        assert citation.quote in page
        assert str(citation.article.publisher) in page
    assert "Okt 2021" in page


def test_both_languages_say_the_same_things() -> None:
    for table in (LABELS, PHRASES):
        assert table["id"].keys() == table["en"].keys()
        for key, english in table["en"].items():
            fields = set(re.findall(r"{(\w+)}", english)) - {"noun"}
            assert set(re.findall(r"{(\w+)}", table["id"][key])) == fields, key


def test_an_article_that_changed_or_was_reprinted_says_so(shipped: Index) -> None:
    (answer,) = converse(shipped, "Why did Russia close the NATO office?")
    other = made_article("x", "Text.", publisher="A <b>& B")
    page = markup.evidence((answer,), "cite-0-1", lambda article: markup.Standing("changed", (other,)))
    assert "has changed" in page
    assert "The same text is also in: A &lt;b&gt;&amp; B, 18 Oct 2021" in page
    assert "has changed" not in markup.evidence((answer,), "cite-0-1", as_cited)
    assert "no longer in the collection" in markup.evidence((answer,), "cite-0-1", lambda article: markup.Standing("gone"))


def test_a_refused_page_is_named_with_the_file_that_holds_it() -> None:
    refused = [Refusal(Path("/home/a/berita.zip/2021/satu.html"), "It is empty."), *[Refusal(Path("/home/a/b.txt"), "Empty.")] * 9]
    notice = markup.added(0, 0, refused, "en")
    assert "berita.zip/2021/satu.html: It is empty." in notice
    assert "/home" not in notice
    assert "5 more could not be read" in notice


def test_the_clock_is_shown_in_its_zone() -> None:
    wib, london = timezone(timedelta(hours=7)), timezone(timedelta(hours=1))
    article = made_article("x", "Text.")
    assert moment(replace(article, published_time=time(14, 5, tzinfo=wib)), "id") == "18 Okt 2021, 14.05 WIB"
    assert moment(replace(article, published_time=time(14, 5, tzinfo=london)), "en") == "18 Oct 2021, 14:05 UTC+1"
    assert moment(replace(article, published_time=time(14, 5)), "en") == "18 Oct 2021, 14:05"
    assert moment(replace(article, published=None, published_time=time(14, 5)), "en") == "undated"
