"""An answer that was kept is the very same answer."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import About, Answer, Citation, Claim, Doubt, Gloss, Question, Verdict
from assistant.kinds import Kind
from assistant.record import articles_of, from_record, to_record
from corpus.article import Article, UserError
from index.passage import Hit, Passage
from index.search import Index
from tests.conftest import converse, made_article
from tests.test_schema import MADE

TEXT = st.text(max_size=12)  # with surrogates: what a language model writes may hold halves of signs
NUMBER = st.integers(0, 9_999)
FLOAT = st.floats(allow_nan=False)
DAY = st.none() | st.dates()


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


QUESTIONS = st.builds(
    Question,
    asked=TEXT,
    standalone=TEXT,
    language=st.sampled_from(["id", "en"]),
    context=TEXT,
    since=DAY,
    until=DAY,
    publishers=some(TEXT),
    phrases=some(TEXT),
    kind=st.sampled_from(get_args(Kind)),
    articles=some(MADE),
    more=st.booleans(),
    dropped=st.frozensets(TEXT, max_size=3),
)
CLAIMS = st.builds(
    Claim,
    text=TEXT,
    citations=some(st.builds(Citation, NUMBER, MADE, NUMBER, NUMBER)),
    verdict=st.sampled_from(get_args(Verdict)),
    fact=st.none() | st.tuples(NUMBER, NUMBER),
    glosses=some(st.builds(Gloss, NUMBER, TEXT)),
    label=TEXT,
    doubts=some(st.builds(Doubt, st.sampled_from(get_args(About)), TEXT)),
)
RANK = st.none() | NUMBER
ANSWERS = st.builds(
    Answer,
    question=QUESTIONS,
    claims=some(CLAIMS),
    hits=some(st.builds(Hit, st.builds(Passage, MADE, NUMBER, NUMBER), FLOAT, RANK, RANK)),
    found=st.booleans(),
    done=st.booleans(),
    note=TEXT,
    suggestions=some(TEXT),
    confidence=FLOAT,
    writer=TEXT,
    trouble=TEXT,
    seconds=FLOAT,
)
ARTICLE = made_article("sand", "The island exports sand. The port is in the north.")
ANSWER = Answer(
    Question("What does it export?", "What does the island export?", "en", since=date(2021, 1, 1), articles=(ARTICLE,)),
    (Claim("The island exports sand.", (Citation(1, ARTICLE, 0, 24),), "quoted", fact=(19, 23)),),
    (Hit(Passage(ARTICLE, 0, 24), 0.5, 1, None),),
    found=True,
    done=True,
)


def again(answer: Answer) -> Answer:
    """The answer after it was written as JSON and read."""
    return from_record(json.loads(json.dumps(to_record(answer))), articles_of(answer))


@settings(deadline=None, max_examples=60)
@given(ANSWERS)
def test_every_answer_comes_back_as_it_was(answer: Answer) -> None:
    assert again(answer) == answer
    assert again(answer).question.dropped == answer.question.dropped


@pytest.mark.parametrize(
    "asked",
    [
        ("Why did Russia close the NATO office?", "When?", "And what did Stoltenberg say?"),
        ("Mengapa Rusia menutup kantor NATO?", "Kapan?", "Apa kata Stoltenberg?"),
        ("Ringkas berita tentang NATO", "What is the airspeed of a swallow?", "hello"),
        ("What happened in October 2021?", "Bandingkan Reuters dan CNN tentang NATO"),
    ],
)
def test_real_answers_come_back_with_their_quotes(shipped: Index, asked: tuple[str, ...]) -> None:
    for answer in converse(shipped, *asked):
        back = again(answer)
        assert back == answer
        assert back.text == answer.text
        assert [citation.quote for citation in back.citations] == [citation.quote for citation in answer.citations]


def test_articles_stand_in_a_record_by_digest_alone() -> None:
    assert articles_of(ANSWER) == {ARTICLE.digest: ARTICLE}
    told = json.dumps(to_record(ANSWER))
    assert "The port" not in told
    assert told.count(ARTICLE.digest) == 3


def test_what_an_earlier_record_lacks_is_as_by_default() -> None:
    record = to_record(ANSWER)
    for late in ("seconds", "trouble"):
        del record["answer"][late]
    assert from_record(record, articles_of(ANSWER)) == ANSWER


def test_an_article_that_is_missing_is_told() -> None:
    with pytest.raises(UserError):
        from_record(to_record(ANSWER), {})


@pytest.mark.parametrize("record", [None, [], "", 1, {}, {"version": 2}, {"version": "1"}, {"version": 1}, {"version": 1, "answer": []}])
def test_no_record_of_this_kutip(record: object) -> None:
    with pytest.raises(UserError):
        from_record(record, {})


DAMAGES: list[tuple[str, object]] = [
    ("found", 1),
    ("found", None),
    ("confidence", "1"),
    ("confidence", True),
    ("question", None),
    ("question", []),
    ("claims", {}),
    ("claims", [None]),
    ("hits", "abc"),
    ("hits", [[]]),
    ("suggestions", [1]),
    ("note", ["a"]),
    ("new in a later version", 1),
]


@pytest.mark.parametrize(("name", "value"), DAMAGES)
def test_a_damaged_record_is_told(name: str, value: object) -> None:
    record = to_record(ANSWER)
    record["answer"][name] = value
    with pytest.raises(UserError):
        from_record(record, articles_of(ANSWER))


INNER: list[tuple[str, str, object]] = [
    ("question", "kind", "whence"),
    ("question", "since", "yesterday"),
    ("question", "since", 20210101),
    ("question", "articles", [["a"]]),
    ("question", "articles", ["a"]),
    ("question", "dropped", [None]),
    ("claims", "fact", [1]),
    ("claims", "fact", [1, 2, 3]),
    ("claims", "verdict", []),
    ("claims", "citations", [{"number": 1}]),
    ("hits", "dense_rank", 1.5),
    ("hits", "dense_rank", True),
]


@pytest.mark.parametrize(("part", "name", "value"), INNER)
def test_a_record_that_is_damaged_deep_inside_is_told(part: str, name: str, value: object) -> None:
    record = to_record(ANSWER)
    inner = record["answer"][part]
    (inner[0] if isinstance(inner, list) else inner)[name] = value
    with pytest.raises(UserError):
        from_record(record, articles_of(ANSWER))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["question", "claims", "hits", "x"]), inner, max_size=4),
)


@given(part=st.sampled_from(sorted(to_record(ANSWER)["answer"])), value=JSON)
def test_no_value_makes_a_crash(part: str, value: object) -> None:
    record = to_record(ANSWER)
    record["answer"][part] = value
    try:
        answer = from_record(record, articles_of(ANSWER))
    except UserError:
        return
    assert to_record(answer) == record


def test_articles_are_the_ones_that_are_given() -> None:
    copy: Article = made_article("sand", ARTICLE.text)
    back = from_record(to_record(ANSWER), {ARTICLE.digest: copy})
    assert all(found is copy for found in (back.question.articles[0], back.citations[0].article, back.hits[0].passage.article))
