"""Measures how many saved pages are read in a second, and how much memory that takes.

    python -m tests.bench.reading [--pages N] [--profile FILE]

The pages are made from the larger ones of tests/bench/pages: 40 to 80 kB, with their menus, scripts and lists of other stories; each has
other words in its story, another headline and another address. At most 2,000 are written; a folder of more holds each of them under
several names, so that the disk stays small. One process alone reads up to 2,000 of them, the pool of processes all. Printed are pages per
second, the machine's load, and at each tenth of the way the highest resident memory since the last one, of this process and of its
children together. --profile also writes where one process spends its time on 300 pages.
"""

from __future__ import annotations

import argparse
import cProfile
import html
import json
import os
import pstats
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unittest.mock import patch

from loky import cpu_count

from corpus.pages import Pages
from corpus.read import read_folder, read_page

TEMPLATES = Path(__file__).parent / "pages"
SMALLEST, LARGEST = 40_000, 80_000  # bytes of a template
DISTINCT = 2_000  # pages that are written; more are further names of these
PROFILED = 300
LONG_WORD = re.compile(r"\b[a-z]{5,}\b")


@dataclass(frozen=True, slots=True)
class Template:
    """A page, what it tells, and the words that its story can be told with."""

    source: str
    title: str
    address: str
    paragraphs: tuple[str, ...]
    words: tuple[str, ...]


def templates() -> list[Template]:
    """The larger ones of the saved pages."""
    told = {path: json.loads(path.with_suffix(".json").read_text("utf-8")) for path in sorted(TEMPLATES.glob("*.html"))}
    words: dict[str, set[str]] = {}
    for page in told.values():
        words.setdefault(page["language"], set()).update(LONG_WORD.findall(page["text"]))
    return [
        Template(
            path.read_text("utf-8"), page["title"], page["url"], tuple(page["text"].split("\n\n")), tuple(sorted(words[page["language"]]))
        )
        for path, page in told.items()
        if SMALLEST <= path.stat().st_size <= LARGEST and page["url"]
    ]


def varied(template: Template, number: int) -> str:
    """The template as a page of its own: another headline and address, and other long words in its story."""
    chance, source = Random(number), template.source
    for paragraph in template.paragraphs:
        other = LONG_WORD.sub(lambda found: chance.choice(template.words), paragraph)
        for form in (str, lambda text: html.escape(text, quote=False), html.escape):
            source = source.replace(form(paragraph), form(other))
    for form in (str, html.escape):
        source = source.replace(form(template.title), f"{form(template.title)} {number}")
    return source.replace(template.address, f"{template.address.rstrip('/')}-{number}")


def make_pages(folder: Path, count: int) -> int:
    """Put so many pages into a folder; how many bytes the distinct ones have in all."""
    choice, size = templates(), 0
    for number in range(min(count, DISTINCT)):
        page = folder / f"{number:06}.html"
        page.write_text(varied(choice[number % len(choice)], number), "utf-8")
        size += page.stat().st_size
    for number in range(DISTINCT, count):
        os.link(folder / f"{number % DISTINCT:06}.html", folder / f"{number:06}.html")
    return size


def children(process: int) -> Iterator[int]:
    """The processes that a process started, and those that these started."""
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # it may have ended just now
            for child in map(int, tasks.read_text().split()):
                yield child
                yield from children(child)


def peak(process: int) -> int:
    """The highest resident memory of a process since this was asked last, in bytes; 0 if it has ended."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
        Path(f"/proc/{process}/clear_refs").write_text("5")  # begins a new peak, see proc(5)
        return int(found[1]) * 1024 if found else 0
    return 0


def measure(name: str, folder: Path, fewest_for_pool: int) -> None:
    """Read a folder and print how fast that was, and the memory on the way."""
    peaks: list[tuple[int, int]] = []

    def _progress(done: int, total: int) -> None:
        if (done + 1) * 10 // total > len(peaks):
            peaks.append((peak(os.getpid()), sum(map(peak, children(os.getpid())))))

    peak(os.getpid())
    with (
        tempfile.TemporaryDirectory() as data,
        Pages(Path(data) / "catalogue.db") as pages,
        patch("corpus.read.FEWEST_FOR_POOL", fewest_for_pool),
    ):
        began = time.perf_counter()
        read_folder(folder, pages, _progress)
        spent = time.perf_counter() - began
        read, refused = len(pages.marks(folder)), sum(1 for _ in pages.refusals(folder))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{name:16}{read / spent:8.1f} pages/s {1000 * spent / read:8.2f} ms/page   {read} pages, {refused} refused, load {load}")
    for whose, place in (("this process", 0), ("its children", 1)):
        print(f"    MB of {whose:14}" + "".join(f"{one[place] / 1e6:7.0f}" for one in peaks), flush=True)


def profile(folder: Path, file: Path) -> None:
    """Write where the time goes when one process reads the folder."""
    profiler = cProfile.Profile()
    read_page(next(folder.iterdir()))  # loads what is loaded once
    with Pages(None) as pages, patch("corpus.read.FEWEST_FOR_POOL", sys.maxsize):
        profiler.runcall(read_folder, folder, pages)
    with file.open("w") as stream:
        print(f"{PROFILED} pages; load {os.getloadavg()}", file=stream)
        pstats.Stats(profiler, stream=stream).sort_stats("cumulative").print_stats(25)
        pstats.Stats(profiler, stream=stream).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measures how fast pages are read.")
    parser.add_argument("--pages", type=int, default=DISTINCT, help="how many pages the folder holds")
    parser.add_argument("--profile", type=Path, help="a file for the functions that take most of the time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        few, many, fewest = (Path(place) / name for name in ("few", "many", "fewest"))
        for folder, count in ((fewest, PROFILED), (few, min(options.pages, DISTINCT)), (many, options.pages)):
            folder.mkdir()
            size = make_pages(folder, count)
        print(f"{options.pages} pages, {size / min(options.pages, DISTINCT) / 1000:.0f} kB each, {cpu_count()} processors")
        if options.profile:
            profile(fewest, options.profile)
        measure("one process", few, sys.maxsize)
        measure(f"{cpu_count()} processes", many, 1)


if __name__ == "__main__":
    main()
