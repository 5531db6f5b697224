"""In a real browser: nothing runs that is not the page's own; and who does not know the password sees nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, serve, visit
from tests.browser.test_page import EXAMPLE, ask
from tests.front import PASSWORD
from tests.site import Site, reply

# Each is tried a moment after it was handed over: what a test hands over may itself make code of texts.
TRIES = {
    "a script in an answer": "document.querySelector('#chat').insertAdjacentHTML('beforeend', '<script>hit()</script>')",
    "a script element": "document.head.append(Object.assign(document.createElement('script'), { textContent: 'hit()' }))",
    "a handler": "document.querySelector('#evidence').insertAdjacentHTML('beforeend', '<img src=x:y onerror=hit()>')",
    "a handler of a drawing": "document.body.insertAdjacentHTML('beforeend', '<svg onload=hit()><animate onbegin=hit()>')",
    "a set handler": "document.body.setAttribute('onclick', 'hit()'); document.body.click()",
    "a frame": "document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc=\"<script>parent.hit()</script>\"></iframe>')",
    "a link": "{ const a = document.createElement('a'); a.href = 'javascript:hit()'; document.body.append(a); a.click(); }",
    "eval": "eval('hit()')",
    "eval from elsewhere": "(0, window['ev' + 'al'])('hit()')",
    "new Function": "new Function('hit()')()",
    "Function": "Function('return hit()')()",
    "a constructor": "(() => 1).constructor('hit()')()",
    "an asynchronous constructor": "(async () => 1).constructor('hit()')()",
    "a constructor of generators": "(function* () {}).constructor('hit()')().next()",
    "a known function with other words": "Function('element', 'trigger', 'props', 'server', 'upload', 'watch', 'hit()')()",
    "a timer": "setTimeout('hit()')",
    "a module of data": "import('data:text/javascript,hit()').catch(() => {})",
    "a file of data": "document.head.append(Object.assign(document.createElement('script'), { src: 'data:text/javascript,hit()' }))",
    "a worker": "new Worker(URL.createObjectURL(new Blob(['fetch(\"/hit\")'])))",
    "a base": "document.head.insertAdjacentHTML('afterbegin', '<base href=//evil/>'); if (document.baseURI.includes('evil')) hit()",
}


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The page, whose errors are not looked at."""
    context = browser.new_context(viewport={"width": WIDE["width"], "height": WIDE["height"]})
    page = context.new_page()
    page.add_init_script(
        "window.hits = []; window.hit = () => window.hits.push(1); window.refused = []; "
        "document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.effectiveDirective));"
    )
    page.goto(address)
    page.locator("#evidence h2").first.wait_for(state="attached")
    yield page
    context.close()


def test_nothing_runs_that_is_not_the_pages_own(opened: Page) -> None:
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    for name, code in TRIES.items():
        opened.evaluate(f"() => {{ setTimeout(() => {{ try {{ {code} }} catch (error) {{ window.refused.push(error.name) }} }}, 0) }}")
        opened.wait_for_timeout(100)
        assert opened.evaluate("window.hits.length") == 0, name
    assert not [url for url in asked if "hit" in url or "evil" in url]
    refused = opened.evaluate("window.refused")
    assert {"EvalError", "script-src-elem", "script-src-attr"} <= set(refused)


def test_the_same_runs_on_a_page_without_a_policy(browser: Browser, site: Site) -> None:
    """So that the test above can fail: there, the very same calls hit."""
    site.pages["/"] = reply(body=b"<div id=chat></div><div id=evidence></div>")
    page = browser.new_page()
    page.goto(f"{site.root}/")
    hit = set()
    for name, code in TRIES.items():
        page.evaluate(
            f"() => {{ window.hits = 0; window.hit = () => window.hits++; setTimeout(() => {{ try {{ {code} }} catch {{}} }}, 0) }}"
        )
        page.wait_for_timeout(100)
        hit |= {name} if page.evaluate("window.hits") else set()
    page.close()
    assert set(TRIES) - hit <= {
        "a script in an answer",
        "a known function with other words",
        "a worker",
        "a base",
        "a handler of a drawing",
    }


