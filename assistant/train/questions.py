"""Questions with the words of a passage that answer them, or with a passage that does not, for training alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.train.sources import MEASURED, digest, english_questions, letters, own_questions, paragraphs, records, rows

OWN_ANSWERS = Path(__file__).with_name("own_answers.tsv.gz")
OWN_NEAR = Path(__file__).with_name("own_near.tsv.gz")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a passage, and the spans of the passage that answer it; none where it does not."""

    question: str
    passage: str
    spans: tuple[Span, ...]
    source: str


def examples(data: Path) -> list[Example]:
    """All questions of the training sets; what is asked about a passage that is measured, or the translation of one, is left out."""
    facqa, idk, xquad = (data / name for name in MEASURED)
    measured = {letters(record["passage"]) for record in records(facqa)} | {letters(one["context"]) for one in paragraphs(idk)}
    translated = {question["id"] for paragraph in paragraphs(xquad) for question in paragraph["qas"]}
    found = [*_own(data), *near_misses(), *_facqa(data)]
    for name in ("qa/idk_mrc_train.json.gz", "qa/squad_id_translated_valid.json.gz"):
        found += _squad(data / name, translated)
    return [one for one in found if letters(one.passage) not in measured]


def key(question: str, passage: str) -> str:
    """12 hexadecimal digits by which OWN_ANSWERS names a question about a passage."""
    return hashlib.sha256(f"{question}\n{passage}".encode()).hexdigest()[:12]


def _own(data: Path) -> Iterator[Example]:
    """The project's own questions that were given an answer; an empty answer says that the passage has none."""
    answers = dict(rows(OWN_ANSWERS)) if OWN_ANSWERS.exists() else {}
    for one in [*own_questions(), *english_questions(data)]:
        answer = answers.get(key(one.question, one.passage))
        if answer is not None:
            spans = everywhere(one.passage, answer)
            if spans or not answer:
                yield Example(one.question, one.passage, spans, "own")


def near_misses() -> Iterator[Example]:
    """The project's own questions of two sorts about one passage: those it answers, told in other words, and those it only seems to."""
    passages = {digest(one.passage): one.passage for one in own_questions()}
    for name, question, answer in rows(OWN_NEAR):
        yield Example(question, passages[name], everywhere(passages[name], answer), "near")


def _facqa(data: Path) -> Iterator[Example]:
    for record in records(data / "qa/facqa_train.jsonl.gz"):
        if spans := everywhere(record["passage"], record["answer"]):
            yield Example(record["question"], record["passage"], spans, "facqa")


def _squad(file: Path, translated: set[str]) -> Iterator[Example]:
    for paragraph in paragraphs(file):
        if not translated.isdisjoint(question["id"].removeprefix("squad-trans-") for question in paragraph["qas"]):
            continue
        text = paragraph["context"]
        for question in paragraph["qas"]:
            spans = [near for answer in question["answers"] if (near := _nearest(text, answer["text"], answer.get("answer_start", 0)))]
            if spans or question["is_impossible"]:
                yield Example(question["question"], text, tuple(dict.fromkeys(spans)), file.name[:5])


def everywhere(text: str, answer: str) -> tuple[Span, ...]:
    """Where an answer stands in a text as whole words."""
    if not answer.strip():
        return ()
    return tuple(match.span() for match in re.finditer(rf"(?<!\w){re.escape(answer.strip())}(?!\w)", text, re.IGNORECASE))


def _nearest(text: str, answer: str, start: int) -> Span | None:
    """The place of an answer nearest to where the set says it is, which translation has moved."""
    return min(everywhere(text, answer), key=lambda span: abs(span[0] - start), default=None)
