"""What models other than the shipped one cost on this machine: room, memory, passages a second, and milliseconds of a question.

    python -m tests.bench.models [--json]

A network of the same shape takes the same time whatever its weights are, so each model is made here with weights by chance, in the shape
that its public configuration states, and nothing is fetched; how well it finds, this cannot tell. Each is measured in a process of its own,
on the processor, with the passages of the shipped articles. The pieces of words are those of the shipped model: that of XLM-R parts the
same Indonesian and English texts into about as many.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import median

from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaForSequenceClassification, XLMRobertaModel

from corpus.place import SHIPPED
from corpus.read import read_articles
from index.chunk import chunk
from index.embed import MODEL
from index.named import load_embedder, load_reranker
from tests.bench.footprint import memory

QUESTIONS = ("why did Russia close the NATO office?", "Mengapa Rusia menutup kantor NATO?", "when does it take effect?")
PASSAGES, TIMES, JUDGED = 24, 9, 20


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a network: layers, width, heads, width between, words."""

    layers: int
    width: int
    heads: int
    between: int
    words: int


# From the config.json of each on the model hub.
EMBEDDERS = {
    "intfloat/multilingual-e5-small": Shape(12, 384, 12, 1536, 250_037),
    "intfloat/multilingual-e5-base": Shape(12, 768, 12, 3072, 250_002),
    "BAAI/bge-m3": Shape(24, 1024, 16, 4096, 250_002),
}
RERANKERS = {
    "cross-encoder/mmarco-mMiniLMv2-L12-H384-v1": Shape(12, 384, 12, 1536, 250_002),
    "BAAI/bge-reranker-v2-m3": EMBEDDERS["BAAI/bge-m3"],
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Megabytes on disk, megabytes of memory more than before, passages a second (of a reranker: pairs), milliseconds of a question."""

    disk: float
    memory: float
    passages: float
    question: float


def make(name: str, folder: Path) -> None:
    """Put a model of that shape, with weights by chance, into a folder."""
    shape = {**EMBEDDERS, **RERANKERS}[name]
    config = XLMRobertaConfig(
        vocab_size=shape.words,
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.between,
        max_position_embeddings=514,
        num_labels=1,
    )
    (XLMRobertaForSequenceClassification if name in RERANKERS else XLMRobertaModel)(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_file=str(MODEL / "tokenizer.json"), pad_token="[PAD]", unk_token="[UNK]", model_max_length=512
    ).save_pretrained(folder)


def measured(name: str, folder: Path) -> Cost:
    """What a model in a folder costs in this process; "" is the shipped one."""
    texts = [passage.text for passage in chain.from_iterable(map(chunk, read_articles(SHIPPED)))][:PASSAGES]
    before = memory(os.getpid())[0]
    if name in RERANKERS:
        reranker = load_reranker(str(folder))
        indexing = seconds(lambda: reranker.scores(QUESTIONS[0], texts))
        asking = median(seconds(partial(reranker.scores, question, texts[:JUDGED])) for question in QUESTIONS)
    else:
        embedder = load_embedder(str(folder) if name else None)
        embedder.query(QUESTIONS[0])
        indexing = seconds(lambda: embedder.passages(texts))
        asking = median(seconds(partial(embedder.query, question)) for question in QUESTIONS * TIMES)
    disk = sum(path.stat().st_size for path in (folder if name else MODEL).rglob("*") if path.is_file())
    return Cost(disk / 1e6, memory(os.getpid())[0] - before, len(texts) / indexing, 1_000 * asking)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print a row for each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FOLDER"), help="measure this one in this process")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asdict(measured(options.one[0], Path(options.one[1])))))
        return
    for name in ("", *EMBEDDERS, *RERANKERS):
        with tempfile.TemporaryDirectory() as folder:
            if name:
                make(name, Path(folder))
            command = [sys.executable, "-m", "tests.bench.models", "--one", name, folder]
            cost = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        if options.json:
            print(json.dumps({"model": name or "shipped"} | cost), flush=True)
        else:
            numbers = "   ".join(f"{key} {number:,.2f}" for key, number in cost.items())
            print(f"{name or 'shipped':45} {numbers}", flush=True)


if __name__ == "__main__":
    main()
