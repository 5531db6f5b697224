"""The articles that a feed (RSS 0.9 to 2.0, Atom) or a sitemap lists."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from urllib.parse import urljoin, urlsplit

from corpus.article import UserError
from corpus.dates import find_date, find_time
from corpus.decode import decode
from corpus.metadata import split_names
from corpus.story.clean import one_line
from corpus.web.connect import SAVE
from corpus.web.elements import Element, fields, records, text_of
from corpus.web.fetch import LONGEST_ADDRESS, Fetched
from corpus.web.recognize import root_of

# So many entries are given unless more are asked for.
MOST_ENTRIES = 100
# Of the sitemaps that a sitemap lists, so many are read.
MOST_SITEMAPS = 50
# The protocol of sitemaps allows so many addresses in one file (sitemaps.org).
_MOST_RECORDS = 50_000
# Headlines, names and dates are never longer, in characters.
_LONGEST_FIELD = 2_000
# Under which names feeds say when an article appeared, the best first.
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
# Before the two digits of a year, as the first feeds wrote it ("18 Mar 24 10:00"); none of them is older than this century.
_SHORT_YEAR = re.compile(r"\b\d{1,2} [A-Za-z]{3} (?=\d\d \d\d:)")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,1000}+>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in a list: its address, and what the list says about it; what it does not say is None or empty.

    `published` knows its zone; where the list names none it is UTC, so that the day stays as written. In a sitemap it is the day of the
    last change where nothing else is said. `content` is HTML, the whole story or a teaser.
    """

    link: str
    title: str | None = None
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    content: str | None = None


def entries(fetched: Fetched, fetch: Callable[[str], Fetched], limit: int = MOST_ENTRIES) -> list[Entry]:
    """The articles that the feed or sitemap lists, each address once, the newest first, those without a date last.

    A sitemap that lists sitemaps is followed with `fetch`, one level deep; of those the ones that cannot be read are passed over.
    UserError if it is neither feed nor sitemap, is damaged before the first article, or declares texts of its own.
    """
    if fetched.kind == "page":
        raise UserError("At this address there is a web page, no feed or sitemap; add it as a page.")
    name, body = _body(fetched)
    if name == "sitemapindex":
        return _in_sitemaps(body, fetched.url, fetch, limit)
    read, names = (_sitemap_entry, ("url",)) if name == "urlset" else (_feed_entry, ("item", "entry"))
    base = Element(name, body[: body.find(">")], "").attribute("xml:base") or ""
    return _newest(_read(body, names, read, _link(base, fetched.url) or fetched.url), limit)


def _body(fetched: Fetched) -> tuple[str, str]:
    """The name of the root element, and the document from there on; UserError if it is not what it was taken for."""
    text = decode(fetched.data)
    name, place = root_of(text)
    if name not in (("rss", "feed", "rdf") if fetched.kind == "feed" else ("urlset", "sitemapindex")):
        raise UserError("At this address there is no feed or sitemap; check the address.")
    if place is None:
        raise UserError(f"This {fetched.kind} declares texts of its own, which can be abused and is not read; add its pages one by one.")
    return name, text[place:]


def _read(body: str, names: tuple[str, ...], read: Callable[[Element, str], Entry | None], url: str) -> list[Entry]:
    """What `read` makes of each record; UserError if there is none and the document was cut off."""
    found = list(islice(records(body, names), _MOST_RECORDS))
    if not found and not re.search(r"(?:</[^<>]{1,100}|/)>\s*$", body[-1000:]):
        raise UserError(f"This feed or sitemap is damaged, and no article can be made out in it; try again later, or {SAVE}.")
    return [entry for record in found if (entry := read(record, url))]


def _newest(listed: Iterable[Entry], limit: int) -> list[Entry]:
    """The newest entries, each address once."""
    first: dict[str, Entry] = {}
    for entry in sorted(listed, key=_age):
        first.setdefault(entry.link, entry)
    return list(first.values())[: max(limit, 0)]


def _age(entry: Entry) -> float:
    """What sorts entries: smaller is newer, and those without a date are oldest."""
    return -entry.published.timestamp() if entry.published else float("inf")


