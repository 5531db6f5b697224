"""The licence-clean training data: what is read, under which licence, and the digest of every file that was used."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN_PARALLEL = Path(__file__).with_name("own_parallel.tsv.gz")
OWN_QUESTIONS = Path(__file__).with_name("own_questions.jsonl.gz")
OWN_WORDS = Path(__file__).with_name("own_words.tsv.gz")
OWN_ENGLISH_QUESTIONS = Path(__file__).with_name("own_english_questions.tsv.gz")

LICENCES = {
    "own_parallel.tsv.gz": "written for this project, CC0",
    "own_questions.jsonl.gz": "written for this project, CC0",
    "own_words.tsv.gz": "written for this project, CC0",
    "own_english_questions.tsv.gz": "written for this project, CC0; about passages of IDK-MRC and FacQA, which it names by digest",
    "parallel/tico19.tsv.gz": "TICO-19, CC0",
    "parallel/nusax.tsv.gz": "NusaX, CC BY-SA 4.0",
    "lexicon/wordnet_en_id_gloss.tsv.gz": "Wordnet Bahasa (MIT) × Open English WordNet (CC BY 4.0)",
    "qa/idk_mrc_train.json.gz": "IDK-MRC, CC BY-SA 4.0",
    "qa/facqa_train.jsonl.gz": "FacQA in IndoNLU, Apache-2.0",
    "qa/squad_id_translated_valid.json.gz": "SQuAD 2 development set in Indonesian, CC BY-SA 4.0",
}
# What tests/bench measures on. No passage of these, in either language, is trained on, whoever asked about it.
MEASURED = ("qa/facqa_valid.jsonl.gz", "qa/idk_mrc_valid.json.gz", "qa/xquad_en.json.gz")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the passage that answers it; `own` marks the project's own passages."""

    question: str
    passage: str
    own: bool


def path_of(name: str, data: Path) -> Path:
    """Where the file `name` of LICENCES lies: the project's own beside this script, the others in the data folder."""
    return Path(__file__).with_name(name) if "/" not in name else data / name


def digests(data: Path) -> dict[str, str]:
    """The first 16 hexadecimal digits of the SHA-256 of every source file."""
    return {name: hashlib.sha256(path_of(name, data).read_bytes()).hexdigest()[:16] for name in LICENCES}


def rows(path: Path) -> list[list[str]]:
    """The rows of a gzipped table with tabulators between its columns."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def parallel(data: Path) -> list[tuple[str, str]]:
    """English sentences with their Indonesian translations."""
    files = (OWN_PARALLEL, data / "parallel/tico19.tsv.gz", data / "parallel/nusax.tsv.gz")
    return [(english, indonesian) for file in files for english, indonesian in rows(file)]


def lexicon(data: Path) -> list[tuple[str, str, str]]:
    """English words with an Indonesian word of the same meaning and the English gloss of that meaning."""
    return [(english, indonesian, gloss) for english, indonesian, gloss in rows(data / "lexicon/wordnet_en_id_gloss.tsv.gz")]


def own_words() -> list[tuple[str, str]]:
    """English words and phrases with Indonesian ones of the same meaning, which the parallel sentences hold seldom or never."""
    return [(english, indonesian) for english, indonesian in rows(OWN_WORDS)]


def own_questions() -> list[Asked]:
    """The project's own questions, each asked about a paragraph of its own once in Indonesian and once in English."""
    return [Asked(record[key], record["text"], own=True) for record in records(OWN_QUESTIONS) for key in ("q_id", "q_en")]


def records(path: Path) -> list[dict[str, str]]:
    """The records of a gzipped file with one JSON object on a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def paragraphs(path: Path) -> list[dict[str, Any]]:
    """The paragraphs of a gzipped question set in SQuAD's form, with their questions."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        read = json.load(file)
    return read if isinstance(read, list) else [paragraph for article in read["data"] for paragraph in article["paragraphs"]]


def questions(data: Path) -> list[Asked]:
    """The answerable questions of all question sets, with their passages; unanswerable ones would teach the wrong pair.

    What is asked about a passage that is measured, or about the translation of one, is left out.
    """
    facqa, idk, xquad = (data / name for name in MEASURED)
    measured = {letters(record["passage"]) for record in records(facqa)} | {letters(one["context"]) for one in paragraphs(idk)}
    translated = {question["id"] for paragraph in paragraphs(xquad) for question in paragraph["qas"]}
    found = own_questions()
    found += [Asked(record["question"], record["passage"], own=False) for record in records(data / "qa/facqa_train.jsonl.gz")]
    for name in ("qa/idk_mrc_train.json.gz", "qa/squad_id_translated_valid.json.gz"):
        for paragraph in paragraphs(data / name):
            if translated.isdisjoint(question["id"].removeprefix("squad-trans-") for question in paragraph["qas"]):
                asked = (question["question"] for question in paragraph["qas"] if not question["is_impossible"])
                found += [Asked(question, paragraph["context"], own=False) for question in asked]
    return [one for one in found if letters(one.passage) not in measured]


def english_questions(data: Path) -> list[Asked]:
    """English questions that were written for this project about passages of the Indonesian question sets."""
    passages = {digest(one.passage): one.passage for one in questions(data)}
    return [Asked(question, passages[name], own=False) for name, question in rows(OWN_ENGLISH_QUESTIONS) if name in passages]


def digest(passage: str) -> str:
    """12 hexadecimal digits by which a passage is named."""
    return hashlib.sha256(passage.encode()).hexdigest()[:12]


def letters(text: str) -> str:
    """The lower-case words of a text: copies of a passage in the question sets differ in capitals and signs alone."""
    return " ".join(re.findall(r"\w+", text.lower()))


def running_text(data: Path) -> list[str]:
    """Every distinct sentence, paragraph and question of the sources in either language, in a fixed order; no word lists."""
    texts = [text for pair in parallel(data) for text in pair]
    texts += [text for asked in [*questions(data), *english_questions(data)] for text in (asked.question, asked.passage)]
    return list(dict.fromkeys(texts))
