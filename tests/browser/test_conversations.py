"""What is kept: conversations come back, are found, renamed, deleted, taken along; answers are copied, asked again and judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, WIDE, serve, visit
from tests.browser.test_page import EXAMPLE, ask, quoted

WHEN = "when does it take effect?"


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Page]:
    """The page over the shipped articles, in a wide window."""
    yield from visit(browser, address, WIDE)


def begin_anew(page: Page) -> None:
    """Begin a new conversation, and wait until the page shows it."""
    page.locator("#new").click()
    expect(page.locator("#chat .asked")).to_have_count(0)


def other_tab(page: Page) -> Page:
    """Another tab with the same address."""
    context: BrowserContext = page.context
    tab = context.new_page()
    tab.goto(page.url)
    return tab


def test_a_conversation_comes_back_after_a_reload_with_citations_that_work(wide: Page) -> None:
    ask(wide, EXAMPLE)
    ask(wide, WHEN)
    quote = quoted(wide.locator("#chat li").first)
    wide.reload()
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    wide.locator("#chat a.cite").first.click()
    expect(wide.locator("#evidence mark.current")).to_have_text(quote)
    ask(wide, "and who announced it?")
    expect(wide.locator("#chat .asked")).to_have_count(3)


def test_the_way_back_leads_to_the_conversation_before(wide: Page) -> None:
    ask(wide, EXAMPLE)
    wide.locator("#new").click()
    expect(wide.locator("#chat .asked")).to_have_count(0)
    ask(wide, "Apa itu Dewan NATO-Rusia?")
    wide.go_back()
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE])
    wide.go_forward()
    expect(wide.locator("#chat .asked")).to_have_text(["Apa itu Dewan NATO-Rusia?"])


def test_two_tabs_of_one_conversation_lose_nothing(wide: Page) -> None:
    ask(wide, EXAMPLE)
    tab = other_tab(wide)
    expect(tab.locator("#chat .asked")).to_have_text([EXAMPLE])
    tab.fill("#question textarea", "not sent yet")
    ask(wide, WHEN)
    expect(tab.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    expect(tab.locator("#question textarea")).to_have_value("not sent yet")
    ask(tab, "Who is Sergei Lavrov?")
    for one in (tab, wide):
        expect(one.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN, "Who is Sergei Lavrov?"])
    wide.reload()
    expect(wide.locator("#chat .asked")).to_have_count(3)


def test_a_server_that_starts_again_has_the_conversations(browser: Browser, tmp_path: Path) -> None:
    process, address = serve("--data", str(tmp_path))
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    try:
        page = context.new_page()
        page.goto(address)
        ask(page, EXAMPLE)
        process.terminate()
        process.wait(20)
        process, address = serve("--data", str(tmp_path), "--port", address.rpartition(":")[2])
        page.wait_for_timeout(500)
        page.goto(page.url)
        expect(page.locator("#chat .asked")).to_have_text([EXAMPLE])
        ask(page, WHEN)
        expect(page.locator("#chat .bot.message").nth(1)).to_contain_text("1 November")
    finally:
        context.close()
        process.terminate()
        process.wait(20)


def test_an_old_conversation_is_found_renamed_deleted_and_brought_back(wide: Page) -> None:
    ask(wide, "When did the INF treaty end?")
    begin_anew(wide)
    ask(wide, EXAMPLE)
    wide.locator(".tab[value=conversations]").click()
    panel = wide.locator("#conversations")
    panel.locator(".open", has_text="INF").first.click()
    expect(wide.locator("#chat .asked")).to_have_text(["When did the INF treaty end?"])

    wide.locator(".tab[value=conversations]").click()
    row = panel.locator("li[aria-current]")
    row.locator("summary").click()
    row.get_by_role("button", name="Rename").click()
    row.locator("input").fill("Treaties of <b>1987</b>")
    row.locator("input").press("Enter")
    expect(panel.locator("li[aria-current] .open")).to_have_text("Treaties of <b>1987</b>")
    panel.locator(".search").fill("treaties 1987")
    expect(panel.locator(".open")).to_have_text(["Treaties of <b>1987</b>"])

    row.locator("summary").click()
    row.get_by_role("button", name="Delete").click()
    expect(panel.locator(".none")).to_be_visible()
    expect(wide.locator("#chat .asked")).to_have_count(0)
    panel.get_by_role("button", name="Undo").click()
    expect(panel.locator(".open")).to_have_text(["Treaties of <b>1987</b>"])


def test_a_conversation_is_taken_along_in_two_clicks_in_every_form(wide: Page) -> None:
    ask(wide, EXAMPLE)
    quote = quoted(wide.locator("#chat li").first)
    taken = {}
    for form in ("md", "html", "json", "docx", "bib", "ris", "csl"):
        wide.locator("#chat .actions summary", has_text="Export").click()
        with wide.expect_download() as download:
            wide.locator(f'#chat a[href="#take-{form}"]').click()
        taken[form] = download.value.path()
        assert taken[form].stat().st_size > 200
        assert download.value.suggested_filename.isascii()
        wide.keyboard.press("Escape")
        expect(wide.locator("#chat .menu > ul").first).to_be_hidden()
    assert EXAMPLE in taken["md"].read_text("utf-8")
    assert quote in json.dumps(json.loads(taken["json"].read_text("utf-8")), ensure_ascii=False)


def test_the_web_page_that_is_exported_works_without_a_network(browser: Browser, wide: Page, tmp_path: Path) -> None:
    ask(wide, EXAMPLE)
    quote = quoted(wide.locator("#chat li").first)
    wide.locator("#chat .actions summary", has_text="Export").click()
    with wide.expect_download() as download:
        wide.locator('#chat a[href="#take-html"]').click()
    download.value.save_as(tmp_path / "page.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    link = page.get_by_role("link", name="[1]").first
    link.click()
    assert "#" in page.url
    expect(page.locator("mark", has_text=quote).first).to_be_visible()
    context.close()


def test_an_answer_is_copied_with_its_sources(wide: Page) -> None:
    wide.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(wide, EXAMPLE)
    wide.locator("#chat a", has_text="Copy").click()
    expect(wide.locator("#chat a", has_text="Copied")).to_be_visible()
    text = wide.evaluate("navigator.clipboard.readText()")
    assert quoted(wide.locator("#chat li").first) in text
    assert "[1]" in text
    assert "Kutip Demo Desk London" in text
    kinds = wide.evaluate("navigator.clipboard.read().then(items => items[0].types)")
    assert set(kinds) >= {"text/plain", "text/html"}


def test_the_last_question_is_edited_in_its_place(wide: Page) -> None:
    ask(wide, EXAMPLE)
    wide.locator('#chat a[href="#edit-0"]').click()
    expect(wide.locator("#question textarea")).to_have_value(EXAMPLE)
    expect(wide.locator("#editing")).to_have_text(re.compile("takes its place"), use_inner_text=True)
    wide.fill("#question textarea", "Who is Sergei Lavrov?")
    wide.press("#question textarea", "Enter")
    expect(wide.locator("#chat .asked")).to_have_text(["Who is Sergei Lavrov?"])
    expect(wide.locator("#editing")).to_be_hidden()


@pytest.mark.parametrize("way", ["Escape", "Cancel", "sent"])
def test_what_was_typed_before_a_question_is_edited_comes_back(wide: Page, way: str) -> None:
    ask(wide, EXAMPLE)
    box = wide.locator("#question textarea")
    box.fill("not sent yet")
    wide.locator('#chat a[href="#edit-0"]').click()
    expect(box).to_have_value(EXAMPLE)
    box.press_sequentially(" Tell me.")
    if way == "Cancel":
        wide.locator("#editing .cancel").click()
    else:
        box.press("Escape" if way == "Escape" else "Enter")
    expect(box).to_have_value("not sent yet")
    expect(wide.locator("#editing")).to_be_hidden()
    expect(wide.locator("#chat .asked")).to_have_text([f"{EXAMPLE} Tell me." if way == "sent" else EXAMPLE])
    wide.reload()
    expect(box).to_have_value("not sent yet")


def test_an_earlier_question_is_edited_in_a_copy_and_nothing_is_lost(wide: Page) -> None:
    ask(wide, EXAMPLE)
    ask(wide, WHEN)
    ask(wide, "Who is Sergei Lavrov?")
    before = wide.url
    wide.locator('#chat a[href="#edit-1"]').click()
    expect(wide.locator("#editing")).to_have_text(re.compile("this one stays in History"), use_inner_text=True)
    wide.fill("#question textarea", "When did the INF treaty end?")
    wide.press("#question textarea", "Enter")
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE, "When did the INF treaty end?"])
    assert wide.url != before
    wide.goto(before)
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN, "Who is Sergei Lavrov?"])


def test_the_last_question_is_asked_again(wide: Page) -> None:
    ask(wide, EXAMPLE)
    ask(wide, WHEN)
    expect(wide.locator('#chat a[href^="#retry"]')).to_have_count(1)
    wide.locator('#chat a[href="#retry-1"]').click()
    expect(wide.locator("#chat .waiting")).to_have_count(0)
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    expect(wide.locator("#chat .bot.message").nth(1)).to_contain_text("1 November")


@pytest.mark.parametrize("way", ["Enter", "click"])
def test_an_opinion_is_kept_with_its_reason(wide: Page, way: str) -> None:
    ask(wide, EXAMPLE)
    wide.locator("#chat details.thumb summary").click()
    wide.locator("#chat details.thumb a", has_text="citation").click()
    expect(wide.locator("#chat .said")).to_contain_text("this machine")
    wide.reload()
    expect(wide.locator("#chat details.thumb.given")).to_have_count(1)
    wide.locator("#chat details.thumb summary").click()
    wide.locator("#chat input.reason").fill("the second outlet is missing")
    if way == "Enter":
        wide.locator("#chat input.reason").press("Enter")
    else:
        wide.locator('#chat a[href="#bad-0-0"]').click()
    expect(wide.locator("#chat .said")).to_contain_text("this machine")
    wide.wait_for_timeout(200)
    expect(wide.locator("#chat .menu[open]")).to_have_count(0)
    wide.locator('#chat a[href="#good-0"]').click()
    expect(wide.locator("#chat a.thumb.given")).to_have_count(1)
    expect(wide.locator("#chat details.thumb.given")).to_have_count(0)


def test_one_outlet_alone_answers_after_one_click(wide: Page) -> None:
    ask(wide, EXAMPLE)
    wide.locator('#evidence a[href^="#only-"]').first.click()
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(wide.locator("#chat a.chip")).to_have_count(1)
    outlet = wide.locator("#chat a.chip").inner_text().removeprefix("Remove the filter").strip()
    expect(wide.locator("#chat .waiting")).to_have_count(0)
    for source in wide.locator("#chat li small").all_inner_texts():
        assert source.startswith(outlet)


def test_the_language_is_switched_by_a_click_and_stays(wide: Page) -> None:
    ask(wide, EXAMPLE)
    wide.locator(".language[value=id]").click()
    expect(wide.locator("#new")).to_have_text("Percakapan baru", use_inner_text=True)
    expect(wide.locator("#question textarea")).to_have_attribute("placeholder", "Tanyakan isi artikel")
    expect(wide.locator("#chat .actions")).to_contain_text("Salin")
    expect(wide.locator("#evidence h2")).to_have_text("2 sumber")
    assert wide.evaluate("document.documentElement.lang") == "id"
    wide.reload()
    expect(wide.locator("#chat .actions")).to_contain_text("Salin")
    shown = wide.locator("#talk").inner_text() + wide.locator("#panel").inner_text() + wide.locator("#top").inner_text()
    assert not re.search(r"\b(?:Copy|Export|Sources|Library|Conversations|Ask|New)\b", shown)


def test_follow_ups_are_suggested_and_answered(wide: Page) -> None:
    ask(wide, EXAMPLE)
    suggested = wide.locator("#chat .suggestions a.ask").first
    expect(suggested).to_be_visible()
    question = suggested.inner_text()
    suggested.click()
    expect(wide.locator("#chat .asked").nth(1)).to_have_text(question)
    expect(wide.locator("#chat .bot.message").nth(1).locator("a.cite").first).to_be_visible()


def test_what_lies_over_the_chat_on_a_phone_is_opened_and_closed(browser: Browser, address: str) -> None:
    for page in visit(browser, address, PHONE):
        ask(page, EXAMPLE)
        expect(page.locator("#panel")).to_be_hidden()
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence mark.current")).to_be_visible()
        page.locator("#close").click()
        expect(page.locator("#panel")).to_be_hidden()
        page.locator(".door[value=conversations]").click()
        expect(page.locator("#conversations .open").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_be_hidden()
