"""Measures answers over questions with known answers: sentences chosen, facts in bold, abstention, follow-ups, exactness, time.

    python -m tests.bench.answers --data ../shared/data [--json]

The collection holds the passages of FacQA valid and IDK-MRC valid together, each as an article in Indonesian, and the English paragraphs of
XQuAD, so that either language has passages of the other to be misled by. Asked are the answerable questions in Indonesian, their English
wordings (`english_questions_valid.jsonl`), XQuAD's in English (every fifth), and the unanswerable questions of IDK-MRC. No network was
trained on these questions and passages; the few weights of ranking and abstaining were fitted on them, and `python -m assistant.train
--data DIR --weights` prints what they reach on folds they were not fitted on.

* First, three: the share of questions whose gold answer stands in the first, in the first three claims, whether or not it was abstained.
* Fact: the share whose first claim has words in bold that are or hold the gold answer, eight words at most.
* Found: the share that gets an answer; for the unanswerable, the lower the better.
* AUROC and balanced accuracy of telling IDK-MRC's answerable questions from the others; quotes that are no exact slices; 95th percentile
  of seconds a question, in a collection of this size.
* Follow-ups are those of CAsT 2021, see following.py; the shipped articles those of tests/eval.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Claim
from assistant.ask import ask
from assistant.extract import LONGEST
from assistant.find import find
from assistant.understand import understand
from assistant.write import write
from corpus.article import Article
from corpus.place import SHIPPED
from corpus.read import read_articles
from index.search import Index
from index.words import fold, words
from tests.bench import following
from tests.bench.embedding import lines, squad
from tests.eval.test_floors import shares, turns


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


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a question."""

    group: str
    first: bool
    three: bool
    fact: bool
    found: bool
    confidence: float
    inexact: int
    seconds: float


def measured(index: Index, one: Asked) -> Told:
    """The question asked, and its answer judged."""
    began = time.perf_counter()
    *_, answer = ask(one.question, (), index)
    seconds = time.perf_counter() - began
    claims = answer.claims or _would_be_told(index, one.question)
    fact = claims[0].fact if claims else None
    words_of_fact = claims[0].text[slice(*fact)] if fact else ""
    cited = [citation for claim in claims for citation in claim.citations]
    return Told(
        one.group,
        told(one, [claim.text for claim in claims[:1]]),
        told(one, [claim.text for claim in claims[:3]]),
        told(one, [words_of_fact]) and len(words(words_of_fact)) <= LONGEST,
        answer.found,
        answer.confidence,
        sum(citation.quote != citation.article.text[citation.start : citation.end] for citation in cited)
        + sum(claim.text != claim.citations[0].quote for claim in claims),
        seconds,
    )


def _would_be_told(index: Index, asked: str) -> tuple[Claim, ...]:
    """The claims of a question that was abstained from."""
    found = find(understand(asked, (), index.occurrences), (), index)
    return write(found.question, found.ranking.sentences, index.reprints)


def table(results: Sequence[Told]) -> dict[str, dict[str, float]]:
    """The shares of every group of questions, and the figures of all together."""
    groups: dict[str, list[Told]] = {}
    for result in results:
        groups.setdefault(result.group, []).append(result)
    columns = ("first", "three", "fact", "found")
    shares = {group: {name: statistics.fmean(getattr(one, name) for one in of) for name in columns} for group, of in groups.items()}
    answerable, hopeless = groups["idk-mrc id"], groups["idk-mrc none"]
    above = [(one.confidence > other.confidence) + (one.confidence == other.confidence) / 2 for one in answerable for other in hopeless]
    return shares | {
        "all": {
            "AUROC": statistics.fmean(above),
            "balanced accuracy": (shares["idk-mrc id"]["found"] + 1 - shares["idk-mrc none"]["found"]) / 2,
            "inexact quotes": sum(one.inexact for one in results),
            "p95 ms": 1_000 * statistics.quantiles([one.seconds for one in results], n=20)[-1],
        }
    }


def told(one: Asked, sentences: list[str]) -> bool:
    """Whether a gold answer stands in one of the sentences, but for spaces and case."""
    said = ["".join(fold(sentence).split()) for sentence in sentences]
    return any("".join(fold(answer).split()) in sentence for answer in one.answers for sentence in said)


def main() -> None:
    """Print the figures as a table or as one JSON object."""
    parser = argparse.ArgumentParser(description="Measures answers over questions with known answers.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    asked = questions(options.data)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync(collection(options.data, asked).values())
        figures = table([measured(index, one) for one in asked])
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync(read_articles(SHIPPED))
        figures["shipped articles"] = shares(list(turns(index)))
    figures["follow-ups, recall at 10"] = following.recalls(options.data)
    if options.json:
        print(json.dumps(figures))
        return
    for group, values in figures.items():
        print(f"{group:26}" + "".join(f"  {name} {value:.3f}" for name, value in values.items()))


if __name__ == "__main__":
    main()
