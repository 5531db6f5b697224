"""The articles in a table, one in memory at a time: JSON, JSON Lines, CSV and TSV, as exports, datasets and tools write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from corpus.article import Refusal, UserError
from corpus.dates import find_date
from corpus.raw import LARGEST, Raw
from corpus.story.clean import one_line
from corpus.tables.columns import HTML, TEXT, cells_of, column, facts_of, has_text, text_of
from corpus.tables.exported import exported_page
from corpus.tables.lines import text_lines
from corpus.tables.objects import TOO_LONG, Row, json_lines, json_rows

# After so many rows without an article, no article is expected in the others.
MOST_HELD = 10_000
_NEEDED = "a column named text, body, content or isi is needed"
_HEADLESS = f"The header row is missing: the first row of this table is no list of names but looks like an article, and {_NEEDED}."
# The name of a column has no more words.
_LONGEST_NAME = 12
_DELIMITERS = ",;\t|"

csv.field_size_limit(LARGEST)  # holds for the whole process; nothing else here reads CSV


def is_table(name: str) -> bool:
    """Whether a file of that name is a table of articles."""
    return PurePath(name).suffix.lower() in TABLES


def rows(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The articles in a table, which `is_table` knows by its name, and the rows that hold none; the stream can be read at any place.

    A row of CSV is numbered as spreadsheets do, where the header is row 1, a row of JSON Lines by its line. A table without any article is
    refused once.
    """
    held: list[Refusal] = []
    empty, found = True, False
    for number, row in TABLES[PurePath(name).suffix.lower()](stream):
        page = _page(name, number, row)
        empty = False
        if found or not number:
            yield page
        elif isinstance(page, Raw):
            found = True
            yield from held
            yield page
            held = []
        else:
            held.append(page)
            if len(held) == MOST_HELD:
                break
    if empty:
        held = [Refusal(Path(name), "There is no row in this table; save it again with the articles.")]
    if len(held) > 1:
        first = "first " if len(held) == MOST_HELD else ""
        held = [Refusal(Path(name), f"None of the {first}{len(held):,} rows of this table is an article. {held[0].reason}")]
    yield from held


def _page(name: str, number: int, row: Any) -> Raw | Refusal:
    """The article in a row, or why there is none."""
    place = f"{name}/row {number}" if number else name
    if isinstance(row, UserError):
        return Refusal(Path(place), str(row))
    if isinstance(row, dict) and (page := exported_page(row)):
        return Raw(f"{place}.md", page)
    cells = cells_of(row) if isinstance(row, dict) else {}
    found = text_of(cells)
    if found is None:
        return Refusal(Path(place), _missing(f"Row {number}", row if isinstance(row, dict) else {}))
    suffix, text = found
    data = text.encode("utf-8", "replace")
    if len(data) > LARGEST:
        return Refusal(Path(place), f"Row {number} {TOO_LONG}.")
    return Raw(f"{place}{suffix}", data, facts_of(cells))


def _missing(what: str, row: Iterable[str]) -> str:
    """The sentence that a row or a table has no text, and what was looked for."""
    names = [one_line(name)[:40] for name in row if name]
    empty = next((name for name in names if column(name) in (*TEXT, *HTML)), None)
    if empty:
        return f"{what} has no text: its column {empty} is empty."
    listed = f"; there is {', '.join(names[:10])}{' …' if len(names) > 10 else ''}" if names else ""
    return f"{what} has no text: {_NEEDED}{listed}."


def _csv_rows(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a table under a header whose names tell what the columns hold."""
    try:
        lines = _Counted(text_lines(stream))
        first = next((line for line in lines if line.strip("\ufeff\r\n\t ")), "")
        named = re.fullmatch(r"sep=([,;\t|])\s*", first)  # as spreadsheets write it
        first = next(lines, "") if named else first
    except UserError as error:
        yield 0, error
        return
    reader = csv.reader(chain([first], lines), delimiter=named[1] if named else _delimiter(first), skipinitialspace=True)
    header: Sequence[str] = ()
    number = 0
    while True:
        before = reader.line_num
        lines.taken = 0
        number += 1
        try:
            cells = next(reader, None)
        except (csv.Error, UserError):
            several_lines = reader.line_num - before > 1
            told = (
                "a quotation mark in it may not be closed, and what stands behind it was not read" if several_lines else "it was not read"
            )
            yield number, UserError(f"Row {number} {TOO_LONG}; {told}.")
            if several_lines or number == 1:
                return
            continue
        if cells is None:
            return
        if number == 1:
            header = [one_line(name) for name in cells]
            if not has_text(map(column, header)):
                yield 0, UserError(_HEADLESS if any(map(_is_data, header)) else _missing("This table", header))
                return
        elif any(cell.strip() for cell in cells):
            yield number, _row(number, header, cells, several_lines=reader.line_num - before > 1)


def _is_data(cell: str) -> bool:
    """Whether the cell of a first row is no name of a column: a date stands in it, or a sentence."""
    return find_date(cell) is not None or len(cell.split()) > _LONGEST_NAME


def _row(number: int, header: Sequence[str], cells: Sequence[str], several_lines: bool) -> Any:
    """The values of a row by the names of the columns, the first that is not empty under each; UserError if they do not fit the header."""
    if any(cell.strip() for cell in cells[len(header) :]):
        return UserError(
            f"Row {number} has {len(cells)} cells and the header {len(header)}; a text with the separator in it needs quotation marks."
        )
    if several_lines and len(cells) < len(header):
        return UserError(f"Row {number} has {len(cells)} cells and the header {len(header)}; a quotation mark in it may not be closed.")
    row: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        row[name] = row.get(name) or cell.strip()
    return row


def _delimiter(header: str) -> str:
    """What separates the cells of a header: what gives the most columns, those with known names counting more."""

    def _columns(delimiter: str) -> tuple[bool, int]:
        cells = header.replace('"', "").split(delimiter)
        return has_text(map(column, cells)), len(cells)

    return max(_DELIMITERS, key=_columns)


class _Counted:
    """Lines of a table, of which one row takes no more characters than an article may have; UserError where it does."""

    def __init__(self, lines: Iterator[str | None]) -> None:
        self._lines = lines
        self.taken = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += len(line or "")
        if line is None or self.taken > 2 * LARGEST:
            raise UserError(f"A row of this table {TOO_LONG}.")
        return line


# What reads each form of table, by the ending of the file name.
TABLES: dict[str, Callable[[BinaryIO], Iterator[Row]]] = {
    ".json": json_rows,
    **dict.fromkeys((".jsonl", ".ndjson"), json_lines),
    **dict.fromkeys((".csv", ".tsv"), _csv_rows),
}
