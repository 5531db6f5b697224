"""Which articles are searched: the period, outlets and phrases asked for, single articles; and the part that can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Answer
from assistant.ask import ask
from assistant.find import kept_to
from corpus.article import Article, UserError
from index.embed import Embedder
from index.search import Index
from tests.conftest import converse, made_article

STORIES = {
    "reef": (
        "The ferry Kelimutu struck a reef in the Nala Strait on Sunday night. Forty-one passengers were rescued. "
        "Harbour master Rika Manafe said that the light on the reef had been out for weeks.",
        date(2019, 5, 20),
        "Nala Post",
    ),
    "trial": (
        "The captain of the ferry Kelimutu was sentenced to four years in prison on Tuesday. "
        "Judge Domi Lewar said that the captain had slept. The ferry had struck a reef in the Nala Strait.",
        date(2020, 2, 11),
        "Wairu Times",
    ),
    "bridge": (
        "The bridge over the river Wairu collapsed on Friday morning. Twelve people were hurt, the mayor said. "
        "Engineers had “warned of rust” for years.",
        date(2020, 6, 5),
        "Wairu Times",
    ),
    "market": (
        "The fish market of Sora burned down on Monday night. Four people were hurt, the mayor said. "
        "Traders had complained about bare wires since spring.",
        date(2020, 5, 10),
        "Nala Post",
    ),
}

BRIDGE, MARKET = "What happened to the bridge over the river Wairu?", "What happened to the fish market of Sora?"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("stories"), embedder) as index:
        index.sync(story(name) for name in STORIES)
        yield index


def story(name: str) -> Article:
    text, published, publisher = STORIES[name]
    return replace(made_article(name, text, title=f"About the {name}", publisher=publisher), published=published)


def last(index: Index, *asked: str, dropped: frozenset[str] = frozenset()) -> Answer:
    *_, answer = ask(asked[-1], converse(index, *asked[:-1]), index, dropped)
    return answer


def cited(answer: Answer) -> set[str]:
    return {citation.article.id for citation in answer.citations}


def test_an_outlet_that_is_named_is_the_only_one_cited(stories: Index) -> None:
    answer = last(stories, "According to Nala Post, where did the ferry strike a reef?")
    assert answer.found
    assert cited(answer) == {"reef"}
    assert answer.question.publishers == ("Nala Post",)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("What does Nala Post say about the ferry?", {"reef"}),
        ("Apa kata Wairu Times soal feri?", {"trial"}),
        ("What does Nala Post say about the bridge?", set()),
        ("Compare Nala Post and Wairu Times on the ferry Kelimutu.", {"reef", "trial"}),
    ],
)
def test_what_an_outlet_says_is_what_its_articles_tell_and_its_name_is_not_looked_for(stories: Index, asked: str, told: set[str]) -> None:
    answer = last(stories, asked)
    assert cited(answer) == told
    assert answer.question.standalone == asked


def test_a_filter_that_was_taken_away_is_not_used(stories: Index) -> None:
    answer = last(stories, "According to Nala Post, what did the judge say about the captain?", dropped=frozenset({"Nala Post"}))
    assert answer.question.publishers == ()
    assert answer.question.dropped == {"Nala Post"}
    assert "trial" in cited(answer)


def test_a_time_of_publication_is_kept_to(stories: Index) -> None:
    answer = last(stories, "What happened to the bridge over the river, in news from June 2020?")
    assert cited(answer) == {"bridge"}
    assert (answer.question.since, answer.question.until) == (date(2020, 6, 1), date(2020, 6, 30))
    outside = last(stories, "What happened to the bridge over the river, in news from June 2019?")
    assert not outside.found
    assert "Jun 2019" in outside.note


def test_a_time_of_events_gives_way_and_says_so(stories: Index) -> None:
    answer = last(stories, "Which bridge collapsed in March 2019?")
    assert not answer.found or ("Mar 2019" in answer.note and answer.question.since is None)


def test_a_quoted_phrase_has_to_be_there(stories: Index) -> None:
    assert cited(last(stories, "Who “warned of rust”?")) <= {"bridge"}
    assert not last(stories, "Who “warned of mould”?").found


def test_a_headline_names_the_article_to_be_summed_up(stories: Index) -> None:
    answer = last(stories, "Summarise the article “About the bridge”")
    assert answer.found
    assert cited(answer) == {"bridge"}


def test_the_second_source_is_asked_alone(stories: Index) -> None:
    first = last(stories, "Where did the ferry Kelimutu strike a reef?")
    assert len(first.citations) > 1
    second = last(stories, "Where did the ferry Kelimutu strike a reef?", "what does the second source say?")
    assert cited(second) <= {first.citations[1].article.id}


def test_more_is_what_was_not_yet_cited(stories: Index) -> None:
    first, more = converse(stories, "Where did the ferry Kelimutu strike a reef?", "tell me more")
    known = {(citation.article.id, citation.start) for citation in first.citations}
    assert not known & {(citation.article.id, citation.start) for citation in more.citations}


def test_the_part_that_can_be_answered_is_and_the_other_is_named(stories: Index) -> None:
    answer = last(stories, "What did Judge Domi Lewar and Macron say about the captain?")
    assert answer.found
    assert "Macron" in answer.note
    assert "trial" in cited(answer)
    assert not last(stories, "What did Macron say about the captain?").found


@pytest.mark.parametrize(("before", "article"), [(BRIDGE, "bridge"), (MARKET, "market")])
@pytest.mark.parametrize("asked", ["how many people were hurt?", "and how many hurt?", "what did the mayor say?", "berapa yang terluka?"])
def test_who_asks_on_asks_about_the_article_that_was_cited(stories: Index, before: str, article: str, asked: str) -> None:
    answer = last(stories, before, asked)
    assert answer.citations[0].article.id == article


def test_a_new_topic_does_not_keep_to_the_article_that_was_cited(stories: Index) -> None:
    answer = last(stories, BRIDGE, "different subject: how many people were hurt in the fish market?")
    assert answer.citations[0].article.id == "market"


def test_only_passages_of_cited_articles_gain(stories: Index) -> None:
    hits = stories.search("people were hurt", 10)
    conversation = converse(stories, MARKET)
    kept = kept_to(hits, conversation)
    assert kept[0].passage.article.id == conversation[-1].citations[0].article.id
    gained = {one.passage.article.id for one in kept if one.score > next(hit.score for hit in hits if hit.passage == one.passage)}
    assert gained == cited(conversation[-1]) & {hit.passage.article.id for hit in hits}
    assert kept_to(hits, ()) == sorted(hits, key=lambda hit: -hit.score)


def test_the_topic_does_not_answer_what_is_asked_about_it(stories: Index) -> None:
    *_, second = converse(stories, "Who was sentenced to four years in prison?", "and what did the judge say about the captain?")
    assert "Domi Lewar" in second.claims[0].text


def test_asking_on_for_what_no_article_names_finds_nothing(stories: Index) -> None:
    assert not last(stories, BRIDGE, "what was the welder's name?").found


def test_a_question_about_now_is_told_the_newest_day(stories: Index) -> None:
    assert "5 Jun 2020" in last(stories, "Who is the harbour master now?").note
    assert "5 Jun 2020" not in last(stories, "Who was the harbour master?").note


@pytest.mark.parametrize(("asked", "told"), [("a" * 10_000, "10,000 characters"), ("?!", "no question yet"), ("  ", "no question yet")])
def test_what_cannot_be_read_is_told_before_anything_else(stories: Index, asked: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        last(stories, asked)


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("kenapa Peta Jalan Bali telat disepakati?", "siapa yang menangis waktu itu?", "Yvo de Boer"),
        ("who is NATO's spokesperson who regretted the Russian step?", "what did Maas say about it?", "harder still"),
    ],
)
def test_a_follow_up_is_answered_from_the_article_it_is_about(shipped: Index, first: str, then: str, words: str) -> None:
    last = converse(shipped, first, then)[-1]
    assert any(words in claim.text for claim in last.claims)
