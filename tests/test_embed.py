"""The shipped model gives the vectors that sentence-transformers gives, and any other model can take its place."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from corpus.article import UserError
from index.embed import MODEL, PIECES_AT_ONCE, Embedder
from index.named import load_embedder

ROOT = Path(__file__).parent.parent
TEXTS = [
    "Rusia menutup kantor NATO di Moskow.",
    "Why did Russia close the NATO office?",
    "",
    "   \n\t ",
    "Café, naïve, Ålesund — “kutipan” … №5",
    "汉字 кириллица العربية 👩‍👩‍👧 \u202e\x00",
    "a" * 300,
    "harga beras naik 12,5 persen " * 60,
    "?",
]


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def reference() -> SentenceTransformer:
    return SentenceTransformer(str(MODEL), device="cpu", local_files_only=True)


@pytest.fixture
def named_model(tmp_path: Path) -> Path:
    """A small model of three words, with a prompt for questions and one for passages, and no normalisation of its own."""
    words = {"[UNK]": 0, "ask": 1, "tell": 2, "rice": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.array([[0, 0, 0], [3, 0, 0], [0, 3, 0], [0, 0, 4]], np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    model = SentenceTransformer(modules=[module], prompts={"query": "ask ", "document": "tell "}, device="cpu")
    model.save_pretrained(str(tmp_path / "small"), create_model_card=False)
    return tmp_path / "small"


def test_the_vectors_are_those_of_sentence_transformers(shipped: Embedder, reference: SentenceTransformer) -> None:
    expected = reference.encode(TEXTS)
    assert np.abs(shipped.passages(TEXTS) - expected).max() < 1e-6
    assert np.abs(np.stack([shipped.query(text) for text in TEXTS]) - expected).max() < 1e-6


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_text_gives_the_same_vectors_alone_and_in_company(texts: list[str]) -> None:
    embedder = load_embedder()
    together = embedder.passages(texts)
    assert together.shape == (len(texts), embedder.dim)
    assert together.dtype == np.float32
    assert np.isfinite(together).all()
    for text, row in zip(texts, together, strict=True):
        assert np.abs(embedder.query(text) - row).max() < 1e-6


def test_rows_have_length_one_or_zero(shipped: Embedder) -> None:
    lengths = np.linalg.norm(shipped.passages(TEXTS), axis=1)
    empty = [not text.strip() for text in TEXTS]
    assert np.allclose(lengths, np.where(empty, 0, 1), atol=1e-6)
    assert not shipped.query("").any()


def test_a_text_longer_than_a_block_is_the_mean_of_its_words(shipped: Embedder) -> None:
    text = "beras jagung kedelai " * PIECES_AT_ONCE
    assert np.abs(shipped.query(text) - shipped.query("beras jagung kedelai")).max() < 1e-5


def test_two_loads_agree_in_name_and_vectors(shipped: Embedder) -> None:
    again = load_embedder()
    assert again.name == shipped.name
    assert again.name.startswith("kutip-")
    assert np.array_equal(again.passages(TEXTS), shipped.passages(TEXTS))


def test_a_sentence_is_nearest_to_its_translation(shipped: Embedder) -> None:
    pairs = [
        ("The finance minister resigned after the corruption trial.", "Menteri keuangan mundur setelah sidang korupsi."),
        ("Heavy rain caused floods in the capital.", "Hujan deras menyebabkan banjir di ibu kota."),
        ("The national team won the final on penalties.", "Tim nasional memenangi final lewat adu penalti."),
        ("Rice prices rose again last month.", "Harga beras kembali naik bulan lalu."),
        ("The volcano erupted and villagers fled.", "Gunung itu meletus dan warga desa mengungsi."),
        ("Doctors tested a new vaccine for children.", "Dokter menguji vaksin baru untuk anak-anak."),
        ("The court sentenced him to nine years in prison.", "Pengadilan menghukumnya sembilan tahun penjara."),
        ("Fishermen protested against the new harbour.", "Nelayan memprotes pelabuhan baru."),
    ]
    likeness = shipped.passages([english for english, _ in pairs]) @ shipped.passages([indonesian for _, indonesian in pairs]).T
    assert (likeness.argmax(axis=0) == np.arange(len(pairs))).all()
    assert (likeness.argmax(axis=1) == np.arange(len(pairs))).all()


def test_a_question_in_english_finds_the_indonesian_passage(shipped: Embedder) -> None:
    passages = [
        "Rusia menutup kantor perwakilan NATO di Moskow setelah delapan diplomatnya diusir dari Brussel.",
        "Harga cabai di pasar tradisional naik karena panen gagal akibat hujan.",
        "Tim bulu tangkis putra Indonesia merebut Piala Thomas di Denmark.",
    ]
    assert (shipped.passages(passages) @ shipped.query("Why did Russia close the NATO office?")).argmax() == 0


def test_the_shipped_model_is_small_and_loads_at_once() -> None:
    assert (MODEL / "model.safetensors").stat().st_size <= 30_000_000
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        load_embedder()
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.5


def test_importing_and_using_the_shipped_model_needs_neither_torch_nor_sentence_transformers() -> None:
    code = (
        "import sys; from index.named import load_embedder; load_embedder().query('beras');"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_named_folder_is_used_with_its_own_prompts_and_made_length_one(named_model: Path) -> None:
    embedder = load_embedder(str(named_model))
    assert embedder.dim == 3
    assert np.allclose(embedder.query("rice"), [0.6, 0, 0.8])
    assert np.allclose(embedder.passages(["rice", ""]), [[0, 0.6, 0.8], [0, 1, 0]])
    assert embedder.passages([]).shape == (0, 3)
    assert embedder.query("rice").dtype == np.float32


def test_the_name_of_a_folder_model_changes_with_its_weights(named_model: Path) -> None:
    before = load_embedder(str(named_model)).name
    assert load_embedder(str(named_model)).name == before
    weights = named_model / "model.safetensors"
    content = weights.read_bytes()
    weights.write_bytes(content[:-4] + np.float32(5).tobytes())
    assert load_embedder(str(named_model)).name != before


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "~/nowhere-at-all", "", "a/b/c", "bad name!!", "http://model.invalid"])
def test_a_folder_that_is_not_there_is_said_so(name: str) -> None:
    with pytest.raises(UserError, match="no folder"):
        load_embedder(name)


def test_a_folder_without_a_model_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]x")
    with pytest.raises(UserError, match="cannot be loaded"):
        load_embedder(str(tmp_path))


def test_an_unknown_name_is_said_so_in_plain_words(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(UserError, match="“nobody/no-such-model” cannot be loaded"):
        load_embedder("nobody/no-such-model")
    assert "is looked for on the model hub" in caplog.text


def test_a_damaged_shipped_model_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("index.embed.MODEL", tmp_path)
    with pytest.raises(UserError, match="missing or damaged"):
        load_embedder()
    (tmp_path / "tokenizer.json").write_bytes((MODEL / "tokenizer.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(UserError, match="missing or damaged"):
        load_embedder()
