"""Quality over the shipped articles, which may not fall below its floors; `python -m tests.eval.test_floors` prints the figures.

`questions.jsonl` also tells how passages are found; `table.jsonl`, of the form of `python -m assistant.evaluate`, was written later and
without looking at answers. The floors are for exactly the questions and articles whose digest stands beside them, so neither can be made
easier unnoticed.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluate import Figures, Judged, as_table, judge, report
from assistant.expected import read_questions
from corpus.article import Article
from corpus.place import SHIPPED
from corpus.read import read_articles, read_file
from index.search import Index
from tests.conftest import converse

FOLDER = Path(__file__).parent
QUESTIONS = FOLDER / "questions.jsonl"
TABLE = FOLDER / "table.jsonl"
FLOORS = FOLDER / "floors.json"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one turn of one conversation."""

    kind: str
    asked: str
    good: bool
    answered: str


def digest() -> str:
    """16 hexadecimal digits of the questions and the shipped articles."""
    files = [QUESTIONS, TABLE, *sorted(SHIPPED.iterdir())]
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()


def turns(index: Index) -> Iterator[Told]:
    """Every turn of every conversation, judged: the gold words are in the answer, or nothing was found where there is nothing."""
    for line in QUESTIONS.read_text("utf-8").splitlines():
        record = json.loads(line)
        conversation = converse(index, *record["turns"])
        if not record["found"]:
            yield Told("not found", record["turns"][0], not conversation[0].found, conversation[0].text)
            continue
        yield from passages(record, index)
        for turn, (answer, gold) in enumerate(zip(conversation, record["answers"], strict=True)):
            kind = "follow-up" if turn else f"first turn {record['language']}"
            yield Told(kind, record["turns"][turn], answer.found and any(words in answer.text for words in gold), answer.text)


def passages(record: dict[str, Any], index: Index) -> Iterator[Told]:
    """Whether a passage with the gold words comes first, and among the first five, when the first question is searched for."""
    asked, language = record["turns"][0], record["language"]
    right = [any(words in hit.passage.text for words in record["answers"][0]) for hit in index.search(asked, 5)]
    for kind, good in (("first", right[:1]), ("among five", right)):
        yield Told(f"passage {kind} {language}", asked, any(good), "")


def shares(told: list[Told]) -> dict[str, float]:
    """The share of good turns of each kind."""
    kinds = dict.fromkeys(turn.kind for turn in told)
    return {kind: round(sum(t.good for t in told if t.kind == kind) / sum(t.kind == kind for t in told), 3) for kind in kinds}


def table(index: Index) -> list[Judged]:
    """Every question of the table with its answer."""
    stems = {article.id: path.stem for path in SHIPPED.iterdir() for article in read_file(path) if isinstance(article, Article)}
    return list(judge(read_questions(TABLE), index, lambda article: [stems[article.id]]))


def right(figures: dict[str, Figures]) -> dict[str, float | None]:
    """The share of right answers of the table, by group and language."""
    return {f"table {name}": values["right"] for name, values in figures.items() if name.endswith((" id", " en"))}


def test_quality_is_above_its_floors(shipped: Index) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    assert floors.pop("digest") == digest(), "questions or articles have changed: measure anew and set the floors by what is reached"
    figures = report(table(shipped))
    assert figures["quotes"]["inexact"] == 0
    reached = shares(list(turns(shipped))) | right(figures)
    assert reached.keys() == floors.keys()
    assert all(reached[kind] >= floor for kind, floor in floors.items()), f"{reached} is below {floors}"


def test_what_the_table_knows_stands_in_the_articles(articles: tuple[Article, ...]) -> None:
    asked = [turn for record in read_questions(TABLE) for turn in record.turns]
    assert [words for turn in asked for words in turn.answers if not any(words in article.text for article in articles)] == []
    assert {name for turn in asked for name in turn.articles} == {path.stem for path in SHIPPED.iterdir()}
    assert len({turn.question for turn in asked if len(turn.question.split()) > 5} & _earlier()) == 0


def _earlier() -> set[str]:
    return {turn for line in QUESTIONS.read_text("utf-8").splitlines() for turn in json.loads(line)["turns"]}


def main() -> None:
    """Print what went wrong, all figures of the table, the shares that have floors, and the digest."""
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync(read_articles(SHIPPED))
        told, judged = list(turns(index)), table(index)
    for turn in told:
        if not turn.good and not turn.kind.startswith("passage first"):
            print(f"{turn.kind}: {turn.asked}\n    {turn.answered}")
    print(as_table(judged, failed=True))
    print(json.dumps(shares(told) | right(report(judged)) | {"digest": digest()}, indent=4))


if __name__ == "__main__":
    main()
