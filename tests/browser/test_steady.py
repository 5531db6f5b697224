"""What stays as it is while something else opens: the width of the page, the actions of an answer, the place in the library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import WIDE, visit
from tests.browser.test_page import EXAMPLE, ask

QUESTIONS = {"en-US": EXAMPLE, "id-ID": "Mengapa Rusia menutup kantor NATO?"}


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a wide window."""
    yield from visit(browser, address, WIDE)


def box(part: Locator) -> dict[str, float]:
    """Where a part of the page is, in pixels, once it is seen."""
    part.wait_for()
    found = part.bounding_box()
    assert found is not None
    return {name: float(value) for name, value in found.items()}


def fits(page: Page, width: int) -> None:
    """The page is no wider than its window, its name is whole, and what sends a question can be clicked."""
    assert page.evaluate("[document.documentElement, document.body].map(part => part.scrollWidth)") == [width, width]
    end = "part => { const all = new Range(); all.selectNodeContents(part); return all.getBoundingClientRect().right }"
    name = page.locator("#top h1").evaluate(end)
    assert name <= box(page.locator("#top .doors"))["x"]
    send = box(page.locator("#question button").first)
    assert send["x"] + send["width"] <= width
    assert send["y"] + send["height"] <= page.viewport_size["height"]  # type: ignore[index]


@pytest.mark.parametrize("locale", ["en-US", "id-ID"])
def test_the_page_fits_a_window_of_320_pixels(browser: Browser, address: str, locale: str) -> None:
    for page in visit(browser, address, {"width": 320, "height": 640}, locale):
        fits(page, 320)
        ask(page, QUESTIONS[locale])
        page.locator("#chat .menu summary").first.click()
        fits(page, 320)
        menu = box(page.locator("#chat .menu > ul").first)
        assert menu["x"] >= 0
        assert menu["x"] + menu["width"] <= 320
        for panel in ("library", "conversations"):
            page.locator(f".door[value={panel}]").click()
            expect(page.locator(f"#{panel} .open").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") == 320
            page.wait_for_timeout(300)  # until it has come to rest over the chat, of which nothing shows through
            through = "document.elementsFromPoint(160, 100 + 10 * step)[0].closest('#panel') === null"
            assert page.evaluate(f"[...Array(50).keys()].filter(step => {through})") == []
            page.locator("#close").click()


def test_a_locked_page_fits_a_window_of_320_pixels(browser: Browser, address: str) -> None:
    head = "part => part.insertAdjacentHTML('beforeend', \"<form><button>Log out</button></form>\")"
    for page in visit(browser, address, {"width": 320, "height": 640}):
        page.locator("#top .bar").evaluate(head)
        fits(page, 320)


def test_the_page_is_as_wide_whatever_the_panel_shows(browser: Browser, address: str) -> None:
    for page in visit(browser, address, {"width": 1400, "height": 900}):
        widths = set()
        for panel in ("evidence", "conversations", "library"):
            page.locator(f".tab[value={panel}]").click()
            if panel != "evidence":
                page.fill(f"#{panel} .search", "no such word")  # what is short must not be narrow
                expect(page.locator(f"#{panel} .open")).to_have_count(0)
            widths.add(tuple(box(page.locator(part))["width"] for part in ("#main", "#talk", "#panel")))
        assert len(widths) == 1
        assert widths.pop()[0] > 1_200


@pytest.mark.parametrize("way", ["click", "Escape"])
@pytest.mark.parametrize("locale", ["en-US", "id-ID"])
def test_an_article_of_the_library_leads_back_to_its_place_there(browser: Browser, address: str, locale: str, way: str) -> None:
    for page in visit(browser, address, WIDE, locale):
        page.locator(".tab[value=library]").click()
        rows = page.locator("#library .rows .open")
        opened = rows.nth(40)  # far below what is seen at first
        title = opened.inner_text()
        opened.click()
        expect(page.locator("#evidence .reader h3")).to_have_text(title)
        back = page.locator("#evidence .back")
        expect(back).to_have_text("Back to the library" if locale == "en-US" else "Kembali ke pustaka")
        if way == "click":
            back.click()
        else:
            page.keyboard.press("Escape")
        expect(page.locator("#library")).to_be_visible()
        expect(opened).to_be_focused()
        expect(opened).to_be_in_viewport()
        assert opened.inner_text() == title


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_the_chat_marks_the_citation_that_is_being_read(wide: Page, way: str) -> None:
    ask(wide, "Mengapa Rusia menutup kantor NATO?")
    if way == "pointer":
        wide.locator("#chat a.cite").first.click()
    else:
        wide.locator("#chat a.cite").first.press("Enter")
    marked = wide.locator("#chat a.cite[aria-current]")
    expect(marked).to_have_text("[1]")
    wide.keyboard.press("ArrowRight")
    expect(wide.locator("#evidence .reader nav span").first).to_contain_text("2 ")
    expect(marked).to_have_text("[2]")
    expect(marked).to_be_focused()
    wide.wait_for_timeout(500)
    expect(marked).to_have_text("[2]")
    expect(wide.locator("#kutip-peek")).to_be_hidden()
    wide.keyboard.press("Escape")
    expect(wide.locator("#evidence .card").first).to_be_visible()
    expect(marked).to_have_count(0)


def test_a_menu_lies_over_what_is_below_it(wide: Page) -> None:
    ask(wide, EXAMPLE)
    expect(wide.locator("#chat .suggestions")).to_be_visible()
    wide.wait_for_timeout(500)
    parts = [wide.locator(f"#chat {part}").last for part in (".thumb", ".suggestions", ".actions")]
    before = [box(part) for part in parts]
    summary, menu = wide.locator("#chat .menu summary").first, wide.locator("#chat .menu > ul").first
    summary.press("Enter")
    expect(menu).to_be_visible()
    assert [box(part) for part in parts] == before
    assert abs(box(menu)["x"] - box(summary)["x"]) < 20
    wide.keyboard.press("Tab")
    expect(menu.locator("a").first).to_be_focused()
    last = box(menu.locator("a").last)
    over = "([x, y]) => document.elementFromPoint(x, y).getAttribute('href')"
    assert wide.evaluate(over, [last["x"] + last["width"] / 2, last["y"] + last["height"] / 2]) == "#take-csl"
    wide.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    summary.press("Enter")
    expect(menu).to_be_visible()
