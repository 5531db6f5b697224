"""What people are told when a language model fails."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from assistant.llm import LanguageModel, in_words
from assistant.trouble import Failed, Kind, kind_of
from tests.scripted_model import NAME

KEY = "sk-rahasia-73915"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_failure_is_told_in_one_sentence(kind: Kind) -> None:
    model = LanguageModel("http://localhost:11434/v1", "qwen3:8b", KEY)
    told = [in_words(Failed(kind), model, language) for language in ("id", "en")]
    assert told[0] != told[1]
    for sentence in told:
        assert model.url in sentence or model.name in sentence
        assert sentence.endswith(".")
        assert not re.search(r"[.!?] |[{}]", sentence)


@pytest.mark.parametrize(
    ("status", "said_by_it", "kind"),
    [
        (402, "Insufficient credits", "key"),
        (429, "You exceeded your current quota", "busy"),
        (400, "prompt is too long: 9000 tokens > 8192 maximum", "long"),
        (400, "model is not loaded", "model"),
        (400, "temperature must be between 0 and 2", "garbled"),
        (500, "model runner has unexpectedly stopped", "server"),
        (529, "overloaded", "server"),
        (301, "", "garbled"),
    ],
)
def test_servers_say_the_same_in_many_ways(status: int, said_by_it: str, kind: Kind) -> None:
    assert kind_of(status, said_by_it, NAME) == kind
