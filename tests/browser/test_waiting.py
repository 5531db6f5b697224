"""A question that is sent while an answer is being written: it waits, is asked once, and is not lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import WIDE, Server, visit
from tests.browser.test_conversations import WHEN, other_tab
from tests.browser.test_page import EXAMPLE
from tests.browser.test_written import FALSE, TRUE
from tests.scripted_model import NAME, ScriptedModel, streamed

BEGUN = [Event()]  # that the answers of a test need not grow any more; the last is that of the test that runs


def enough() -> None:
    """The answers of this test come to their end."""
    BEGUN[-1].set()


def without_end() -> Iterator[dict[str, str]]:
    """The words of a reply that goes on until it is enough."""
    enough = BEGUN[-1]
    yield from ({"content": word} for word in re.findall(r"\s*\S+", f"{TRUE} {FALSE}"))
    while not enough.wait(0.5):
        yield {"content": f" {FALSE}"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page whose answers are written by a language model as long as it is not enough."""
    with ScriptedModel() as model:
        model.replies = lambda _: streamed(without_end())
        server = Server("--data", str(tmp_path_factory.mktemp("written")), "--llm", f"{model.url} {NAME}")
        yield server
        enough()
        server.stop()


@pytest.fixture
def slow(browser: Browser, written: Server) -> Iterator[Page]:
    """That page, of which the answer to the example question has begun."""
    BEGUN.append(Event())
    for page in visit(browser, written.address, WIDE):
        page.fill("#question textarea", EXAMPLE)
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat li.supported")).to_be_visible()
        yield page


def test_an_answer_goes_on_when_the_page_is_loaded_anew(slow: Page) -> None:
    slow.reload()
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])
    slow.fill("#question textarea", "not sent yet")
    enough()
    expect(slow.locator("#chat .waiting")).to_have_count(0)
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
    enough()
    expect(tab.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
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
    enough()
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    expect(slow.locator("#question textarea")).to_have_value("")
    expect(slow.locator("#notice")).to_be_empty()
    expect(slow.locator("#chat .waiting")).to_have_count(0)
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
    enough()
    expect(other.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    expect(other.locator("#chat .actions")).to_have_count(2)


def test_an_answer_goes_on_out_of_sight_of_a_new_conversation(slow: Page) -> None:
    address = slow.url
    slow.locator("#new").click()
    expect(slow.locator("#chat .asked")).to_have_count(0)
    slow.wait_for_timeout(1_500)  # in which the answer grows
    enough()
    expect(slow.locator("#evidence .welcome")).to_be_visible()
    slow.wait_for_timeout(500)
    expect(slow.locator("#chat .asked")).to_have_count(0)
    slow.goto(address)
    expect(slow.locator("#chat .actions")).to_be_visible()
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])


def test_what_is_sent_twice_is_asked_once(slow: Page) -> None:
    slow.fill("#question textarea", EXAMPLE)
    slow.press("#question textarea", "Enter")
    slow.wait_for_timeout(500)
    expect(slow.locator("#sent")).to_be_hidden()
    enough()
    expect(slow.locator("#chat .waiting")).to_have_count(0)
    slow.wait_for_timeout(500)
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])
    slow.reload()
    expect(slow.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(slow.locator("#question textarea")).to_have_value("")


def test_a_second_enter_is_no_empty_question(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE):
        box = page.locator("#question textarea")
        box.fill(EXAMPLE)
        box.press("Enter")
        page.wait_for_timeout(100)
        box.press("Enter")
        expect(page.locator("#chat .actions")).to_be_visible()
        page.wait_for_timeout(500)
        expect(page.locator("#notice [role=alert]")).to_have_count(0)
        expect(page.locator("#chat .asked")).to_have_text([EXAMPLE])
        box.press("Enter")  # which is one
        expect(page.locator("#notice [role=alert]")).to_contain_text("no question yet")


def slowed(page: Page) -> None:
    """The page on a line where all takes half a second to come."""
    line = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)


def test_what_is_sent_on_a_slow_line_leaves_the_box_at_once_and_is_asked(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE):
        slowed(page)
        box, questions = page.locator("#question textarea"), [EXAMPLE, WHEN, "Who is Sergei Lavrov?"]
        for question in questions:
            box.press_sequentially(question)
            box.press("Enter")
            expect(box).to_have_value("")
        box.press_sequentially("not sent yet")
        expect(page.locator("#sent")).to_contain_text(f"“{questions[-1]}”")
        expect(page.locator("#chat .asked")).to_have_text(questions)
        expect(page.locator("#sent")).to_be_hidden()
        expect(box).to_have_value("not sent yet")


def test_what_is_sent_right_before_a_new_conversation_is_not_in_its_box(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE):
        slowed(page)
        box = page.locator("#question textarea")
        box.fill(EXAMPLE)
        box.press("Enter")
        expect(box).to_have_value("")
        before = page.url
        page.locator("#new").click()
        page.wait_for_timeout(2_000)
        expect(box).to_have_value("")
        expect(page.locator("#sent")).to_be_hidden()
        expect(page.locator("#chat .asked")).to_have_count(0)
        page.goto(before)
        expect(page.locator("#chat .asked")).to_have_text([EXAMPLE])


