"""The command line `kutip`: it runs the same code as `python -m …`, and mistakes get a sentence that helps."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import kutip
from corpus.__main__ import main as corpus_main
from corpus.terminal import Parser, meant
from tests.conftest import Here
from tests.test_commands import PAGE
from tests.test_commands import run as run_python


def run(*arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    return run_python("-m", "corpus.kutip", *arguments, data=data)


def test_the_entry_point_is_installed() -> None:
    program = Path(sys.executable).with_name("kutip")
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=60)
    assert re.fullmatch(r"Kutip \d+\.\d+\.\d+\S*\n", done.stdout), done.stderr


def test_no_command_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert kutip.main([]) == 2
    told = capsys.readouterr().out
    assert [command.name for command in kutip.COMMANDS if not re.search(rf"^    {command.name} ", told, re.M)] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["aks"], "There is no command aks; did you mean ask? `kutip --help` lists them."),
        (["frobnicate"], "There is no command frobnicate. `kutip --help` lists them."),
        (["--josn"], "There is no option --josn. `kutip --help` tells what there is."),
        (["list", "--languge", "id"], "There is no option --languge; did you mean --language? `kutip list --help` tells what there is."),
        (["list", "--lang", "id"], "There is no option --lang; did you mean --language? `kutip list --help` tells what there is."),
        (
            ["sync", "berita"],
            "“berita” is too much; put quotation marks around what belongs together. `kutip sync --help` tells what there is.",
        ),
        (["ask"], "The following arguments are required: QUESTION. `kutip ask --help` tells what there is."),
        (["export"], "The following arguments are required: FILE. `kutip export --help` tells what there is."),
        (["evaluate", "--corpus"], "Argument --corpus: expected one argument. `kutip evaluate --help` tells what there is."),
        (["completion", "bsh"], "Argument SHELL: invalid choice: 'bsh'"),
        (["ask", "--corpus", "C:\\berita", "siapa?"], "C:\\berita"),
    ],
)
def test_a_mistake_gets_a_sentence_and_what_was_probably_meant(given: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = kutip.main(given)
    except SystemExit as end:
        status = int(end.code or 0)
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert printed.err.startswith(told) or (told in printed.err and printed.err.count("\n") == 1)


@pytest.mark.parametrize(("given", "guess"), [("lst", "; did you mean list?"), ("frobnicate", ".")])
def test_a_wrong_command_of_the_corpus_gets_the_same_sentence(given: str, guess: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        corpus_main([given])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"There is no command {given}{guess} `python -m corpus --help` tells what there is.\n"


def test_a_word_unlike_all_others_gets_no_guess() -> None:
    assert meant("zzz", ["list", "ask"]) == ""
    assert Parser(prog="x").parse_args([]).__dict__ == {}


def test_pages_are_added_found_taken_out_and_brought_back_with_json_everywhere(tmp_path: Path, here: Here) -> None:
    corpus, page, data = tmp_path / "berita", tmp_path / "kapal.txt", tmp_path / "data"
    corpus.mkdir()
    page.write_text(PAGE, "utf-8")
    place = ["--corpus", str(corpus), "--data", str(data), "--json"]

    def told(*arguments: str) -> dict[str, object]:
        done = here(kutip.main, *arguments, *place)
        assert done.returncode == 0, done.stderr
        found: dict[str, object] = json.loads(done.stdout)
        return found

    added = json.loads(run("add", str(page), *place).stdout)
    assert added["what"] == "added"
    article = added["article"]
    assert isinstance(article, dict)
    assert told("sync")["articles"] == 1
    assert told("list")["state"] == "indexed"
    assert "karang" in str(told("ask", "mengapa feri bocor?")["text"])
    assert told("remove", str(article["id"]))["id"] == article["id"]
    assert told("remove")["id"] == article["id"]
    brought = told("remove", "--undo", str(article["id"]))["article"]
    assert isinstance(brought, dict)
    assert brought["title"] == article["title"]
    assert told("export", str(tmp_path / "all.jsonl")) == {"file": str(tmp_path / "all.jsonl"), "articles": 1}


def test_a_page_that_cannot_be_read_is_told_as_json(tmp_path: Path) -> None:
    (tmp_path / "berita").mkdir()
    (tmp_path / "kosong.txt").write_text("", "utf-8")
    done = run("add", str(tmp_path / "kosong.txt"), "--corpus", str(tmp_path / "berita"), "--data", str(tmp_path / "data"), "--json")
    outcome = json.loads(done.stdout)
    assert (done.returncode, outcome["what"], outcome["article"]) == (2, "refused", None)
    assert outcome["reason"].endswith(".")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "word", "completed"),
    [("kutip li", "li", ["list"]), ("kutip list --la", "--la", ["--language"]), ("kutip serve --po", "--po", ["--port"])],
)
def test_bash_completes_commands_and_options(typed: str, word: str, completed: list[str], completions: dict[str, str]) -> None:
    words = typed.split()
    script = f'COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _shtab_kutip kutip {word} {words[-2]}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", f"{completions['bash']}\n{script}"], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == completed, done.stderr


@pytest.fixture(scope="module")
def completions() -> dict[str, str]:
    return {shell: kutip.completion(shell) for shell in kutip.SHELLS}


def test_every_shell_gets_every_command(completions: dict[str, str]) -> None:
    for shell, script in completions.items():
        assert [command.name for command in kutip.COMMANDS if command.name not in script] == [], shell


def test_no_bar_and_no_colour_in_pipes(tmp_path: Path) -> None:
    done = run("ask", "siapa menandatangani perjanjian Helsinki?", data=tmp_path)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stderr


def test_a_terminal_without_utf_8_gets_an_answer(tmp_path: Path) -> None:
    more = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = run_python("-m", "corpus.kutip", "ask", "why did Russia close the NATO office?", data=tmp_path, more=more)
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout
    assert os.linesep in done.stdout
