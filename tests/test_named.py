"""Models that a user names: a set of vectors beside the old one, rerankers, and what happens when they cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.article import UserError
from index.embed import Embedder, Vector, Vectors
from index.named import load_embedder, load_reranker
from index.search import Index
from tests.conftest import made_article
from tests.models import make_embedder, make_reranker
from tests.test_index import held, places_of

SUBJECTS = ["kapal", "banjir", "beras", "harga"] * 6
STORIES = [made_article(str(n), f"Berita {n} tentang {word} di pelabuhan.") for n, word in enumerate(SUBJECTS)]


def test_another_embedder_gets_a_set_of_its_own_and_the_first_stays(tmp_path: Path, embedder: Embedder) -> None:
    named = load_embedder(str(make_embedder(tmp_path / "small")))
    with Index.open(tmp_path / "data", embedder) as index:
        index.sync(STORIES)
        before = index._stores.vectors.numbers()
    with Index.open(tmp_path / "data", named) as index:
        assert held(index) == places_of(STORIES)
        assert index.search("kapal karam")[0].dense_rank
        index.sync(STORIES[:20])  # the shipped model's set does not see this
        assert held(index) == places_of(STORIES[:20])
    with Index.open(tmp_path / "data", embedder) as index:
        assert held(index) == places_of(STORIES[:20])
        assert index._stores.vectors.numbers() < before
        assert len(index._stores.vectors._client.list_collections()) == 2


class Failing:
    """A model that gives up after some texts, as one does when memory or power ends."""

    def __init__(self, model: Embedder, texts: int) -> None:
        self.name, self.dim, self.unrelated = "failing", model.dim, 0.0
        self._model, self._left = model, texts

    def passages(self, texts: list[str]) -> Vectors:
        self._left -= len(texts)
        if self._left < 0:
            raise MemoryError
        return self._model.passages(texts)

    def query(self, text: str) -> Vector:
        return self._model.query(text)


def test_a_switch_that_breaks_off_leaves_the_old_set_in_use_and_goes_on_later(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.BATCH", 5)
    with Index.open(tmp_path, embedder) as index:
        index.sync(STORIES)
    with pytest.raises(MemoryError):
        Index.open(tmp_path, Failing(embedder, 12))
    with Index.open(tmp_path, embedder) as index:
        assert held(index) == places_of(STORIES)
    with Index.open(tmp_path, Failing(embedder, 14)) as index:  # ten of 24 are there already
        assert len(index._stores.vectors.numbers()) == 24


@pytest.mark.parametrize("dimensions", [3, 64, 100])
def test_vectors_of_any_length_are_found(tmp_path: Path, dimensions: int) -> None:
    with Index.open(tmp_path / "data", load_embedder(str(make_embedder(tmp_path / "small", dimensions)))) as index:
        index.sync(STORIES)
        assert held(index) == places_of(STORIES)
        assert "banjir" in index.search("flood banjir", publishers=["Test Desk"])[0].passage.text


def test_a_half_written_model_is_said_so_and_nothing_is_lost(tmp_path: Path, embedder: Embedder) -> None:
    folder = make_embedder(tmp_path / "small")
    with Index.open(tmp_path / "data", embedder) as index:
        index.sync(STORIES)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(UserError, match="cannot be loaded"):
        load_embedder(str(folder))
    with Index.open(tmp_path / "data", embedder) as index:
        assert held(index) == places_of(STORIES)


def test_texts_that_share_nothing_are_told_from_those_that_do(tmp_path: Path) -> None:
    assert 0 <= load_embedder(str(make_embedder(tmp_path / "small"))).unrelated <= 0.95


class Preferring:
    """A reranker that likes one word."""

    def scores(self, question: str, passages: list[str]) -> NDArray[np.float32]:
        return np.array([float("beras" in passage) for passage in passages], np.float32)


def test_a_reranker_puts_the_best_passages_in_order(tmp_path: Path, embedder: Embedder) -> None:
    def texts(index: Index) -> list[str]:
        return [hit.passage.text for hit in index.search("kapal pelabuhan", 6)]

    with Index.open(tmp_path, embedder) as index:
        index.sync(STORIES)
        assert not any("beras" in text for text in texts(index)[:2])
    with Index.open(tmp_path, embedder, reranker=Preferring()) as index:
        assert all("beras" in text for text in texts(index)[:2])
        scores = [hit.score for hit in index.search("kapal pelabuhan", 30)]
        assert scores == sorted(scores, reverse=True)


def test_a_cross_encoder_gives_a_number_between_nothing_and_one(tmp_path: Path) -> None:
    reranker = load_reranker(str(make_reranker(tmp_path / "cross")))
    scores = reranker.scores("kapal karam", ["kapal karam", "harga beras", ""])
    assert scores.shape == (3,)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert reranker.scores("kapal", []).shape == (0,)


def test_a_reranker_that_is_none_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no folder"):
        load_reranker("./nowhere")
    with pytest.raises(UserError, match=r"cannot be loaded.*one output"):
        load_reranker(str(make_reranker(tmp_path / "cross", outputs=3)))
    with pytest.raises(UserError, match="cannot be loaded"):
        load_embedder(str(tmp_path))
