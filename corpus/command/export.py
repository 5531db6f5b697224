"""Articles written into one file: lines of JSON, a table, or a ZIP of Markdown pages; each is read back as the very same articles."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from corpus.article import Article, UserError
from corpus.tables.exported import COLUMNS, as_cells, as_markdown, with_checksum

# ZIP knows no other days.
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)
# Characters of a title in a name, and bytes, of which file systems take 255 for the whole of it.
_LONGEST_NAME, _LONGEST_BYTES = 60, 200
_ENDINGS = {".jsonl": "jsonl", ".csv": "csv", ".zip": "md"}

Writer = Callable[[Iterable[Article], BinaryIO], None]


def writer_of(name: str, form: str | None) -> Writer:
    """What writes articles in the form, else in that of the file's ending; UserError where that is none."""
    writer = FORMS.get(form or _ENDINGS.get(Path(name).suffix.lower(), ""))
    if writer is None:
        raise UserError(f"The form of {name} is not clear; let its name end in .jsonl, .csv or .zip, or name one with --format.")
    return writer


def export(articles: Iterable[Article], path: Path, writer: Writer) -> None:
    """Write the articles into a file, which is there as a whole or as it was before; UserError when that cannot be done."""
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            with part.open("wb") as file:
                writer(articles, file)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror}); give another file.") from error


def _jsonl(articles: Iterable[Article], file: BinaryIO) -> None:
    """One JSON object a line."""
    for article in articles:
        line = json.dumps(with_checksum(article), ensure_ascii=False)
        file.write(f"{line}\n".encode("utf-8", "backslashreplace"))  # what UTF-8 lacks is written so in JSON, too


def _csv(articles: Iterable[Article], file: BinaryIO) -> None:
    """A table with a row of names; the mark in front tells spreadsheets that it is UTF-8."""
    file.write(b"\xef\xbb\xbf")
    for cells in chain([COLUMNS], map(as_cells, articles)):
        line = io.StringIO(newline="")
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
        file.write(line.getvalue().encode("utf-8", "replace"))


def _markdown(articles: Iterable[Article], file: BinaryIO) -> None:
    """A ZIP of Markdown pages with front matter, named by day, title and id."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for article in articles:
            day = min(max(article.published or _FIRST_DAY, _FIRST_DAY), _LAST_DAY)
            entry = zipfile.ZipInfo(_name(article), (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, as_markdown(article).encode("utf-8", "replace"))


def _name(article: Article) -> str:
    """The name of an article's page."""
    title = re.sub(r"[\W_]+", "-", article.title.casefold())[:_LONGEST_NAME]
    title = title.encode("utf-8", "ignore")[:_LONGEST_BYTES].decode("utf-8", "ignore").strip("-")
    parts = (article.published.isoformat() if article.published else "undated", title, article.id)
    return f"{'-'.join(filter(None, parts))}.md"


FORMS: dict[str, Writer] = {"jsonl": _jsonl, "csv": _csv, "md": _markdown}
