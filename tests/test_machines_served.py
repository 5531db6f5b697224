"""What the pages of several machines share: started as README says, and as processes of their own."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

import app
from assistant.desk import Desk
from assistant.shared_history import SharedHistory
from tests.browser.conftest import serve
from tests.servers import until
from tests.test_machines import OTHER, STORY, Site, site  # noqa: F401

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def options(site: Site, machine: str) -> list[str]:  # noqa: F811
    """What README gives the page of a machine, with the servers of a test."""
    (line,) = re.findall(r"^python app\.py (--catalogue .*)$", README, re.MULTILINE)
    own = {"postgresql": site.catalogue, "http": site.chroma}
    given = [own.get(part.partition("://")[0], part) for part in shlex.split(line)]
    return [*given, "--data", str(site.folder / machine)]


def test_the_page_shares_a_catalogue_and_its_conversations(
    site: Site,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened: list[Desk] = []
    monkeypatch.setattr(app, "serve", lambda desk, *_, **__: opened.append(desk))
    assert app.main(options(site, "one")) == 0
    (desk,) = opened
    assert isinstance(desk.history, SharedHistory)
    assert desk.collection.index().place == desk.collection.place
    assert desk.collection.index().coverage().articles == 0, "a shared collection holds no demonstration"
    desk.close()
    assert app.main([*options(site, "one"), "--catalogue", "postgresql://kutip:r4has1a@127.0.0.1:1/kutip"]) == 2
    told = capsys.readouterr().err
    assert "cannot be reached" in told
    assert "r4has1a" not in told


def opened_page(opened: ExitStack, *given: str) -> str:
    """The address of the page of a process with these options."""
    process, address = serve(*given)
    opened.callback(process.wait, 30)
    opened.callback(process.terminate)
    until(lambda: is_ready(address))
    return address


def is_ready(address: str) -> bool:
    """Whether a page has read its articles."""
    try:
        urlopen(f"{address}/health").close()
    except HTTPError:
        return False
    return True


def found(address: str, words: str) -> set[str]:
    """The ids of the articles that a page finds, and that hold the words."""
    with urlopen(f"{address}/api/search?query={quote(words)}") as answer:
        return {one["article"] for one in json.load(answer) if words in one["text"]}


@pytest.mark.long
def test_what_one_process_adds_and_removes_is_so_for_the_other(site: Site) -> None:  # noqa: F811
    pages = site.folder / "pages"
    pages.mkdir()
    with ExitStack() as opened:
        one = opened_page(opened, *options(site, "one"), "--corpus", str(pages), "--watch")
        two = opened_page(opened, *options(site, "two"))
        for words, story in (("feri bocor", STORY), ("Jembatan gantung", OTHER)):
            (pages / f"{words}.txt").write_text(story, "utf-8")
            until(lambda words=words: found(one, words) and found(one, words) == found(two, words))  # type: ignore[misc]
        (name,) = found(two, "feri bocor")
        command = [sys.executable, "-m", "corpus", "remove", name, "--catalogue", site.catalogue, "--data", str(site.folder / "two")]
        subprocess.run(command, cwd=ROOT, check=True)
        until(lambda: not found(one, "feri bocor") and not found(two, "feri bocor"))
        (pages / "Jembatan gantung.txt").unlink()
        until(lambda: not found(one, "Jembatan gantung") and not found(two, "Jembatan gantung"))
