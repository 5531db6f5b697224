"""What a newcomer does: open the page, ask, click a citation, read the words in their article, go on asking."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from corpus.place import SHIPPED
from corpus.read import read_articles
from tests.browser.axe import violations
from tests.browser.conftest import WIDE, serve, visit

EXAMPLE = "why did Russia close the NATO office?"


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait for its answer."""
    answers = page.locator("#chat .bot.message").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    answer = page.locator("#chat .bot.message").nth(answers)
    expect(answer.locator("a.cite, .not-found").first).to_be_visible()
    expect(page.locator("#chat .waiting")).to_have_count(0)


def quoted(claim: Locator) -> str:
    """The words of a claim that are the article's: without its marks, its sources and what stands in brackets."""
    words = """claim => {
        const copy = claim.cloneNode(true);
        copy.querySelectorAll('.gloss, a, small').forEach(part => part.remove());
        return copy.textContent;
    }"""
    return " ".join(str(claim.evaluate(words)).split())


def in_view(page: Page, selector: str) -> bool:
    """Whether the middle of an element is inside the window and nothing covers it."""
    return bool(
        page.locator(selector).evaluate(
            """element => {
                const box = element.getClientRects()[0];
                const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
                return element.contains(document.elementFromPoint(x, y));
            }"""
        )
    )


def test_a_citation_opens_the_article_at_the_quoted_words(page: Page) -> None:
    ask(page, EXAMPLE)
    claim = quoted(page.locator("#chat li").first)
    page.locator("#chat a.cite", has_text="[1]").click()
    marked = page.locator("#evidence mark.current")
    expect(marked).to_be_visible()
    quote = marked.text_content()
    assert quote == claim
    assert in_view(page, "#evidence mark.current")
    title = page.locator("#evidence .reader h3").inner_text()
    article = next(article for article in read_articles(SHIPPED) if article.title == title)
    assert quote in article.text
    assert "\n\n".join(page.locator("#evidence .story p").all_text_contents()) == article.text


def test_a_quote_far_down_an_article_is_brought_into_view_without_moving_the_page(page: Page, size: dict[str, int]) -> None:
    ask(page, "What is the NATO-Russia Council?")
    page.locator("#chat a.cite").first.click()
    marked = page.locator("#evidence mark.current")
    expect(marked).to_be_visible()
    page.evaluate("document.querySelector('#evidence').style.setProperty('height', '300px', 'important')")  # any quote is far down now
    page.locator("#evidence .step[rel=next]").click()
    expect(page.locator("#evidence .reader nav span").first).to_contain_text("2 of")
    assert in_view(page, "#evidence mark.current")
    before = page.locator("#evidence").evaluate("element => element.scrollTop")
    page.locator("#evidence .story").hover()
    page.mouse.wheel(0, -60 if before else 60)
    page.wait_for_function("before => document.querySelector('#evidence').scrollTop !== before", arg=before)
    moved = "[...document.querySelectorAll('.gradio-container, .gradio-container > *, main')].map(e => e.scrollTop)"
    assert set(page.evaluate(moved)) <= {0}


def test_a_new_answer_is_in_view_after_the_chat_was_scrolled_up(page: Page) -> None:
    for question in (EXAMPLE, "Mengapa Rusia menutup kantor NATO?", "Apa itu Dewan NATO-Rusia?", "when did the INF treaty end?"):
        ask(page, question)
    page.locator("#chat .bubble-wrap").hover()
    page.mouse.wheel(0, -9_000)
    page.wait_for_function("document.querySelector('#chat .bubble-wrap').scrollTop === 0")
    ask(page, "apa itu AUKUS?")  # answered before it is waited for
    page.wait_for_timeout(500)
    assert in_view(page, "#chat .user.message >> nth=4")


def test_what_is_typed_while_an_answer_comes_is_kept(page: Page) -> None:
    ask(page, EXAMPLE)
    page.fill("#question textarea", "when does it take effect?")
    page.press("#question textarea", "Enter")
    expect(page.locator("#question textarea")).to_have_value("")
    page.locator("#question textarea").press_sequentially("Who is Heiko Maas?", delay=15)
    expect(page.locator("#chat .bot.message").nth(1).locator("a.cite").first).to_be_visible()
    expect(page.locator("#question textarea")).to_have_value("Who is Heiko Maas?")


def test_citations_are_stepped_through_by_button_and_key(page: Page) -> None:
    ask(page, "Mengapa Rusia menutup kantor NATO?")
    marks = page.locator("#chat a.cite").all_inner_texts()
    assert len(marks) > 1
    page.locator("#chat a.cite").first.click()
    place = page.locator("#evidence .reader nav span").first
    expect(place).to_have_text(f"1 of {len(marks)}")
    expect(page.locator("#evidence .reader h3")).to_be_in_viewport()  # as the quote is near the beginning
    page.locator("#evidence .step[rel=next]").click()
    expect(place).to_have_text(f"2 of {len(marks)}")
    page.locator("#evidence .reader h3").click()
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text(f"1 of {len(marks)}")
    page.fill("#evidence .find input", "NATO")
    page.keyboard.press("Escape")
    expect(page.locator("#evidence .find input")).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator("#evidence .card a[href^='#cite-']")).to_have_count(len(marks))