def _in_sitemaps(body: str, url: str, fetch: Callable[[str], Fetched], limit: int) -> list[Entry]:
    """The newest entries of the sitemaps that a sitemap lists; one that changed before those were written is not fetched."""
    listed: list[Entry] = []
    failure: UserError | None = None
    for child in _newest(_read(body, ("sitemap",), _sitemap_entry, url), MOST_SITEMAPS):
        if child.published and len(listed) >= limit and _age(listed[-1]) <= _age(child):
            continue
        try:
            fetched = fetch(child.link)
            name, inner = _body(fetched)
            listed = _newest([*listed, *(_read(inner, ("url",), _sitemap_entry, fetched.url) if name == "urlset" else [])], limit)
        except UserError as error:
            failure = error
    if failure and not listed:
        raise failure
    return listed


def _sitemap_entry(record: Element, url: str) -> Entry | None:
    """One address of a sitemap, with what a sitemap of news says about it; None if it leads nowhere."""
    known = {field.name: field for field in reversed(fields(record))}
    link = _link(_text(known.get("loc")), url)
    if link is None:
        return None
    news = next((field for name, field in known.items() if name.endswith(":news")), None)
    told = {field.name.rpartition(":")[2]: field for field in fields(news)} if news else {}
    return Entry(
        link, _line(_text(told.get("title"))), _moment(_text(told.get("publication_date"))) or _moment(_text(known.get("lastmod")))
    )


def _feed_entry(record: Element, url: str) -> Entry | None:
    """One entry of a feed, None if it leads nowhere."""
    parts = fields(record)
    known = {field.name: field for field in reversed(parts)}
    link = next((link for address in _addresses(record, parts) if (link := _link(address, url))), None)
    if link is None:
        return None
    dates = {field.name.rpartition(":")[2]: field for field in reversed(parts)}
    moments = (_moment(_text(dates.get(name))) for name in _DATES)
    bodies = [field for field in parts if field.name.endswith(":encoded")]
    bodies += [known[name] for name in ("content", "description", "summary") if name in known]
    return Entry(
        link,
        _line(_text(known.get("title"))),
        next((moment for moment in moments if moment), None),
        tuple(dict.fromkeys(name for field in parts for name in _authors(field))),
        next((content for body in bodies if (content := _content(body))), None),
    )


def _addresses(record: Element, parts: list[Element]) -> Iterator[str]:
    """Where an entry may lead, the best first."""
    for field in parts:
        if field.name == "link" and (field.attribute("rel") or "alternate") == "alternate":
            yield field.attribute("href") or _text(field)
    for field in parts:
        if field.name == "id" or (field.name == "guid" and (field.attribute("isPermaLink") or "true").lower() == "true"):
            yield _text(field) if re.match(r"\s*https?:", _text(field)) else ""
    yield record.attribute("rdf:about") or ""


def _authors(field: Element) -> tuple[str, ...]:
    """The people whom a field names as authors: in a field of their own, behind a mail address, or plainly."""
    if field.name not in ("author", "dc:creator"):
        return ()
    names = [part for part in fields(field) if part.name.rpartition(":")[2] == "name"]
    text = _text(names[0] if names else field)
    behind = re.search(r"\(([^()]{2,100})\)\s*$", text) if "@" in text else None
    return split_names(_line(behind[1] if behind else text) or "")


def _content(field: Element) -> str | None:
    """The content of an entry as HTML."""
    kind = (field.attribute("type") or ("" if field.name in ("description",) or ":" in field.name else "text")).lower()
    if kind in ("xhtml", "application/xhtml+xml"):
        return field.inner.strip() or None
    text = text_of(field.inner)
    return (html.escape(text, quote=False) if kind in ("text", "text/plain") else text) or None


def _text(field: Element | None) -> str:
    """The text of a short field."""
    return text_of(field.inner)[:_LONGEST_FIELD] if field else ""


def _line(text: str) -> str | None:
    """A headline or a name without tags, in one line."""
    return one_line(html.unescape(_MARKUP.sub(" ", text))) or None


def _link(address: str, url: str) -> str | None:
    """The address in a list that stands at `url`; None unless it is one of the web."""
    try:
        link = urljoin(url, address.strip())
        parts = urlsplit(link)
    except ValueError:
        return None
    plain = link.isprintable() and len(link) <= LONGEST_ADDRESS
    return link if address.strip() and parts.scheme in ("http", "https") and parts.netloc and plain else None


def _moment(text: str) -> datetime | None:
    """The time that was written, in its own zone; None if none was."""
    text = _SHORT_YEAR.sub(r"\g<0>20", text, count=1)
    day = find_date(text)
    clock = find_time(text) or time()
    return datetime.combine(day, clock, clock.tzinfo or UTC) if day else None
