"""Pages that tests write, and which articles a collection has to make of them, told without reading any."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta, timezone
from functools import cache
from random import Random
from typing import Any
from urllib.parse import urlsplit

from corpus.article import Article
from corpus.language import detect_language
from corpus.metadata import identity

CLOCK = time(10, 0, tzinfo=timezone(timedelta(hours=7)))
# What the pages of one outlet share, though no rule about a single page can know it.
SHARED_LINE = "Harian ini terbit setiap pagi di seluruh kabupaten sejak belasan tahun."

WORDS = {
    "id": (
        "Jembatan Pelabuhan Sekolah Pasar Bendungan Stasiun Puskesmas Gudang",
        "diperbaiki dibuka ditutup dipindahkan diperluas diresmikan",
        "{thing} di {place} {deed} oleh pemerintah kabupaten pada pekan ini, kata {person} dalam laporan {serial} kepada warga {town}.",
    ),
    "en": (
        "Bridge Harbour School Market Reservoir Station Clinic Warehouse",
        "repaired opened closed moved extended inspected",
        "The {thing} at {place} was {deed} by the county council this week, said {person} in report {serial} to the people of {town}.",
    ),
}
PLACES = "Lempur Talang Muara Kelud Sarvan Calder Rimbo Telaga Wonosari Batang".split()
PEOPLE = "Ratih Bagas Lintang Nora Tom Sari Joko Dewi".split()


@dataclass(frozen=True, slots=True)
class Written:
    """A page as its maker means it; an outlet without an address is named by its domain, as copied pages do it."""

    ending: str
    title: str
    paragraphs: tuple[str, ...]
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    updated: date | None = None
    author: str | None = None

    @property
    def data(self) -> bytes:
        """The file."""
        return {".html": _html, ".txt": _text, ".md": _markdown}[self.ending](self).encode()


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A file that holds no page and has to be refused."""

    ending: str
    data: bytes


SPOILT = (
    *(Spoilt(".txt", b""), Spoilt(".html", b"\x89PNG\r\n\x1a\n"), Spoilt(".md", b"---\ntitle: [x\n---\n\nA story of one sentence.\n")),
    *(Spoilt(".rar", b"Rar!"), Spoilt(".\udcff", b"A story of one sentence.\n")),
)


def made(number: int, choice: int) -> Written:
    """A page that no other number has: of an outlet with addresses, of one without, of none, or of the one whose pages share a line."""
    title, told = story(number, 2)
    address, day = f"https://www.lembah.example/berita/{number}", date(2020, 1, 1) + timedelta(number % 700)
    kinds = (
        Written(".html", title, told, address, f"Harian Lembah {number % 5}", day, None, "Siti Rahma"),
        Written(".txt", title, told, None, "harianmuara.com", day),
        Written(".md", title, told, address),
        Written(".md", title, told, None, "Muara Pos", day, day + timedelta(3), "Bagas Pranata"),
        Written(".txt", title, told, author="Nora Whitfield"),
        Written(".html", title, told),
        Written(".html", title, (*told, SHARED_LINE), address, "Warta Kecil", day),
    )
    return kinds[choice % len(kinds)]


TEXT_EDITS = ("first", "last", "longer", "shorter", "same size", "shared line")
METADATA_EDITS = ("title", "published", "undated", "updated", "author")
EDITS = TEXT_EDITS + METADATA_EDITS


def edited(page: Written, edit: str, number: int) -> Written:
    """The page after a change; what is new in it has that number."""
    title, (paragraph, *_) = story(number, 1)
    first, *rest = page.paragraphs
    day = page.published + timedelta(1) if page.published else date(2021, 3, 4)
    digits = str.maketrans("0123456789", "1234567890")
    changes: dict[str, dict[str, Any]] = {
        "first": {"paragraphs": (paragraph, *rest)},
        "last": {"paragraphs": (first, *rest[:-1], paragraph)},
        "longer": {"paragraphs": (first, *rest, *story(number, 2)[1])},
        "shorter": {"paragraphs": (first, *rest[:-1])},
        "same size": {"paragraphs": (first, *(one.translate(digits) for one in rest))},
        "shared line": {
            "paragraphs": tuple(one for one in page.paragraphs if one != SHARED_LINE) + (SHARED_LINE,) * (SHARED_LINE not in rest)
        },
        "title": {"title": title},
        "published": {"published": day, "updated": None},
        "undated": {"published": None, "updated": None} | ({"publisher": None} if page.ending == ".txt" else {}),
        "updated": {"updated": (page.updated or page.published) + timedelta(1)} if page.published else {},
        "author": {"author": f"Tom {chr(65 + number % 26)}sante"},
    }
    return replace(page, **changes[edit])