def test_a_follow_up_keeps_the_context_and_old_citations_keep_working(page: Page) -> None:
    ask(page, EXAMPLE)
    ask(page, "when does it take effect?")
    answer = page.locator("#chat .bot.message").nth(1)
    expect(answer).to_contain_text("Russia close the NATO office")
    expect(answer).to_contain_text("1 November")
    first = page.locator("#chat .bot.message").first.locator("a.cite").first
    quote = quoted(page.locator("#chat li").first)
    first.click()
    expect(page.locator("#evidence mark.current")).to_have_text(quote)


def test_what_the_articles_do_not_hold_is_not_found(page: Page) -> None:
    ask(page, "Who won the badminton final in Denmark?")
    note = page.locator("#chat .not-found")
    expect(note).to_contain_text("do not answer")
    expect(page.locator("#chat .rest")).to_contain_text("Denmark")
    expect(page.locator("#chat a.cite")).to_have_count(0)
    page.locator('#chat a[href="#sources-0"]').click()
    page.locator("#evidence .card a").first.click()
    expect(page.locator("#evidence .reader .story p").first).to_be_visible()
    page.locator("#evidence .back").click()
    expect(page.locator("#evidence .card")).to_have_count(3)


def test_small_talk_gets_an_answer_that_is_not_a_search_without_result(page: Page) -> None:
    page.fill("#question textarea", "halo")
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .bot.message")).to_contain_text("Halo!")
    expect(page.locator("#chat .not-found")).to_have_count(0)
    expect(page.locator("#evidence .welcome")).to_be_attached()


def test_the_fact_is_bold_and_what_stands_in_brackets_is_no_part_of_the_quote(page: Page) -> None:
    ask(page, "When does the suspension of the Russian mission take effect?")
    fact = page.locator("#chat li strong", has_text="1 November").first
    expect(fact).to_be_visible()
    expect(fact).to_have_css("font-weight", re.compile(r"[6-9]\d\d"))  # asked again where the answer is shown anew meanwhile
    expect(fact.locator("xpath=..")).to_have_css("font-weight", re.compile(r"[1-5]\d\d"))
    ask(page, EXAMPLE)
    claim = page.locator("#chat li", has=page.locator(".gloss")).first
    gloss = claim.get_by_role("note")
    (told,) = re.findall(r"^\[(.+)\]$", gloss.inner_text().strip())
    expect(gloss).to_have_attribute("title", f"Not part of the quote: {told}")
    claim.locator("a.cite").first.click()
    expect(page.locator("#evidence mark.current")).to_have_text(quoted(claim))


def test_a_nearest_article_is_opened_from_the_chat(page: Page) -> None:
    ask(page, "Who won the badminton final in Denmark?")
    headline = page.locator("#chat a.near").first
    title = headline.inner_text()
    headline.click()
    expect(page.locator("#evidence .reader h3")).to_have_text(title)


NARROW = "what did Kutip Demo Desk London report in October 2021 about the NATO office?"


def test_filters_are_taken_away_one_by_one_in_the_place_of_the_answer(page: Page) -> None:
    ask(page, NARROW)
    chips = page.locator("#chat a.chip")
    expect(chips).to_have_count(2)
    page.fill("#question textarea", "not sent yet")
    page.get_by_role("button", name="Remove the filter Oct 2021").click()
    expect(chips).to_have_count(1)
    expect(page.locator("#chat .user.message")).to_have_count(1)
    expect(page.locator("#chat .waiting")).to_have_count(0)
    page.get_by_role("button", name="Remove the filter Kutip Demo Desk London").press("Enter")
    expect(chips).to_have_count(0)
    expect(page.locator("#chat a.cite, #chat .not-found").first).to_be_visible()
    expect(page.locator("#chat .asked")).to_have_text([NARROW])
    expect(page.locator("#question textarea")).to_have_value("not sent yet")


def test_a_filter_of_an_earlier_answer_is_taken_away_in_a_new_one(page: Page) -> None:
    ask(page, NARROW)
    ask(page, EXAMPLE)
    page.get_by_role("button", name="Remove the filter Oct 2021").click()
    expect(page.locator("#chat .asked")).to_have_text([NARROW, EXAMPLE, NARROW])
    expect(page.locator("#chat .bot.message").nth(2).locator("a.chip")).to_have_count(1)
    expect(page.locator("#chat .bot.message").first.locator("a.chip")).to_have_count(2)


@pytest.mark.parametrize("key", ["click", "Enter", "Space"])
def test_a_suggested_question_is_asked_by_click_and_key_and_answered(page: Page, key: str) -> None:
    ask(page, "Siapa presiden Peru?")
    suggested = page.locator("#chat a.ask").first
    question = suggested.inner_text()
    if key == "click":
        suggested.click()
    else:
        suggested.press(key)
    expect(page.locator("#chat .asked").nth(1)).to_have_text(question)
    expect(page.locator("#chat .bot.message").nth(1).locator("a.cite").first).to_be_visible()


