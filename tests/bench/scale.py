"""Measures a large collection: how fast it is indexed beside Chroma's own rate, how fast it is searched, how much memory it takes.

    python -m tests.bench.scale [--articles 20000] [--files] [--keep DIR] [--json]

The articles are made of the project's own sentences (index/train/own_parallel.tsv.gz) with numbers put in, 20 to 45 sentences each, half
of them Indonesian, half English, from 50 outlets and 20 years; an article has about five passages. With `--files` they are written as text
files and read by `open_collection`, as `python -m index` does; without it they are handed to `Index.sync`.

* Indexing: articles and passages a second; and the vectors of the same passages put into a fresh Chroma collection by themselves, with the
  settings of Kutip and with Chroma's own, in batches of 5,000. The share is Kutip's rate of passages divided by Chroma's.
* Search: the titles' sentences and parts of others as 300 questions, each once to warm up and once measured; without a filter, within a
  month, within a year, within ten years. Median and p95 in milliseconds.
* Memory: of this process at the end (resident, and of that without mapped files).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.collection import open_collection
from index.search import Index
from index.vectors import BATCH, Vectors, _embedded

SENTENCES = Path(__file__).parents[2] / "index/train/own_parallel.tsv.gz"
FIRST, DAYS, OUTLETS = date(2002, 1, 1), 365 * 20, 50
QUESTIONS = 300


def sentences() -> list[tuple[str, str]]:
    """English and Indonesian sentences."""
    with gzip.open(SENTENCES, "rt", encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t") for line in lines]
    return [(english, indonesian) for english, indonesian in pairs if len(english) > 25]


def made(count: int) -> Iterator[Article]:
    """The articles, the same at each call."""
    chance, pool = random.Random(7), sentences()
    for number in range(count):
        language = number % 2
        chosen = [pool[chance.randrange(len(pool))][language] for _ in range(chance.randint(20, 45))]
        chosen = [sentence + f" ({chance.randrange(10**6)})." if chance.random() < 0.3 else sentence + "." for sentence in chosen]
        paragraphs = [" ".join(chosen[start : start + 3]) for start in range(1, len(chosen), 3)]
        day = FIRST + timedelta(chance.randrange(DAYS))
        outlet = f"Warta {chance.randrange(OUTLETS)}"
        yield Article(f"{number:016x}", chosen[0], "\n\n".join(paragraphs), None, outlet, day, (), ("en", "id")[language])


def written(articles: Iterator[Article], folder: Path) -> None:
    """The articles as text files, a thousand in a folder."""
    for number, article in enumerate(articles):
        place = folder / f"{number // 1_000:04}"
        place.mkdir(parents=True, exist_ok=True)
        about = f"{article.publisher}, {article.published}"
        (place / f"{number:07}.txt").write_text(f"{article.title}\n\n{about}\n\n{article.text}\n", "utf-8")


def raw_rate(vectors: np.ndarray, settings: bool) -> float:
    """Vectors a second that Chroma itself takes, with the settings of Kutip or its own."""
    with tempfile.TemporaryDirectory() as folder:
        ids = np.arange(len(vectors))
        if settings:
            store = Vectors.open(Path(folder) / "raw", None, "raw")
            put: Callable[[np.ndarray], None] = lambda some: store.upsert(some, vectors[some])  # noqa: E731
        else:
            plain = _embedded(Path(folder) / "raw").create_collection("raw", embedding_function=None)
            put = lambda some: plain.upsert(ids=[str(i) for i in some], embeddings=vectors[some])  # noqa: E731
        began = time.perf_counter()
        for start in range(0, len(ids), BATCH):
            put(ids[start : start + BATCH])
        return len(ids) / (time.perf_counter() - began)


def latencies(index: Index) -> dict[str, dict[str, float]]:
    """Median and p95 of a search in milliseconds, by what the filter lets through."""
    chance, pool = random.Random(3), sentences()
    asked = [" ".join(chance.choice(pool)[n % 2].split()[:9]) for n in range(QUESTIONS)]
    spans = {"no filter": None, "a month": 30, "a year": 365, "ten years": 3_650}
    found = {}
    for name, days in spans.items():
        times = []
        for question in asked:
            since = FIRST + timedelta(chance.randrange(DAYS - (days or 0)))
            dates = {} if days is None else {"since": since, "until": since + timedelta(days)}
            index.search(question, 10, **dates)
            began = time.perf_counter()
            index.search(question, 10, **dates)
            times.append(1_000 * (time.perf_counter() - began))
        found[name] = {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}
    return found


def memory() -> dict[str, float]:
    """Megabytes of this process: resident, and of that without mapped files."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[key].split()[0]) / 1_000 for name, key in (("resident", "VmRSS"), ("without files", "RssAnon"))}


def measure(articles: int, files: bool, folder: Path, chroma: bool) -> dict[str, object]:
    """All figures."""
    if files:
        written(made(articles), folder / "pages")
    began = time.perf_counter()
    if files:
        index, _ = open_collection(folder / "pages", folder / "data", lambda data, show: Index.open(data), lambda *_: None, print)
    else:
        index = Index.open(folder / "data")
        index.sync(made(articles))
    seconds = time.perf_counter() - began
    with index:
        found: dict[str, object] = {
            "articles": articles,
            "passages": len(index),
            "seconds": seconds,
            "passages a second": len(index) / seconds,
        }
        found |= {"search, ms": latencies(index), "memory, MB": memory()}
        if chroma:
            numbers = index._stores.numbers.admitted()
            rows = index._stores.codes._rows[numbers]
            vectors = rows["values"].astype(np.float32) * rows["factor"][:, None]
    if chroma:
        found["Chroma alone, vectors a second"] = {"same settings": raw_rate(vectors, True), "its own settings": raw_rate(vectors, False)}
    return found


def main() -> None:
    """Print the figures, a line each, or as one JSON object."""
    parser = argparse.ArgumentParser(description="Measures a large collection.")
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles (default: %(default)s)")
    parser.add_argument("--files", action="store_true", help="write them as files and read those")
    parser.add_argument("--no-chroma", action="store_true", help="do not measure Chroma alone")
    parser.add_argument("--keep", type=Path, help="keep the collection in this folder, instead of a temporary one")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    found = measure(options.articles, options.files, folder, not options.no_chroma)
    if not options.keep:
        shutil.rmtree(folder)
    print(json.dumps(found) if options.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
