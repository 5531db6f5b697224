"""Small models that tests make: embedders and rerankers as a user would name them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
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
    """A folder with an embedder that has a vector for each of WORDS, the unknown word's being small."""
    weights = np.random.default_rng(seed).normal(size=(len(WORDS), dimensions)).astype(np.float32)
    weights[1] /= 100
    SentenceTransformer(modules=[StaticEmbedding(tokenizer(), embedding_weights=weights)], device="cpu").save_pretrained(
        str(folder), create_model_card=False
    )
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
