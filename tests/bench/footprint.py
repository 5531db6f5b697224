"""Measures how much room and time Kutip takes on a machine: installed, idle, and until the first answer.

    python -m tests.bench.footprint [--fresh]

Printed are the size of all libraries that Kutip needs, with the ten largest; of the page, started for the first time, when it indexes
the shipped articles, and again: the seconds until it can be used in Chromium, and what it keeps in memory; the seconds that a question in
the terminal takes from start to end. With --fresh, a clone of this repository is first installed into an environment of its own, and told
is what a newcomer waits for, from the clone to the first cited answer. Whatever else the machine does makes times longer.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ROOT, free_port
from tests.licences import libraries

QUESTION = "why did Russia close the NATO office?"
LARGEST = 10
CALM = 5.0  # seconds after which a page is idle
STARTS = 3  # of each kind but the first; told is the median


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds from the start of the page until it answers its first request, is painted, and can be used, and that an answer then takes;
    megabytes that it keeps in memory when idle, all in all and without what other processes share, before and after that answer."""

    served: float
    painted: float
    usable: float
    answered: float
    before: tuple[float, float]
    after: tuple[float, float]


def sizes(site: Path) -> dict[str, float]:
    """The megabytes on disk of each library that Kutip needs, in a folder of installed libraries, the largest first."""
    needed = {library.name for library in libraries() if not library.tests_only}
    found: dict[str, float] = {}
    for distribution in metadata.distributions(path=[str(site)]):
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        files = [Path(str(distribution.locate_file(file))) for file in distribution.files or []]
        if name in needed:
            found[name] = sum(file.stat().st_size for file in files if file.is_file()) / 1e6
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def memory(process: int) -> tuple[float, float]:
    """The megabytes that a process and those that it started keep: resident, and with shared ones divided among their users."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    own = [int(re.findall(rf"^{kind}: +(\d+) kB", told, re.MULTILINE)[0]) / 1_000 for kind in ("Rss", "Pss")]
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    beneath = [memory(int(child)) for child in children]
    return own[0] + sum(resident for resident, _ in beneath), own[1] + sum(shared for _, shared in beneath)


@contextmanager
def page(python: Path, folder: Path, data: Path) -> Iterator[tuple[int, str]]:
    """The number of the process of a page that was started just now, and its address."""
    port = free_port()
    command = [str(python), "app.py", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        yield process.pid, f"http://127.0.0.1:{port}"
        process.terminate()


def start(browser: Browser, python: Path, folder: Path, data: Path) -> Started:
    """The figures of one start of the page, and of one answer."""
    began = time.perf_counter()
    with page(python, folder, data) as (process, address):
        while True:
            try:
                urlopen(address).close()
                break
            except URLError:
                time.sleep(0.02)
        served = time.perf_counter() - began
        context = browser.new_context(locale="en-US")
        tab = context.new_page()
        opened = time.perf_counter() - began
        tab.goto(address)
        tab.locator("#evidence h2").first.wait_for()
        tab.locator("#evidence progress").wait_for(state="detached", timeout=300_000)
        tab.locator("#question textarea").wait_for()
        usable = time.perf_counter() - began
        painted = opened + tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1_000
        time.sleep(CALM)
        before, asked = memory(process), time.perf_counter()
        tab.fill("#question textarea", QUESTION)
        tab.press("#question textarea", "Enter")
        tab.locator("#chat a.cite").first.wait_for(timeout=60_000)
        answered = time.perf_counter() - asked
        time.sleep(CALM)
        figures = Started(served, painted, usable, answered, before, memory(process))
        context.close()
    return figures


def ask(python: Path, folder: Path, data: Path) -> float:
    """The seconds that a question in the terminal takes."""
    began = time.perf_counter()
    command = [str(python), "-m", "assistant", "--data", str(data), QUESTION]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert "[1]" in done.stdout
    return time.perf_counter() - began


def fresh(folder: Path) -> tuple[Path, dict[str, float]]:
    """The Python of a clone's own environment in a folder, and the seconds that cloning and installing took."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    python = folder / "environment" / "bin" / "python"
    spent: dict[str, float] = {}
    for name, command in {
        "clone": ["git", "clone", "--quiet", f"file://{ROOT}", str(folder / "clone")],
        "install": [sys.executable, "-m", "venv", str(folder / "environment")],
        "install, pip": [str(python), "-m", "pip", "install", "--quiet", "-e", "."],
    }.items():
        began = time.perf_counter()
        subprocess.run(command, cwd=folder / "clone" if name == "install, pip" else folder, env=clean, check=True)
        spent[name.partition(",")[0]] = spent.get(name.partition(",")[0], 0) + time.perf_counter() - began
    return python, spent


def tell(name: str, started: Started) -> None:
    """Print the figures of a start."""
    parts = (
        f"served {started.served:.1f} s, painted {started.painted:.1f} s, usable {started.usable:.1f} s, answer {started.answered:.2f} s"
    )
    resident, shared = (" → ".join(f"{pair[place]:.0f}" for pair in (started.before, started.after)) for place in (0, 1))
    print(f"{name:14} {parts}; memory idle → after an answer: RSS {resident} MB, PSS {shared} MB", flush=True)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measures how much room and time Kutip takes.")
    parser.add_argument("--fresh", action="store_true", help="of a clone that is installed anew, which takes minutes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder, data = Path(temporary), Path(temporary) / "data"
        python, spent = fresh(folder) if options.fresh else (Path(sys.executable), {})
        checkout = folder / "clone" if options.fresh else ROOT
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        first = start(browser, python, checkout, data)
        tell("first start", first)
        again = [start(browser, python, checkout, data) for _ in range(STARTS)]
        tell("second start", sorted(again, key=lambda one: one.usable)[STARTS // 2])
        asked = sorted(ask(python, checkout, data) for _ in range(STARTS))
        print(f"question in the terminal: {asked[STARTS // 2]:.1f} s; for the first time, {ask(python, checkout, folder / 'new'):.1f} s")
        (site,) = (python.parent.parent / "lib").glob("python*/site-packages")
        found = sizes(site)
        print(
            f"{len(found)} libraries, {sum(found.values()):.0f} MB: " + ", ".join(f"{n} {s:.0f}" for n, s in list(found.items())[:LARGEST])
        )
        if spent:
            parts = {**spent, "start": first.served, "first paint": first.painted - first.served, "usable": first.usable - first.painted}
            parts["answer"] = first.answered
            print(f"clone to first answer: {sum(parts.values()):.0f} s: " + ", ".join(f"{n} {s:.1f}" for n, s in parts.items()))
        browser.close()


if __name__ == "__main__":
    main()
