"""A question amid a conversation about something else: it stands alone where its words tell so, and leans where they do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.embed import Embedder
from index.search import Index
from tests.conftest import converse, made_article

FLOOD = (
    "The river Nala burst its banks in Sora on Tuesday, and 19 people died in the flood. Mayor Rika Manafe said that a dam upstream was"
    " neglected for years. The company that runs the dam denies this."
)
SUCCESSOR = "Ketua klub catur Sora mengganti aturan lama pada Senin, dan penggantian itu disambut baik."
FROG = (
    "Researchers have found a frog that was thought extinct, in a cloud forest in northern Wairu. Biologist Domi Lewar heard its call"
    " at night. The frog is as long as a thumb."
)
KATAK = "Tim peneliti menemukan katak yang disangka punah di hutan awan Gunung Ketu. Ahli biologi mendengar suaranya pada malam hari."
BANJIR = (
    "Sungai Nala meluap di Sora pada Selasa dan 19 orang tewas dalam banjir itu. Wali Kota Rika Manafe mengatakan bendungan"
    " di hulu lama tidak dirawat."
)


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """A flood and a frog, in English and in Indonesian."""
    with Index.open(tmp_path_factory.mktemp("wild"), embedder) as index:
        index.sync(
            [
                made_article("flood", FLOOD, "Nineteen dead in Sora"),
                made_article("frog", FROG, "A frog comes back"),
                made_article("banjir", BANJIR, "Banjir Sora", "id"),
                made_article("katak", KATAK, "Katak yang kembali", "id"),
                made_article("catur", SUCCESSOR, "Aturan catur", "id"),
            ]
        )
        yield index


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("how many people died in the flood in Sora?", "where was the frog found?", "cloud forest"),
        ("berapa orang tewas dalam banjir Sora?", "di mana katak ditemukan?", "Gunung Ketu"),
    ],
)
def test_what_the_conversation_never_came_to_is_asked_alone(wild: Index, first: str, then: str, told: str) -> None:
    before, answer = converse(wild, first, then)
    assert before.found
    assert answer.question.standalone == then
    assert answer.question.context == ""
    assert told in answer.text


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("how many people died in the flood in Sora?", "what did the mayor say?", "neglected"),
        ("how many people died in the flood in Sora?", "and who denies it?", "denies"),
        ("where was the frog found?", "who heard the call?", "Lewar"),
    ],
)
def test_what_its_articles_tell_of_leans_on_it(wild: Index, first: str, then: str, told: str) -> None:
    before, answer = converse(wild, first, then)
    assert before.found
    assert answer.question.context
    assert told in answer.text


@pytest.mark.parametrize("then", ["siapa penggantinya?", "siapa yang mengganti?"])
def test_a_word_that_needs_a_topic_is_not_taken_for_another_one(wild: Index, then: str) -> None:
    before, answer = converse(wild, "berapa orang tewas dalam banjir Sora?", then)  # another article has that word
    assert before.found
    assert "banjir Sora" in answer.question.standalone


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("What happened in Bali in December 2007?", "What did Lavrov say?"),  # what it cites is Indonesian
        ("When did KRI Nanggala sink?", "What did Biden say?"),
    ],
)
def test_somebody_of_whom_nothing_cited_tells_is_asked_about_alone(shipped: Index, first: str, then: str) -> None:
    before, answer = converse(shipped, first, then)
    assert before.found
    assert answer.question.standalone == then
    assert answer.question.since is None
    assert then.split()[2] in answer.text


@pytest.mark.parametrize(
    ("then", "standalone"),
    [("and Lavrov?", "Lavrov"), ("and what did Lavrov say?", "Bali in December 2007"), ("what about Lavrov?", "Lavrov")],
)
def test_who_is_asked_about_in_the_place_of_another_is_not_asked_about_alone(shipped: Index, then: str, standalone: str) -> None:
    _, answer = converse(shipped, "What happened in Bali in December 2007?", then)
    assert answer.question.context
    assert standalone in answer.question.standalone


@pytest.mark.parametrize("then", ["Bagaimana reaksi Prancis?", "Apa kata Macron?"])
def test_somebody_who_leads_to_no_answer_leaves_the_topic_as_it_is(shipped: Index, then: str) -> None:
    before, answer = converse(shipped, "Berapa korban tsunami Aceh?", then)
    assert before.found
    assert not answer.found
    assert "tsunami Aceh" in answer.question.standalone
