"""Following a folder, as the command and the page do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from corpus.watch import changes
from index.collection import Collection
from tests.conftest import opened

ROOT = Path(__file__).parent.parent
PAGE = "Feri Bocor\n\nKapal feri bocor karena menabrak karang pada Minggu malam di Selat {place}.\n"
PATIENCE = 30  # seconds until something that must happen counts as missing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one page."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text(PAGE.format(place="Nala"), "utf-8")
    return folder


@pytest.fixture
def following(folder: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command that follows the folder."""
    command = [sys.executable, "-m", "index", "--corpus", str(folder), "--data", str(tmp_path / "data"), "--json", "--watch"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    yield process
    process.kill()
    process.wait()


def test_the_command_follows_what_is_added_changed_and_deleted(following: subprocess.Popen[str], folder: Path) -> None:
    assert following.stdout is not None

    def told() -> dict[str, object]:
        return dict(json.loads(following.stdout.readline()))

    assert told()["added"] == 1
    time.sleep(1)  # the watch begins after the first report
    (folder / "dua.txt").write_text(PAGE.format(place="Bantan"), "utf-8")
    assert told()["added"] == 1
    (folder / "dua.txt").rename(folder / "tiga.txt")
    (folder / "satu.txt").unlink()
    report = told()
    assert (report["deleted"], report["articles"]) == (1, 1)
    following.send_signal(signal.SIGINT)
    assert following.wait(PATIENCE) == 130
    assert following.stderr is not None
    assert "Traceback" not in following.stderr.read()


def test_changes_in_the_data_folder_do_not_count(folder: Path) -> None:
    data, stop, seen = folder / "data", Event(), Event()
    data.mkdir()

    def follow() -> None:
        for _ in changes([folder], data, stop):
            seen.set()

    thread = Thread(target=follow)
    thread.start()
    time.sleep(1)
    (data / "catalogue.db").write_text("x")
    assert not seen.wait(3)
    (folder / "dua.txt").write_text("y")
    assert seen.wait(PATIENCE)
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_an_open_collection_follows_its_folder(folder: Path, tmp_path: Path) -> None:
    collection = Collection(folder, tmp_path / "data", opened)
    index = collection.index()
    collection.follow()
    time.sleep(1)
    (folder / "dua.txt").write_text(PAGE.format(place="Bantan").replace("Feri Bocor", "Feri Kedua Bocor"), "utf-8")
    until = time.monotonic() + PATIENCE
    while index.coverage().articles < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert index.coverage().articles == 2
    collection.close()
