"""The licence-clean training data: what is read, under which licence, and the digest of every file that was used."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

OWN_PARALLEL = Path(__file__).with_name("own_parallel.tsv.gz")
OWN_QUESTIONS = Path(__file__).with_name("own_questions.jsonl.gz")

LICENCES = {
    "own_parallel.tsv.gz": "written for this project, CC0",
    "own_questions.jsonl.gz": "written for this project, CC0",
    "parallel/tico19.tsv.gz": "TICO-19, CC0",
    "parallel/nusax.tsv.gz": "NusaX, CC BY-SA 4.0",
    "lexicon/wordnet_en_id_gloss.tsv.gz": "Wordnet Bahasa (MIT) × Open English WordNet (CC BY 4.0)",
    "qa/idk_mrc_train.json.gz": "IDK-MRC, CC BY-SA 4.0",
    "qa/facqa_train.jsonl.gz": "FacQA in IndoNLU, Apache-2.0",
    "qa/squad_id_translated_valid.json.gz": "SQuAD 2 development set in Indonesian, CC BY-SA 4.0",
    "qa/xquad_en.json.gz": "XQuAD, CC BY-SA 4.0; the paragraphs only, never its questions",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the passage that answers it; `own` marks the project's own, the only ones asked in English as well."""

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


def own_questions() -> list[Asked]:
    """The project's own questions, each paragraph asked about once in Indonesian and once in English."""
    with gzip.open(OWN_QUESTIONS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [Asked(record[key], record["text"], own=True) for record in records for key in ("q_id", "q_en")]


def questions(data: Path) -> list[Asked]:
    """The answerable questions of all question sets, with their passages; unanswerable ones would teach the wrong pair."""
    found = own_questions()
    with gzip.open(data / "qa/facqa_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    found += [Asked(record["question"], record["passage"], own=False) for record in records]
    for name in ("qa/idk_mrc_train.json.gz", "qa/squad_id_translated_valid.json.gz"):
        with gzip.open(data / name, "rt", encoding="utf-8") as file:
            for paragraph in json.load(file):
                asked = (question["question"] for question in paragraph["qas"] if not question["is_impossible"])
                found += [Asked(question, paragraph["context"], own=False) for question in asked]
    return found


def english_paragraphs(data: Path) -> list[str]:
    """English encyclopedia paragraphs, for the vocabulary and for distillation."""
    with gzip.open(data / "qa/xquad_en.json.gz", "rt", encoding="utf-8") as file:
        return [paragraph["context"] for article in json.load(file)["data"] for paragraph in article["paragraphs"]]


def running_text(data: Path) -> list[str]:
    """Every distinct sentence, paragraph and question of the sources in either language, in a fixed order; no word lists."""
    texts = [text for pair in parallel(data) for text in pair]
    texts += [text for asked in questions(data) for text in (asked.question, asked.passage)]
    return list(dict.fromkeys(texts + english_paragraphs(data)))
