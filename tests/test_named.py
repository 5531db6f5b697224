"""Models that a user names: a set of vectors beside the old one, rerankers, and what happens when they cannot be used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from corpus.article import UserError
from index.embed import Embedder, Vector, Vectors
from index.named import load_embedder, load_reranker
from index.onnx import OnnxEmbedder
from index.search import Index
from tests.conftest import made_article
from tests.models import WORDS, make_embedder, make_onnx, make_reranker, tokenizer, weights
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
    monkeypatch.setattr("index.sync.FEW", 5)
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


TEXTS = ["kapal karam", "ship sank in the harbour", "beras", "harga beras naik lagi di pelabuhan", "", "rice"]


def test_an_onnx_model_gives_the_vectors_of_its_words_without_torch(tmp_path: Path) -> None:
    folder = make_onnx(tmp_path / "onnx")
    plain = SentenceTransformer(modules=[StaticEmbedding(tokenizer(), embedding_weights=weights(8, seed=3))], device="cpu")
    expected = plain.encode(TEXTS, normalize_embeddings=True)
    embedder = load_embedder(str(folder))
    assert isinstance(embedder, OnnxEmbedder)
    assert np.abs(embedder.passages(TEXTS) - expected).max() < 1e-5
    assert np.abs(embedder.query(TEXTS[1]) - expected[1]).max() < 1e-5
    assert embedder.passages([]).shape == (0, 8)
    code = "import sys; from index.named import load_embedder; load_embedder(sys.argv[1]).query('beras'); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_onnx_model_has_its_own_prompts_and_pooling(tmp_path: Path) -> None:
    prompts = {"query": "ship ", "document": "rice "}
    first = load_embedder(str(make_onnx(tmp_path / "first", "cls_token", prompts)))
    table = weights(8, seed=3)
    for word, vector in (("ship", first.query("beras")), ("rice", first.passages(["beras"])[0])):
        row = table[WORDS.index(word)]
        assert np.abs(vector - row / np.linalg.norm(row)).max() < 1e-5
    with Index.open(tmp_path / "data", load_embedder(str(make_onnx(tmp_path / "mean")))) as index:
        index.sync(STORIES)
        assert held(index) == places_of(STORIES)


def test_an_onnx_model_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    folder = make_onnx(tmp_path / "max", "max_tokens")  # a pooling that only sentence-transformers knows, which has no weights here
    with pytest.raises(UserError, match="cannot be loaded"):
        load_embedder(str(folder))
    for name in ("onnx/model.onnx", "tokenizer.json"):
        folder = make_onnx(tmp_path / name.replace("/", "-"))
        (folder / name).write_bytes((folder / name).read_bytes()[:50])
        with pytest.raises(UserError, match="cannot be loaded"):
            load_embedder(str(folder))
