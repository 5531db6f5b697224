"""The forms in which articles are exported, and the way back to the very same articles; pure functions.

Reading a page again would clean it again, and a text without its markup shows less of what is story. So an export carries the sum of its
values: where it still fits, the values are taken as they are; where somebody changed the text, it is read as any other page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from corpus.article import Article
from corpus.metadata import clean_url
from corpus.story.clean import canonical, one_line

# The columns of a table of articles, in this order.
COLUMNS = ("id", "title", "publisher", "published", "updated", "section", "authors", "agency", "language", "url", "text", "checksum")
# Spreadsheets take a cell for a formula that begins with one of these, also behind some full-width forms, tabs and line ends.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_Values = dict[str, str | list[str] | None]


def values_of(article: Article) -> _Values:
    """The article as plain values under the names of the columns; what is unknown is None."""
    published: date | None = article.published
    if published and article.published_time:
        published = datetime.combine(published, article.published_time)
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": published.isoformat() if published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "section": article.section,
        "authors": list(article.authors),
        "agency": article.agency,
        "language": article.language,
        "url": article.url,
        "text": article.text,
    }


def with_checksum(article: Article) -> _Values:
    """The values of an article for other programs, and for `restored`."""
    values = values_of(article)
    return {**values, "checksum": _checksum(values)}


def as_markdown(article: Article) -> str:
    """The article as a Markdown page with front matter."""
    values = with_checksum(article)
    text = values.pop("text")
    lines = [f"{name}: {_yaml(value)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---", "", str(text), ""])


def as_cells(article: Article) -> list[str]:
    """The article as a row of a table; a cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    values = with_checksum(article)
    names = article.authors
    plain = all(name and ";" not in name and not name.startswith("[") for name in names)
    values["authors"] = "; ".join(names) if plain else json.dumps(names, ensure_ascii=False)
    return [_guarded(str(values[column] or "")) for column in COLUMNS]


def restored(row: Mapping[str, Any]) -> Article | None:
    """The article of exported values; None where they are no export, or were changed since."""
    if not isinstance(row.get("checksum"), str):
        return None
    unguarded = {name: _unguarded(value) if isinstance(value, str) else value for name, value in row.items()}
    for values in (_exported(row), _exported(unguarded)):
        if _checksum(values) == row["checksum"]:
            return _article(values) if _is_sound(values) else None
    return None


def exported_page(row: Mapping[str, Any]) -> bytes | None:
    """The Markdown page of a row of an exported table, from which the very same article is read; None for any other row."""
    article = restored(row)
    return as_markdown(article).encode("utf-8", "replace") if article else None


def _exported(row: Mapping[str, Any]) -> _Values:
    """The values of an article in a row, as they were before they were written."""
    values: _Values = {name: row[name] if row.get(name) and isinstance(row[name], str) else None for name in COLUMNS[:-1]}
    return {**values, "authors": _names(row.get("authors"))}


def _article(values: Mapping[str, Any]) -> Article | None:
    """The article of sound values, None where a day is none."""
    try:
        updated = date.fromisoformat(values["updated"]) if values["updated"] else None
        published = datetime.fromisoformat(values["published"]) if values["published"] else None
    except ValueError:
        return None
    clock = published.timetz() if published and "T" in values["published"] else None
    return Article(
        id=values["id"],
        title=values["title"],
        text=values["text"],
        url=values["url"],
        publisher=values["publisher"],
        published=published.date() if published else None,
        authors=tuple(values["authors"]),
        language=values["language"],
        agency=values["agency"],
        published_time=clock,
        updated=updated,
        section=values["section"],
    )


def _is_sound(values: Mapping[str, Any]) -> bool:
    """Whether the values have the form of an article's: an export is a file like any other, and may be made by anyone."""
    text, url, lines = values["text"], values["url"], [values[name] for name in ("publisher", "section", "agency") if values[name]]
    return (
        bool(re.fullmatch(r"[0-9a-f]{16}", values["id"] or ""))
        and all(line == one_line(line) != "" for line in (values["title"] or "", *lines, *values["authors"]))
        and text == canonical(text or "") != ""
        and (url is None or (clean_url(url) is not None and url == one_line(url)))
        and (values["language"] is None or bool(re.fullmatch(r"[a-z]{2,3}", values["language"])))
    )


def _checksum(values: Mapping[str, object]) -> str:
    """16 hexadecimal digits that differ when any of the values does; unknown ones do not count, so that later columns change nothing."""
    known = [[name, values[name]] for name in COLUMNS if values.get(name)]
    return hashlib.blake2b(json.dumps(known).encode(), digest_size=8).hexdigest()


def _names(value: object) -> list[str]:
    """The authors of a row: a list, or a cell of a table that `as_cells` wrote."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    if isinstance(value, str):
        return value.split("; ") if value else []
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _guarded(cell: str) -> str:
    """The cell with an apostrophe in front of what would be a formula, also of what looks so guarded itself."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    """The cell that was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _yaml(value: str | list[str] | None) -> str:
    """A value of the front matter in quotation marks."""
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else _escaped(c) for c in value or "") + '"'


def _escaped(character: str) -> str:
    """A character as it is written between quotation marks in YAML."""
    return f"\\{character}" if character in '"\\' else f"\\U{ord(character):08x}"
