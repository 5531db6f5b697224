"""What an answer quotes, in the shape that each kind of question asks for, over small invented articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.answer import Claim, Question
from assistant.kinds import Kind, kind_of
from assistant.rank import Ranked
from assistant.shapes import CAUSE, EACH, ENOUGH, FEW, MOST, OUTLETS, SHAPES
from assistant.write import write
from corpus.article import Article
from index.sentences import sentence_spans
from tests.conftest import made_article


def asking(asked: str, language: str = "en") -> Question:
    """A question that stands alone."""
    return Question(asked, asked, language, kind=kind_of(asked))


def scored(article: Article, *scores: float) -> list[Ranked]:
    """The sentences of an article with these scores, those without one left out."""
    return [Ranked(article, start, end, score) for (start, end), score in zip(sentence_spans(article.text), scores, strict=False)]


def told(question: Question, *sentences: Ranked, same: Sequence[Article] = ()) -> tuple[Claim, ...]:
    """The claims from these sentences; the articles that are `same` reprint one another."""
    best_first = sorted(sentences, key=lambda sentence: -sentence.score)
    return write(question, best_first, lambda article: [other for other in same if other != article and article in same])


def dated(article: Article, day: date | None) -> Article:
    return replace(article, published=day)


FERRY = "The Nala ferry ran onto a reef at dawn. Its crew swam ashore. A storm had shifted the buoys. Owners refused to comment."


def test_the_best_three_are_told_in_their_order_when_they_are_near() -> None:
    claims = told(asking("what about the ferry"), *scored(made_article("x", FERRY), 7.0, 9.0, 8.0, 6.5))
    assert [claim.text for claim in claims[:3]] == [
        "Its crew swam ashore.",
        "A storm had shifted the buoys.",
        "The Nala ferry ran onto a reef at dawn.",
    ]
    assert [citation.number for claim in claims for citation in claim.citations] == [1, 2, 3, 4]
    assert len(claims) == ENOUGH


def test_what_is_far_from_the_best_is_no_padding() -> None:
    assert len(told(asking("what about the ferry"), *scored(made_article("x", FERRY), 9.0, 1.0, 2.0, 1.0))) == 1
    assert len(told(asking("what about the ferry"), *scored(made_article("x", FERRY.replace(" Its", "\n\nIts")), 9.0, 1.0))) == 1


def test_nothing_ranked_is_nothing_told() -> None:
    assert told(asking("what about the ferry")) == ()


def test_a_reprint_is_not_cited_as_another_source() -> None:
    one, two, three = (made_article(name, FERRY, publisher=name) for name in ("One", "Two", "Three"))
    best = [scored(article, 9.0 - place / 10)[0] for place, article in enumerate((one, two, three))]
    (alone,) = told(asking("what about the ferry"), *best, same=(one, two, three))
    assert [citation.article.publisher for citation in alone.citations] == ["One"]
    (both,) = told(asking("what about the ferry"), *best, same=(one, two))
    assert [citation.article.publisher for citation in both.citations] == ["One", "Three"]


def test_the_oldest_of_reprints_is_cited() -> None:
    late = dated(made_article("late", FERRY, publisher="Late"), date(2021, 10, 19))
    early = dated(made_article("early", FERRY, publisher="Early"), date(2021, 10, 18))
    undated = dated(made_article("undated", FERRY, publisher="Undated"), None)
    best = [*scored(undated, 9.2)[:1], *scored(late, 9.1)[:1], *scored(early, 9.0)[:1]]
    (claim,) = told(asking("what about the ferry"), *best, same=(late, early, undated))
    assert [citation.article.publisher for citation in claim.citations] == ["Early"]


@pytest.mark.parametrize(
    ("asked", "bold"),
    [("when did the ferry sink", True), ("who swam ashore", True), ("why did the ferry sink", False), ("what happened", False)],
)
def test_few_words_that_answer_are_pointed_at_for_facts(asked: str, bold: bool) -> None:
    article = made_article("x", FERRY)
    start = FERRY.index("at dawn")
    sentence = replace(scored(article, 9.0)[0], fact=(start, start + len("at dawn")))
    (claim,) = told(asking(asked), sentence)
    assert (claim.text[slice(*claim.fact)] == "at dawn") if claim.fact else not bold
    assert bool(claim.fact) == bold


def test_only_facts_of_sentences_near_the_best_are_pointed_at() -> None:
    scores = scored(made_article("x", FERRY), 9.0, 8.0, 6.5)
    sentences = [replace(one, fact=(one.start, one.start + 3), odds=1.0) for one in scores]
    claims = told(asking("who owns the ferry?"), *sentences)
    assert [claim.fact is not None for claim in claims] == [True, True, False]
    claims = told(asking("what is a ferry?"), *sentences)  # which one phrase says, if any
    assert [claim.fact is not None for claim in claims] == [True, False, False]


def test_a_fact_stays_in_its_place_when_the_sentence_before_is_quoted_too() -> None:
    text = "Police closed the harbour market. The move cost traders 40 million rupiah."
    second = scored(made_article("x", text), 1.0, 9.0)[1]
    start = text.index("40")
    (claim,) = told(asking("how much did it cost"), replace(second, fact=(start, start + len("40 million rupiah"))))
    assert claim.text == text
    assert claim.fact is not None
    assert claim.text[slice(*claim.fact)] == "40 million rupiah"


@pytest.mark.parametrize("scores", [(9.0, 8.0), (8.0, 9.0)])
def test_no_sentence_is_quoted_twice(scores: tuple[float, float]) -> None:
    text = "Police closed the harbour market. The move cost traders 40 million rupiah."
    claims = told(asking("what about the market"), *scored(made_article("x", text), *scores))
    assert sorted(" ".join(claim.text for claim in claims)) == sorted(text)


def test_why_tells_causes() -> None:
    text = "The ferry sank because of a storm. Shops were open. Crews blamed it after the buoys had drifted."
    claims = told(asking("why did the ferry sink"), *scored(made_article("x", text), 9.0, 8.5, 8.0))
    assert [claim.text for claim in claims] == [text[:34], text[52:]]
    claims = told(asking("why did the ferry sink"), *scored(made_article("x", text), 1.0, 8.5, 9.0))
    assert len(claims) == 2


@pytest.mark.parametrize(("odds", "count"), [(None, 2), (CAUSE - 0.1, 2), (CAUSE, 1)])
def test_beside_a_cause_that_is_told_for_sure_stands_only_what_is_read_as_an_answer(odds: float | None, count: int) -> None:
    text = "The ferry sank because of a storm.\n\nCrews blamed it after the buoys had drifted."
    best, other = scored(made_article("x", text, publisher="One"), 9.0, 8.0)
    assert len(told(asking("why did the ferry sink"), replace(best, odds=odds), other)) == count
    assert len(told(asking("why did the ferry sink"), replace(best, odds=odds), replace(other, odds=1.0))) == 2


def test_a_yes_or_no_is_settled_in_a_sentence_or_two() -> None:
    article = made_article("x", FERRY)
    assert len(told(asking("did the ferry sink"), *scored(article, 9.0, 7.0, 6.8))) == 1
    assert len(told(asking("did the ferry sink"), *scored(article, 9.0, 8.5, 8.4))) == 2


SPOKEN = (
    "The ferry was overdue, harbour master Carla Reyes said. Foreign Minister Ivan Orlov warned of storms. He said the buoys were old."
    " NATO said the sea was calm."
)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("what did Reyes say about the ferry and NATO", ["The ferry was overdue"]),
        ("what did orlov say about the ferry", ["Foreign Minister Ivan Orlov", "He said the buoys"]),
        ("apa kata Orlov soal feri NATO", ["Foreign Minister Ivan Orlov", "He said the buoys"]),
        ("what did NATO say on Reyes", ["NATO said"]),
    ],
)
def test_those_who_are_asked_about_speak_first(asked: str, first: list[str]) -> None:
    claims = told(asking(asked), *scored(made_article("x", SPOKEN), 8.0, 7.8, 7.9, 7.7))
    assert {begin for begin in first if any(claim.text.startswith(begin) for claim in claims[: len(first)])} == set(first)
    assert len(claims) == FEW


def test_a_story_is_told_in_order_of_time() -> None:
    news = dated(
        made_article(
            "x", "Divers found the ferry on Sunday. It had sunk on 3 May 2021. Owners paid nothing a day later. Repairs cost little."
        ),
        date(2021, 10, 18),
    )
    old = dated(made_article("y", "The ferry was launched in March 1998 in Nala."), date(2020, 1, 2))
    claims = told(asking("what happened to the ferry"), *scored(news, 9.0, 8.0, 8.5), *scored(old, 7.0))
    assert [claim.label for claim in claims] == ["Mar 1998", "3 May 2021", "17 Oct 2021"]
    assert [claim.label for claim in told(asking("apa yang terjadi pada feri", "id"), *scored(news, 9.0, 8.0), *scored(old, 7.0))] == [
        "Mar 1998",
        "3 Mei 2021",
        "17 Okt 2021",
    ]


def test_a_story_of_a_period_leaves_out_what_was_not_in_it() -> None:
    text = "Divers found the ferry on Sunday. A ferry like it sank on 3 May 2019. Families met on Saturday."
    question = replace(asking("what happened in October 2021"), since=date(2021, 10, 1), until=date(2021, 10, 31))
    claims = told(question, *scored(made_article("x", text), 9.0, 8.9, 8.0))
    assert [claim.label for claim in claims] == ["16 Oct 2021", "17 Oct 2021"]


def test_a_story_without_days_is_an_ordinary_answer() -> None:
    undated = dated(made_article("x", FERRY), None)
    assert [claim.label for claim in told(asking("what happened to the ferry"), *scored(undated, 9.0, 8.0, 7.0))] == ["", "", ""]


def outlets() -> list[Ranked]:
    return [
        *scored(made_article("a", "Alfa blamed the crew. Alfa praised divers. Alfa left early.", publisher="Alfa"), 9.0, 8.9, 8.8),
        *scored(made_article("b", "Beta blamed the owner. Beta asked families.", publisher="Beta"), 8.5, 3.0),
        *scored(made_article("c", "Gama counted buoys.", publisher="Gama"), 4.0),
    ]


@pytest.mark.parametrize(
    ("asked", "publishers", "labels"),
    [
        ("compare the coverage of the ferry", (), ["Alfa", "Alfa", "Beta"]),
        ("apa beda Gama dan Beta soal feri", ("Gama", "Beta"), ["Gama", "Beta", "Beta"]),
        ("compare the coverage of the ferry", ("Gama",), ["", "", "", ""]),
        ("compare the ferry and the ship", (), ["", "", "", ""]),
    ],
)
def test_outlets_stand_side_by_side(asked: str, publishers: tuple[str, ...], labels: list[str]) -> None:
    claims = told(replace(asking(asked), publishers=publishers), *outlets())
    assert [claim.label for claim in claims] == labels


def test_a_summary_keeps_to_the_articles_and_their_order() -> None:
    text = (
        "The Nala ferry ran onto a reef at dawn with forty people on board. Traffic was light. Divers searched the reef around the ferry"
        " for people until dawn. The reef and the ferry lie off Nala harbour. Weather forecasts promised sun elsewhere. Divers searched"
        " the reef around the ferry for people."
    )
    article, other = made_article("x", text, title="Nala ferry on reef"), made_article("y", "Elsewhere a ferry was painted blue.")
    ranking = [*scored(article, 3.0, 9.0, 2.0, 1.0, 8.0, 2.0), *scored(other, 9.5)]
    claims = told(replace(asking("summarise the article"), articles=(article,)), *ranking)
    quotes = [claim.citations[0] for claim in claims]
    assert {quote.article.id for quote in quotes} == {"x"}
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)
    assert quotes[0].start == 0
    assert sum("searched" in quote.quote for quote in quotes) == 1
    assert 3 <= len(quotes) < MOST


SENTENCES = some.lists(
    some.sampled_from(
        [
            "Orlov said so.",
            "It rained on Monday.",
            "The move failed.",
            "He left.",
            "Pada 3 Mei 2021 feri karam.",
            "“Pergi,” kata Sari Dewi.",
            "\n\n",
        ]
    ),
    min_size=1,
    max_size=8,
)
KINDS: tuple[Kind, ...] = ("what", "when", *SHAPES)


@given(SENTENCES, SENTENCES, some.sampled_from(KINDS), some.lists(some.floats(-5, 5), min_size=16, max_size=16), some.booleans())
def test_claims_are_slices_in_any_shape(one: list[str], other: list[str], kind: Kind, scores: list[float], named: bool) -> None:
    articles = [made_article("x", " ".join(one), publisher="One"), made_article("y", " ".join(other), publisher="Two")]
    ranking = [sentence for place, article in enumerate(articles) for sentence in scored(article, *scores[place * 8 :])]
    question = Question(
        "compare the coverage by Orlov", "compare the coverage by Orlov", "en", kind=kind, publishers=("One", "Two") if named else ()
    )
    claims = told(question, *ranking)
    cited = [citation for claim in claims for citation in claim.citations]
    assert bool(claims) == bool(ranking)
    assert len(claims) <= max(MOST, ENOUGH + 1, OUTLETS * EACH)
    assert [citation.number for citation in cited] == list(range(1, len(cited) + 1))
    for claim in claims:
        assert claim.text == claim.citations[0].quote == claim.text.strip() != ""
        assert all(0 < gloss.end <= len(claim.text) for gloss in claim.glosses)
        assert claim.verdict == "quoted"
    firsts = [claim.citations[0] for claim in claims]
    for place, first in enumerate(firsts):
        for second in firsts[:place]:
            assert first.article.id != second.article.id or first.end <= second.start or second.end <= first.start
