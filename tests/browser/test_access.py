"""Everyone can use the page: axe-core finds nothing on any view, light and dark; keys reach everything; nothing jumps; it comes fast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, visit
from tests.browser.test_page import EXAMPLE, ask

ASSETS = Path(__file__).parent.parent.parent / "assistant" / "page"
# Gradio's own: its chat is a log whose buttons and headings the page cannot name.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}  # the only rule of these that looks at them
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a wide window."""
    yield from visit(browser, address, WIDE)


def violations(page: Page) -> list[str]:
    """What axe-core objects to, with the elements, in the colours that the visitor prefers and then in the others."""
    page.wait_for_timeout(400)  # until what slides or fades has arrived
    found = _found(page, RULES)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for scheme in (SCHEMES[not is_dark], SCHEMES[is_dark]):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(200)
        found += _found(page, COLOURS) if scheme == SCHEMES[not is_dark] else []
    return found


def _found(page: Page, rules: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing_on_any_view(page: Page) -> None:
    assert violations(page) == []
    ask(page, EXAMPLE)
    page.locator("#chat .menu summary").first.click()
    expect(page.locator("#chat .menu > ul").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    ask(page, "Who won the badminton final in Denmark?")
    page.fill("#question textarea", "?!")
    page.press("#question textarea", "Enter")
    expect(page.locator("#notice")).to_contain_text("no question yet")
    assert violations(page) == []
    page.locator("#chat a.cite").first.click()
    expect(page.locator("#evidence mark.current")).to_be_visible()
    assert violations(page) == []
    page.locator(".tab[value=library]").click()
    expect(page.locator("#library")).to_contain_text("Kutip Demo Desk")
    assert violations(page) == []
    page.locator(".tab[value=conversations]").click()
    expect(page.locator("#conversations .open").first).to_be_visible()
    assert violations(page) == []


def test_axe_finds_what_cannot_be_read_in_either_colours(wide: Page) -> None:
    wide.add_style_tag(content="#top p { color: #888 !important; background: #777 } .dark #top p { color: #fff !important; background: #000 }")
    assert [one.partition(":")[0] for one in violations(wide)] == ["color-contrast"]
    wide.emulate_media(color_scheme="dark")
    assert [one.partition(":")[0] for one in violations(wide)] == ["color-contrast"]


def test_nothing_jumps_while_an_answer_comes(wide: Page) -> None:
    wide.locator("#chat a.ask").first.wait_for()
    wide.evaluate(
        """() => {
            window.shift = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))
                .observe({ type: 'layout-shift', buffered: false });
        }"""
    )
    ask(wide, EXAMPLE)
    ask(wide, "when does it take effect?")
    wide.wait_for_timeout(500)
    assert wide.evaluate("window.shift") < 0.1


def test_our_own_assets_are_light() -> None:
    assert sum(path.stat().st_size for path in ASSETS.iterdir()) < 150_000


def test_a_question_is_asked_and_a_citation_checked_by_keys_alone(wide: Page) -> None:
    wide.locator("#chat a.ask").first.wait_for()
    wide.locator("#question textarea").focus()
    wide.keyboard.type(EXAMPLE)
    wide.keyboard.press("Enter")
    expect(wide.locator("#chat a.cite").first).to_be_visible()
    expect(wide.locator("#chat .waiting")).to_have_count(0)
    for _ in range(40):
        wide.keyboard.press("Shift+Tab")
        if wide.evaluate("document.activeElement.matches('#chat a.cite')"):
            break
    wide.keyboard.press("Enter")
    expect(wide.locator("#evidence mark.current")).to_be_visible()
    wide.keyboard.press("ArrowRight")
    expect(wide.locator("#evidence .reader nav span").first).to_contain_text("of")
    wide.keyboard.press("Escape")
    expect(wide.locator("#evidence .card").first).to_be_visible()


def test_the_page_is_usable_at_twice_the_size(browser: Browser, address: str) -> None:
    for page in visit(browser, address, {"width": 640, "height": 400}):  # as 1280 by 800 at 200 %
        ask(page, EXAMPLE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence mark.current")).to_be_in_viewport()
