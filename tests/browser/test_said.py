"""What Gradio would say in English, said in the language of the page or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.labels import LABELS
from tests.browser.conftest import WIDE, visit

LONG = "kronologi hubungan NATO dan Rusia"
QUESTION = "Mengapa Rusia menutup kantor NATO?"
LOCALES = {"en": "en-US", "id": "id-ID"}
NAMED = "[aria-label], [title], [placeholder]"
NAMES = """parts => parts.filter(part => part.checkVisibility()).flatMap(
    part => ["aria-label", "title", "placeholder"].map(name => part.getAttribute(name) || "")
)"""
OF_GRADIO = ("Scroll", "chatbot", "message", "Submit", "Clear", "Error", "Connection", "Loading")


@pytest.fixture(params=LOCALES)
def language(request: pytest.FixtureRequest) -> str:
    """A language of the page."""
    return str(request.param)


@pytest.fixture
def tab(browser: Browser, address: str, language: str) -> Iterator[Page]:
    """The page in that language, after a long answer, in a window that is too low for all of it."""
    for page in visit(browser, address, {"width": WIDE["width"], "height": 560}, LOCALES[language]):
        page.fill("#question textarea", LONG)
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat .actions")).to_be_visible()
        yield page


def test_all_that_has_a_name_has_it_in_the_language_of_the_page(tab: Page, language: str) -> None:
    say = LABELS[language]
    expect(tab.get_by_role("log", name=say["chat"])).to_be_visible()
    expect(tab.get_by_role("textbox", name=say["ask"], exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name=say["send"], exact=True)).to_be_visible()
    tab.locator("#chat .asked").hover()
    tab.mouse.wheel(0, 60)
    expect(tab.get_by_role("button", name=say["down"])).to_be_visible()
    names = tab.locator(NAMED).evaluate_all(NAMES)
    assert say["down"] in names
    assert [name for name in names if any(word in name for word in OF_GRADIO)] == []
    other = {"en": "id", "id": "en"}[language]
    tab.locator(f".language[value={other}]").click()
    expect(tab.get_by_role("button", name=LABELS[other]["send"], exact=True)).to_be_visible()


@pytest.mark.parametrize("status", [403, 500])
def test_what_fails_is_told_in_the_language_of_the_page(browser: Browser, address: str, language: str, status: int) -> None:
    context = browser.new_context(viewport={"width": WIDE["width"], "height": 560}, locale=LOCALES[language])
    page = context.new_page()
    page.goto(address)
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .actions")).to_be_visible()
    page.route("**/queue/join*", lambda route: route.fulfill(status=status, json={"detail": "Internal Server Error"}))
    page.fill("#question textarea", "apa kata Lavrov?")
    page.press("#question textarea", "Enter")
    expect(page.locator("#failed")).to_contain_text(LABELS[language]["failed"])
    expect(page.get_by_text("Error", exact=False).locator("visible=true")).to_have_count(0)
    expect(page.locator("#chat .asked")).to_be_visible()
    expect(page.locator("#question textarea")).to_have_value("apa kata Lavrov?")
    page.unroute("**/queue/join*")
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .asked")).to_have_count(2)
    expect(page.locator("#failed")).to_be_hidden()
    context.close()
