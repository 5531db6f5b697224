"""Title, outlet, date, authors, agency, address and language of a page, out of its markup or its copied lines; pure functions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from corpus.dates import date_line, find_date, find_time
from corpus.language import language_code
from corpus.masthead import byline_beside, outlet_beside
from corpus.story.furniture import is_closed, is_furniture, is_list_title, word_count


@dataclass(frozen=True, slots=True)
class Facts:
    """What one part of a page says about the article; what it does not say is None or empty."""

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    agency: str | None = None
    published_time: time | None = None
    updated: date | None = None
    section: str | None = None


# Outlets whose copied pages may nowhere name them, by the form of a line that only their pages have.
LAYOUTS = (
    ("ParsToday", re.compile(r"^[A-Z][a-z]{2} \d\d, \d{4} \d\d:\d\d Asia/Jakarta$")),
    ("Kompas.com", re.compile(r"^Kompas\.com\b", re.IGNORECASE)),
    ("detikcom", re.compile(r" - detik[A-Z]\w+$")),
    ("CNN Indonesia", re.compile(r"\bCNN Indonesia$")),
)
# The same outlet under the names that its markup, its copied text and its company give it.
PUBLISHERS = {"kompas.com": "Kompas.com", "kompas cyber media": "Kompas.com", "parstoday": "ParsToday", "pars today": "ParsToday"}
_DOMAIN = r"[A-Za-z0-9-]+\.(?i:com|co\.id|or\.id|id|co|net|org|news|tv)"
_OPENING = re.compile(rf"^(?:[A-Z][\w .'/-]{{1,40}},\s*({_DOMAIN})|({_DOMAIN}),\s*[A-Z][\w .'/-]{{1,40}})\s*(?:\([\w/ ]+\)\s*)?[-–—]")
_AGENCY = (
    r"antara(?: news)?|reuters|afp|ap|associated press|xinhua|bernama|bloomberg|dpa|kyodo|yonhap|tass|anadolu|efe|upi|sputnik|al jazeera"
)
_QUOTED_FROM = re.compile(
    rf"\b(?:dilansir|dikutip|dilaporkan|melansir|mengutip|disadur|dinukil)(?: (?:dari|oleh|kantor berita|laman|situs))* (?i:({_AGENCY}))\b"
    rf"|\b(?:according to|reported by|quoted by) (?:the )?(?i:({_AGENCY}))\b(?= |,|\.)"
)
# A story names the source that it was taken from in its first paragraphs.
_SOURCE_PARAGRAPHS = 3
_AGENCY_OPENING = re.compile(rf"^[^.!?()]{{2,60}}\(((?:{_AGENCY})(?:/(?:{_AGENCY}))*)\)\s*[-–—]", re.IGNORECASE)
_AGENCY_CLOSING = re.compile(rf"[(\[]((?:{_AGENCY})(?:/(?:{_AGENCY}))*)[)\]]\.?$", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:sumber\s*:?\s+|sources?\s*:\s*)(?!gambar|foto|video)(\S.{1,60})$", re.IGNORECASE)
_BY = re.compile(
    r"^(?:ditulis )?(?:(?:penulis|oleh|reporter|pewarta|jurnalis|wartawan|kontributor|written by|author|by)\s*[:|]?\s+"
    r"|(?:penulis|oleh|by)\s*[:|])"
    r"(\S.*)$",
    re.IGNORECASE,
)
_DESK_BYLINE = re.compile(r"(\S.{2,50}) - detik\w+")
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|journalists?|wartawan|jurnalis|koresponden|redaktur|news|desk|staff|writer|penulis|kontributor|admin|administrator|tim|team|redaksi)\b",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|igshid|mc_[ce]id|yclid|msclkid|ref|ref_src|source|from|cmpid|smid|ocid|at_\w+|page=all|amp)$", re.IGNORECASE
)
_CHANGED = re.compile(r"updated?\b|modified|diperbarui|pembaruan", re.IGNORECASE)
# No clock is further ahead of UTC, or behind it.
MOST_AHEAD = timedelta(hours=14)
# A page's head holds no more lines than this; what stands further off belongs to a menu.
_HEAD_LINES = 40


def local(told: Facts, shown: Facts) -> Facts:
    """What the markup told, with day and clock as the page shows them where both are one moment: markup often counts in UTC."""
    if not (told.published and told.published_time and shown.published and shown.published_time):
        return told
    moment = datetime.combine(told.published, told.published_time.replace(second=0))
    seen = datetime.combine(shown.published, shown.published_time.replace(second=0))
    if moment.utcoffset() != timedelta():
        return told
    ahead = seen.replace(tzinfo=UTC) - moment
    known = seen.utcoffset() == ahead or (seen.tzinfo is None and ahead % timedelta(hours=1) == timedelta())
    if not known or abs(ahead) > MOST_AHEAD:
        return told
    return replace(told, published=shown.published, published_time=shown.published_time.replace(tzinfo=timezone(ahead)))


def merge(*parts: Facts) -> Facts:
    """The facts in which each value comes from the first part that knows it."""
    values: dict[str, Any] = {f.name: next((value for part in parts if (value := getattr(part, f.name))), None) for f in fields(Facts)}
    # A clock belongs to its day: it is taken only from a part that tells the same one.
    clocks = (part.published_time for part in parts if part.published_time is not None and part.published == values["published"])
    return Facts(**values | {"authors": values["authors"] or (), "published_time": next(clocks, None)})


def line_facts(head: Sequence[str], near: Sequence[str], paragraphs: Sequence[str], tail: Sequence[str]) -> Facts:
    """What copied lines say: those over the story, those near its first paragraph, those under it.

    A date is taken from a date line only, never out of the story.
    """
    head = head[-_HEAD_LINES:]
    lines = (*head, *near)
    dated = [(number, *found) for number, line in enumerate(lines) if (found := date_line(line))]
    number, day, beside = _publication(lines, dated)
    changed = next((found for line_number, found, _ in dated if _CHANGED.search(lines[line_number]) and line_number != number), None)
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else ("", "")
    opening = _OPENING.match(first[:120])
    named = re.match(rf"({_DOMAIN})\b", beside)
    publisher = next((outlet for outlet, form in LAYOUTS for line in (*lines, beside) if form.search(line)), None)
    publisher = publisher or next((outlet for line in ((lines[number],) if day else head[-4:]) if (outlet := outlet_beside(line))), None)
    agency = next((m[1] for line in (*lines, *tail) if word_count(line) <= 8 and not is_closed(line) and (m := _SOURCE.match(line))), None)
    credit = _AGENCY_OPENING.match(first[:120]) or _AGENCY_CLOSING.search(last[-60:])
    quoted = next((m[1] or m[2] for part in paragraphs[:_SOURCE_PARAGRAPHS] if (m := _QUOTED_FROM.search(part[:1000]))), None)
    return Facts(
        title=_headline(head, number if number < len(head) else -1),
        publisher=publisher or outlet_name(named[1] if named else (opening[1] or opening[2]) if opening else None),
        published=day,
        authors=bylines((*lines, beside.partition(",")[0], *map(byline_beside, lines))) or bylines(tail),
        agency=agency or (credit[1] if credit else quoted),
        published_time=find_time(lines[number]) if day else None,
        updated=changed,
    )


def front_matter_facts(values: Mapping[str, Any]) -> Facts:
    """What the front matter of a Markdown page says, under the names of the fields of an article; other keys are ignored."""
    text = {key: " ".join(value.split()) for key, value in values.items() if isinstance(value, str) and value.lower() not in ("null", "~")}
    authors = values.get("authors", values.get("author"))
    names = (
        [name for name in authors if isinstance(name, str)]
        if isinstance(authors, list)
        else split_names(text.get("authors", text.get("author", "")))
    )
    return Facts(
        title=text.get("title") or None,
        url=clean_url(text.get("url", "")),
        publisher=outlet_name(text.get("publisher")),
        published=find_date(text.get("published", "")),
        authors=tuple(" ".join(name.split()) for name in names if name.strip()),
        language=language_code(text.get("language", "")),
        agency=text.get("agency") or None,
        published_time=find_time(text.get("published", "")),
        updated=find_date(text.get("updated", "")),
        section=text.get("section") or None,
    )


def clean_url(address: str) -> str | None:
    """The web address without what tracks its reader and without fragment; None unless it is http or https and names a page, not a site."""
    try:
        address.encode()  # a lone half of a character is no part of an address
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower() + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.-]+(?::\d+)?", host) or re.search(r"[\s\x00-\x1f\x7f]", parts.path):
        return None
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not (_TRACKING.match(k) or (k, v) == ("page", "all"))]
    if parts.path.strip("/") in ("", "index.html") and not query:
        return None
    path = "".join(character if character.isprintable() else quote(character) for character in parts.path)
    return urlunsplit((parts.scheme, host, path, urlencode(query), ""))


def identity(url: str | None, publisher: str | None, title: str, published: date | None, first_paragraph: str) -> str:
    """16 hexadecimal digits that name an article: from its address, else outlet, title and date, else title and first paragraph.

    A date is enough even where the outlet is unknown: one headline on one day is one article, and its text may be corrected.
    """
    if url:
        parts = urlsplit(url)
        host = re.sub(r"^(?:www|amp|m)\.", "", parts.netloc)
        path = re.sub(r"(?:/amp(?:\.html)?|/)+$", "", re.sub(r"^/amp/", "/", parts.path))
        key = ("url", host, path, parts.query)
    elif published:
        key = ("outlet", (publisher or "").casefold(), title.casefold(), published.isoformat())
    else:
        key = ("text", title.casefold(), first_paragraph, "")
    return hashlib.blake2b("\x1f".join(key).encode(), digest_size=8).hexdigest()


def split_names(text: str) -> tuple[str, ...]:
    """The names of people in a byline, without what introduces them, their offices and the editor."""
    names: list[str] = []
    for part in re.split(r"\s*[,;|&/]\s*|\s+(?:and|dan)\s+|\s+[-–—·•]\s+", text[:300]):
        name = re.sub(
            r"^(?:penulis|oleh|by|from|dari|reporter|pewarta|jurnalis)\s*:?\s+", "", " ".join(part.split()), flags=re.IGNORECASE
        ).strip(" .:*")
        shaped = name and not name[0].islower() and not re.search(r"[\d@:<>]|\.(?:com|id)\b", name) and word_count(name) <= 5
        if shaped and not _ROLE.search(name) and not re.fullmatch(r"\w{1,2}\.\w{1,4}", name) and name not in names:
            names.append(name)
    return tuple(names)


def is_byline(line: str) -> bool:
    """Whether the line names the author, the agency or the editor of the story."""
    return (
        word_count(line) <= 12
        and not is_closed(line)
        and bool(_BY.match(line) or _SOURCE.match(line) or re.match(r"(?i)(?:penulis|editor)\b", line))
    )


def bylines(lines: Iterable[str]) -> tuple[str, ...]:
    """The authors whom the lines name: "Penulis: X", "By X", or X on the line before a bare "Penulis"."""
    names: list[str] = []
    before = ""
    for line in lines:
        if re.fullmatch(r"(?i)(?:tim )?penulis|author|reporter", line):
            names.extend(split_names(before))
        elif len(line) < 160 and not is_closed(line) and (found := _BY.match(line)):
            told = re.split(r"(?i)\beditor\b|\s+[-–—]\s+", found[1])[0]
            # "By A. Writer, The Ledger, 9 October 2023": with a date come the names of the outlet and of towns.
            names.extend(split_names(told.partition(",")[0] if find_date(line) else told))
        elif found := _DESK_BYLINE.fullmatch(line):
            names.extend(split_names(found[1]))
        before = line
    return tuple(dict.fromkeys(names))


def _publication(lines: Sequence[str], dated: Sequence[tuple[int, date, str]]) -> tuple[int, date | None, str]:
    """Which of the date lines tells the publication: of those that stand together next to the story, the first that tells no change.

    A date further up is the day on which the page was saved.
    """
    together = list(dated[-1:])
    for found in reversed(dated[:-1]):
        if together[0][0] - found[0] > 3:
            break
        together.insert(0, found)
    first = [found for found in together if not _CHANGED.search(lines[found[0]])]
    best = first or together
    return best[0] if best else (-1, None, "")


# "The Daily Valley, 3 May 2024" stands between headline and story; it may be an outlet's line or a caption, but no headline.
_ENDS_IN_DATE = re.compile(r"^[^,]{2,60},\s(?:\w+,\s)?(?:\d{1,2}\s\w+|\w+\s\d{1,2},?)\s(?:19|20)\d\d$")


def _headline(head: Sequence[str], dated: int) -> str | None:
    """The line over the date line, or over the story, that can be a headline: the next of five words or more, else the longest."""
    over = head[: dated if dated > 0 else None]
    able = [line for line in over if not (date_line(line) or is_byline(line) or is_furniture(line) or is_list_title(line))][-4:]
    able = [line for line in able if word_count(line) >= 3 and not _DESK_BYLINE.fullmatch(line)]
    able = [line for line in able if not (_ENDS_IN_DATE.search(line) or outlet_beside(line) or byline_beside(line))] or able
    return next((line for line in reversed(able) if word_count(line) >= 5), max(able, key=len, default=None))


def outlet_name(name: str | None) -> str | None:
    """The outlet's usual name."""
    name = " ".join((name or "").split())
    return PUBLISHERS.get(name.casefold(), name) or None
