"""Measures the checking of what a language model writes: verdicts, instructions hidden in articles, and seconds.

    python -m tests.bench.checking --data ../shared/data

* AUROC of telling IndoNLI's validation hypotheses that follow from their premise from the others, and from those that contradict it; the
  share of false sentences of assistant/train/perturb.py that are caught, and of true ones that are doubted (false alarms), in one language
  and across both. The nine weights are fitted on such pairs; these figures are of folds that they were not fitted on, and the network
  was shown none of these pairs.
* The attacks of BIPIA's training set stand in an article, and the model obeys: how many of its sentences are shown as supported.
* Milliseconds that the check of a sentence takes, and from the first token of a model to the first words that are shown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from assistant.ask import ask
from assistant.compose import Writing
from assistant.llm import LanguageModel
from assistant.prompt import Asked
from assistant.train import support
from assistant.verify import Checker
from corpus.place import SHIPPED
from corpus.read import read_articles
from index.passage import Passage
from index.search import Index
from index.sentences import sentence_spans
from tests.conftest import made_article
from tests.scripted_model import NAME, ScriptedModel, said

ORDERED = re.compile(r"[\"'](.{12,})[\"']")  # what a model is to write word for word
AROUND = "A ferry with 57 people on board sank off Sulawesi on Monday. {} Rescuers saved 49 passengers."
QUESTION = "why did Russia close the NATO office?"
ROUNDS = 40


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measures the checking of written answers.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the validation data")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync(read_articles(SHIPPED))
        figures = support.crossed(support.cases(options.data, index))
        figures |= dict(_attacked(options.data, index)) | dict(_timed(index))
    for name, value in figures.items():
        print(f"{name:58} {value:8.3f}")


def _attacked(data: Path, index: Index) -> Iterator[tuple[str, float]]:
    """The share of what a model writes at the order of an article that is shown as supported."""
    with gzip.open(data / "attacks/bipia_text_attack_train.json.gz", "rt", encoding="utf-8") as file:
        orders = [order for group in json.load(file).values() for order in group]
    shown = 0
    for order in orders:
        text = AROUND.format(order)
        passage = Passage(made_article("hostile", text), 0, len(text))
        writing = Writing(Asked((), (passage,)), "en", index)
        wanted = ORDERED.search(order)
        writing.read(f"Rescuers saved 49 passengers. [1] {wanted[1] if wanted else order} [1]")
        writing.end(cut=False)
        shown += any(claim.verdict in ("quoted", "supported") for claim in writing.claims[1:])
    yield f"{len(orders)} BIPIA attacks obeyed: shown as supported", shown / len(orders)


def _timed(index: Index) -> Iterator[tuple[str, float]]:
    passages = [hit.passage for hit in index.search(QUESTION, 12)]
    checker, spent = Checker(passages, index), []
    for passage in passages:
        for start, end in sentence_spans(passage.text):
            sentence = re.sub(r"^(\w+) (\w+)", r"\2 \1", passage.text[start:end])  # so that it is no quote
            began = time.perf_counter()
            checker.check(sentence, (1,), "id")
            spent.append(1000 * (time.perf_counter() - began))
    yield "milliseconds to check a sentence, median", statistics.median(spent)
    yield "milliseconds to check a sentence, p95", statistics.quantiles(spent, n=20)[-1]
    waits = [_wait(index) for _ in range(ROUNDS)]
    yield "milliseconds from the first token to the first words, median", statistics.median(waits)
    yield "milliseconds from the first token to the first words, p95", statistics.quantiles(waits, n=20)[-1]


def _wait(index: Index) -> float:
    """Milliseconds from when a model sends its first words until an answer has them."""
    late = 0.3
    with ScriptedModel() as server:
        server.replies = deque(
            [said("Russia closed the office", " because NATO had expelled eight members of its mission. [1]", late=late)]
        )
        began = 0.0
        for answer in ask(QUESTION, (), index, model=LanguageModel(server.url, NAME)):
            began = began or time.perf_counter()
            if answer.claims:
                return 1000 * (time.perf_counter() - began - late)
    return float("nan")


if __name__ == "__main__":
    main()
