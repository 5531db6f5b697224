"""Measures how long an answer takes, warm, and how long the parts of it take.

    python -m tests.bench.latency [--corpus DIR ...]

The collection holds the shipped articles and the pages of the named folders. Asked are the first turns of tests/eval/questions.jsonl, five
times over; printed are the median and the time that 95 % stay under, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.ask import PASSAGES, ask
from assistant.rank import rank, wanted
from assistant.understand import understand
from corpus.place import SHIPPED
from corpus.read import read_articles
from index.search import Index

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions.jsonl"
ROUNDS = 5


def timed(spent: list[float], do: Callable[[], Any]) -> Any:
    """What is done returns; the milliseconds it took are added to those spent."""
    began = time.perf_counter()
    result = do()
    spent.append(1_000 * (time.perf_counter() - began))
    return result


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description="Measures how long an answer takes.")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="further folders of pages")
    options = parser.parse_args()
    asked = [json.loads(line)["turns"][0] for line in QUESTIONS.read_text("utf-8").splitlines()]
    searching: list[float] = []
    ranking: list[float] = []
    answering: list[float] = []
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        report = index.sync(chain.from_iterable(read_articles(source) for source in [SHIPPED, *options.corpus]))
        for words in asked * ROUNDS:
            question = understand(words, (), index.occurrences)
            hits = timed(searching, lambda words=words: index.search(words, PASSAGES))
            timed(ranking, lambda question=question, hits=hits: rank(question, wanted(question, index), hits, index))
            timed(answering, lambda words=words: list(ask(words, (), index)))
    print(f"{report.articles} articles, {report.passages} passages, {len(answering)} questions")
    for name, spent in (("search", searching), ("rank", ranking), ("answer", answering)):
        print(f"{name:8} median {statistics.median(spent):6.1f} ms   p95 {statistics.quantiles(spent, n=20)[-1]:6.1f} ms")


if __name__ == "__main__":
    main()
