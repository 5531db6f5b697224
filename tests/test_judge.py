"""The judge reads each pair by itself, and of the best sentences those that may come first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Question
from assistant.judge import answering, bearing_out
from assistant.kinds import Kind
from assistant.rank import BEHIND, JUDGED, JUDGED_OPEN, agreed, worth_reading
from assistant.train.judge import asked
from assistant.train.questions import Example
from index.embed import StaticEmbedder

ASKED = {"en": "Where was the bridge opened?", "id": "Di mana jembatan itu dibuka?"}
TEXTS = (
    "The bridge was opened in Palu on Monday.",
    "Jembatan itu dibuka di Palu pada Senin, dan ribuan warga berjalan di atasnya sejak pagi sampai malam hari.",
    "Rice grew dearer.",
)
SCORES = st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=30).map(lambda scores: np.array(scores, np.float32))


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_else_is_read_changes_nothing(embedder: StaticEmbedder, language: str) -> None:
    together = answering(ASKED[language], TEXTS, embedder)
    assert together.tolist() == [float(answering(ASKED[language], [text], embedder)[0]) for text in TEXTS]
    assert together.argmin() == 2
    borne = bearing_out(TEXTS[0], TEXTS, embedder)
    assert borne[1:].tolist() == bearing_out(TEXTS[0], TEXTS[1:], embedder).tolist()
    assert np.allclose(np.exp(borne).sum(axis=1), 1)


def test_nothing_to_read_is_nothing(embedder: StaticEmbedder) -> None:
    assert answering(ASKED["en"], [], embedder).shape == (0,)


@given(SCORES, st.sampled_from(["what", "when", "said", "summary"]))
def test_the_best_are_read_that_lie_little_behind(scores: np.ndarray, kind: Kind) -> None:
    read = worth_reading(Question("", "", "en", kind=kind), scores)
    assert scores[read[0]] == scores.max()
    assert scores[read].tolist() == sorted(scores.tolist(), reverse=True)[: len(read)]
    if kind in ("said", "summary"):
        assert len(read) == min(JUDGED_OPEN, len(scores))
    else:
        assert len(read) == min(JUDGED, int((scores >= scores.max() - np.float32(BEHIND)).sum()))


@given(SCORES, st.data())
def test_nothing_that_is_read_falls_behind_what_is_not(scores: np.ndarray, data: st.DataObject) -> None:
    read = worth_reading(Question("", "", "en"), scores)
    odds = np.full(len(scores), np.nan, np.float32)
    odds[read] = data.draw(st.lists(st.floats(-8, 8, width=32), min_size=len(read), max_size=len(read)))
    found, highest = agreed(scores, odds, read)
    others = np.setdiff1d(np.arange(len(scores)), read)
    assert highest == np.nanmax(odds)
    assert (found[others] == scores[others]).all()
    assert (found[read] >= scores[read]).all()
    assert found[read].min() >= scores[others].max(initial=-np.inf)


def test_some_questions_are_learnt_as_follow_ups(embedder: StaticEmbedder) -> None:
    passage = "Soeharto mundur pada Mei. Mahasiswa bersorak di gedung parlemen."
    learnt = asked([Example("Kapan Soeharto mundur?", passage, ((17, 24),), "test")] * 40, embedder)
    forms = [item.pair[0] for item in learnt]
    assert 20 < forms.count("Kapan Soeharto mundur?") < len(forms)
    assert "Kapan mundur? (Soeharto)" in forms
    assert set(" ".join(forms).split()) & {"dia", "ia", "mereka", "itu"}
