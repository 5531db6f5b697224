"""What a command leaves behind that did not start, and what it says of a folder that it may not write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app
from assistant.__main__ import main as ask_main
from corpus.__main__ import main as corpus_main
from index.__main__ import main as index_main
from tests.front import free_port

ROOT = Path(__file__).parent.parent
SILENT = "http://127.0.0.1:9"  # where nothing listens
REFUSED: dict[str, tuple[Callable[[list[str]], int], list[str]]] = {
    "a port in use": (app.main, ["--port", "{taken}"]),
    "a host of others": (app.main, ["--host", "192.0.2.1", "--user-header", "X-User", "--port", "{free}"]),
    "no such model": (app.main, ["--embedder", "no/such/model/here", "--port", "{free}"]),
    "no such server": (app.main, ["--chroma", SILENT, "--port", "{free}"]),
    "no such place for traces": (app.main, ["--traces", "nowhere", "--port", "{free}"]),
    "asked with no such server": (ask_main, ["--chroma", SILENT, "why?"]),
    "asked with no such model": (ask_main, ["--embedder", "no/such/model/here", "why?"]),
    "a time that cannot be": (corpus_main, ["list", "--since", "2022", "--until", "2021"]),
    "no language": (corpus_main, ["list", "--language", "french"]),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_refused_start_leaves_no_folder_behind(reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    main, options = REFUSED[reason]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        ports = {"taken": listener.getsockname()[1], "free": free_port()}
        assert main([*(option.format(**ports) for option in options), "--data", str(tmp_path / "data")]) == 2
    assert capsys.readouterr().err.strip()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("mine", "utf-8")
    assert ask_main(["--chroma", SILENT, "--data", str(tmp_path), "why?"]) == 2
    assert (tmp_path / "own.txt").read_text("utf-8") == "mine"


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a catalogue that nobody may write."""
    data, pages = tmp_path / "data", tmp_path / "pages"
    pages.mkdir()
    (pages / "kapal.txt").write_text("Kapal Bocor\n\nKapal feri bocor karena menabrak karang pada Minggu malam.\n", "utf-8")
    assert index_main(["--data", str(data), "--corpus", str(pages)]) == 0
    places = [data, *data.rglob("*")]
    for place in places:
        place.chmod(place.stat().st_mode & ~0o222)
    yield data
    for place in places:
        place.chmod(place.stat().st_mode | 0o200)


@pytest.mark.parametrize("command", [["-m", "corpus", "list"], ["app.py", "--port", "{free}"]], ids=["list", "page"])
def test_a_folder_that_is_read_only_is_told_as_such(command: list[str], read_only: Path) -> None:
    ordinary: list[str] = []
    if os.geteuid() == 0:  # who may write everywhere, unless that is taken away
        if shutil.which("setpriv") is None:
            pytest.skip("there is no setpriv, and root may write everywhere")
        ordinary = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override"]
    options = [option.format(free=free_port()) for option in command]
    run = [*ordinary, sys.executable, *options, "--data", str(read_only), "--corpus", str(read_only.parent / "pages")]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{read_only} is read-only. Make it writable, or name another folder with --data.\n"


def test_a_language_without_articles_is_told_with_those_that_have_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", str(tmp_path / "data")]
    assert corpus_main(["list", "--language", "fr", *where]) == 0
    assert capsys.readouterr().out == "0 articles in fr; there are articles in en, id.\n"
    assert corpus_main(["list", "--language", "EN", "no such words", *where]) == 0
    assert capsys.readouterr().out == "0 articles.\n"
