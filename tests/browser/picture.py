"""Makes the picture of the README: `python -m tests.browser.picture` writes tests/browser/page.png."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import serve

PICTURE = Path(__file__).parent / "page.png"


def main() -> None:
    """Ask the example question, click its first citation, and keep what is seen."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        process, address = serve("--data", data)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.locator("#evidence h2").first.wait_for()
        page.fill("#question textarea", "Why did Russia close the NATO office?")
        page.press("#question textarea", "Enter")
        page.locator("#chat a.cite").first.click(timeout=20_000)
        page.locator("#evidence mark.current").wait_for()
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURE)
        browser.close()
        process.terminate()


if __name__ == "__main__":
    sys.exit(main())
