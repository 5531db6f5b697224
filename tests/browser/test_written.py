"""What a reader sees of an answer that a language model wrote: verdicts with their reasons, the switch, what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import WIDE, serve, visit
from tests.browser.test_page import ask
from tests.scripted_model import NAME, Reply, ScriptedModel, refusal, said

EXAMPLE = "why did Russia close the NATO office?"
TRUE = "Russia closed the NATO office in Moscow after NATO expelled eight members of the Russian mission. [1]"
FALSE = "NATO expelled 80 members of the mission. [1]"
HOSTILE = "<b id='taken'>Bold</b> ![x](https://evil.invalid/a.png) and [y](https://evil.invalid). [1]"


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    """The language model of the page; `replies` holds what it says next."""
    with ScriptedModel() as running:
        yield running


@pytest.fixture(scope="module")
def written(model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page whose answers that model writes."""
    yield from written_by(model, tmp_path_factory.mktemp("written"))


def written_by(model: ScriptedModel, data: Path) -> Iterator[str]:
    """The address of a page over a data folder whose answers a model writes."""
    process, address = serve("--data", str(data), "--llm", f"{model.url} {NAME}")
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture
def page(browser: Browser, written: str) -> Iterator[Page]:
    """That page, open."""
    yield from visit(browser, written, WIDE)


def words(*sentences: str, wait: float = 0.0) -> Reply:
    """A reply of these sentences, word by word."""
    return said(*re.findall(r"\s*\S+", " ".join(sentences)), wait=wait)


def test_each_sentence_has_a_verdict_and_the_switch_leaves_what_is_supported(page: Page, model: ScriptedModel) -> None:
    model.replies = lambda _: words(TRUE, FALSE, HOSTILE)
    ask(page, EXAMPLE)
    true, false = page.locator("#chat li.supported").first, page.locator("#chat li.unsupported").first
    expect(true.locator(".badge")).to_contain_text("supported")
    expect(false).to_contain_text("the number 80 is not in the source")
    sign = "getComputedStyle(document.querySelector('#chat li.unsupported .badge'), '::before').content"
    page.wait_for_function(f"{sign}.startsWith('\"✗\"')")  # while the answer grows, the chat is drawn anew
    assert page.locator("#taken, #chat .bot img, #chat a[href*=evil]").count() == 0
    expect(page.locator("#evidence .card")).to_have_count(page.locator("#chat li.supported a.cite").count())
    assert violations(page) == []

    badge = true.locator("button.badge")
    expect(badge.locator(".why")).to_have_css("opacity", "0")
    switch = page.locator("#chat .only input")
    switch.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the citation
    expect(badge).to_be_focused()
    expect(badge.locator(".why")).to_have_css("opacity", "1")

    switch.focus()
    page.keyboard.press("Space")
    expect(false).to_be_hidden()
    expect(true).to_be_visible()
    expect(page.locator("#chat .left-out")).to_have_text(re.compile(r"Hidden sentences: \d"))
    ask(page, EXAMPLE)
    expect(page.locator("#chat .only input").nth(1)).to_be_checked()
    expect(page.locator("#chat li.unsupported").last).to_be_hidden()
    page.locator("#chat .only").nth(1).click()
    expect(false).to_be_visible()


def test_what_went_wrong_with_the_model_is_told_above_the_quotes(page: Page, model: ScriptedModel) -> None:
    model.replies = lambda _: refusal(401)
    ask(page, EXAMPLE)
    expect(page.locator("#chat .trouble")).to_contain_text("KUTIP_LLM_KEY")
    expect(page.locator("#chat li a.cite").first).to_be_visible()
    expect(page.locator("#chat .badge")).to_have_count(0)


def test_an_answer_is_stopped_and_what_was_written_is_kept(page: Page, model: ScriptedModel) -> None:
    model.replies = lambda _: words(TRUE, *[FALSE] * 50, wait=0.2)
    page.fill("#question textarea", EXAMPLE)
    page.press("#question textarea", "Enter")
    expect(page.locator("#evidence h2")).to_have_text("Reading")
    expect(page.locator("#chat li.supported")).to_be_visible()
    expect(page.locator("#chat .waiting")).to_have_text("Writing …")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#chat .trouble")).to_contain_text("Stopped")
    expect(page.locator("#chat li.supported")).to_be_visible()
    expect(page.locator("#chat .waiting")).to_have_count(0)
    expect(page.locator("#evidence h2")).to_have_text("1 source")
    assert model.left.wait(10)


def test_a_running_ollama_is_offered_and_writes_only_when_it_is_chosen(
    browser: Browser, model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", model.root)
    monkeypatch.delenv("KUTIP_LLM", raising=False)
    model.told["/api/tags"] = {"models": [{"name": NAME}]}
    model.replies = lambda _: words(TRUE)
    process, address = serve("--data", str(tmp_path))
    try:
        for page in visit(browser, address, WIDE):
            offer = page.get_by_role("button", name=f"Write with {NAME}")
            expect(offer).to_be_visible()
            asked = len(model.chats)
            ask(page, EXAMPLE)
            expect(page.locator("#chat .badge")).to_have_count(0)
            assert len(model.chats) == asked
            page.locator("#new").click()
            offer.press("Enter")
            expect(page.locator("#evidence .offer")).to_contain_text(f"{NAME} writes the answers")
            ask(page, EXAMPLE)
            expect(page.locator("#chat .badge").first).to_be_visible()
            page.locator("#new").click()
            page.get_by_role("button", name="Quote only").click()
            expect(offer).to_be_visible()
            ask(page, EXAMPLE)
            expect(page.locator("#chat .badge")).to_have_count(0)
    finally:
        process.terminate()
        process.wait(10)
