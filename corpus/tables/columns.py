"""What the columns of a table of articles hold, by the names that exports, datasets and tools give them; pure functions."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from corpus.dates import find_date, find_time
from corpus.language import language_code
from corpus.metadata import Facts, clean_url, outlet_name, split_names
from corpus.story.clean import one_line


def _names(text: str) -> tuple[str, ...]:
    """The names in a list that reads as text."""
    return tuple(text.split())


# The names of columns in lower case and without spaces and marks, the likeliest first; "source.name" is "sourcename".
TEXT = _names(
    "maintext fulltext articletext textcontent plaintext cleantext text articlebody bodytext body content contentrendered isi isiberita "
    "isiartikel isiteks konten teks artikel article story fullcontent contenttext newscontent berita naskah rawtext"
)
HTML = _names("html rawhtml contenthtml bodyhtml articlehtml htmlcontent pagehtml")
_TITLE = _names("title headline judul titlerendered headlinemain webtitle newstitle judulberita judulartikel titlepage heading")
_URL = _names(
    "url link sourceurl tautan articleurl pageurl newsurl weburl canonicalurl permalink alamat documentidentifier originalurl resolvedurl "
    "givenurl uri guid guidrendered href"
)
_PUBLISHER = _names(
    "publisher publishername outlet outletname sitename sourcehostname sourcename sourcetitle sourcecommonname media namamedia mediaoutlet "
    "newspaper koran portal publicationtitle publication source sumber"
)
_SITE = _names("site situs website source sumber domain sourcedomain hostname threadsite")
_PUBLISHED = _names(
    "published publishedat publisheddate publisheddatetime publisheddatetimeutc datepublished datepublish publishdate publicationdate "
    "pubdate pubdatetime webpublicationdate date datetime tanggal tanggalterbit tanggalpublikasi tanggalrilis tglterbit tgl postedat "
    "postdate publishtime releasedate waktu time"
)
_CLOCK = _names("waktu jam time clock pukul publishtime")
_UPDATED = _names("updated modified datemodified datemodify dateupdated modifieddate modifiedat lastmodified lastupdated diperbarui")
_UPDATED_AT = _names("updatedat updateddate")
_AUTHORS = _names(
    "authors author byline authorname bylineoriginal penulis namapenulis reporter wartawan jurnalis pewarta creator writer dccreator"
)
_LANGUAGE = _names("language lang bahasa languagecode langcode inlanguage")
_SECTION = _names("section category kategori rubrik kanal sectionname categoryname articlesection categories")
_AGENCY = _names("agency newsagency kantorberita")
# Objects that hold the values of a row, in answers of search servers, news services and databases.
_WRAPPERS = ("_source", "fields", "attributes", "article", "node")

_LANGUAGES = {
    **dict.fromkeys(("indonesian", "indonesia", "bahasa indonesia", "ind"), "id"),
    **dict.fromkeys(("english", "inggris", "bahasa inggris", "eng"), "en"),
    **dict.fromkeys(("malay", "melayu", "bahasa melayu", "msa", "may"), "ms"),
}
# What programs write where there is nothing.
_NOTHING = ("null", "none", "nan", "n/a", "unknown", "-")
# No headline, outlet or section is longer, in characters.
_LONGEST_TITLE, _LONGEST_NAME = 300, 100
# Between these seconds since 1970 lies the time of the web; a number beyond them is no moment.
_FIRST, _LAST = 631_152_000, 4_102_444_800
_TAG = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|div|em|figure|h[1-6]|html|i|img|li|ol|p|section|span|strong|table|u|ul)\b[^<>]*>", re.I
)
_BREAKING_TAG = re.compile(r"<(?:p|br|div)\b[^<>]*>", re.I)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.I)
# What a news service puts where it cuts off a text.
_CUT_OFF = re.compile(r"\[\+\d{1,9} chars\]$")
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")


def cells_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row by the names of their columns in the one form in which they are compared; empty ones are left out."""
    for wrapper in _WRAPPERS:
        inner = row.get(wrapper)
        if isinstance(inner, dict):
            row = {**{name: value for name, value in row.items() if name != wrapper}, **inner}
    cells: dict[str, Any] = {}
    for name, value in _flat(row):
        if value not in (None, "", [], {}):
            cells.setdefault(column(name), value)
    return cells


def column(name: str) -> str:
    """The name of a column in lower case without spaces and marks, so that "publishDate" and "Publish date" are the same."""
    return re.sub(r"[\W_]+", "", name[:_LONGEST_NAME].casefold())


def has_text(columns: Iterable[str]) -> bool:
    """Whether one of the columns may hold the text of an article."""
    return not {*TEXT, *HTML}.isdisjoint(columns)


def text_of(cells: Mapping[str, Any]) -> tuple[str, str] | None:
    """The ending that tells the form, ".txt" or ".html", and the text of a row; None if it has none."""
    for name in (*TEXT, *HTML):
        value = cells.get(name)
        if isinstance(value, list):
            value = "\n\n".join(one for one in value if isinstance(one, str))
        text = re.sub(r"[\x00\ud800-\udfff]", "", value).strip() if isinstance(value, str) else ""
        if not text or text[:8].lower() in _NOTHING:
            continue
        if name in HTML or _TAG.search(text):
            return ".html", text if name in HTML or _BREAKING_TAG.search(text) else _in_paragraphs(text)
        text = _CUT_OFF.sub("", _unescaped(text))
        if "\n" not in text and "\\n" in text:  # written out by a program that meant line breaks
            text = text.replace("\\r", "").replace("\\n", "\n")
        return ".txt", "\n\n".join(_lines(text))
    return None


