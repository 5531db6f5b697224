"""Measures an embedder alone, without word search: translations found, passages found, speed.

    python tests/bench/embedding.py --data ../shared/data [--embedder NAME] [--json]

Nothing measured here is trained on.

* Translations: the 1,000 sentence pairs of UD PUD. The share of English sentences whose own translation is the nearest of the 1,000
  Indonesian ones (`pud en→id`), and the other way (`pud id→en`).
* Passages: the answerable questions of FacQA valid (311) and IDK-MRC valid (382) against the distinct passages of the training *and*
  the validation split (1,249 and 4,017), so that there is something to confuse them with; nDCG at 10 with one right passage. `English`
  asks the same of the English wordings of 150 questions of each set (`english_questions_valid.jsonl`). `valid only` ranks the
  passages of the validation split alone (272 and 358).
* BM25 (k1 = 1.2, b = 0.75, Indonesian stems of lower-case words) on the same, for reference.
* Speed: passages of IDK-MRC made into vectors, on as many cores as the libraries take; loading is timed apart.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import Stemmer

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script sees its own folder only
from index.embed import MODEL, Embedder, Vectors
from index.named import load_embedder

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Task:
    """Questions, passages, and for each question the place of its passage."""

    name: str
    questions: list[str]
    passages: list[str]
    right: list[int]


def lines(path: Path) -> list[dict[str, str]]:
    """The records of a file with one JSON object on a line, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def paragraphs(path: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """The paragraphs of a gzipped question set, each with the ids and words of its answerable questions."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [
            (entry["context"], [(asked["id"], asked["question"]) for asked in entry["qas"] if not asked["is_impossible"]])
            for entry in json.load(file)
        ]


def squad(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """The paragraphs of a question set in SQuAD's form, each with every question."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        read = json.load(file)
    entries = read if isinstance(read, list) else [paragraph for article in read["data"] for paragraph in article["paragraphs"]]
    for entry in entries:
        for question in entry["qas"]:
            yield entry["context"], question


def words_of(text: str) -> str:
    """The lower-case words of a text, by which passages are told apart."""
    return " ".join(re.findall(r"\w+", text.lower()))


def tasks(data: Path) -> list[Task]:
    """The eight rankings: two sets, two languages of the question, two pools of passages."""
    english = {record["id"]: record["q_en"] for record in lines(data / "qa/english_questions_valid.jsonl")}
    fac = lines(data / "qa/facqa_valid.jsonl.gz")
    idk = paragraphs(data / "qa/idk_mrc_valid.json.gz")
    asked = {
        "facqa": [(record["id"], record["question"], record["passage"]) for record in fac],
        "idk-mrc": [(f"idk-valid-{name}", words, context) for context, questions in idk for name, words in questions],
    }
    valid = {"facqa": [record["passage"] for record in fac], "idk-mrc": [context for context, _ in idk]}
    train = {
        "facqa": [record["passage"] for record in lines(data / "qa/facqa_train.jsonl.gz")],
        "idk-mrc": [context for context, _ in paragraphs(data / "qa/idk_mrc_train.json.gz")],
    }
    found = []
    for name, questions in asked.items():
        translated = [(key, english[key], passage) for key, _, passage in questions if key in english]
        for pool, texts in (("", valid[name] + train[name]), (" valid only", valid[name])):
            same: dict[str, str] = {}  # FacQA has 46 passages twice that differ in capitals or signs alone: either is right
            for text in texts:
                same.setdefault(words_of(text), text)
            passages, place = list(same.values()), {key: number for number, key in enumerate(same)}
            for language, chosen in (("English", translated), ("Indonesian", questions)):
                words, right = [words for _, words, _ in chosen], [place[words_of(passage)] for _, _, passage in chosen]
                found.append(Task(f"{name} {language}{pool}", words, passages, right))
    return found


def ndcg(scores: Vectors, right: list[int]) -> float:
    """The mean of 1 / log2(rank + 1) of the right passage, 0 below DEPTH; ties count against it."""
    own = scores[np.arange(len(right)), right]
    ranks = (scores >= own[:, None]).sum(axis=1)
    return float(np.where(ranks <= DEPTH, 1 / np.log2(ranks + 1), 0).mean())


class WordSearch:
    """BM25 over stems."""

    def __init__(self, texts: list[str]) -> None:
        """Counts the stems of the texts."""
        self._stem = Stemmer.Stemmer("indonesian").stemWord
        self._size = len(texts)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        counts = [Counter(self._stems(text)) for text in texts]
        average = sum(map(Counter.total, counts)) / len(counts)
        for number, count in enumerate(counts):
            for stem, times in count.items():
                weight = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * count.total() / average))
                self._postings[stem].append((number, weight))

    def scores(self, question: str) -> Vectors:
        """The score of every text."""
        found = np.zeros(self._size, np.float32)
        for stem in self._stems(question):
            postings = self._postings.get(stem, [])
            rarity = math.log(1 + (self._size - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, weight in postings:
                found[number] += rarity * weight
        return found

    def _stems(self, text: str) -> list[str]:
        """The stems of the words, in order."""
        return [self._stem(word) for word in re.findall(r"\w+", text.lower())]


def translations(data: Path, embedder: Embedder) -> dict[str, dict[str, float]]:
    """The shares of translations found, either way."""
    with gzip.open(data / "parallel/pud_dev.tsv.gz", "rt", encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    near = embedder.passages([pair[0] for pair in pairs]) @ embedder.passages([pair[1] for pair in pairs]).T
    alike = np.arange(len(pairs))
    return {
        "pud en→id": {"embedder": float((near.argmax(axis=1) == alike).mean())},
        "pud id→en": {"embedder": float((near.argmax(axis=0) == alike).mean())},
    }


def measure(embedder: Embedder, data: Path) -> dict[str, dict[str, float]]:
    """For every measure the figure of the embedder and, where there is one, of BM25."""
    found = translations(data, embedder)
    for task in tasks(data):
        vectors = np.stack([embedder.query(question) for question in task.questions])
        words = WordSearch(task.passages)
        by_words = np.stack([words.scores(question) for question in task.questions])
        by_meaning = vectors @ embedder.passages(task.passages).T
        found[task.name] = {"embedder": ndcg(by_meaning, task.right), "bm25": ndcg(by_words, task.right)}
    return found


def speed(embedder: Embedder, data: Path) -> float:
    """Passages a second."""
    texts = [context for context, _ in paragraphs(data / "qa/idk_mrc_train.json.gz")]
    begun = time.perf_counter()
    embedder.passages(texts)
    return len(texts) / (time.perf_counter() - begun)


def main() -> None:
    """Prints the figures as a table or as one JSON object."""
    parser = argparse.ArgumentParser(description="Measures an embedder alone.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument("--embedder", help="a sentence-transformers model; without it the shipped one")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    begun = time.perf_counter()
    embedder = load_embedder(options.embedder)
    loading = time.perf_counter() - begun
    found = measure(embedder, options.data)
    size = sum(path.stat().st_size for path in MODEL.iterdir()) / 1e6 if options.embedder is None else None
    about = {"name": embedder.name, "dim": embedder.dim, "loading seconds": round(loading, 3), "megabytes": size and round(size, 1)}
    about["passages a second"] = round(speed(embedder, options.data))
    if options.json:
        print(json.dumps({"about": about, "measures": found}, ensure_ascii=False))
        return
    print("  ".join(f"{key} {value}" for key, value in about.items()))
    for name, figures in found.items():
        print(f"{name:32}" + "  ".join(f"{key} {value:.3f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
