"""An answer as plain values and as bytes that can be kept, and the very same answer of them again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, partial
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from assistant.answer import Answer
from corpus.article import Article, UserError
from corpus.schema import article_of, row_of

VERSION = 1  # another one where an older Kutip could not read what is written


def articles_of(answer: Answer) -> dict[str, Article]:
    """The articles that an answer points into, by digest: of its citations, of what was found, of its question."""
    cited = (citation.article for claim in answer.claims for citation in claim.citations)
    found = (hit.passage.article for hit in answer.hits)
    return {article.digest: article for article in (*answer.question.articles, *cited, *found)}


def to_record(answer: Answer) -> dict[str, Any]:
    """The answer as plain values for JSON, an article as its digest alone."""
    return {"version": VERSION, "answer": _plain(answer)}


def _plain(value: Any) -> Any:
    if isinstance(value, Article):
        return value.digest
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(value)  # numpy's, too
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def packed(kept: Answer | Article) -> bytes:
    """An answer, as its record, or an article in few bytes."""
    return zlib.compress(json.dumps(to_record(kept) if isinstance(kept, Answer) else row_of(kept)).encode(), 1)


def unpacked_answer(held: bytes, articles: Mapping[str, Article]) -> Answer:
    """The answer of its bytes; UserError as for its record."""
    return from_record(_unpacked(held), articles)


def unpacked_article(held: bytes) -> Article | None:
    """The article of its bytes; None where they are damaged."""
    row = _unpacked(held)
    try:
        return article_of(row) if isinstance(row, list) else None
    except UserError:
        return None


def _unpacked(held: bytes) -> object:
    """What was packed; None where it is damaged, which its checksum tells."""
    try:
        return json.loads(zlib.decompress(held))
    except (zlib.error, TypeError, ValueError):
        return None


def from_record(record: object, articles: Mapping[str, Article]) -> Answer:
    """The answer of a record, over the articles of these digests; what a record of earlier days lacks is as it is by default.

    UserError when it is of a newer Kutip or damaged, or when one of its articles is missing.
    """
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise UserError("A kept answer is of another version of Kutip. Update this one, or ask again.")
    try:
        answer: Answer = _reader(Answer)(record["answer"], articles)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UserError("A kept answer is damaged. Ask again.") from error
    return answer


Reader = Callable[[Any, Mapping[str, Article]], Any]


@cache
def _reader(kind: Any) -> Reader:
    """What makes a value of this type of its plain form; it raises AttributeError, KeyError, TypeError or ValueError where that is none."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind is Article:
        return lambda value, articles: articles[value]
    if kind is date:
        return lambda value, _: date.fromisoformat(value)
    if isinstance(kind, type) and is_dataclass(kind):
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        return lambda value, articles: kind(**{name: readers[name](part, articles) for name, part in value.items()})
    if origin is UnionType:  # with None, as the only unions here are
        some = _reader(parts[0])
        return lambda value, articles: None if value is None else some(value, articles)
    if origin is frozenset or parts[1:] == (Ellipsis,):
        each = _reader(parts[0])
        return lambda value, articles: origin(each(item, articles) for item in _listed(value))
    if origin is tuple:
        several = [_reader(part) for part in parts]
        return lambda value, articles: tuple(read(item, articles) for read, item in zip(several, _listed(value), strict=True))
    return partial(_checked, parts if origin is Literal else None, (int, float) if kind is float else (kind,))


def _listed(value: Any) -> list[Any]:
    if type(value) is not list:
        raise ValueError("no list")
    return value


def _checked(choice: tuple[Any, ...] | None, kinds: tuple[type, ...], value: Any, _: object) -> Any:
    """The value, when it is among the choice or of the kinds."""
    if type(value) in kinds if choice is None else value in choice:
        return value
    raise ValueError(f"{value!r} is unknown")
