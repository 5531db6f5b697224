"""The cited articles as entries for reference managers: BibTeX, RIS and CSL-JSON, an entry an article."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from assistant.answer import Conversation
from assistant.cited import Cited, cited, web_address
from assistant.labels import LABELS
from corpus.article import Article
from corpus.story.clean import one_line

_LONGEST_PART = 24  # characters of each part of a key
_SHORTEST_WORD = 4  # letters of a first word that tells something; "the", "di" and "apa" do not
# BibTeX counts braces even behind a backslash, so those of a text are written as commands.
_COMMANDS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "%&$#_"},
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BABEL = {"id": "indonesian", "en": "english"}


def keyed(conversation: Conversation) -> Iterator[tuple[str, Cited]]:
    """Every cited article with a key of its own, such as "kompas-com-2021-rusia"; further ones of that name end in -2, -3."""
    taken: set[str] = set()
    for one in cited(conversation):
        name = key = _key(one.article)
        number = 1
        while key in taken:
            number += 1
            key = f"{name}-{number}"
        taken.add(key)
        yield key, one


def _key(article: Article) -> str:
    words = re.findall(r"[a-z0-9]+", _ascii(article.title))
    first = next((word for word in words if len(word) >= _SHORTEST_WORD), words[0] if words else article.digest[:8])
    outlet = re.sub(r"[^a-z0-9]+", "-", _ascii(article.publisher or ""))[:_LONGEST_PART].strip("-")
    year = str(article.published.year) if article.published else "undated"
    return "-".join(filter(None, (outlet or "unknown", year, first[:_LONGEST_PART])))


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _quotes(one: Cited, language: str) -> list[str]:
    """Each quote, with where it is cited."""
    place = LABELS[language]["place"]
    return [f"“{one_line(citation.quote)}” ({place.format(answer=number, number=citation.number)})" for number, citation in one.places]


def bibtex(conversation: Conversation, language: str) -> str:
    """The entries as BibTeX, in UTF-8; names and headlines stand in two braces, so that nothing parts or lowers them."""
    return "\n".join(_entry(key, one, language) for key, one in keyed(conversation))


def _entry(key: str, one: Cited, language: str) -> str:
    article, day = one.article, one.article.published
    authors = " and ".join(f"{{{_tex(author)}}}" for author in article.authors)
    fields = {
        "title": f"{{{_tex(article.title)}}}",
        "author": authors,
        "journal": f"{{{_tex(article.publisher)}}}" if article.publisher else "",
        "date": day.isoformat() if day else "",
        "year": str(day.year) if day else "",
        "url": web_address(article),
        "language": _tex(_BABEL.get(article.language or "", article.language)),
        "keywords": _tex(article.section),
        "annote": _tex(" ".join(_quotes(one, language))),
        "digest": article.digest,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    month = [f"  month = {_MONTHS[day.month - 1]},"] if day else []
    return "\n".join([f"@{'article' if article.publisher else 'misc'}{{{key},", *lines, *month, "}", ""])


def _tex(text: str | None) -> str:
    return one_line(text or "").translate(_COMMANDS)


def ris(conversation: Conversation, language: str) -> str:
    """The entries as RIS: NEWS of an outlet, else ELEC; every value on a line of its own."""
    lines = [line for key, one in keyed(conversation) for line in (*_tagged(key, one, language), ("ER", ""), None)]
    return "".join(f"{line[0]}  - {one_line(line[1])}\r\n" if line else "\r\n" for line in lines)


def _tagged(key: str, one: Cited, language: str) -> Iterator[tuple[str, str]]:
    article, day = one.article, one.article.published
    yield "TY", "NEWS" if article.publisher else "ELEC"
    values = [
        ("ID", key),
        ("TI", article.title),
        *(("AU", author) for author in article.authors),
        ("T2", article.publisher),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", day.isoformat().replace("-", "/") if day else ""),
        ("UR", web_address(article)),
        ("LA", article.language),
        ("KW", article.section),
        *(("N1", quote) for quote in _quotes(one, language)),
        ("N1", f"digest: {article.digest}"),
    ]
    yield from ((tag, value) for tag, value in values if value)


def csl(conversation: Conversation, language: str) -> str:
    """The entries as CSL-JSON (schema 1.0.2), with names as they are written, not parted into given and family names."""
    entries = [_csl_entry(key, one, language) for key, one in keyed(conversation)]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _csl_entry(key: str, one: Cited, language: str) -> dict[str, Any]:
    article, day = one.article, one.article.published
    values: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": one_line(article.title),
        "container-title": one_line(article.publisher or ""),
        "author": [{"literal": one_line(author)} for author in article.authors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": web_address(article),
        "language": one_line(article.language or ""),
        "keyword": one_line(article.section or ""),
        "note": " ".join([*_quotes(one, language), f"digest: {article.digest}"]),
        "custom": {"digest": article.digest},
    }
    return {name: value for name, value in values.items() if value}
