"""Prints one table of all figures of finding: quality, speed, size, and the comparison with the ordinary stack.

    python -m tests.bench.table --data ../shared/data [--articles 20000]

What each row measures is said in embedding.py, finding.py, scale.py and peers.py beside this file, and in tests/eval/test_floors.py. The
comparison needs packages that are no part of the project; without them its rows are left out, and it says so.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from corpus.place import SHIPPED
from corpus.read import read_articles
from index.embed import Embedder
from index.named import load_embedder
from index.search import Index
from tests.bench import embedding, finding, peers, scale
from tests.eval.test_floors import shares, turns

Row = tuple[str, str]


def quality(data: Path, embedder: Embedder) -> Iterator[Row]:
    """Translations found, passages found by the vectors alone and by a search, and the questions over the shipped articles."""
    for name, values in embedding.translations(data, embedder).items():
        yield f"{name}, accuracy", f"{values['embedder']:.3f}"
    for group, values in finding.table(list(finding.measured(finding.pools(data), embedder))).items():
        yield (
            f"{group} question, nDCG@10: words, vectors, search",
            "  ".join(f"{values[part]:.3f}" for part in ("words", "meaning", "fused")),
        )
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder), embedder) as index:
        index.sync(read_articles(SHIPPED))
        for kind, share in shares(list(turns(index))).items():
            yield f"shipped articles, {kind}", f"{share:.3f}"


def size(articles: int) -> Iterator[Row]:
    """Speed and memory with many articles."""
    with tempfile.TemporaryDirectory() as folder:
        found = scale.measure(articles, files=True, folder=Path(folder), chroma=True)
    yield "articles, passages", f"{found['articles']:,}  {found['passages']:,}"
    yield "indexed, passages a second", f"{found['passages a second']:.0f}"
    for name, rate in found["Chroma alone, vectors a second"].items():
        yield f"Chroma alone, {name}, vectors a second, and our share", f"{rate:.0f}  {found['passages a second'] / rate:.2f}"
    for name, times in found["search, ms"].items():
        yield f"search, {name}, median and p95 ms", f"{times['median']:.1f}  {times['p95']:.1f}"
    yield "memory, resident and without files, MB", "  ".join(f"{value:.0f}" for value in found["memory, MB"].values())


def compared(data: Path) -> Iterator[Row]:
    """Kutip beside the ordinary stack, or what is missing to compare them."""
    if peers.missing():
        yield "compared with LangChain", f"not measured: pip install {' '.join(peers.PACKAGES)}"
        return
    figures, ratio = peers.compare(data, None)
    for name in figures["kutip"]:
        yield f"Kutip and LangChain, {name}", "  ".join(f"{values[name]:.3f}" for values in figures.values())
    yield "articles indexed a second, times LangChain's", f"{ratio:.1f}"


def main() -> None:
    """Print the table, a row as soon as it is measured."""
    parser = argparse.ArgumentParser(description="Prints all figures of finding.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument(
        "--articles", type=int, default=20_000, help="how many articles are indexed to measure speed (default: %(default)s)"
    )
    options = parser.parse_args()
    for rows in (quality(options.data, load_embedder()), size(options.articles), compared(options.data)):
        for name, figure in rows:
            print(f"{name:64} {figure}", flush=True)


if __name__ == "__main__":
    main()
