"""A question that is sent while an answer is being written: it waits, is asked once, and is not lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, visit
from tests.browser.test_conversations import WHEN, other_tab
from tests.browser.test_page import EXAMPLE
from tests.browser.test_written import FALSE, TRUE, words, written_by
from tests.scripted_model import ScriptedModel


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page whose answers are written by a language model that takes seconds for each."""
    with ScriptedModel() as model:
        model.replies = lambda _: words(TRUE, *[FALSE] * 8, wait=0.15)
        yield from written_by(model, tmp_path_factory.mktemp("written"))


@pytest.fixture
def slow(browser: Browser, written: str) -> Iterator[Page]:
    """That page, of which the answer to the example question has begun."""
    for page in visit(browser, written, WIDE):
        page.fill("#question textarea", EXAMPLE)
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat li.supported")).to_be_visible(timeout=20_000)
        yield page


def test_an_answer_goes_on_when_the_page_is_loaded_anew(slow: Page) -> None:
    slow.reload()
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])
    slow.fill("#question textarea", "not sent yet")
    expect(slow.locator("#chat .waiting")).to_have_count(0, timeout=30_000)
    expect(slow.locator("#chat .actions")).to_be_visible()
    expect(slow.locator("#chat li.unsupported")).not_to_have_count(0)
    expect(slow.locator("#question textarea")).to_have_value("not sent yet")


@pytest.mark.parametrize("tabs", [1, 2])
def test_what_is_sent_while_an_answer_is_written_is_asked_after_it(slow: Page, tabs: int) -> None:
    tab = slow if tabs == 1 else other_tab(slow)
    expect(tab.locator("#chat .asked")).to_have_text([EXAMPLE])
    tab.fill("#question textarea", WHEN)
    tab.press("#question textarea", "Enter")
    expect(tab.locator("#notice")).to_contain_text("right after")
    tab.fill("#question textarea", "not sent yet")
    expect(tab.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN], timeout=30_000)
    expect(tab.locator("#chat li.unsupported").first).to_be_visible()  # the answer before came to its end
    expect(tab.locator("#notice")).to_be_empty()
    expect(tab.locator("#question textarea")).to_have_value("not sent yet")


def test_what_waits_for_an_answer_is_asked_when_the_page_is_loaded_anew(slow: Page) -> None:
    slow.fill("#question textarea", WHEN)
    slow.press("#question textarea", "Enter")
    expect(slow.locator("#notice")).to_contain_text("right after")
    slow.reload()
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(slow.locator("#notice")).to_contain_text("right after")
    expect(slow.locator("#question textarea")).to_have_value(WHEN)
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN], timeout=30_000)
    expect(slow.locator("#question textarea")).to_have_value("")
    expect(slow.locator("#notice")).to_be_empty()
    expect(slow.locator("#chat .waiting")).to_have_count(0, timeout=30_000)
    slow.wait_for_timeout(500)
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])


def test_what_waits_for_an_answer_is_asked_when_its_tab_is_closed(slow: Page) -> None:
    slow.fill("#question textarea", WHEN)
    slow.press("#question textarea", "Enter")
    expect(slow.locator("#notice")).to_contain_text("right after")
    other = slow.context.new_page()
    address = slow.url
    slow.close()
    other.wait_for_timeout(500)
    other.goto(address)
    expect(other.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN], timeout=30_000)
    expect(other.locator("#chat .actions")).to_have_count(2, timeout=30_000)


def test_what_is_sent_twice_is_asked_once(slow: Page) -> None:
    slow.fill("#question textarea", EXAMPLE)
    slow.press("#question textarea", "Enter")
    expect(slow.locator("#chat .waiting")).to_have_count(0, timeout=30_000)
    slow.wait_for_timeout(500)
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])
