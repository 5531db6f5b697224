"""The words that answer: the network in ONNX form over real passages, and what is read off the texts for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extract import FUNCTION, LONGEST, SHAPES, facts, point, read, same
from index.embed import StaticEmbedder, shipped
from index.sentences import sentence_spans
from index.words import FUNCTION_WORDS

FERRY = (
    "The ferry Kelimutu struck a reef in the Nala Strait on Sunday night. Forty-one passengers were rescued by fishermen. "
    "Captain Domi Lewar said the light on the reef had been out since 3 May 2019."
)
BRIDGE = (
    "Jembatan Sungai Wairu ambruk pada Selasa pagi. Dua belas orang luka-luka, kata Kepala Dinas Perhubungan Rika Manafe. "
    "Perbaikannya akan menelan biaya 14 miliar rupiah."
)


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return shipped()


def best(question: str, passage: str, embedder: StaticEmbedder) -> str:
    (found,) = point(question, [passage], embedder)
    fact = max(found.values(), key=lambda one: one.score)
    return passage[fact.start : fact.end]


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("Where did the ferry strike a reef?", FERRY, "Nala Strait"),
        ("Di mana feri itu menabrak karang?", FERRY, "Nala Strait"),
        ("Who was the captain?", FERRY, "Domi Lewar"),
        ("Berapa orang yang luka-luka?", BRIDGE, "Dua belas"),
        ("Kapan jembatan itu ambruk?", BRIDGE, "Selasa"),
        ("How much will the repair cost?", BRIDGE, "14 miliar"),
    ],
)
def test_the_words_that_answer_are_pointed_at(question: str, passage: str, answer: str, embedder: StaticEmbedder) -> None:
    assert answer in best(question, passage, embedder)


def test_a_passage_without_the_answer_scores_lower(embedder: StaticEmbedder) -> None:
    right, wrong = (max(found.values(), key=lambda one: one.score) for found in point("Who was the captain?", [FERRY, BRIDGE], embedder))
    assert right.score > wrong.score + 2


def test_passages_do_not_change_each_others_facts(embedder: StaticEmbedder) -> None:
    alone, beside = point("Who was the captain?", [FERRY], embedder)[0], point("Who was the captain?", [BRIDGE * 3, FERRY], embedder)[1]
    assert [(fact.start, fact.end) for fact in alone.values()] == [(fact.start, fact.end) for fact in beside.values()]
    assert [fact.score for fact in alone.values()] == pytest.approx([fact.score for fact in beside.values()], abs=1e-3)


@pytest.mark.parametrize(
    ("question", "passages"), [("", [FERRY]), ("?!", [FERRY]), ("who?", []), ("who?", ["", "…", FERRY]), ("who?", [""])]
)
def test_nothing_to_read_gives_nothing(question: str, passages: list[str], embedder: StaticEmbedder) -> None:
    found = point(question, passages, embedder)
    assert len(found) == len(passages)
    assert all(not facts_of for facts_of, passage in zip(found, passages, strict=True) if passage != FERRY or not question.strip("?!"))


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=300)
    | st.lists(st.sampled_from("Budi 8 , 14.000 . “ ( datang % \n".split(" "))).map(" ".join)
)
@settings(deadline=None)
def test_facts_lie_inside_their_sentences_and_are_short(text: str) -> None:
    passage = read(text)
    assert passage.shapes.shape == (len(passage.folded), SHAPES)
    scores = np.random.default_rng(len(text)).normal(size=(len(passage.folded), 2)).astype(np.float32)
    bounds = sentence_spans(text)
    for number, fact in facts(scores, passage).items() if passage.folded else ():
        start, end = bounds[number]
        assert start <= fact.start < fact.end <= end
        inside = [span for span in passage.spans if fact.start <= span[0] and span[1] <= fact.end]
        assert 1 <= len(inside) <= LONGEST


@given(st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None)
def test_the_same_words_are_seen_both_ways(one: str, other: str) -> None:
    question, passage = read(one), read(other)
    assert same(question, passage).shape == (len(passage.folded), len(question.folded))


def test_the_network_still_knows_the_function_words() -> None:
    assert set(FUNCTION) <= FUNCTION_WORDS["id"] | FUNCTION_WORDS["en"]
    assert sorted(FUNCTION.values()) == list(range(1, len(FUNCTION) + 1))
