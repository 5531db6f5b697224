"""Ten things that a newcomer wants, each in at most so many clicks, and how long they take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, serve, visit
from tests.browser.test_page import EXAMPLE, STORY, ask

Done = Callable[[Page], None]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page of its own, with a page that could not be read in its folder."""
    folder = tmp_path_factory.mktemp("tasks")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "kapal.txt").write_text(STORY, "utf-8")
    (folder / "corpus" / "foto.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    process, address = serve("--corpus", str(folder / "corpus"), "--data", str(folder / "data"))
    yield address
    process.terminate()
    process.wait(20)


def clicked(page: Page, clicks: list[str], done: Done) -> float:
    """The seconds that a task took, from its first click until what it is for is there."""
    began = time.perf_counter()
    for selector in clicks:
        page.locator(selector).first.click()
    done(page)
    return time.perf_counter() - began


def seen(selector: str, text: str = "") -> Done:
    """What tells that a task is done."""
    return lambda page: expect(page.locator(selector).first).to_contain_text(text)


# What each takes at most is the length of its list of clicks.
AFTER_AN_ANSWER: list[tuple[str, list[str], Done]] = [
    ("check a citation", ["#chat a.cite"], seen("#evidence mark.current")),
    ("next citation", ["#evidence .step[rel=next]"], seen("#evidence .reader nav span", "2 of")),
    ("all sources", ["#evidence .back"], seen("#evidence .card")),
    ("open the whole article", ["#evidence .card a.cite"], seen("#evidence .story p")),
    ("switch language", [".language[value=id]"], seen("#chat .actions", "Salin")),
    ("switch back", [".language[value=en]"], seen("#chat .actions", "Copy")),
    ("begin anew", ["#new"], seen("#evidence .welcome")),
    ("find an old conversation", [".tab[value=conversations]", "#conversations .open"], seen("#chat .asked", EXAMPLE)),
    ("one outlet", ['#evidence a[href^="#only-"]'], seen("#chat a.chip")),
]


def test_tasks_after_an_answer_take_few_clicks(browser: Browser, address: str, record_property: Callable[[str, object], None]) -> None:
    for page in visit(browser, address, WIDE):
        page.locator("#chat a.ask").first.wait_for()
        took = {"ask": clicked(page, ["#chat a.ask"], seen("#chat a.cite"))}
        page.locator("#new").click()
        expect(page.locator("#chat .asked")).to_have_count(0)
        ask(page, EXAMPLE)
        with page.expect_download() as file:
            export = ["#chat .actions summary >> text=Export", '#chat a[href="#take-md"]']
            took["export with sources"] = clicked(page, export, lambda page: None)
        assert "Kutip Demo Desk London" in file.value.path().read_text("utf-8")
        for task, clicks, done in AFTER_AN_ANSWER:
            took[task] = clicked(page, clicks, done)
        for task, seconds in took.items():
            record_property(task, round(seconds, 2))  # in the report of `pytest --junit-xml`


def test_a_page_is_added_in_two_clicks_and_a_refused_one_told_after_one(browser: Browser, own: str, tmp_path: Path) -> None:
    other = tmp_path / "lain.txt"
    ship = f"Sinar Laut {tmp_path.name[-1]}"  # another one when the test is run once more
    other.write_text(STORY.replace("Angin Timur", ship), "utf-8")
    for page in visit(browser, own, WIDE):
        clicked(page, [".tab[value=library]"], seen("#library", "foto.html"))
        with page.expect_file_chooser() as chooser:
            page.locator("#library").get_by_role("button", name="Choose files").click()
        chooser.value.set_files(other)
        expect(page.locator("#library")).to_contain_text("1 added")
        expect(page.locator("#library")).to_contain_text(ship)


def test_an_article_is_taken_out_and_brought_back(browser: Browser, own: str) -> None:
    for page in visit(browser, own, WIDE):
        page.locator(".tab[value=library]").click()
        library = page.locator("#library")
        library.get_by_role("button", name="Remove").first.click()
        expect(library.get_by_role("button", name="Undo")).to_be_visible()
        for panel in ("conversations", "library"):  # the way back is there still after something else was looked at
            page.locator(f".tab[value={panel}]").click()
        library.get_by_role("button", name="Undo").first.click()
        expect(library.get_by_role("button", name="Remove").first).to_be_visible()


HOSTILE = "<img src=x onerror=alert(1)>‮ \u05d0\u05d1\u05d2 **b** [x](https://evil.invalid)"


def test_a_hostile_title_and_a_text_from_right_to_left_are_only_text(browser: Browser, own: str) -> None:
    for page in visit(browser, own, WIDE):
        page.locator(".tab[value=library]").click()
        page.locator("#library summary", has_text="Paste").click()
        page.locator("#library textarea").fill(
            f"{HOSTILE}\n\nWarta Nala - Selasa, 4 Maret 2025\n\nKapal Bulan Biru tiba di Nala. שלום לכולם."
        )
        page.locator("#library").get_by_role("button", name="Add").last.click()
        expect(page.locator("#library")).to_contain_text("added")
        ask(page, "Kapal apa yang tiba di Nala?")
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence .story")).to_contain_text("Bulan Biru")
        assert page.locator("#evidence img, #library img, a[href*=evil]").count() == 0