def test_the_answers_fit_a_narrow_window(browser: Browser, address: str) -> None:
    for page in visit(browser, address, {"width": 360, "height": 740}):
        for question in (NARROW, "Siapa presiden Peru?", "kronologi penutupan kantor NATO"):
            ask(page, question)
        wide = "() => [...document.querySelectorAll('#chat .prose *')].filter(e => e.getBoundingClientRect().right > innerWidth).length"
        assert page.evaluate(wide) == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("asked", "told"), [("   ", "no question yet"), ("?!", "no question yet"), ("a" * 10_000, "10,000 characters")])
def test_a_bad_question_is_told_in_a_sentence_and_the_chat_stays_usable(page: Page, asked: str, told: str) -> None:
    page.fill("#question textarea", asked)
    page.press("#question textarea", "Enter")
    expect(page.locator("#notice")).to_contain_text(told)
    expect(page.locator("#question textarea")).to_have_value(asked)
    ask(page, EXAMPLE)
    expect(page.locator("#notice .problem")).to_have_count(0)


def test_an_example_question_is_asked_by_a_click_and_a_new_conversation_starts_empty(page: Page) -> None:
    page.locator("#chat a.ask").first.click()
    expect(page.locator("#chat a.cite").first).to_be_visible()
    page.locator("#new").click()
    expect(page.locator("#chat .bot.message")).to_have_count(0)
    ask(page, "when does it take effect?")
    expect(page.locator("#chat .meant")).to_have_count(0)


def test_the_page_speaks_indonesian_to_an_indonesian_browser(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE, "id-ID"):
        expect(page.locator("#new")).to_have_text("Percakapan baru", use_inner_text=True)
        expect(page.locator("#evidence h2")).to_have_text("Koleksi Anda")
        expect(page.locator("#question textarea")).to_have_attribute("placeholder", "Tanyakan isi artikel")


STORY = """Kapal Angin Timur Bocor di Selat Nala

Warta Nala - Senin, 3 Maret 2025 08:15 WIB

NALA - Kapal feri Angin Timur bocor di Selat Nala karena lambungnya menabrak karang pada Minggu malam. Semua 214 penumpang selamat.

Kepala pelabuhan Sutan Mahmud mengatakan kapal itu akan ditarik ke galangan Bantan pada Rabu.
"""


def test_pages_are_added_in_the_browser_and_refused_ones_are_named(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    good, bad = tmp_path / "kapal.txt", tmp_path / "foto.html"
    good.write_text(STORY, "utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    process, address = serve("--corpus", str(tmp_path / "corpus"), "--data", str(tmp_path / "data"))
    try:
        for page in visit(browser, address, WIDE):
            expect(page.locator("#evidence")).to_contain_text("holds no articles yet")
            assert violations(page) == []
            page.locator(".tab[value=library]").click()
            page.set_input_files("#library input[type=file]", [good, bad])
            expect(page.locator("#library")).to_contain_text("1 added, 1 not read")
            expect(page.locator("#library")).to_contain_text("foto.html")
            expect(page.locator("#library")).to_contain_text("1 article")
            assert violations(page) == []
            expect(page.locator("#chat a.ask").first).to_contain_text("Angin Timur")
            expect(page.locator("#evidence .welcome")).to_contain_text("holds 1 article")
            page.set_input_files("#library input[type=file]", [good])
            expect(page.locator("#library")).to_contain_text("1 unchanged")
            ask(page, "Mengapa kapal Angin Timur bocor?")
            expect(page.locator("#chat li").first).to_contain_text("menabrak karang")
        assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["kapal.txt"]
    finally:
        process.terminate()
        process.wait(10)


# The page, whose collection is read no further until there is a file of that name beside its data folder.
HELD = """
import sys, time
from pathlib import Path
import app
go = Path(sys.argv[sys.argv.index("--data") + 1]).parent / "go"
class Held(app.Collection):
    def _show(self, done, total):
        super()._show(done, total)
        while total and not go.exists():
            time.sleep(0.05)
app.Collection = Held
sys.exit(app.main())
"""


def test_a_question_that_is_asked_while_the_collection_is_read_is_answered_when_it_is_ready(browser: Browser, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(8):
        (corpus / f"{number}.txt").write_text(STORY.replace("Angin Timur", f"Nomor {number}"), "utf-8")
    process, address = serve("--corpus", str(corpus), "--data", str(tmp_path / "data"), program=("-c", HELD))
    try:
        for page in visit(browser, address, WIDE):
            expect(page.locator("#evidence progress")).to_be_visible()
            expect(page.locator("#evidence .welcome")).to_contain_text("of 8 articles")
            page.fill("#question textarea", "Mengapa kapal Nomor 7 bocor?")
            page.press("#question textarea", "Enter")
            expect(page.locator("#chat .waiting")).to_contain_text("still being read")
            (tmp_path / "go").touch()
            expect(page.locator("#chat li").first).to_contain_text("menabrak karang")
            expect(page.locator("#evidence .sources")).to_be_visible()
    finally:
        process.terminate()
        process.wait(10)
