"""How soon the page is painted, and how soon the first words of an answer stand in it, in headless Chromium.

    python -m tests.bench.page [--times 20]

The page is opened warm, over the shipped articles; from the key that sends a question until the browser has drawn the first sentence of its
answer, the browser's own clock counts. Each question is asked in a conversation of its own.
"""

from __future__ import annotations

import argparse
import json
import shutil
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import serve

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions.jsonl"
# From the key to the frame in which the first sentence is drawn.
CLOCK = """() => {
    let began = 0;
    document.addEventListener('keydown', (event) => { if (event.key === 'Enter') began = performance.now(); }, { capture: true });
    const watching = new MutationObserver(() => {
        if (!began || !document.querySelector('#chat li a.cite, #chat .not-found')) return;
        watching.disconnect();
        requestAnimationFrame(() => setTimeout(() => { window.waited = performance.now() - began; }));
    });
    watching.observe(document.querySelector('#chat'), { childList: true, subtree: true, characterData: true });
}"""


def first_words(page: Page, question: str) -> float:
    """Milliseconds until the first words of the answer to a question are drawn, in a new conversation."""
    page.locator("#new").click()
    page.locator("#chat a.ask").first.wait_for()
    page.evaluate("window.waited = 0")
    page.evaluate(CLOCK)
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator("#chat a.cite, #chat .not-found").first.wait_for()
    for _ in range(100):
        if waited := float(page.evaluate("window.waited")):
            break
        page.wait_for_timeout(20)
    page.locator("#chat .waiting").first.wait_for(state="detached")
    return waited


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="how many questions are asked")
    options = parser.parse_args()
    asked = [json.loads(line)["turns"][0] for line in QUESTIONS.read_text("utf-8").splitlines()]
    with TemporaryDirectory() as data, sync_playwright() as playwright:
        process, address = serve("--data", data)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        painted = []
        for _ in range(5):
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
            page.goto(address)
            page.locator("#chat a.ask").first.wait_for()
            painted.append(float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))
            if len(painted) < 5:
                page.close()
        waits = [first_words(page, question) for question in islice(cycle(asked), options.times + 2)][2:]  # the first two warm up
        browser.close()
        process.terminate()
        process.wait(20)
    print(f"first paint            median {median(painted):6.0f} ms")
    print(f"question → first words median {median(waits):6.0f} ms   p95 {quantiles(waits, n=20)[-1]:6.0f} ms   ({len(waits)} questions)")


if __name__ == "__main__":
    main()
