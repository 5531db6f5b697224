"""The wheel, installed into a new environment and used from another folder, in the terminal and in the browser."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import WIDE, free_port, visit
from tests.browser.test_page import EXAMPLE, ask
from tests.wheel import build, install, run

CITED = "in response to the expulsion of eight Russian diplomats"
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel."""
    (wheel,) = build(tmp_path_factory.mktemp("dist")).glob("*.whl")
    return install(wheel, tmp_path_factory.mktemp("installed") / "environment")


@pytest.fixture
def address(python: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the page that the installed Kutip serves from an empty folder."""
    port = free_port()
    command = [str(python), "-m", "app", "--port", str(port), "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(1_200):
            try:
                urlopen(address).close()
                break
            except URLError:
                assert process.poll() is None, process.communicate()[0]
                time.sleep(0.1)
        yield address
        process.terminate()


def test_the_installed_modules_are_those_of_the_wheel(python: Path, tmp_path: Path) -> None:
    where = "import app, assistant, corpus, index; print(*(module.__file__ for module in (app, assistant, corpus, index)), sep='\\n')"
    found = run(python, "-c", where, cwd=tmp_path).stdout.split("\n")[:4]
    assert all(Path(path).is_relative_to(python.parent.parent) for path in found), found


def test_it_answers_in_the_terminal(python: Path, tmp_path: Path) -> None:
    done = run(python, "-m", "assistant", EXAMPLE, cwd=tmp_path, KUTIP_DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert CITED in done.stdout
    assert "\n[1] Kutip Demo Desk London, 18 Oct 2021: Russia suspends its mission" in done.stdout


def test_it_answers_in_the_browser(browser: Browser, address: str) -> None:
    for page in visit(browser, address, WIDE):
        expect(page.locator("#evidence progress")).to_have_count(0, timeout=120_000)  # the articles are indexed
        ask(page, EXAMPLE)
        expect(page.locator("#chat li").first).to_contain_text(CITED)
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence mark.current")).to_contain_text(CITED)
