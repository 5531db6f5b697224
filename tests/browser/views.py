"""A picture of every view: `python -m tests.browser.views` writes them into screenshots/, which is not kept in the repository."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import serve
from tests.browser.test_page import STORY

FOLDER = Path(__file__).parent.parent.parent / "screenshots"
SIZES = {"wide": (1280, 800), "phone": (360, 740)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUESTIONS = {"en": "why did Russia close the NATO office?", "id": "Mengapa Rusia menutup kantor NATO?"}


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_timeout(600)
    page.locator("#chat .waiting").wait_for(state="detached")
    page.wait_for_timeout(900)


Told = TypeVar("Told")

VIEWS: dict[str, Callable[[Page, str], object]] = {
    "1 first": lambda page, language: page.locator("#chat a.ask").first.wait_for(),
    "2 answer": lambda page, language: ask(page, QUESTIONS[language]),
    "3 reader": lambda page, language: page.locator("#chat a.cite").nth(1).click(),
    "4 library": lambda page, language: page.locator(".tab[value=library]").click(),
    "5 history": lambda page, language: page.locator(".tab[value=conversations]").click(),
    "6 not found": lambda page, language: (close(page), ask(page, "Who won the badminton final in Denmark?")),
    "7 long": lambda page, language: ask(page, "kronologi hubungan NATO dan Rusia"),
    "8 error": lambda page, language: (page.fill("#question textarea", "?!"), page.press("#question textarea", "Enter")),
}


MANY = 200  # articles
# Of a collection of its own: without an article, then with many, and with a page that cannot be read.
GROWING: dict[str, Callable[[Page, Path], object]] = {
    "0 empty": lambda page, folder: page.locator("#evidence .welcome").wait_for(state="attached"),
    "0 empty library": lambda page, folder: library(page),
    "9 many": lambda page, folder: (
        page.set_input_files("#library .files", sorted(folder.iterdir())),
        page.locator("#library .told").get_by_text(f"{MANY}").wait_for(timeout=120_000),
    ),
    "9 many rows": lambda page, folder: page.locator("#library .foot button").scroll_into_view_if_needed(),
}


def library(page: Page) -> None:
    """Open the library, by the door that the size of the screen has."""
    page.locator(".door[value=library], .tab[value=library]").locator("visible=true").first.click()


def written(folder: Path) -> Path:
    """Many pages in a folder, and one that cannot be read."""
    folder.mkdir()
    for number in range(MANY):
        told = (
            STORY.replace("Angin Timur", f"Nomor {number}").replace("2025", str(2005 + number % 21)).replace("Warta", f"Warta {number % 9}")
        )
        (folder / f"{number}.txt").write_text(told, "utf-8")
    (folder / "foto.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    return folder


def close(page: Page) -> None:
    """Close what lies over the chat on a small screen."""
    if page.locator("#close").is_visible():
        page.locator("#close").click()


def pictured(page: Page, views: Mapping[str, Callable[[Page, Told], object]], told: Told, name: str) -> None:
    """Make a picture of each of these views, with what they need to be told."""
    for view, show in views.items():
        show(page, told)
        page.wait_for_timeout(700)
        page.screenshot(path=FOLDER / f"{name} {view}.png")


def grow(browser: Browser, folder: Path, pages: Path, named: tuple[str, str, Literal["light", "dark"]]) -> None:
    """Show a collection that is empty at first, in a size, a language and colours."""
    (folder / "corpus").mkdir(parents=True)
    process, address = serve("--corpus", str(folder / "corpus"), "--data", str(folder / "data"))
    size, language, scheme = named
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
    page.goto(address)
    pictured(page, GROWING, pages, " ".join(named))
    page.close()
    process.terminate()
    process.wait(20)


def main() -> None:
    """Show each view in both sizes, colours and languages."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        process, address = serve("--data", str(Path(data, "shipped")))
        pages = written(Path(data, "pages"))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for size, (width, height) in SIZES.items():
            for language, scheme in zip(QUESTIONS, SCHEMES, strict=True):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
                page = context.new_page()
                page.goto(address)
                pictured(page, VIEWS, language, f"{size} {language} {scheme}")
                context.close()
                grow(browser, Path(data, f"{size} {language}"), pages, (size, language, scheme))
        browser.close()
        process.terminate()


if __name__ == "__main__":
    sys.exit(main())
