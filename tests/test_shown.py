"""What the terminal and other programs get of an answer, and the pieces that it is made of."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.__main__ import converse as answer_in_turn
from assistant.answer import Answer, Citation, Claim, Gloss, Question
from assistant.export import as_dict, as_text
from assistant.shown import groups, pieces, sentences
from index.passage import Hit, Passage
from index.search import Index
from tests.conftest import made_article

ARTICLE = made_article("s", "The office was closed on Monday morning.", title="Closed", publisher="Warta Nala")
CITATION = Citation(1, ARTICLE, 0, len(ARTICLE.text))
CLAIM = Claim(CITATION.quote, (CITATION,), "quoted", (25, 39), (Gloss(31, "18 Oct 2021"),), "Warta Nala")
QUESTION = Question("When?", "When was it closed?", "en", since=date(2021, 10, 1), until=date(2021, 10, 31))
ANSWER = Answer(
    QUESTION, (CLAIM,), (), found=True, done=True, note="One part is open. So it is.", suggestions=("Who closed it?",), confidence=0.75
)

OFFSETS = st.integers(-3, 30)
CLAIMS = st.builds(
    replace,
    st.just(CLAIM),
    text=st.text(min_size=1, max_size=20),
    fact=st.none() | st.tuples(OFFSETS, OFFSETS),
    glosses=st.lists(st.builds(Gloss, st.integers(1, 30), st.text(max_size=3)), max_size=4).map(tuple),
    label=st.sampled_from("ab"),
)


@given(CLAIMS)
def test_the_pieces_of_a_claim_are_its_text_and_all_of_its_fact(claim: Claim) -> None:
    cut = pieces(claim)
    assert "".join(piece.text for piece in cut) == claim.text
    begin, end = (min(max(offset, 0), len(claim.text)) for offset in claim.fact or (0, 0))
    assert "".join(piece.text for piece in cut if piece.is_fact) == claim.text[begin:end]
    told = [gloss for piece in cut for gloss in piece.glosses]
    assert sorted(told) == sorted(gloss.text for gloss in claim.glosses)


@given(st.lists(CLAIMS))
def test_groups_keep_every_claim_in_its_place(claims: list[Claim]) -> None:
    found = list(groups(claims))
    assert [claim for _, group in found for claim in group] == claims
    assert all(claim.label == label for label, group in found for claim in group)
    assert all(one != other for (one, _), (other, _) in pairwise(found))


@given(st.text())
def test_the_sentences_of_a_note_hold_all_its_words(note: str) -> None:
    assert " ".join(sentences(note)).split() == note.split()


@pytest.mark.parametrize("bold", [True, False])
def test_the_terminal_gets_all_that_the_page_shows(bold: bool) -> None:
    fact = "\x1b[1mMonday\x1b[22m [18 Oct 2021]\x1b[1m morning\x1b[22m" if bold else "Monday [18 Oct 2021] morning"
    assert as_text(ANSWER, bold).splitlines() == [
        "? When was it closed?",
        "  Only: Oct 2021",
        "",
        "Warta Nala:",
        f"The office was closed on {fact}. [1]",
        "",
        "One part is open.",
        "So it is.",
        "",
        "[1] Warta Nala, 18 Oct 2021: Closed",
        "",
        "You could ask:",
        "- Who closed it?",
    ]


@pytest.mark.parametrize(("terminal", "no_color", "bold"), [(True, None, True), (True, "", True), (True, "1", False), (False, None, False)])
def test_a_terminal_gets_facts_in_bold_and_a_file_does_not(
    shipped: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, no_color: str | None, bold: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    answer_in_turn(["When does the suspension of the Russian mission take effect?"], shipped, structured=False)
    assert ("\x1b[1m1 November\x1b[22m" in capsys.readouterr().out) == bold


def test_the_terminal_names_the_nearest_articles_when_nothing_answers() -> None:
    hit = Hit(Passage(ARTICLE, 0, 10), 0.5, 1, None)
    answer = replace(ANSWER, claims=(), found=False, hits=(hit, hit), note="No answer.", suggestions=())
    assert as_text(answer).endswith("\n\nNo answer.\n\nNearest articles:\n- Closed (Warta Nala, 18 Oct 2021)")


def test_programs_get_the_fact_the_glosses_and_what_is_open() -> None:
    told = json.loads(json.dumps(as_dict(ANSWER)))
    (claim,) = told["claims"]
    assert claim["fact"] == {"start": 25, "end": 39, "text": "Monday morning"}
    assert claim["text"][claim["fact"]["start"] : claim["fact"]["end"]] == claim["fact"]["text"]
    assert claim["glosses"] == [{"end": 31, "text": "18 Oct 2021"}]
    assert told["confidence"] == ANSWER.confidence
    assert (claim["label"], told["note"], told["suggestions"]) == ("Warta Nala", ANSWER.note, ["Who closed it?"])
    assert as_dict(replace(ANSWER, claims=(replace(CLAIM, fact=None),)))["claims"] == [claim | {"fact": None}]
