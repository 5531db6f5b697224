"""What the markup of an HTML page says about the article: JSON-LD, meta elements, headings, times; pure functions."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from corpus.dates import find_date, find_time
from corpus.language import language_code
from corpus.metadata import PUBLISHERS, Facts, clean_url, outlet_name, split_names

_ARTICLE_TYPES = ("Article", "BlogPosting", "Report")
_DATE_METAS = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "content_publisheddate"),
    *(
        "parsely-pub-date",
        "pubdate",
        "publisheddate",
        "pdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "dc.date.issued",
        "dcterms.created",
        "dc.date",
        "date",
    ),
)
_CHANGE_METAS = ("article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "lastmod", "dcterms.modified")
_FIRST_PAGES = ("home", "beranda", "halaman utama", "homepage", "depan")
# Words over a headline that tell what kind of piece it is.
_KICKERS = "opinion|opini|kolom|editorial|analysis|analisis|explainer|breaking|exclusive|eksklusif"
_NO_SITE = re.compile(r"://|^(?:halaman|page)\b", re.IGNORECASE)
MOST_AUTHORS = 20
# Templates write the first day of computers' time where no date is known.
_NO_DAY = date(1970, 1, 1)
_AUTHOR_METAS = ("author", "content_author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the markup of an HTML page says about it, as written there."""

    meta: Mapping[str, str] = field(default_factory=dict)
    json_ld: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    title: str = ""
    canonical: str = ""
    language: str = ""


def markup_facts(marks: Marks) -> Facts:
    """What JSON-LD, else meta elements, else headings and time elements say."""
    things = list(_linked_data(marks.json_ld))
    linked, meta = _article(things), marks.meta
    url = next((u for u in (clean_url(v) for v in (marks.canonical, meta.get("og:url", ""), *_urls(linked))) if u), None)
    sites = _sites(things, linked, marks, url)
    site = next(iter(sites), None)
    dates = [str(linked.get("datePublished", "")), *(meta.get(name, "") for name in _DATE_METAS), *marks.times]
    published = next((text for text in dates if (day := find_date(text)) and day > _NO_DAY), "")
    changes = (str(linked.get("dateModified", "")), *(meta.get(name, "") for name in _CHANGE_METAS))
    changed = next((text for text in changes if find_date(text)), "")
    section = linked.get("articleSection") or meta.get("article:section") or next(reversed(_trail(things, marks)), None)
    return Facts(
        title=_title(_titles(linked, marks), marks.headings, sites),
        url=url,
        publisher=outlet_name(site or (_host(url) if url else None)),
        published=find_date(published),
        authors=next((names for names in _authors(linked, marks, sites, url) if names), ()),
        language=language_code(marks.language or meta.get("og:locale", "") or str(linked.get("inLanguage", ""))),
        published_time=find_time(published),
        updated=_change(published, changed),
        section=_name(section),
    )


def _titles(linked: Mapping[str, Any], marks: Marks) -> tuple[str, ...]:
    """The headlines that the markup gives, the most trustworthy first."""
    headline = linked.get("headline") or linked.get("name")
    told = html.unescape(headline) if isinstance(headline, str) else ""  # unlike attributes, scripts reach us as written
    return (told, marks.meta.get("og:title", ""), marks.meta.get("twitter:title", ""), *marks.headings, marks.title)