def close_once(page: Page) -> list[str]:
    """The addresses of the streams that are opened from now on, of which the first is closed before it has told anything."""
    closed: list[str] = []

    def close(route: Route) -> None:
        closed.append(route.request.url)
        if len(closed) > 1:
            route.continue_()
        else:
            route.fulfill(content_type="text/event-stream", body='data: {"msg": "close_stream"}\n\n')

    page.route("**/queue/data*", close)
    return closed


def test_a_citation_is_opened_though_gradio_has_closed_the_stream_that_tells_of_it(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE):
        page.fill("#question textarea", EXAMPLE)
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat .suggestions")).to_be_visible()
        page.wait_for_timeout(500)
        closed = close_once(page)
        page.locator("#chat a.cite").last.click()
        expect(page.locator("#evidence mark.current")).to_be_visible()
        assert len(closed) > 1


def test_a_question_is_shown_though_gradio_has_closed_the_stream_that_tells_of_it(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE):
        page.locator("#chat a.ask").first.wait_for()
        page.wait_for_timeout(500)  # in which the stream of what the page shows at first is closed
        closed = close_once(page)
        page.fill("#question textarea", EXAMPLE)
        page.press("#question textarea", "Enter")
        expect(page.locator("#sent")).to_contain_text(EXAMPLE)
        expect(page.locator("#chat .actions")).to_be_visible()
        expect(page.locator("#chat .asked")).to_have_text([EXAMPLE])
        expect(page.locator("#sent")).to_be_hidden()
        assert len(closed) > 1


def test_what_is_refused_comes_back_each_time_and_never_over_what_is_typed(browser: Browser, address: str) -> None:
    held: list[Route] = []
    for page in visit(browser, address, WIDE):
        box, refusal = page.locator("#question textarea"), page.locator("#notice [role=alert]")
        slowed(page)
        page.locator("#new").click()  # what it shows comes while the question is refused
        box.fill("?!")
        for before in (None, "when it was first refused"):
            told = refusal.get_attribute("data-when") if before else ""
            box.press("Enter")
            expect(refusal).not_to_have_attribute("data-when", told or "")
            expect(refusal).to_contain_text("no question yet")
            expect(box).to_have_value("?!")
        page.route("**/queue/join*", lambda route: held.append(route))
        told = refusal.get_attribute("data-when") or ""
        box.press("Enter")
        expect(box).to_have_value("")
        box.press_sequentially(EXAMPLE)
        for route in held:
            route.continue_()
        page.unroute("**/queue/join*")
        expect(refusal).not_to_have_attribute("data-when", told)
        expect(box).to_have_value(EXAMPLE)
        box.press("Enter")
        expect(page.locator("#chat .asked")).to_have_text([EXAMPLE])
        expect(box).to_have_value("?!")


def test_what_waits_in_a_tab_that_is_closed_comes_back_when_the_server_stops(browser: Browser, written: Server) -> None:
    BEGUN.append(Event())
    context = browser.new_context(viewport=WIDE, locale="en-US")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(written.address)
    for question in (EXAMPLE, WHEN):
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat li.supported").first).to_be_visible()
    expect(page.locator("#notice")).to_contain_text("right after")
    other, address = context.new_page(), page.url
    page.close(run_before_unload=True)
    other.wait_for_timeout(500)
    written.stop()
    enough()
    written.start()
    other.goto(address)
    expect(other.locator("#chat .asked")).to_have_text([EXAMPLE])
    expect(other.locator("#question textarea")).to_have_value(WHEN)
    other.press("#question textarea", "Enter")
    expect(other.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    other.reload()
    expect(other.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN])
    expect(other.locator("#question textarea")).to_have_value("")
    context.close()


def test_all_that_waits_when_the_server_stops_comes_back_one_after_the_other(browser: Browser, written: Server) -> None:
    BEGUN.append(Event())
    context = browser.new_context(viewport=WIDE, locale="en-US")  # type: ignore[arg-type]
    page, other = context.new_page(), "Who is Sergei Lavrov?"
    page.goto(written.address)
    box = page.locator("#question textarea")
    for number, question in enumerate((EXAMPLE, WHEN, other)):
        box.fill(question)
        box.press("Enter")
        expect(box).to_have_value("")
        expect(page.locator("#notice")).to_contain_text("right after" if number else "")
    expect(page.locator("#chat li.supported")).to_be_visible()
    box.fill("not sent yet")
    page.evaluate("document.documentElement.classList.add('old')")
    written.stop()
    written.start()
    expect(page.locator("html:not(.old) #question textarea")).to_have_value(WHEN)
    expect(page.locator("#chat .asked")).to_have_text([EXAMPLE])
    box.press("Enter")
    expect(box).to_have_value(other)
    box.press("Enter")
    expect(box).to_have_value("not sent yet")
    enough()
    expect(page.locator("#chat .asked")).to_have_text([EXAMPLE, WHEN, other])
    expect(box).to_have_value("not sent yet")
    context.close()
