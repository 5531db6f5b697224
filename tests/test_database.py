"""A database whose file is damaged is told in a sentence, whatever is read of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.translated import in_language
from corpus.article import UserError
from corpus.database import Database

PAGE = 4_096  # bytes


def fill(database: Database) -> None:
    """A table of many pages."""
    database.write("CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT)")
    database.write("INSERT INTO line VALUES (?, ?)", [(number, f"line {number} " * 40) for number in range(2_000)])


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Such a file whose first page alone is whole."""
    path = tmp_path / "lines.db"
    Database(path, (fill,)).close()
    data = bytearray(path.read_bytes())
    data[PAGE:] = b"\xff" * (len(data) - PAGE)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "read",
    [
        lambda database: database.rows("SELECT * FROM line"),
        lambda database: list(database.stream("SELECT * FROM line")),
        lambda database: database.write("INSERT INTO line VALUES (?, ?)", [(9_999, "x")]),
    ],
    ids=["rows", "stream", "write"],
)
def test_damaged_pages_are_told_in_a_sentence(damaged: Path, read: Callable[[Database], object]) -> None:
    database = Database(damaged, (fill,))
    with pytest.raises(UserError) as error:
        read(database)
    assert re.fullmatch(rf"{damaged} cannot be read as a catalogue \(.+\)\. `kutip check` says what can be done\.", str(error.value))
    assert in_language(str(error.value), "id").startswith(f"{damaged} tidak dapat dibaca")
    database.close()
