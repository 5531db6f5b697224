"""The script of the open article in a real Chromium: finding words, the nearest words of a word, and a look at a citation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from assistant.markup.reader import Standing, whole
from tests.conftest import made_article

STORY = made_article(
    "s", "Kafé itu ditutup, kata Menteri.\n\nMenteri menutup kafe lain.  Rumah-rumah sudah lama kosong di sana.", "Kafe", "id"
)
FRAME = """<!doctype html><html lang='en'><meta charset='utf-8'><style>%s #evidence { height: 300px; overflow: auto }</style>
<body><p>before</p><div id='chat'><a class='cite' role='button' href='#cite-0-1' title='Test Desk: Kafe'>[1]</a></div>
<div id='evidence'><div id='element'>%s</div></div><script>
window.kutip = { conversation: () => 'abc', bring: (panel) => { panel.dataset.brought = 'yes'; } };
window.asked = []; window.renew = [];
const server = {
  keep: async (asked) => {
    window.asked.push(asked);
    if (asked.do === 'peek') return { html: '<blockquote>a <mark>quote</mark></blockquote>' };
    return { words: asked.word === 'Rumah-rumah' ? ['houses'] : [] };
  },
};
const body = new Function('element', 'server', 'trigger', 'watch', %s);
const mount = () => body(document.getElementById('element'), server, () => {}, (what, then) => window.renew.push(then));
mount(); mount();
</script>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The story, open in a page whose server is made up."""
    assets = files("assistant").joinpath("page")
    script, style = (assets.joinpath(name).read_text("utf-8") for name in ("reader.js", "evidence.css"))
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.set_content(FRAME % (style, whole(STORY, Standing(), "en"), json.dumps(script)))
    yield page
    page.close()


def found(page: Page) -> list[str]:
    """The words that are painted as found, the one that was gone to last."""
    painted = "[...['kutip-found', 'kutip-found-now'].flatMap((name) => [...(CSS.highlights.get(name) || [])])].map(String)"
    words: list[str] = page.evaluate(painted)
    return words


def word_at(page: Page, word: str) -> tuple[float, float]:
    """A place in the middle of a word of the story."""
    box: dict[str, Any] = page.evaluate(
        """(word) => { const nodes = document.createTreeWalker(document.querySelector('.story'), NodeFilter.SHOW_TEXT);
        for (let node = nodes.nextNode(); node; node = nodes.nextNode()) { const at = node.data.indexOf(word); if (at >= 0) {
          const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + word.length);
          return range.getBoundingClientRect().toJSON(); } } }""",
        word,
    )
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("typed", "count", "words"),
    [
        ("KAFE", "1 of 2", ["Kafé", "kafe", "Kafé"]),
        ("kafé", "1 of 2", ["Kafé", "kafe", "Kafé"]),
        ("lain. rumah", "1 of 1", ["lain.  Rumah", "lain.  Rumah"]),
        ("menteri menteri", "none", []),
        (" ", "", []),
    ],
)
def test_words_are_found_without_regard_to_case_and_accents(page: Page, typed: str, count: str, words: list[str]) -> None:
    before = page.inner_html(".story")
    page.fill(".find input", typed)
    assert page.locator(".find .count").text_content() == count
    assert found(page) == words
    assert page.inner_html(".story") == before


def test_enter_goes_on_and_shift_goes_back_and_escape_ends_it(page: Page) -> None:
    page.fill(".find input", "menutup")
    page.fill(".find input", "kafe")
    for key, count in (("Enter", "2 of 2"), ("Enter", "1 of 2"), ("Shift+Enter", "2 of 2")):
        page.keyboard.press(key)
        assert page.inner_text(".find .count") == count
    page.keyboard.press("Escape")
    assert found(page) == []
    assert page.input_value(".find input") == ""


def test_a_tap_tells_the_nearest_words_and_escape_takes_them_away(page: Page) -> None:
    tip = page.locator("#kutip-gloss")
    page.mouse.click(*word_at(page, "Rumah-rumah"))
    tip.wait_for()
    assert tip.inner_text().split("\n") == ["houses", "gloss from the word model, not a translation"]
    assert page.evaluate("window.asked") == [{"do": "gloss", "word": "Rumah-rumah", "language": "en"}]
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.mouse.click(*word_at(page, "kosong"))
    tip.wait_for()
    assert tip.inner_text().startswith("no near word")


def test_what_is_selected_is_left_in_peace(page: Page) -> None:
    page.mouse.dblclick(*word_at(page, "kosong"))
    page.wait_for_timeout(500)
    assert page.evaluate("getSelection().toString()").strip() == "kosong"
    assert page.locator("#kutip-gloss").is_hidden()


def test_keys_go_from_word_to_word(page: Page) -> None:
    page.focus(".story")
    for key, word in (("g", "Kafé"), ("g", "itu"), ("g", "ditutup"), ("Shift+G", "itu")):
        page.keyboard.press(key)
        page.wait_for_function("(word) => [...(CSS.highlights.get('kutip-glossed') || [])].map(String)[0] === word", arg=word)


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_a_citation_shows_what_it_leads_to(page: Page, way: str) -> None:
    link, look = page.locator("a.cite"), page.locator("#kutip-peek")
    if way == "pointer":
        link.hover()
    else:
        page.keyboard.press("Tab")
    look.wait_for()
    assert look.inner_text() == "a quote"
    assert link.get_attribute("aria-describedby") == look.get_attribute("id")
    assert look.get_attribute("role") == "tooltip"
    assert link.get_attribute("title") is None
    page.keyboard.press("Escape")
    assert look.is_hidden()
    assert link.get_attribute("title") == "Test Desk: Kafe"
    assert page.evaluate("window.asked") == [{"do": "peek", "conversation": "abc", "name": "cite-0-1", "language": "en"}]


def test_another_article_starts_anew(page: Page) -> None:
    page.fill(".find input", "kafe")
    page.evaluate("window.renew.at(-1)()")
    assert found(page) == []
    assert page.locator("[id=kutip-gloss]").count() == 1