def _sites(things: Sequence[Mapping[str, Any]], linked: Mapping[str, Any], marks: Marks, url: str | None) -> list[str]:
    """The names that the outlet gives itself, the most trustworthy first; the name of a part of its site is none."""
    organizations = [thing for thing in things if thing.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization")]
    meta, host = marks.meta, urlsplit(url or "").netloc.replace("-", "")
    names = [_name(linked.get("publisher")), meta.get("og:site_name"), meta.get("application-name"), meta.get("publisher")]
    names += [*map(_name, organizations), *_in_title(marks.title, _titles(linked, marks)[:-1], host)]
    parts = urlsplit(url or "").path.casefold().split("/")
    return [name for name in names if name and name.casefold() not in parts and not _NO_SITE.search(name)]


def _in_title(title: str, headlines: Sequence[str], host: str) -> Iterator[str]:
    """The outlet that the title of a page names before or after the headline, where the headline or the address bears that out."""
    if (before := re.fullmatch(r"([^:]{2,40}):\s+(.{8,})", title)) and before[2] in headlines:  # as blogs write it
        yield before[1]
    after = re.fullmatch(r"(.{8,}?)\s+[-–—|]\s+([^|]{2,40})", title)
    if after and (after[1] in headlines or "".join(after[2].split()).casefold() in host):
        yield after[2]


def _authors(linked: Mapping[str, Any], marks: Marks, sites: Sequence[str], url: str | None) -> Iterator[tuple[str, ...]]:
    """The people who wrote the article by each source that names some; the outlet itself is nobody."""
    host = urlsplit(url or "").netloc.replace("-", "")
    metas = (marks.meta.get(name, "") for name in _AUTHOR_METAS)
    for names in (_people(linked.get("author")), *map(split_names, metas), *map(split_names, marks.bylines)):
        own = {name.casefold() for name in (*sites, *(outlet_name(site) or "" for site in sites))}
        yield tuple(name for name in names if name.casefold() not in own and "".join(name.split()).casefold() not in host)


def _change(published: str, changed: str) -> date | None:
    """The day of a change after publication; templates write the same moment on every page."""
    first, last = find_date(published), find_date(changed)
    if not first or not last or last < first:
        return None
    return last if last > first or (find_time(changed) or find_time(published)) != find_time(published) else None


def _trail(things: Sequence[Mapping[str, Any]], marks: Marks) -> list[str]:
    """The names of the parts of the site that lead to the page, without its first page and the page itself."""
    lists = [thing.get("itemListElement") for thing in things if thing.get("@type") == "BreadcrumbList"]
    listed = [_name(part.get("item") if isinstance(part.get("item"), dict) else part) for part in _dicts(lists[:1])]
    titles = {" ".join(title.split()) for title in (*marks.headings, marks.title, marks.meta.get("og:title", ""))}
    for names in (listed, marks.trail):
        if kept := [name for name in names if name and name.casefold() not in _FIRST_PAGES and name not in titles and len(name) < 60]:
            return kept
    return []


def _dicts(values: object) -> Iterator[Mapping[str, Any]]:
    """The objects in nested lists."""
    for value in values if isinstance(values, list) else []:
        if isinstance(value, dict):
            yield value
        else:
            yield from _dicts(value)


def _linked_data(scripts: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The objects of the JSON-LD scripts."""
    for script in scripts:
        try:
            data = json.loads(re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", script), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _things(data, depth=4)


def _article(things: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object that describes the article, else one that describes the page as published, an empty one if none does."""
    for thing in things:
        kinds = thing.get("@type")
        if any(isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            return {**thing, "author": _resolved(thing.get("author"), things)}
    return next((thing for thing in things if "datePublished" in thing), {})


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


def _resolved(author: object, things: Sequence[Mapping[str, Any]]) -> object:
    """The authors of an article, in place of mere references to them."""
    if isinstance(author, list):
        return [_resolved(one, things) for one in author[:MOST_AUTHORS]]
    if isinstance(author, dict) and "name" not in author and "@id" in author:
        return next((thing for thing in things if thing.get("@id") == author["@id"] and "name" in thing), author)
    return author


def article_body(marks: Marks) -> str:
    """The text of the article that the JSON-LD of a page holds itself; empty if it holds none."""
    body = _article(list(_linked_data(marks.json_ld))).get("articleBody")
    return html.unescape(body) if isinstance(body, str) else ""


def _people(author: object) -> tuple[str, ...]:
    """The names of the JSON-LD authors."""
    names = [_name(one) for one in (author if isinstance(author, list) else [author])]
    return tuple(dict.fromkeys(person for name in names if name for person in split_names(name)))


def _host(url: str) -> str:
    """The outlet whose address this is, else the host without the prefixes that name no outlet."""
    host = re.sub(r"^(?:www|amp|m)\.", "", urlsplit(url).netloc)
    return next((domain for domain in PUBLISHERS if host.endswith(f".{domain}")), host)


def _title(titles: Sequence[str], headings: Sequence[str], sites: Sequence[str]) -> str | None:
    """The first title that another one bears out, else the first; whole where a heading has what was cut off, without the outlet's name."""
    able = [" ".join(title.split()) for title in titles if title.strip()]
    if not able:
        return None
    title = next((one for number, one in enumerate(able) if any(_alike(one, other) for other in able[number + 1 :])), able[0])
    stem = re.sub(r"\s*(?:\.\.\.|…)$", "", title)
    title = next((h for h in headings if stem != title and h.startswith(stem)), title)
    cut = re.fullmatch(r"(.{8,}?)\s+[-–—|]\s+([^|]{2,40})", title)
    if cut and (cut[2].casefold() in {site.casefold() for site in sites} or any(h == cut[1] for h in headings)):
        return cut[1]
    return re.sub(rf"^(?:{_KICKERS})\s*[|:]\s*(?=\S.{{15}})", "", title, flags=re.IGNORECASE)


def _alike(one: str, other: str) -> bool:
    """Whether two titles share half of the words of the shorter one."""
    first, second = (set(re.findall(r"\w+", title.casefold())) for title in (one, other))
    return 2 * len(first & second) >= min(len(first), len(second)) > 0
