"""Vectors in one byte a number: near enough to the vectors, in whatever order they were written, and found among many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.article import Article
from index.codes import Codes
from index.embed import shipped
from index.sentences import sentence_spans

CHANCE = np.random.default_rng(5)


def units(count: int, dim: int) -> NDArray[np.float32]:
    """Vectors of length one that lie in some clusters, as texts do."""
    centres = CHANCE.normal(size=(20, dim))
    vectors = centres[CHANCE.integers(0, 20, count)] + 0.7 * CHANCE.normal(size=(count, dim))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize("dim", [1, 3, 64, 100, 512])
def test_cosines_are_those_of_the_vectors_to_a_hundredth(tmp_path: Path, dim: int) -> None:
    vectors, codes = units(300, dim), Codes(tmp_path / "codes", dim)
    numbers = CHANCE.permutation(1_000)[:300]
    codes.put(numbers[:100], vectors[:100])
    codes.put(numbers[100:], vectors[100:])
    for row in (0, 7, 299):
        assert np.abs(codes.cosines(vectors[row], numbers) - vectors @ vectors[row]).max() < 0.01
    codes.put(numbers[:1], vectors[1:2])
    assert codes.cosines(vectors[1], numbers[:1])[0] == pytest.approx(1, abs=0.01)
    codes.close()
    again = Codes(tmp_path / "codes", dim)
    assert np.abs(again.cosines(vectors[5], numbers[1:]) - vectors[1:] @ vectors[5]).max() < 0.01
    assert again.cosines(vectors[5], np.array([5_000])).tolist() == [0]
    again.close()


def test_among_many_the_nearest_are_found_by_their_signs(
    tmp_path: Path, articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.codes.LOOKED_AT", 100)
    model = shipped()
    texts = [article.text[start:end] for article in articles for start, end in sentence_spans(article.text)]
    vectors, every, codes = model.passages(texts), np.arange(len(texts)), Codes(tmp_path / "codes", model.dim)
    codes.put(every, vectors)
    shares = []
    for question in model.passages([article.title for article in articles]):
        found = codes.nearest(question, every, 10)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        exact = set(np.argsort(-(vectors @ question))[:10].tolist())
        shares.append(len(exact & {number for number, _ in found}) / 10)
    assert len(texts) > 500
    assert np.mean(shares) > 0.95
    new = units(1, model.dim)
    codes.put(every[17:18], new)  # its signs are known by then, and change
    assert codes.nearest(new[0], every, 10)[0][0] == 17
    assert {number % 2 for number, _ in codes.nearest(new[0], every[::2], 10)} == {0}
    codes.close()


def test_a_vector_of_nothing_is_like_none(tmp_path: Path) -> None:
    codes = Codes(tmp_path / "codes", 8)
    codes.put(np.array([3]), np.zeros((1, 8), np.float32))
    assert codes.cosines(units(1, 8)[0], np.array([0, 3, 9])).tolist() == [0, 0, 0]
    assert codes.nearest(units(1, 8)[0], np.zeros(0, np.int64), 5) == []
    codes.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=30, unique=True))
def test_rows_can_be_written_in_any_order(tmp_path_factory: pytest.TempPathFactory, numbers: list[int]) -> None:
    codes, vectors = Codes(tmp_path_factory.mktemp("codes") / "codes", 16), units(len(numbers), 16)
    codes.put(np.array(numbers), vectors)
    for number, vector in zip(numbers, vectors, strict=True):
        assert codes.cosines(vector, np.array([number]))[0] == pytest.approx(1, abs=0.01)
    codes.close()
