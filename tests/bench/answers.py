"""Measures search and answers over questions with known answers: passages found, sentences chosen, abstention, time.

    python -m tests.bench.answers --data ../shared/data [--json]

Nothing measured here is trained on. The collection holds the passages of FacQA valid and IDK-MRC valid together, each as an article in
Indonesian, and the English paragraphs of XQuAD, so that either language has passages of the other to be misled by. Asked are the answerable
questions in Indonesian, their English wordings (`english_questions_valid.jsonl`), XQuAD's in English (every fifth), and the unanswerable
questions of IDK-MRC.

* nDCG@10 of the right passage: fused, by meaning alone, by words alone.
* First, three: the share of questions whose gold answer stands in the first, in the first three sentences ranked.
* Found: the share that gets an answer; for the unanswerable, the lower the better.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from math import log2
from pathlib import Path

from assistant.ask import ask
from assistant.find import PASSAGES
from assistant.look import wanted
from assistant.rank import rank
from assistant.understand import understand
from corpus.article import Article
from index.search import Index
from index.words import fold
from tests.bench.embedding import lines, squad

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set, the passage that answers it, and the answers that count; none for an unanswerable one."""

    group: str
    question: str
    passage: str
    answers: tuple[str, ...]


def questions(data: Path) -> list[Asked]:
    """All that is asked."""
    english = {record["id"]: record["q_en"] for record in lines(data / "qa/english_questions_valid.jsonl")}
    found = []
    for record in lines(data / "qa/facqa_valid.jsonl.gz"):
        found.append(Asked("facqa id", record["question"], record["passage"], (record["answer"],)))
        if record["id"] in english:
            found.append(Asked("facqa en", english[record["id"]], record["passage"], (record["answer"],)))
    for context, question in squad(data / "qa/idk_mrc_valid.json.gz"):
        answers = tuple(answer["text"] for answer in question["answers"])  # type: ignore[attr-defined]
        group = "idk-mrc none" if question["is_impossible"] else "idk-mrc id"
        found.append(Asked(group, str(question["question"]), context, answers))
        if answers and f"idk-valid-{question['id']}" in english:
            found.append(Asked("idk-mrc en", english[f"idk-valid-{question['id']}"], context, answers))
    for number, (context, question) in enumerate(squad(data / "qa/xquad_en.json.gz")):
        if number % 5 == 0:
            answers = tuple(answer["text"] for answer in question["answers"])  # type: ignore[attr-defined]
            found.append(Asked("xquad en", str(question["question"]), context, answers))
    return found


def collection(data: Path, asked: list[Asked]) -> dict[str, Article]:
    """Every passage as an article, by its text; XQuAD's are English, the others Indonesian."""
    texts = {context: "en" for context, _ in squad(data / "qa/xquad_en.json.gz")} | {
        one.passage: "id" for one in asked if not one.group.startswith("xquad")
    }
    return {text: Article(f"{number:016x}", "", text, language=language) for number, (text, language) in enumerate(texts.items())}


def measure(index: Index, asked: list[Asked], articles: dict[str, Article]) -> dict[str, dict[str, float]]:
    """The figures of every group of questions."""
    figures: dict[str, dict[str, list[float]]] = {}
    for one in asked:
        group = figures.setdefault(one.group, {})
        right = articles[one.passage].id
        hits = index.search(one.question, 100)
        orders = {
            "fused": hits,
            "meaning": sorted((hit for hit in hits if hit.dense_rank), key=lambda hit: hit.dense_rank or 0),
            "words": sorted((hit for hit in hits if hit.lexical_rank), key=lambda hit: hit.lexical_rank or 0),
        }
        question = understand(one.question, (), index.occurrences)
        sentences = rank(question, wanted(question, index), hits[:PASSAGES], index).sentences
        began = time.perf_counter()
        *_, answer = ask(one.question, (), index)
        measured = {name: gain([hit.passage.article.id for hit in order], right) for name, order in orders.items()}
        measured |= {"found": answer.found, "seconds": time.perf_counter() - began}
        measured |= {"first": told(one, [s.text for s in sentences[:1]]), "three": told(one, [s.text for s in sentences[:3]])}
        for name, value in measured.items():
            group.setdefault(name, []).append(float(value))
    return {group: summary(values) for group, values in figures.items()}


def summary(values: dict[str, list[float]]) -> dict[str, float]:
    """The means, and the time that 95 % of the questions stay under."""
    means = {name: statistics.fmean(measured) for name, measured in values.items() if name != "seconds"}
    return means | {"p95 ms": 1_000 * statistics.quantiles(values["seconds"], n=20)[-1]}


def gain(found: list[str], right: str) -> float:
    """1 / log2(rank + 1) of the right article, 0 below DEPTH; several passages of one article count once."""
    order = list(dict.fromkeys(found))[:DEPTH]
    return 1 / log2(order.index(right) + 2) if right in order else 0.0


def told(one: Asked, sentences: list[str]) -> bool:
    """Whether a gold answer stands in one of the sentences, but for spaces and case."""
    said = ["".join(fold(sentence).split()) for sentence in sentences]
    return any("".join(fold(answer).split()) in sentence for answer in one.answers for sentence in said)


def main() -> None:
    """Print the figures as a table or as one JSON object."""
    parser = argparse.ArgumentParser(description="Measures search and answers over questions with known answers.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    asked = questions(options.data)
    articles = collection(options.data, asked)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        report = index.sync(articles.values())
        found = measure(index, asked, articles)
    if options.json:
        print(json.dumps({"articles": report.articles, "passages": report.passages, "measures": found}))
        return
    print(f"{report.articles} articles, {report.passages} passages")
    columns = ("fused", "meaning", "words", "first", "three", "found", "p95 ms")
    print(f"{'':14}" + "".join(f"{column:>9}" for column in columns))
    for group, figures in found.items():
        print(f"{group:14}" + "".join(f"{figures[column]:9.3f}" for column in columns))


if __name__ == "__main__":
    main()
