"""Questions with known answers, read from a file with one JSON object a line, of one of three forms:

    {"question": "who opened the bridge?", "answers": ["Sutan Mahmud", "Mr Mahmud"]}       an answer has to hold one of these phrases
    {"question": "what did the bridge cost?", "answers": []}                               the articles do not tell
    {"turns": [{"question": "…", "answers": ["…"]}, {"question": "…", "answers": ["…"]}]}  a conversation

A question may have "articles", those that hold the answer, each named by its title, id, address or file name (with or without its ending),
and a "language", "id" or "en"; without it, it counts for the one that the assistant takes it for. Case, accents, spaces and punctuation
of answers do not matter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.article import UserError
from index.words import in_words


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what answers it: any of the `answers`, none if the articles do not tell, out of any of the `articles`."""

    question: str
    answers: tuple[str, ...]
    articles: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the file: its number, from 1, and its turns; `together` says that they are a conversation."""

    line: int
    turns: tuple[Turn, ...]
    together: bool


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a text has one of the answers in it, as whole words."""
    folded = in_words(text)
    return any(in_words(answer) in folded for answer in answers)


def read_questions(path: Path) -> list[Asked]:
    """The questions of a file; UserError, with the number of the line, if it is not of the form that is told above."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text; save it again as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}); name a file with one JSON object a line.") from error
    asked = [_line(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not asked:
        raise UserError(f"{path} holds no question; write one JSON object a line.")
    return asked


def _line(path: Path, number: int, line: str) -> Asked:
    try:
        return _asked(number, json.loads(line))
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}, line {number}: this is not JSON; write one JSON object a line.") from error
    except UserError as error:
        raise UserError(f'{path}, line {number}: {error}; write {{"question": "…", "answers": ["…"]}} or {{"turns": […]}}.') from error


def _asked(number: int, record: object) -> Asked:
    """A line of the file; UserError, which says what is wrong with it."""
    if not isinstance(record, dict) or "turns" not in record:
        return Asked(number, (_turn(record),), together=False)
    if len(record) > 1 or not isinstance(record["turns"], list) or not record["turns"]:
        raise UserError("“turns” is no list of questions, or does not stand alone")
    return Asked(number, tuple(map(_turn, record["turns"])), together=True)


def _turn(record: object) -> Turn:
    """A question with its answers; UserError, which says what is wrong with it."""
    if not isinstance(record, dict):
        raise UserError("a question is no JSON object")
    if strange := record.keys() - {"question", "answers", "articles", "language"}:
        raise UserError(f"“{min(strange)}” is not known here")
    question, language = record.get("question"), record.get("language")
    if not isinstance(question, str) or not question.strip():
        raise UserError("“question” is missing or no text")
    if language not in (None, "id", "en"):
        raise UserError("“language” is neither “id” nor “en”")
    answers, articles = _texts("answers", record.get("answers")), _texts("articles", record.get("articles", []))
    if not all(in_words(answer).strip() for answer in answers):
        raise UserError("one of the “answers” has no word")
    return Turn(question, answers, articles, language)


def _texts(name: str, texts: object) -> tuple[str, ...]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UserError(f"“{name}” is missing or no list of texts")
    return tuple(texts)