def facts_of(cells: Mapping[str, Any]) -> Facts:
    """What a row says about its article; a value that is none of its kind counts as missing."""
    published, clock = _moment(cells, _PUBLISHED)
    if published and clock is None:
        clock = next((find_time(value) for name in _CLOCK if isinstance(value := cells.get(name), str)), None)
    bookkeeping = "createdat" in cells  # such a table tells when its rows changed, not its articles
    updated, _ = _moment(cells, _UPDATED if bookkeeping else (*_UPDATED, *_UPDATED_AT))
    addresses = [one_line(value) for name in (*_URL, "source") if isinstance(value := cells.get(name), str)]
    return Facts(
        title=_line(cells, _TITLE, _LONGEST_TITLE),
        url=next((found for address in addresses if (found := clean_url(address))), None),
        publisher=_publisher(cells),
        published=published,
        authors=_authors(cells),
        language=_language(cells),
        agency=_line(cells, _AGENCY, _LONGEST_NAME),
        published_time=clock,
        updated=updated,
        section=_section(cells),
    )


def _flat(row: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The names and values of a row, with those of inner objects as "outer.inner"."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((name if inner.startswith("$") else f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def _unescaped(text: str) -> str:
    """The text with characters in the place of references such as "&amp;"."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _in_paragraphs(text: str) -> str:
    """HTML in which line breaks stand for paragraphs, with tags in their place."""
    return "".join(f"<p>{line}</p>\n" for line in _lines(text))


def _lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line for part in _BREAK.split(text) if (line := part.strip())]


def _strings(cells: Mapping[str, Any], names: Iterable[str]) -> Iterable[str]:
    """The values under these names that are text, in one line; of a list the first counts."""
    for name in names:
        value = cells.get(name)
        value = value[0] if isinstance(value, list) and value else value
        text = one_line(_unescaped(value[:5_000])) if isinstance(value, str) else ""
        if text and text.casefold() not in _NOTHING:
            yield text


def _line(cells: Mapping[str, Any], names: Iterable[str], longest: int) -> str | None:
    """The first value under these names that is a line of text, without tags."""
    lines = (one_line(_TAG.sub("", text)) for text in _strings(cells, names))
    return next((line for line in lines if 0 < len(line) <= longest), None)


def _publisher(cells: Mapping[str, Any]) -> str | None:
    """The outlet by its name, else by its site."""
    names = [text for text in _strings(cells, (*_PUBLISHER, *_SITE)) if "://" not in text]
    hosts = [_host(text) for text in _strings(cells, _SITE) if "://" in text]
    able = (re.sub(r"^www\.", "", name) for name in (*names, *hosts) if not name.isdecimal())
    return next((outlet_name(name) for name in able if 0 < len(name) <= _LONGEST_NAME), None)


def _host(address: str) -> str:
    """The host of a web address, empty if it is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _section(cells: Mapping[str, Any]) -> str | None:
    """The first of the sections."""
    found = _line(cells, _SECTION, _LONGEST_NAME)
    first = re.split(r"\s*[;|,]\s*", found)[0] if found else ""
    return None if not first or first.isdecimal() else first


def _authors(cells: Mapping[str, Any]) -> tuple[str, ...]:
    """The people who wrote the article, from the first column that names some."""
    for name in _AUTHORS:
        value = cells.get(name)
        listed = value if isinstance(value, list) else [value]
        people = [one.get("name") if isinstance(one, dict) else one for one in listed[:20]]
        # A list that was written as text: ['Sari Dewanti', 'Bagas Pranata'].
        texts = [re.sub(r"^\[|\]$|(?<!\w)['\"]|['\"](?!\w)", "", person) for person in people if isinstance(person, str)]
        if names := tuple(dict.fromkeys(found for text in texts for found in split_names(one_line(text)))):
            return names
    return ()


def _language(cells: Mapping[str, Any]) -> str | None:
    """The language as a code, from a code or a usual name."""
    return next((code for text in _strings(cells, _LANGUAGE) if (code := _LANGUAGES.get(text.casefold()) or language_code(text))), None)


def _moment(cells: Mapping[str, Any], names: Iterable[str]) -> tuple[date | None, time | None]:
    """The first day under these names, and the clock that stands beside it."""
    for name in names:
        value = cells.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and (packed := re.fullmatch(r"\s*(\d{8})(\d\d)(\d\d)(\d\d)\s*", value)):
            value = "{}T{}:{}:{}".format(*packed.groups())
        if isinstance(value, int) and len(str(value)) in (8, 14):
            value = str(value) if value < 10**8 else "{}T{}:{}:{}".format(*re.findall(r"^\d{8}|\d\d", str(value)))
        seconds = _seconds(value)
        if seconds is not None:
            moment = datetime.fromtimestamp(seconds, UTC)
            return moment.date(), moment.timetz().replace(microsecond=0)
        if isinstance(value, str) and (day := find_date(value[:200])):
            return day, find_time(value)
    return None, None


def _seconds(value: Any) -> float | None:
    """The seconds since 1970 that a number tells, be it in seconds or in thousandths or millionths of them."""
    if isinstance(value, str) and re.fullmatch(r"\s*\d{9,16}(?:\.\d{1,9})?\s*", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return next((seconds for unit in (1, 1_000, 1_000_000) if _FIRST <= (seconds := value / unit) < _LAST), None)
