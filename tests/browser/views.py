"""A picture of every view: `python -m tests.browser.views` writes them into screenshots/, which is not kept in the repository."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import serve

FOLDER = Path(__file__).parent.parent.parent / "screenshots"
SIZES = {"wide": (1280, 800), "phone": (360, 740)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUESTIONS = {"en": "why did Russia close the NATO office?", "id": "Mengapa Rusia menutup kantor NATO?"}


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_timeout(600)
    page.locator("#chat .waiting").wait_for(state="detached", timeout=20_000)
    page.wait_for_timeout(900)


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


def close(page: Page) -> None:
    """Close what lies over the chat on a small screen."""
    if page.locator("#close").is_visible():
        page.locator("#close").click()


def main() -> None:
    """Show each view in both sizes, colours and languages."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        process, address = serve("--data", data)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for size, (width, height) in SIZES.items():
            for language, scheme in zip(QUESTIONS, SCHEMES, strict=True):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
                page = context.new_page()
                page.goto(address)
                for name, show in VIEWS.items():
                    show(page, language)
                    page.wait_for_timeout(700)
                    page.screenshot(path=FOLDER / f"{size} {language} {scheme} {name}.png")
                context.close()
        browser.close()
        process.terminate()


if __name__ == "__main__":
    sys.exit(main())
