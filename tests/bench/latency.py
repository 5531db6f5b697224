"""Measures how long an answer takes, warm, and how long the parts of it take.

    python -m tests.bench.latency [--articles N]

The collection holds the shipped articles and N made-up ones, as scale.py makes them. Asked are the first turns of
tests/eval/questions.jsonl, twice over; printed are the median and the time that 95 % stay under, in milliseconds: of searching, until the
answer is there, and, where nothing answers, until the questions that can be asked instead are there, too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from itertools import chain
from pathlib import Path

from assistant.ask import ask
from assistant.find import PASSAGES
from corpus.place import SHIPPED
from corpus.read import read_articles
from index.search import Index
from tests.bench.scale import made

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions.jsonl"
ROUNDS = 2


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description="Measures how long an answer takes.")
    parser.add_argument("--articles", type=int, default=0, help="how many made-up articles there are besides (default: %(default)s)")
    options = parser.parse_args()
    asked = [json.loads(line)["turns"][0] for line in QUESTIONS.read_text("utf-8").splitlines()]
    spent: dict[str, list[float]] = {"search": [], "answer": [], "whole": []}
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        report = index.sync(chain(read_articles(SHIPPED), made(options.articles)))
        for question in asked * ROUNDS:
            began = time.perf_counter()
            index.search(question, PASSAGES)
            spent["search"].append(time.perf_counter() - began)
            began = time.perf_counter()
            answers = [time.perf_counter() for _ in ask(question, (), index)]
            spent["answer"].append(answers[0] - began)
            spent["whole"].append(answers[-1] - began)
    print(f"{report.articles} articles, {report.passages} passages, {len(spent['answer'])} questions")
    for name, seconds in spent.items():
        print(f"{name:8} median {1000 * statistics.median(seconds):6.1f} ms   p95 {1000 * statistics.quantiles(seconds, n=20)[-1]:6.1f} ms")


if __name__ == "__main__":
    main()
