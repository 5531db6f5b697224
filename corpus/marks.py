"""What the markup of an HTML page says about the article: JSON-LD, meta elements, headings, times; pure functions."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from corpus.dates import find_date, find_time
from corpus.language import language_code
from corpus.metadata import PUBLISHERS, Facts, clean_url, outlet_name, split_names

_ARTICLE_TYPES = ("Article", "BlogPosting", "Report")
_DATE_METAS = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "content_publisheddate"),
    *("parsely-pub-date", "pubdate", "publishdate", "publish-date", "publish_date", "dc.date.issued", "dcterms.created", "dc.date", "date"),
)
_CHANGE_METAS = ("article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "lastmod", "dcterms.modified")
_AUTHOR_METAS = ("author", "content_author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the markup of an HTML page says about it, as written there."""

    meta: Mapping[str, str] = field(default_factory=dict)
    json_ld: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    title: str = ""
    canonical: str = ""
    language: str = ""


def markup_facts(marks: Marks) -> Facts:
    """What JSON-LD, else meta elements, else headings and time elements say."""
    linked = _linked_data(marks.json_ld)
    meta = marks.meta
    url = next((u for u in (clean_url(v) for v in (marks.canonical, meta.get("og:url", ""), *_urls(linked))) if u), None)
    site = _name(linked.get("publisher")) or meta.get("og:site_name") or meta.get("application-name") or meta.get("publisher")
    publisher = outlet_name(site or (_host(url) if url else None))
    headline = linked.get("headline") or linked.get("name")
    titles = (
        html.unescape(headline) if isinstance(headline, str) else "",  # unlike attributes, scripts reach us as written
        meta.get("og:title", ""),
        meta.get("twitter:title", ""),
        *marks.headings,
        marks.title,
    )
    dates = (str(linked.get("datePublished", "")), *(meta.get(name, "") for name in _DATE_METAS), *marks.times)
    sources = (
        _people(linked.get("author")),
        *map(split_names, (meta.get(name, "") for name in _AUTHOR_METAS)),
        *map(split_names, marks.bylines),
    )
    authors = next((names for names in sources if names), ())
    published = next((text for text in dates if find_date(text)), "")
    changes = (str(linked.get("dateModified", "")), *(meta.get(name, "") for name in _CHANGE_METAS))
    updated = next((day for day in map(find_date, changes) if day), None)
    first, clock = find_date(published), find_time(published)
    section = linked.get("articleSection") or meta.get("article:section")
    return Facts(
        title=_title(titles, marks.headings, site),
        url=url,
        publisher=publisher,
        published=first,
        published_time=clock,
        updated=updated if first and updated and updated > first else None,  # templates write it on every page
        section=_name(section),
        authors=tuple(name for name in authors if name.casefold() != (publisher or "").casefold()),
        language=language_code(marks.language or meta.get("og:locale", "") or str(linked.get("inLanguage", ""))),
    )


def _linked_data(scripts: Iterable[str]) -> Mapping[str, Any]:
    """The first object of the JSON-LD scripts that describes an article, an empty one if none does."""
    for script in scripts:
        try:
            data = json.loads(re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", script), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data, depth=4):
            kinds = thing.get("@type")
            if any(isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return thing
    return {}


def _things(data: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON-LD value that speak about the page itself: not those of the lists of other stories."""
    if isinstance(data, list) and depth:
        for part in data:
            yield from _things(part, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity"):
            if depth:
                yield from _things(data.get(key), depth - 1)


def _urls(linked: Mapping[str, Any]) -> Iterator[str]:
    """The addresses that a JSON-LD article gives for itself."""
    page = linked.get("mainEntityOfPage")
    for value in (page.get("@id") if isinstance(page, dict) else page, linked.get("url"), linked.get("@id")):
        if isinstance(value, str):
            yield value


def _name(thing: object) -> str | None:
    """The name of a JSON-LD person or organisation, however it is wrapped."""
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    name = thing.get("name") if isinstance(thing, dict) else thing
    return " ".join(html.unescape(name).split()) or None if isinstance(name, str) else None


def _people(author: object) -> tuple[str, ...]:
    """The names of the JSON-LD authors."""
    names = [_name(one) for one in (author if isinstance(author, list) else [author])]
    return tuple(dict.fromkeys(person for name in names if name for person in split_names(name)))


def _host(url: str) -> str:
    """The outlet whose address this is, else the host without the prefixes that name no outlet."""
    host = re.sub(r"^(?:www|amp|m)\.", "", urlsplit(url).netloc)
    return next((domain for domain in PUBLISHERS if host.endswith(f".{domain}")), host)


def _title(titles: Iterable[str], headings: Sequence[str], site: str | None) -> str | None:
    """The first title, whole where it is cut off but a heading is not, without the outlet's name at its end."""
    title = next((" ".join(title.split()) for title in titles if title.strip()), None)
    if title is None:
        return None
    stem = re.sub(r"\s*(?:\.\.\.|…)$", "", title)
    title = next((h for h in headings if stem != title and h.startswith(stem)), title)
    cut = re.fullmatch(r"(.{8,}?)\s+[-–—|]\s+([^|]{2,40})", title)
    if cut and (cut[2].casefold() == (site or "").casefold() or any(h == cut[1] for h in headings)):
        return cut[1]
    return title
