"""Everyone can use the page: axe-core finds nothing on any view, light and dark; keys reach everything; nothing jumps; it comes fast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, visit
from tests.browser.test_page import EXAMPLE, ask

ASSETS = Path(__file__).parent.parent.parent / "assistant" / "page"


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a wide window."""
    yield from visit(browser, address, WIDE)


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
    wide.add_style_tag(
        content="#top p { color: #888 !important; background: #777 } .dark #top p { color: #fff !important; background: #000 }"
    )
    assert [one.partition(":")[0] for one in violations(wide)] == ["color-contrast"]
    wide.emulate_media(color_scheme="dark")
    assert [one.partition(":")[0] for one in violations(wide)] == ["color-contrast"]


def test_nothing_jumps_while_an_answer_comes(page: Page) -> None:
    page.locator("#chat a.ask").first.wait_for()
    page.evaluate(
        """() => {
            window.shift = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))
                .observe({ type: 'layout-shift', buffered: false });
        }"""
    )
    ask(page, EXAMPLE)
    ask(page, "when does it take effect?")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") < 0.1


def test_who_wants_no_motion_gets_none(browser: Browser, address: str) -> None:
    moves = "getComputedStyle(document.querySelector('#panel')).transitionProperty"
    for page in visit(browser, address, PHONE):
        assert "transform" in page.evaluate(moves)
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(moves) == "none"
        page.emulate_media(reduced_motion="no-preference")


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
        expect(page.locator("#chat h2")).to_be_in_viewport(ratio=1)
        assert page.locator("#chat h2").evaluate("element => element.getBoundingClientRect().top") > 72  # below the bar
        ask(page, EXAMPLE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence mark.current")).to_be_in_viewport()
