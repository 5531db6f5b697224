"""The rows in JSON and JSON Lines, as datasets, crawlers, news services and search servers write them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from corpus.article import UserError
from corpus.decode import decode
from corpus.raw import LARGEST
from corpus.tables.columns import cells_of, column, has_text, text_of
from corpus.tables.lines import text_lines

# JSON that is no JSON Lines comes into memory as a whole. In bytes.
LARGEST_JSON = 10 * LARGEST
TOO_LONG = f"is longer than {LARGEST / 1_000_000:.0f} MB, as no article is"
# Where answers of news services, search servers and feeds list their articles; some do so within another of these.
_LISTS = (
    *("articles", "data", "items", "results", "hits", "docs", "posts", "entries", "rows", "records", "news", "berita", "stories"),
    *("documents", "content", "response", "feed", "@graph"),
)
_SPACE = re.compile(r"[ \t\r\n,]*")
# A number with more digits is no moment, and Python refuses to read one with thousands.
_JSON = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) < 20 else None, parse_constant=lambda name: None)

Row = tuple[int, Any]  # the number of a row, or 0 for the whole table, and its values, or a UserError


def json_rows(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a JSON file: the objects of a list, of a list in an object, of lines, or one object."""
    data = stream.read(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        yield 0, UserError(f"This file is larger than {LARGEST_JSON / 1_000_000:.0f} MB; save it as JSON Lines, one article in a line.")
        return
    number = 0
    try:
        text = decode(data)
        del data
        for number, row in _values(text):
            yield number, row
    except json.JSONDecodeError as error:
        told = f"after its row {number}" if number else f"in line {error.lineno}"
        yield 0, UserError(f"This file is no valid JSON, or it is cut off, {told}; save it again.")
    except RecursionError:
        yield 0, UserError("The values of this JSON file are nested too deeply to be articles; save them as a list of objects.")
    except UserError:
        yield 0, UserError("This file is no JSON in a known encoding; save it again as UTF-8.")


def json_lines(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a file with one object in each line; a list under such a name is read as a list."""
    start = stream.tell()
    listed = stream.read(200).lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"[")
    stream.seek(start)
    if listed:
        yield from json_rows(stream)
        return
    try:
        yield from _line_rows(text_lines(stream))
    except UserError as error:
        yield 0, error


def _values(text: str) -> Iterator[Row]:
    """The rows in a JSON text; JSONDecodeError or RecursionError where it cannot be read."""
    start = _place(text, 0)
    if text.startswith("[", start):
        yield from enumerate(_listed(text, start), start=1)
        return
    value, end = _JSON.raw_decode(text, start)
    if _place(text, end) == len(text):
        yield from enumerate(_rows_in(value), start=1)
    else:
        yield from enumerate(_in_a_row(text, start), start=1)


def _in_a_row(text: str, place: int) -> Iterator[Any]:
    """The values that stand one behind the other, as in JSON Lines under the name of JSON."""
    while (place := _place(text, place)) < len(text):
        value, place = _JSON.raw_decode(text, place)
        yield value


def _place(text: str, place: int) -> int:
    """Where the next value or bracket begins."""
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _listed(text: str, place: int) -> Iterator[Any]:
    """The values of a list, and of another that stands behind it, as crawlers write that run twice."""
    while text.startswith("[", place):
        place = _place(text, place + 1)
        while not text.startswith("]", place):
            value, place = _JSON.raw_decode(text, place)
            yield value
            place = _place(text, place)
        place = _place(text, place + 1)
    if place < len(text):
        raise json.JSONDecodeError("something behind the list", text, place)


def _line_rows(lines: Iterable[str | None]) -> Iterator[Row]:
    """The rows of such lines."""
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield number, UserError(f"Row {number} {TOO_LONG}.")
        elif line.strip():
            try:
                yield number, _JSON.decode(line)
            except (json.JSONDecodeError, RecursionError):
                yield number, UserError(f"Row {number} is no valid JSON; save the table again.")


def _rows_in(value: Any) -> list[Any]:
    """The rows in a value: itself if it is an article, else those of the list in it, else its inner objects."""
    if not isinstance(value, dict) or text_of(cells_of(value)):
        return [value]
    listed = _list_in(value)
    if listed is not None:
        return listed
    columns = [inner for inner in value.values() if isinstance(inner, dict)]
    if len(columns) < max(2, len(value)):
        return [value]
    if not has_text(map(column, value)):
        return columns
    # pandas writes a table column by column.
    return [{name: inner.get(key) for name, inner in value.items()} for key in dict.fromkeys(chain.from_iterable(columns))]


def _list_in(value: Mapping[str, Any], depth: int = 2) -> list[Any] | None:
    """The list of objects in an object, or in one of its inner objects, under one of the usual names."""
    named = {name.casefold(): inner for name, inner in value.items()}
    for inner in (named[name] for name in _LISTS if name in named):
        if isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
            return inner
        if depth and isinstance(inner, dict) and (found := _list_in(inner, depth - 1)) is not None:
            return found
    return None
