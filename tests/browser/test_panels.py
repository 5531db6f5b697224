"""What lies beside and over the chat stays what it was, tells what has changed, and goes with the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, serve, visit
from tests.browser.test_conversations import begin_anew, other_tab
from tests.browser.test_page import EXAMPLE, STORY, ask


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """The page on a phone."""
    yield from visit(browser, address, PHONE)


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a wide window."""
    yield from visit(browser, address, WIDE)


def test_the_way_back_takes_away_what_lies_over_the_chat_before_it_leaves(phone: Page) -> None:
    ask(phone, EXAMPLE)
    begin_anew(phone)
    ask(phone, "When did the INF treaty end?")
    panel, second = phone.locator("#panel"), phone.url
    phone.locator("#chat a.cite").first.click()
    expect(phone.locator("#evidence mark.current")).to_be_visible()
    phone.go_back()
    expect(panel).to_be_hidden()
    assert phone.url == second
    phone.locator(".door[value=library]").click()
    phone.locator(".tab[value=conversations]").click()
    phone.go_back()
    expect(panel).to_be_hidden()
    phone.locator(".door[value=library]").click()
    phone.locator("#close").click()
    expect(panel).to_be_hidden()
    assert phone.url == second
    phone.wait_for_timeout(200)
    phone.go_back()
    expect(phone.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(panel).to_be_hidden()


def test_what_the_collection_holds_is_told_at_first_on_every_screen(phone: Page) -> None:
    holds = "The collection holds 48 articles from Kutip Demo Desk Jakarta"
    expect(phone.locator("#chat .holds")).to_contain_text(holds)
    expect(phone.locator("#panel")).to_be_hidden()
    phone.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    expect(phone.locator("#evidence .welcome")).to_contain_text(holds)
    expect(phone.locator("#chat .holds")).to_be_hidden()


def test_a_conversation_that_is_chosen_on_a_phone_lies_before_the_one_that_was_shown(phone: Page) -> None:
    ask(phone, EXAMPLE)
    begin_anew(phone)
    ask(phone, "When did the INF treaty end?")
    phone.locator(".door[value=conversations]").click()
    phone.locator("#conversations .open", has_text=EXAMPLE).first.click()
    expect(phone.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(phone.locator("#panel")).to_be_hidden()
    phone.go_back()
    expect(phone.locator("#chat .asked")).to_have_text(["When did the INF treaty end?"])
    expect(phone.locator("#panel")).to_be_hidden()


@pytest.mark.parametrize("panel", ["library", "conversations"])
def test_what_was_open_is_open_after_a_reload(wide: Page, panel: str) -> None:
    ask(wide, EXAMPLE)
    wide.locator(f".tab[value={panel}]").click()
    wide.reload()
    expect(wide.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(wide.locator(f".tab[value={panel}]")).to_have_attribute("aria-selected", "true")
    expect(wide.locator(f"#{panel} .open").first).to_be_visible()


def test_what_lay_over_the_chat_lies_there_after_a_reload_and_goes_with_the_way_back(phone: Page) -> None:
    ask(phone, EXAMPLE)
    phone.locator(".door[value=library]").click()
    phone.reload()
    expect(phone.locator("#library .open").first).to_be_visible()
    phone.go_back()
    expect(phone.locator("#panel")).to_be_hidden()
    expect(phone.locator("#chat .asked")).to_have_text([EXAMPLE])


def test_the_open_list_of_conversations_follows_what_other_tabs_do(wide: Page) -> None:
    ask(wide, "When did the INF treaty end?")
    wide.locator(".tab[value=conversations]").click()
    rows = wide.locator("#conversations .list > ul > li")
    expect(rows.first).to_contain_text("INF")
    tab = other_tab(wide)
    expect(tab.locator("#chat .actions")).to_be_visible()
    begin_anew(tab)
    ask(tab, "Who is Heiko Maas?")
    expect(rows.first).to_contain_text("Heiko Maas")
    expect(rows.first).to_contain_text("1 question")
    ask(tab, "Who is Sergei Lavrov?")
    expect(rows.first).to_contain_text("2 questions")
    rows.nth(1).locator("summary").click()
    tab.locator(".tab[value=conversations]").click()
    first = tab.locator("#conversations .list > ul > li").first
    first.locator("summary").click()
    first.locator(".delete").click()
    expect(tab.locator("#conversations .undo")).to_be_visible()
    wide.wait_for_timeout(500)
    expect(rows.nth(1).locator("details")).to_have_attribute("open", "")  # what somebody is about to choose stays
    wide.locator("#chat .asked").first.click()
    wide.locator(".tab[value=evidence]").click()
    wide.locator(".tab[value=conversations]").click()
    expect(rows.first).not_to_contain_text("Heiko Maas")


CHANGES = {
    "en-US": ("The quoted words no longer stand in it.", "removed: ", "added: "),
    "id-ID": ("Kata-kata yang dikutip tidak ada lagi di dalamnya.", "dihapus: ", "ditambahkan: "),
}


def test_the_reader_tells_what_changed_since_it_was_cited(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    file = tmp_path / "corpus" / "kapal.txt"
    file.write_text(STORY, "utf-8")
    process, address = serve("--corpus", str(tmp_path / "corpus"), "--data", str(tmp_path / "data"), "--watch")
    try:
        visits = {locale: visit(browser, address, WIDE, locale) for locale in CHANGES}
        pages = {locale: next(visited) for locale, visited in visits.items()}
        for page in pages.values():
            ask(page, "Mengapa kapal Angin Timur bocor?")
            page.locator("#chat a.cite").first.click()
            expect(page.locator("#evidence mark.current")).to_be_visible()
            expect(page.locator("#evidence .changes")).to_have_count(0)
        file.write_text(STORY.replace("menabrak karang", "menghantam <b>kapal</b> karam").replace("pada Rabu", "pada Kamis"), "utf-8")
        for locale, (gone, removed, added) in CHANGES.items():
            page, changes = pages[locale], pages[locale].locator("#evidence .changes")
            for _ in range(60):
                page.locator("#chat a.cite").first.click()
                page.wait_for_timeout(500)
                if changes.count():
                    break
            expect(changes).to_contain_text(gone)
            expect(changes.locator("del")).to_have_text([f"{removed}menabrak karang", f"{removed}Rabu."])
            expect(changes.locator("ins")).to_have_text([f"{added}menghantam <b>kapal</b> karam", f"{added}Kamis."])
        for visited in visits.values():
            assert next(visited, None) is None  # and nothing was reported meanwhile
    finally:
        process.terminate()
        process.wait(20)