def test_a_script_that_got_into_the_page_itself_does_not_run(opened: Page, address: str) -> None:
    def with_a_script(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</head>", "<script>window.hit()</script></head>"))

    opened.route(f"{address}/", with_a_script)
    opened.reload()
    opened.locator("#evidence h2").first.wait_for(state="attached")
    assert opened.evaluate("window.hits.length") == 0
    assert "script-src-elem" in opened.evaluate("window.refused")


def test_the_page_sends_nothing_elsewhere_and_is_framed_by_nobody(opened: Page, site: Site, address: str) -> None:
    site.pages["/frame"] = reply(body=f"<iframe src='{address}/'></iframe>".encode())
    failed = "(url) => fetch(url).then(() => 'sent', () => 'refused')"
    assert opened.evaluate(failed, f"{site.root}/x") == "refused"
    opened.evaluate("(url) => { new Image().src = url; navigator.sendBeacon(url, 'x'); }", f"{site.root}/y")
    opened.wait_for_timeout(300)
    assert site.asked == []
    opened.goto(f"{site.root}/frame")
    opened.wait_for_timeout(500)
    assert "Kutip" not in "".join(frame.content() for frame in opened.frames)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page behind a password."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "password").write_text(PASSWORD, "utf-8")
    process, address = serve("--data", str(folder / "data"), "--password-file", str(folder / "password"))
    yield address
    process.terminate()
    process.wait(10)


def enter(page: Page, password: str = PASSWORD) -> None:
    page.locator("#password").fill(password)
    page.get_by_role("button").press("Enter")


def test_the_log_in_page_is_for_everyone(browser: Browser, locked: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    page = context.new_page()
    page.goto(locked)
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    expect(page.get_by_label("Kata sandi")).to_be_focused()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="English").click()
    enter(page, "a wrong one")
    expect(page.get_by_role("alert")).to_have_text("This is not the password. Try again.")
    assert violations(page) == []
    context.close()


@pytest.fixture
def plain(browser: Browser, locked: str) -> Iterator[BrowserContext]:
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    yield context
    context.close()


def test_one_logs_in_without_a_script(plain: BrowserContext, locked: str) -> None:
    page = plain.new_page()
    page.goto(f"{locked}/?c=a-conversation-name")
    assert page.url == f"{locked}/log-in?c=a-conversation-name"
    enter(page)
    assert page.url == f"{locked}/?c=a-conversation-name"
    (held,) = plain.cookies()
    assert (held["httpOnly"], held["sameSite"]) == (True, "Strict")


def test_one_logs_in_uses_the_page_and_logs_out(browser: Browser, locked: str) -> None:
    def logged_in(page: Page) -> None:
        enter(page)
        page.wait_for_url(f"{locked}/")

    visitor = visit(browser, locked, PHONE, before=logged_in)
    page = next(visitor)
    ask(page, EXAMPLE)
    page.locator("#chat a.cite").first.click()
    expect(page.locator("#evidence mark.current")).to_be_visible()
    page.locator("#close").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("#password")).to_be_visible()
    page.goto(f"{locked}/take/x.md")
    expect(page.get_by_text("Log in first.")).to_be_visible()
    page.goto(locked)
    with pytest.raises(AssertionError, match="401"):  # as the browser writes down that nothing was taken
        next(visitor)


def test_a_link_from_another_site_leads_to_the_page_of_who_is_logged_in(browser: Browser, locked: str, site: Site) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(locked)
    enter(page)
    page.wait_for_url(f"{locked}/")
    site.pages["/"] = reply(body=f"<a href='{locked}/?c=a-conversation-name'>to Kutip</a>".encode())
    page.goto(f"http://localhost:{site.port}/")
    page.get_by_role("link").click()
    page.wait_for_url(f"{locked}/?c=a-conversation-name")
    expect(page.locator("#question textarea")).to_be_visible()
    context.close()


def test_what_other_sites_do_in_the_browser_of_who_is_logged_in(browser: Browser, locked: str, site: Site) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(locked)
    enter(page)
    page.wait_for_url(f"{locked}/")
    forms = "".join(
        f"<form method=post action='{locked}{path}' enctype='{kind}'><input name=x value=y><button>{path}</button></form>"
        for path in ("/log-out", "/gradio_api/upload", "/gradio_api/queue/join")
        for kind in ("text/plain", "multipart/form-data")
    )
    site.pages["/"] = reply(body=forms.encode())
    for host in ("localhost", "127.0.0.1"):  # another site, and another port of this one
        for number in range(6):
            page.goto(f"http://{host}:{site.port}/")
            page.get_by_role("button").nth(number).click()
            expect(page.get_by_text("was not made by Kutip’s own page")).to_be_visible()
        reading = f"fetch('{locked}/page.js', {{ credentials: 'include' }}).then(() => 'read', () => 'refused')"
        page.goto(f"http://{host}:{site.port}/")
        assert page.evaluate(reading) == "refused"
    page.goto(locked)
    expect(page.locator("#question textarea")).to_be_visible()
    context.close()


def test_the_password_is_nowhere_on_disk(locked: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = next(path for path in tmp_path_factory.getbasetemp().iterdir() if path.name.startswith("locked"))
    for path in Path(folder, "data").rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()