def republished(page: Written, number: int) -> Written:
    """The same text under another headline at another outlet."""
    day = (page.published or date(2021, 3, 4)) + timedelta(1)
    return Written(".html", story(number, 1)[0], page.paragraphs, f"https://pos.example/{number}", "Pos Baru", day)


def story(number: int, paragraphs: int) -> tuple[str, tuple[str, ...]]:
    """A headline and so many paragraphs that no other number has."""
    chance = Random(number)
    things, deeds, form = WORDS[chance.choice(("id", "en"))]
    title = f"{chance.choice(things.split())} {chance.choice(PLACES)} {chance.choice(deeds.split()).title()} Nomor {number}"
    return title, tuple(_paragraph(chance, things.split(), deeds.split(), form, f"{number}{part:02}") for part in range(paragraphs))


def _paragraph(chance: Random, things: list[str], deeds: list[str], form: str, serial: str) -> str:
    thing, deed, person = chance.choice(things), chance.choice(deeds), chance.choice(PEOPLE)
    places = chance.sample(PLACES, 2)
    return form.format(thing=thing, place=places[0], deed=deed, person=person, serial=serial, town=places[1])


def _html(page: Written) -> str:
    metas = {
        "og:site_name": page.publisher,
        "article:published_time": page.published and f"{page.published}T10:00:00+07:00",
        "article:modified_time": page.updated and f"{page.updated}T12:00:00+07:00",
        "author": page.author,
    }
    head = "".join(f'<meta property="{name}" content="{value}">' for name, value in metas.items() if value)
    link = f'<link rel="canonical" href="{page.url}">' if page.url else ""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in page.paragraphs)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
    story = f"<h1>{page.title}</h1><article>{body}</article>"
    return f"<html><head><title>{page.title}</title>{head}{link}</head><body>{menu}{story}</body></html>"


def _text(page: Written) -> str:
    lines = [page.title]
    if page.author:
        lines.append(f"Penulis: {page.author}")
    if page.published:
        lines.append(
            f"{page.publisher} - {page.published:%d/%m/%Y}, 10:00 WIB" if page.publisher else f"{page.published:%d/%m/%Y}, 10:00 WIB"
        )
    if page.updated:
        lines.append(f"Diperbarui {page.updated:%d/%m/%Y}, 12:00 WIB")
    return "\n\n".join((*lines, *page.paragraphs)) + "\n"


def _markdown(page: Written) -> str:
    values = (
        ("url", page.url),
        ("publisher", page.publisher),
        ("published", page.published),
        ("updated", page.updated),
        ("author", page.author),
    )
    front = "".join(f"{name}: {value}\n" for name, value in values if value)
    return (f"---\n{front}---\n\n" if front else "") + "\n\n".join((f"# {page.title}", *page.paragraphs)) + "\n"


@cache
def article_of(page: Written) -> Article:
    """The article on a page that stands alone."""
    text = "\n\n".join(page.paragraphs)
    return Article(
        id=identity(page.url, page.publisher, page.title, page.published, page.paragraphs[0]),
        title=page.title,
        text=text,
        url=page.url,
        publisher=page.publisher,
        published=page.published,
        authors=(page.author,) if page.author else (),
        language=detect_language(text),
        published_time=CLOCK if page.published and page.ending != ".md" else None,
        updated=page.updated,
    )


def expected(pages: Iterable[Written]) -> dict[str, Article]:
    """The articles that a collection of these pages holds, by id."""
    best: dict[str, Article] = {}
    for article in map(article_of, pages):
        other = best.get(article.id)
        best[article.id] = article if other is None else max(article, other, key=_rank)
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    number: Counter[str] = Counter()
    for article in best.values():
        if outlet := _outlet(article):
            number[outlet] += 1
            lines[outlet].update(set(article.text.casefold().split("\n\n")))
    shared = {outlet: {line for line, count in found.items() if count >= max(4, number[outlet] / 10)} for outlet, found in lines.items()}
    return {name: _without(article, shared.get(_outlet(article) or "", set())) for name, article in best.items()}


def _rank(article: Article) -> tuple[date, int, str]:
    return article.updated or article.published or date.min, len(article.text), article.digest


def _outlet(article: Article) -> str | None:
    return article.publisher or (urlsplit(article.url).hostname if article.url else None)


def _without(article: Article, shared: set[str]) -> Article:
    lines = article.text.split("\n\n")
    kept = [line for line in lines if line.casefold() not in shared]
    words, left = (sum(len(re.findall(r"\w[\w'’-]*", line)) for line in some) for some in (lines, kept))
    return article if len(kept) == len(lines) or left < words / 2 else replace(article, text="\n\n".join(kept))
