from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.train.perturb import CHANGES, NOT, Change, shortened

SENTENCES = {
    "en": "The minister, Andi Makmur, said on Monday that the price of rice had increased by 12 per cent in Jakarta (the capital).",
    "id": "Menteri Andi Makmur mengatakan pada Senin bahwa harga beras naik 12 persen di Jakarta (ibu kota), bukan di Surabaya.",
}
POOL = ["Bogor", "Medan", "Siti Rahma"]


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_sentence_is_changed_in_a_few_words(change: Change, language: str) -> None:
    text = SENTENCES[language]
    for seed in range(20):
        changed = CHANGES[change](text, language, random.Random(seed), POOL)
        if changed is None:
            continue
        before, after = text.split(), changed.split()
        kept = [word for word in before if word in after]
        assert changed != text
        assert len(kept) >= len(before) - 4


@pytest.mark.parametrize(("language", "change", "gone"), [("id", "denial", "bukan"), ("en", "number", "12"), ("en", "date", "Monday")])
def test_what_is_changed_is_gone(language: str, change: Change, gone: str) -> None:
    changed = CHANGES[change](SENTENCES[language], language, random.Random(1), POOL)
    assert changed is not None
    assert gone not in changed.split()


@given(st.text(max_size=200), st.sampled_from(["en", "id"]), st.integers(0, 9))
def test_any_text_is_taken(text: str, language: str, seed: int) -> None:
    for make in CHANGES.values():
        make(text, language, random.Random(seed), POOL)
    assert len(shortened(text, random.Random(seed))) <= len(text) + 1


def test_a_denial_is_put_in_where_there_is_none() -> None:
    changed = CHANGES["denial"](SENTENCES["en"], "en", random.Random(0), POOL)
    assert changed is not None
    assert any(word in changed for word in NOT["en"])
