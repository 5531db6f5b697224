"""Makes the pictures of the README: `python -m tests.browser.picture` writes page.png, library.png and phone.png beside this file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import serve

HERE = Path(__file__).parent


def main() -> None:
    """Ask the example question, click its first citation, open the library, and keep what is seen."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        process, address = serve("--data", data)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        wide = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-US")
        opened(wide, address, "Why did Russia close the NATO office?")
        keep(wide, "page.png")
        wide.locator(".tab[value=library]").click()
        wide.locator("#library svg").wait_for()
        keep(wide, "library.png")
        phone = browser.new_page(viewport={"width": 360, "height": 560}, locale="id-ID")
        opened(phone, address, "Mengapa Rusia menutup kantor NATO?")
        keep(phone, "phone.png")
        browser.close()
        process.terminate()


def opened(page: Page, address: str, question: str) -> None:
    """Ask a question and open its first citation."""
    page.goto(address)
    page.locator("#evidence h2").first.wait_for(state="attached")
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator("#chat a.cite").first.click()
    page.locator("#evidence mark.current").wait_for()


def keep(page: Page, name: str) -> None:
    """What is seen, without the pointer on it."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)
    page.screenshot(path=HERE / name)


if __name__ == "__main__":
    sys.exit(main())
