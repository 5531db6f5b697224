"""How much of a story is kept, and how much else; `python -m tests.bench.cleaning [--pages]` prints one table.

The pages under `tests/bench/pages` were written for this: each beside the text, title, outlet, date and authors that a careful reader finds
on it. Words count in their order: precision is the share of the kept words that belong to the story, recall the share of the story that is
kept, each averaged over the pages. The same is measured for trafilatura and for readability where they are installed (`pip install
trafilatura lxml_html_clean`, then `pip install readability-lxml`: pip before 24 cannot install both at once).
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from typing import Any

from lxml import html

from corpus.article import Article, UserError
from corpus.parse import parse_page

PAGES = Path(__file__).parent / "pages"
NOTHING = Article("", "", "")


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read; what was asked for and not told is None."""

    name: str
    precision: float
    recall: float
    title: bool | None
    published: bool | None
    authors: bool | None
    publisher: bool | None


def words(text: str) -> list[str]:
    """The words of a text without case and marks."""
    return re.findall(r"\w+", text.casefold())


def kutip(source: str) -> Article:
    """A page as this project reads it."""
    try:
        return parse_page("page.html", source.encode())
    except UserError:
        return NOTHING


def plain_trafilatura(source: str) -> Article:
    """A page as trafilatura reads it by itself."""
    import trafilatura

    found = trafilatura.bare_extraction(source, with_metadata=True)
    if found is None:
        return NOTHING
    authors = tuple((found.author or "").split("; ")) if found.author else ()
    day = trafilatura_day(found.date)
    return Article("", found.title or "", found.text or "", publisher=found.sitename, published=day, authors=authors)


def trafilatura_day(text: str | None) -> Any:
    """The date that trafilatura writes as text."""
    from datetime import date

    return date.fromisoformat(text) if text else None


def readability(source: str) -> Article:
    """A page as readability reads it; it knows no more than title and text."""
    from readability import Document

    document = Document(source)
    tree = html.fromstring(document.summary())
    return Article("", document.short_title(), "\n\n".join(" ".join(part.itertext()) for part in tree.iter("p", "li", "h2", "h3", "td")))


READERS: dict[str, Callable[[str], Article]] = {"kutip": kutip, "trafilatura": plain_trafilatura, "readability": readability}


def score(name: str, truth: dict[str, Any], article: Article) -> Score:
    """How well an article agrees with what is on the page."""
    kept, told = words(article.text), words(truth["text"])
    same = sum(block.size for block in SequenceMatcher(None, kept, told, autojunk=False).get_matching_blocks())
    published = article.published.isoformat() if article.published else None
    return Score(
        name,
        same / len(kept) if kept else 0.0,
        same / len(told),
        words(article.title) == words(truth["title"]),
        published == truth["published"],
        sorted(map(str.casefold, article.authors)) == sorted(map(str.casefold, truth["authors"])),
        words(article.publisher or "") == words(truth["publisher"] or ""),
    )


def measure(read: Callable[[str], Article], pages: Sequence[Path]) -> tuple[list[Score], float]:
    """The scores of a reader on the pages, and its milliseconds for each."""
    scores, spent = [], 0.0
    for path in pages:
        source = path.read_text("utf-8")
        began = time.perf_counter()
        article = read(source)
        spent += time.perf_counter() - began
        scores.append(score(path.stem, json.loads(path.with_suffix(".json").read_text("utf-8")), article))
    return scores, 1000 * spent / len(pages)


def row(name: str, scores: Sequence[Score], milliseconds: float) -> str:
    """One line of the table."""
    shares = [mean(bool(getattr(one, field)) for one in scores) for field in ("title", "published", "authors", "publisher")]
    texts = [mean(one.precision for one in scores), mean(one.recall for one in scores)]
    return f"{name:14}" + "".join(f"{value:10.3f}" for value in (*texts, *shares)) + f"{milliseconds:10.1f}"


def main() -> None:
    """Print the table, and with `--pages` the pages that were read worst."""
    parser = argparse.ArgumentParser(description="Compare what is kept of news pages.")
    parser.add_argument("--pages", action="store_true", help="also list every page that was not read as it should be")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    pages = sorted(PAGES.glob("*.html"))
    print(f"{len(pages)} pages of {len({path.stem.rpartition('-')[0] for path in pages})} layouts")
    print(f"{'':14}" + "".join(f"{name:>10}" for name in ("precision", "recall", "title", "date", "authors", "outlet", "ms/page")))
    for name, read in READERS.items():
        if find_spec(name) is None and name != "kutip":
            print(f"{name:14} is not installed")
            continue
        scores, milliseconds = measure(read, pages)
        print(row(name, scores, milliseconds))
        if options.pages and name == "kutip":
            worst = [one for one in scores if min(one.precision, one.recall) < 0.995 or not all((one.title, one.published, one.authors))]
            print("\n".join(f"    {one.name:32} {one.precision:.3f} {one.recall:.3f} {wrong(one)}" for one in worst))


def wrong(one: Score) -> str:
    """The names of what was read wrong."""
    return " ".join(field for field in ("title", "published", "authors", "publisher") if getattr(one, field) is False)


if __name__ == "__main__":
    main()
