"""What people and machines do wrong: too much, too large, too many, cut off, changed meanwhile; the page says so and stays usable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.history import History
from index.search import Index
from tests.browser.conftest import WIDE, Server, serve, visit
from tests.browser.test_page import EXAMPLE, STORY, ask
from tests.conftest import converse
from tests.site import Handler, Serve, Site, reply

# The page, to which this machine is the internet.
LOCAL = """
import sys
from functools import partial
import app
from tests.site import fetcher
app.Collection = partial(app.Collection, fetcher=fetcher)
sys.exit(app.main())
"""
LARGE = 200_000_001  # bytes, one more than the page takes
RIGHT_TO_LEFT = "ספינת הירח הכחול הגיעה לנאלה"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>'\"&amp;"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a collection of its own."""
    folder = tmp_path_factory.mktemp("bad") / "corpus"
    folder.mkdir()
    (folder / "kapal.txt").write_text(STORY, "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """The page over them."""
    server = Server("--corpus", str(folder), "--data", str(folder.parent / "data"), program=("-c", LOCAL))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own(server: Server) -> str:
    """Its address."""
    return server.address


@pytest.fixture(params=["en-US", "id-ID"])
def library(request: pytest.FixtureRequest, browser: Browser, own: str) -> Iterator[Page]:
    """That page with its library open, in both languages."""
    yield from opened(browser, own, request.param)


@pytest.fixture
def english(browser: Browser, own: str) -> Iterator[Page]:
    """The same in English alone, for what takes long."""
    yield from opened(browser, own, "en-US")


@pytest.fixture
def indonesian(browser: Browser, own: str) -> Iterator[Page]:
    """The same in Indonesian alone, where it shows what is not translated."""
    yield from opened(browser, own, "id-ID")


def opened(browser: Browser, address: str, locale: str) -> Iterator[Page]:
    """A page with its library open."""
    for page in visit(browser, address, WIDE, locale):
        page.locator(".tab[value=library]").click()
        page.locator("#library .choose").wait_for()
        yield page


def told(page: Page) -> list[str]:
    """What came of adding, once it has, line by line."""
    expect(page.locator("#library .told")).not_to_be_empty()
    return [line.strip() for line in page.locator("#library .told").inner_text().splitlines() if line.strip()]


def in_language(page: Page, english: str, indonesian: str) -> str:
    """The words that the page says in its language."""
    return indonesian if page.evaluate("document.documentElement.lang") == "id" else english


def test_a_conversation_of_five_hundred_turns_is_read_and_goes_on(browser: Browser, shipped: Index, tmp_path: Path) -> None:
    answers = converse(shipped, EXAMPLE, "When did the INF treaty end?")
    history = History(tmp_path / "conversations.db")
    name = history.new()
    for turn in range(500):
        history.put(name, turn, answers[turn % 2])
    history.close()
    process, address = serve("--data", str(tmp_path))
    try:
        for page in visit(browser, address, WIDE):
            page.goto(f"{address}/?c={name}")
            asked, earlier = page.locator("#chat .asked"), page.locator("#chat .earlier")
            expect(asked).to_have_count(20)
            page.locator("#chat a.cite").last.click()
            expect(page.locator("#evidence mark.current")).to_be_visible()
            expect(earlier).to_have_text("Show 480 earlier questions")
            top = "() => document.querySelector('#chat a[href=\"#edit-480\"]').getBoundingClientRect().top"
            page.locator("#chat .bubble-wrap").evaluate("element => { element.scrollTop = 0 }")
            before = page.evaluate(top)
            earlier.click()
            expect(asked).to_have_count(60)
            expect(page.locator('#chat a[href="#edit-440"]')).to_be_attached()
            page.wait_for_timeout(500)
            assert abs(page.evaluate(top) - before) < 60  # the height of the link that was above it
            page.fill("#question textarea", "Who is Sergei Lavrov?")
            page.press("#question textarea", "Enter")
            expect(asked.last).to_have_text("Who is Sergei Lavrov?")
            expect(page.locator('#chat a[href="#retry-500"]')).to_be_visible()
            assert 20 <= asked.count() < 31
            assert page.locator('#chat a[href="#edit-500"]').count() == 1
            page.wait_for_timeout(500)
            assert asked.last.evaluate("element => element.getBoundingClientRect().top") < 400
    finally:
        process.terminate()
        process.wait(20)


def test_a_question_as_long_as_a_chapter_is_kept_and_told(library: Page) -> None:
    pasted = "Kapal itu bocor di selat. " * 800
    library.fill("#question textarea", pasted)
    library.press("#question textarea", "Enter")
    expect(library.locator("#notice")).to_contain_text(in_language(library, "20,800 characters long", "20.800 karakter"))
    expect(library.locator("#question textarea")).to_have_value(pasted)
    assert library.locator("#question").bounding_box()["height"] < 300  # type: ignore[index]
    ask(library, "Mengapa kapal Angin Timur bocor?")


def test_a_text_as_long_as_a_chapter_is_added(indonesian: Page) -> None:
    indonesian.locator("#library summary").first.click()
    indonesian.fill("#library .text", "Kapal Panjang\n\n" + "Kapal panjang itu berlayar lagi pada hari ini. " * 450)
    indonesian.locator("#library .paste button").click()
    assert told(indonesian)[0].startswith("1 ditambahkan")
    expect(indonesian.locator("#library .rows")).to_contain_text("Kapal Panjang")
    expect(indonesian.locator("#library .text")).to_be_hidden()
    indonesian.locator("#library .told .open").click()
    expect(indonesian.locator("#evidence .reader h3")).to_have_text("Kapal Panjang")


def test_what_is_too_large_is_told_before_it_is_sent(library: Page, tmp_path: Path) -> None:
    large = tmp_path / "besar.zip"
    with large.open("wb") as file:
        file.truncate(LARGE)
    sent: list[str] = []
    library.on("request", lambda request: sent.append(request.url) if "/upload" in request.url else None)
    library.set_input_files("#library .files", large)
    line = in_language(
        library,
        "besar.zip is larger than 200 MB, so it was not added. Split it, or put it into the collection’s folder.",
        "besar.zip lebih besar dari 200 MB, jadi tidak ditambahkan. Pecah berkas itu, atau taruh di folder koleksi.",
    )
    assert told(library) == [line]
    assert sent == []


def test_a_large_file_without_a_page_is_sent_and_told_in_one_sentence(library: Page, folder: Path, tmp_path: Path) -> None:
    large = tmp_path / "kosong.zip"
    with large.open("wb") as file:
        file.truncate(60_000_000)
    library.set_input_files("#library .files", large)
    first, *reasons = told(library)
    assert first == in_language(library, "1 not read.", "1 tidak terbaca.")
    assert len(reasons) == 1
    assert reasons[0].startswith("kosong.zip")
    assert not (folder / "kosong.zip").exists()


def test_three_hundred_files_are_dropped_at_once(english: Page, folder: Path) -> None:
    english.evaluate(
        """story => {
            const data = new DataTransfer();
            for (let number = 0; number < 300; number += 1)
                data.items.add(new File([story.replaceAll('Angin Timur', `Sekoci ${number}`)], `sekoci-${number}.txt`));
            data.items.add(new File(['x'], 'lagu.mp3'));
            const drop = document.querySelector('#library .drop');
            ['dragenter', 'dragover', 'drop'].forEach((name) =>
                drop.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true })));
        }""",
        STORY,
    )
    expect(english.locator("#library .work progress")).to_be_visible()
    ask(english, "Mengapa kapal Angin Timur bocor?")  # which can be asked meanwhile
    english.locator(".tab[value=library]").click()
    expect(english.locator("#library .told")).to_contain_text("300 added", timeout=120_000)
    expect(english.locator("#library .told")).to_contain_text("Kutip does not read files such as lagu.mp3.")
    expect(english.locator("#library .told .open")).to_have_count(5)  # the first, to be opened
    expect(english.locator("#library .told")).to_contain_text("and 295 more")
    assert len(list(folder.glob("sekoci-*.txt"))) == 300
    row = english.locator("#library .rows > li", has_text="Sekoci").first
    title = row.locator(".open").inner_text()
    row.locator(".remove").click()
    english.locator("#library .undo").click()
    expect(english.locator("#library .rows .open", has_text=title)).to_have_count(1)


def test_a_file_that_is_being_written_is_named_and_the_others_are_added(library: Page, tmp_path: Path) -> None:
    name = in_language(library, "Jung", "Pinisi")
    files = [tmp_path / f"{name}-{number}.txt" for number in range(6)]
    for number, file in enumerate(files):
        file.write_text(STORY.replace("Angin Timur", f"{name} {number}"), "utf-8")
    held: list[Route] = []
    library.route("**/upload*", lambda route: held.append(route) if len(held) < 4 else route.continue_())
    library.set_input_files("#library .files", files)
    library.wait_for_timeout(500)
    with files[5].open("a") as file:  # still waits, as four are sent at a time
        file.write("Dan satu kalimat lagi.\n" * 50)
    for route in held:
        route.continue_()
    expect(library.locator("#library .told")).to_contain_text(in_language(library, "5 added", "5 ditambahkan"))
    expect(library.locator("#library .told .problem")).to_have_text(
        in_language(
            library,
            f"{name}-5.txt could not be read: it was moved or deleted, or is being written. Choose it again.",
            f"{name}-5.txt tidak terbaca: dipindahkan, dihapus, atau sedang ditulis. Pilih lagi.",
        )
    )


def test_what_is_cancelled_while_it_is_sent_is_not_begun(library: Page, folder: Path, tmp_path: Path) -> None:
    name = in_language(library, "Sloop", "Kora")
    files = [tmp_path / f"{name}-{number}.txt" for number in range(9)]
    for number, file in enumerate(files):
        file.write_text(STORY.replace("Angin Timur", f"{name} {number}"), "utf-8")
    held: list[Route] = []
    library.route("**/upload*", lambda route: held.append(route))
    library.set_input_files("#library .files", files)
    expect(library.locator("#library .work .line")).to_contain_text(in_language(library, "Uploading 0 of 9", "Mengunggah 0 dari 9"))
    library.wait_for_timeout(300)
    library.locator("#library .cancel").click()
    for route in held:
        route.continue_()
    expect(library.locator("#library .told")).to_contain_text(in_language(library, "4 added", "4 ditambahkan"))
    expect(library.locator("#library .work")).to_be_hidden()
    assert len(list(folder.glob(f"{name}-*.txt"))) == 4


def test_an_upload_that_does_not_arrive_is_told(browser: Browser, own: str, tmp_path: Path) -> None:
    file = tmp_path / "jalan.txt"
    file.write_text(STORY, "utf-8")
    page = browser.new_page(locale="id-ID")
    page.goto(own)
    page.locator(".tab[value=library]").click()
    page.route("**/upload*", lambda route: route.fulfill(status=500, body="{}"))
    page.set_input_files("#library .files", file)
    line = "jalan.txt tidak sampai. Periksa apakah Kutip masih berjalan dan diskanya masih lapang, lalu pilih lagi."
    assert told(page) == [line]
    page.close()


def test_nothing_that_was_uploaded_stays_behind(browser: Browser, own: str, tmp_path: Path) -> None:
    file = tmp_path / "sampan.txt"
    file.write_text(STORY.replace("Angin Timur", "Sampan"), "utf-8")
    places: list[str] = []
    for page in visit(browser, own, WIDE):
        page.on("response", lambda response: places.extend(response.json()) if "/upload" in response.url else None)
        page.locator(".tab[value=library]").click()
        page.set_input_files("#library .files", file)
        expect(page.locator("#library .told")).to_contain_text("1 added")
        page.set_input_files("#library .files", file)
        expect(page.locator("#library .told")).to_contain_text("1 unchanged")
    assert len(places) == 2
    assert not any(Path(place).parent.exists() for place in places)


FEED = b"<rss><channel><item><title>Kapal</title><link>http://127.0.0.1/a</link></item>"


def round_in_circles(handler: Handler) -> None:
    """Leads to an address that leads to the next, and so on."""
    number = int(handler.path.rpartition("-")[2] or 0)
    reply(302, Location=f"/circle-{(number + 1) % 3}")(handler)


def cut_off(handler: Handler) -> None:
    """Promises more than comes."""
    reply(200, FEED, "application/rss+xml", Content_Length="50000")(handler)


BROKEN: dict[str, Serve] = {
    "/prose": reply(200, b"This is no feed but a line.", "application/rss+xml"),
    "/open": reply(200, FEED, "application/rss+xml"),
    "/cut": cut_off,
    "/gone": reply(404),
    **{f"/circle-{number}": round_in_circles for number in range(3)},
}


def test_a_broken_feed_is_told_and_its_address_stays(indonesian: Page, site: Site) -> None:
    site.pages.update(BROKEN)
    for path in ("/prose", "/open", "/cut", "/gone", "/circle-0"):
        address = f"{site.root}{path}"
        indonesian.fill("#library .address", address)
        indonesian.press("#library .address", "Enter")
        place = "http://127.0.0.1/a" if path == "/open" else address  # what it lists can be read, and leads nowhere
        expect(indonesian.locator("#library .told b")).to_have_text(place)
        first, *reasons = told(indonesian)
        assert first == "1 tidak terbaca."
        assert len(reasons) == 1
        assert reasons[0].endswith(".")
        assert not re.search(r"\b(?:the|address|again|check|page)\b", reasons[0].removeprefix(place))
        expect(indonesian.locator("#library .address")).to_have_value(address)
        expect(indonesian.locator("#library .work")).to_be_hidden()


def test_a_headline_of_tags_is_only_text_wherever_it_stands(browser: Browser, own: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "tag.html"
    title = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    body = "<p>Kapal Hantu tiba di Bantan pada Kamis pagi, kata nelayan.</p><p>Nakhodanya bernama Umar Saleh, dan kapal itu kosong.</p>"
    file.write_text(f"<html lang=id><title>{title}</title><article><h1>{title}</h1>{body}</article></html>", "utf-8")
    for page in visit(browser, own, WIDE):
        page.locator(".tab[value=library]").click()
        page.set_input_files("#library .files", file)
        expect(page.locator("#library .told")).to_contain_text("1 added")
        page.fill("#library .search", "Hantu")  # among all that the other tests have added
        expect(page.locator("#library .rows .open")).to_have_text([HOSTILE])
        ask(page, "Kapan Kapal Hantu tiba di Bantan?")
        page.locator("#chat a.cite").first.hover()
        expect(page.locator("#kutip-peek")).to_contain_text("onerror=alert(1)")
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence .reader h3")).to_contain_text("<img src=x onerror=alert(1)>")
        page.fill("#question textarea", HOSTILE + " Kapal Hantu?")
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat .asked").nth(1)).to_have_text(HOSTILE + " Kapal Hantu?")
        page.locator(".tab[value=conversations]").click()
        expect(page.locator("#conversations .open").first).to_be_visible()
        assert page.locator("#panel img, #chat .prose img, #kutip-peek img, #panel script, #chat script").count() == 0


def test_what_is_written_from_right_to_left_begins_on_the_right(browser: Browser, own: str) -> None:
    for page in visit(browser, own, WIDE):
        page.locator(".tab[value=library]").click()
        page.locator("#library summary").first.click()
        page.fill("#library .text", f"{RIGHT_TO_LEFT}\n\n{RIGHT_TO_LEFT} Bulan.\n\nKapal Bulan Biru tiba di Nala, kata Dirga.")
        page.locator("#library .paste button").click()
        expect(page.locator("#library .told")).to_contain_text("1 added")
        page.fill("#library .search", "Dirga")  # among all that the other tests have added
        page.locator("#library .rows .open", has_text=RIGHT_TO_LEFT).click()
        expect(page.locator("#evidence .reader h3")).to_have_text(RIGHT_TO_LEFT)
        side = """element => {
            const range = document.createRange();
            range.selectNodeContents(element);
            const box = element.getBoundingClientRect(), text = range.getBoundingClientRect();
            return Math.round(box.right - text.right) < Math.round(text.left - box.left) ? 'right' : 'left';
        }"""
        assert page.locator("#evidence .reader h3").evaluate(side) == "right"
        assert page.locator("#evidence .story p").first.evaluate(side) == "right"
        assert page.locator("#evidence .story p").last.evaluate(side) == "left"
        assert page.locator("#main").bounding_box()["width"] > 1_100  # type: ignore[index]
        expect(page.locator("#question textarea")).to_have_css("unicode-bidi", "plaintext")


@pytest.mark.parametrize("locale", ["en-US", "id-ID"])
def test_a_page_that_loses_its_server_says_so_in_its_language_and_goes_on(browser: Browser, own: str, locale: str) -> None:
    context = browser.new_context(viewport=WIDE, locale=locale)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(own)
    page.locator("#evidence h2").first.wait_for()
    page.route(re.compile("queue/join|app_id"), lambda route: route.abort())
    page.fill("#question textarea", "kapan?")
    page.press("#question textarea", "Enter")
    lost = in_language(page, "Kutip does not answer.", "Kutip tidak menjawab.")
    expect(page.locator("#lost")).to_contain_text(lost)
    expect(page).to_have_url(re.compile(r"\?c="))  # it is sent, and not only typed
    assert not re.search(r"\b(?:error|connection|reconnection)\b", page.locator("body").inner_text(), re.IGNORECASE)
    page.unroute_all()
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#question textarea")).to_have_value("kapan?")
    context.close()


def test_a_page_whose_log_in_went_with_its_server_is_loaded_anew(browser: Browser, own: str) -> None:
    page = browser.new_page(locale="id-ID")
    page.goto(own)
    page.locator("#evidence h2").first.wait_for()
    page.route("**/queue/join*", lambda route: route.abort())
    page.route("**/app_id", lambda route: route.fulfill(status=401))
    page.fill("#question textarea", "kapan?")
    page.press("#question textarea", "Enter")
    expect(page.locator("#lost")).to_be_visible()
    page.unroute("**/queue/join*")
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#question textarea")).to_have_value("kapan?")
    page.close()


def test_a_question_after_the_server_has_started_again_is_answered_in_the_open_page(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=WIDE, locale="id-ID")  # type: ignore[arg-type]
    page, box = context.new_page(), "#question textarea"
    page.goto(server.address)
    ask(page, "Mengapa kapal Angin Timur bocor?")
    page.evaluate("document.documentElement.classList.add('old')")
    page.route(re.compile("queue/join|app_id"), lambda route: route.abort())  # as when the server stops right after Enter
    page.fill(box, "Berapa penumpang kapal Angin Timur?")
    page.press(box, "Enter")
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#sent")).to_contain_text("“Berapa penumpang kapal Angin Timur?”")
    page.fill(box, "Di selat mana kapal Angin Timur bocor?")
    page.press(box, "Enter")
    expect(page.locator(box)).to_have_value("Di selat mana kapal Angin Timur bocor?")  # nothing is sent any more
    server.stop()
    page.unroute_all()
    server.start()
    expect(page.locator(f"html:not(.old) {box}")).to_have_value("Berapa penumpang kapal Angin Timur?")
    expect(page.locator("#chat .asked")).to_have_text(["Mengapa kapal Angin Timur bocor?"])
    page.press(box, "Enter")
    expect(page.locator("#chat .bot.message").nth(1)).to_contain_text("214")
    expect(page.locator(box)).to_have_value("Di selat mana kapal Angin Timur bocor?")
    page.press(box, "Enter")
    expect(page.locator("#chat .asked").nth(2)).to_have_text("Di selat mana kapal Angin Timur bocor?")
    expect(page.locator("#chat .bot.message").nth(2)).to_contain_text("Selat Nala")
    context.close()


def test_an_address_without_a_conversation_shows_an_empty_page_and_says_so(browser: Browser, own: str) -> None:
    for page in visit(browser, own, WIDE):
        expect(page.locator("#notice [role=alert]")).to_have_count(0)
        for name in ("AAAAAAAAAAAAAAAAAAAA", "doesnotexist", "../../etc", quote("<b>"), "x" * 3_000):
            page.goto(f"{own}/?c={name}")
            expect(page.locator("#evidence .welcome")).to_be_visible()
            expect(page.locator("#chat .asked")).to_have_count(0)
            expect(page.locator("#notice [role=alert]")).to_contain_text("There is no conversation at this address")
        page.fill("#question textarea", EXAMPLE)
        page.press("#question textarea", "Enter")
        expect(page.locator("#chat .bot.message").first).to_contain_text("The articles do not answer")
        expect(page.locator("#notice [role=alert]")).to_have_count(0)
        assert re.search(r"\?c=[\w-]{20}$", page.url)


def test_a_file_that_is_still_written_while_the_folder_is_read_comes_whole_in_the_end(browser: Browser, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    part = corpus / "kapal.txt"
    part.write_text(STORY[:120], "utf-8")
    process, address = serve("--corpus", str(corpus), "--data", str(tmp_path / "data"), "--watch")
    try:
        for page in visit(browser, address, WIDE):
            for end in range(150, len(STORY) + 30, 60):
                part.write_text(STORY[:end], "utf-8")
                page.wait_for_timeout(150)
            for _ in range(60):
                page.locator(".tab[value=evidence]").click()
                page.locator(".tab[value=library]").click()
                page.wait_for_timeout(500)
                if page.locator("#library .open").count():
                    page.locator("#library .open").first.click()
                if "pada Rabu" in page.locator("#evidence").inner_text():
                    break
            ask(page, "Kapan kapal Angin Timur akan ditarik ke galangan Bantan?")
            expect(page.locator("#chat li").first).to_contain_text("pada Rabu")
    finally:
        process.terminate()
        process.wait(20)
