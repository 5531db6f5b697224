"""Small models that tests make: embedders and rerankers as a user would name them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

WORDS = "[PAD] [UNK] [CLS] [SEP] kapal karam pelabuhan banjir beras harga menteri ship sank harbour flood rice price minister".split()


def tokenizer() -> Tokenizer:
    """A tokenizer of WORDS."""
    made = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def make_embedder(folder: Path, dimensions: int = 16, seed: int = 0) -> Path:
    """A folder with an embedder that has a vector for each of WORDS."""
    model = StaticEmbedding(tokenizer(), embedding_weights=weights(dimensions, seed))
    SentenceTransformer(modules=[model], device="cpu").save_pretrained(str(folder), create_model_card=False)
    return folder


def weights(dimensions: int, seed: int) -> NDArray[np.float32]:
    """A vector for each of WORDS, that of the unknown word being small."""
    made = np.random.default_rng(seed).normal(size=(len(WORDS), dimensions)).astype(np.float32)
    made[1] /= 100
    return made


def make_onnx(folder: Path, pooling: str = "mean_tokens", prompts: dict[str, str] | None = None) -> Path:
    """A folder with a model that comes with its ONNX form: a vector for each of WORDS, pooled."""
    (folder / "onnx").mkdir(parents=True)
    (folder / "1_Pooling").mkdir()
    table = numpy_helper.from_array(weights(8, seed=3), "table")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "words",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "pieces", 8])],
        [table],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    (folder / "onnx" / "model.onnx").write_bytes(model.SerializeToString())
    (folder / "tokenizer.json").write_text(tokenizer().to_str(), "utf-8")
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    modules = [{"idx": n, "path": path, "type": f"sentence_transformers.models.{kind}"} for n, (path, kind) in enumerate(kinds.items())]
    (folder / "modules.json").write_text(json.dumps(modules), "utf-8")
    chosen = {"pooling_mode_cls_token": False, f"pooling_mode_{pooling}": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(chosen), "utf-8")
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts or {}}), "utf-8")
    return folder


def make_reranker(folder: Path, outputs: int = 1) -> Path:
    """A folder with an untrained CrossEncoder."""
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=outputs,
        max_position_embeddings=128,
        pad_token_id=0,
    )
    BertForSequenceClassification(config).save_pretrained(str(folder))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", model_max_length=128
    ).save_pretrained(str(folder))
    assert CrossEncoder(str(folder), local_files_only=True).num_labels == outputs
    return folder
