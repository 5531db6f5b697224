"""What a command tells to go on with is about the same collection: it can be copied as it stands."""

from __future__ import annotations

import json
import re
import shlex
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.__main__ import main as ask_main
from corpus import kutip
from corpus.__main__ import main as corpus_main
from corpus.command.again import again

PAGE = "Kapal Bocor di Selat Nala\n\nNALA - Kapal feri bocor di Selat Nala karena menabrak karang pada Minggu malam.\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    """The options of a collection in folders whose names a shell would take apart: a page, and two that cannot be read."""
    folder = tmp_path / "berita $HOME 'baru'"
    folder.mkdir()
    (folder / "kapal.txt").write_text(PAGE, "utf-8")
    (folder / "kosong.txt").write_text("", "utf-8")
    (folder / "foto.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    return ["--corpus", str(folder), "--data", str(tmp_path / "data; x")]


def commands(told: str) -> list[list[str]]:
    """The commands in what was told, as a shell takes them, without `kutip`."""
    return [shlex.split(command)[1:] for command in re.findall("`(kutip .+?)`", told)]


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), min_size=1))
def test_a_shell_takes_every_folder_as_it_is(name: str) -> None:
    folder = Path(name)
    whole = shlex.split(again("kutip sync", Namespace(corpus=folder, data=folder, catalogue="postgresql://a:secret@b/c")))
    assert whole == ["kutip", "sync", "--corpus", str(folder), "--data", str(folder), "--catalogue", "URL"]


def test_without_options_a_command_stays_as_it_is() -> None:
    assert again("kutip sync", Namespace(corpus=None, data=None, catalogue=None)) == "kutip sync"


def test_what_is_told_can_be_run_as_it_stands(place: list[str], capsys: Captured) -> None:
    assert corpus_main(["list", *place]) == 0
    sync, refused = commands(capsys.readouterr().out)
    assert kutip.main(sync) == 0
    capsys.readouterr()
    assert kutip.main(refused) == 0
    assert capsys.readouterr().out.endswith("2 pages could not be read.\n")
    assert corpus_main(["remove", *place, "kapal.txt"]) == 0
    (undo,) = commands(capsys.readouterr().out)
    assert kutip.main(undo) == 0
    told = capsys.readouterr().out
    assert told.startswith("Brought back: Kapal Bocor di Selat Nala")
    (sync,) = commands(told)
    assert kutip.main(sync) == 0
    capsys.readouterr()
    corpus_main(["list", *place, "--json"])
    assert [json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()] == ["indexed"]


def test_what_was_added_is_made_searchable_by_what_is_told(place: list[str], tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "tarif.txt").write_text("Tarif Naik\n\nTarif feri ke Bantan naik sepuluh persen mulai Senin.\n", "utf-8")
    assert corpus_main(["add", *place, str(tmp_path / "tarif.txt")]) == 0
    told = capsys.readouterr().out
    assert told.endswith("or the next start of the page makes that searchable; a page that was started with --watch does so by itself.\n")
    (sync,) = commands(told)
    assert kutip.main(sync) == 0
    assert "The collection holds 2 articles" in capsys.readouterr().out


def test_a_question_tells_in_one_line_that_pages_could_not_be_read(place: list[str], capsys: Captured) -> None:
    assert ask_main(["kapan kapal bocor?", *place]) == 0
    told = capsys.readouterr()
    assert "Minggu malam. [1]" in told.out
    assert told.err.count("\n") == 1
    assert told.err.startswith("2 pages could not be read; `kutip list --refused ")
    (refused,) = commands(told.err)
    assert kutip.main(refused) == 0
    assert "kosong.txt: " in capsys.readouterr().out
