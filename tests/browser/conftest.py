"""The page in a real Chromium that may reach nothing but this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60_000  # milliseconds, as a busy machine takes its time
expect.set_options(timeout=PATIENCE)
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test has failed when it fails twice in a row: a busy machine can keep a page waiting longer than a test does."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; where there is none the tests are skipped, except in CI, where they fail."""
    path = shutil.which("chromium")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("chromium is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        RESTING.clear()  # a test that is run once more opens another browser
        browser.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def serve(
    *options: str, program: tuple[str, ...] = ("app.py",), environment: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[str], str]:
    """A running `python app.py`, or another `program` for Python, with these options, and its address; in that environment, or in this."""
    port = int(options[options.index("--port") + 1]) if "--port" in options else free_port()
    command = [sys.executable, *program, "--port", str(port), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    address = f"http://127.0.0.1:{port}"
    for _ in range(1_800):  # a busy machine takes minutes to import Gradio
        try:
            urlopen(f"{address}/health").close()
        except HTTPError:
            return process, address  # it answers, though the articles are still read
        except URLError:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
        else:
            return process, address
    process.kill()
    raise AssertionError(process.communicate()[0])


class Server:
    """A page that can be stopped and started again at its address."""

    def __init__(self, *options: str, program: tuple[str, ...] = ("app.py",)) -> None:
        """Started, as `serve` does."""
        self._options, self._program = options, program
        self._process, self.address = serve(*options, program=program)

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait(20)

    def start(self) -> None:
        """Starts it again."""
        self._process, _ = serve(*self._options, "--port", self.address.rpartition(":")[2], program=self._program)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over the shipped articles."""
    process, address = serve("--data", str(tmp_path_factory.mktemp("page")))
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(params=["wide", "phone"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """The size of the window."""
    return WIDE if request.param == "wide" else PHONE


@pytest.fixture
def page(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Page]:
    """The open page; afterwards, that no request left the machine and that the browser reported no error."""
    yield from visit(browser, address, size)


RESTING: dict[str, Page] = {}  # by locale, a tab that no test uses; what the browser has read and compiled for one serves the next


def visit(
    browser: Browser,
    address: str,
    size: dict[str, int],
    locale: str = "en-US",
    before: Callable[[Page], None] = lambda page: None,
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Page]:
    """The open page in a tab that nothing is kept in, watched as `page` says; `before` does what is needed to see it."""
    page = RESTING.pop(locale, None) or browser.new_context(locale=locale).new_page()
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme=scheme)
    outside: list[str] = []
    errors: list[str] = []
    local = (address, address.replace("http", "ws"), "data:", "blob:")
    watched: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: None if request.url.startswith(local) else outside.append(request.url),
        "pageerror": lambda error: errors.append(str(error)),
        "console": lambda message: errors.append(message.text) if message.type == "error" else None,
    }
    for event, note in watched.items():
        page.on(event, note)
    page.goto(address)
    before(page)
    page.locator("#evidence h2").first.wait_for(state="attached")
    yield page
    for event, note in watched.items():
        page.remove_listener(event, note)
    if page.is_closed():
        page.context.close()
    else:
        RESTING[locale] = emptied(page, address)
    assert outside == []
    of_gradio = (
        "BodyStreamBuffer was aborted",
        "signal is aborted without reason",
        "Connection errored out",
    )  # its streams, when a page is left
    assert [error for error in errors if not any(sign in error for sign in of_gradio)] == []


def emptied(page: Page, address: str) -> Page:
    """The tab as it was before that address was visited, without what was kept, allowed and opened there."""
    page.unroute_all()
    for other in set(page.context.pages) - {page}:
        other.close()
    page.goto(f"{address}/health")  # which runs nothing, and as it is of the same site the browser stays with what it has compiled
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    page.context.clear_permissions()
    return page
