"""What README and CONTRIBUTING promise is there, and what is there is promised."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.archives.unpack import ARCHIVES
from corpus.contents import FEEDS
from corpus.kutip import COMMANDS as OF_KUTIP
from corpus.parse import FORMS
from corpus.tables.table import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PROGRAMS = (ROOT / "docs" / "programs.md").read_text("utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
CORPUS = ("list", "show", "add", "remove", "export")
KUTIP = ["-m", "corpus.kutip"]
RUNNING = tuple(command for command in COMMANDS if command.startswith(("python -m", "kutip ")))


def run(*arguments: str, cwd: Path = ROOT, data: Path) -> subprocess.CompletedProcess[str]:
    """What a Python command printed and how it ended."""
    environment = os.environ | {"KUTIP_DATA": str(data), "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, timeout=600, env=environment, check=False)


def with_a_short_table(folder: Path) -> Path:
    """The folder, with every twelfth question of the table; tests/eval/test_floors.py asks them all."""
    lines = (ROOT / "tests" / "eval" / "table.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "tests" / "eval").mkdir(parents=True)
    (folder / "tests" / "eval" / "table.jsonl").write_text("".join(lines[::12]), "utf-8")
    return folder


def test_there_are_exactly_two_set_up_commands() -> None:
    setup = README.partition("## Set up")[2].partition("\n## ")[0]
    assert re.findall(r"```sh\n(.*?)\n```", setup, re.DOTALL) == ["pip install -e . && python app.py", "pip install -e '.[test]' && pytest"]


@pytest.mark.parametrize("command", RUNNING)
def test_the_commands_of_the_readme_run(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "kapal.txt").write_text("Kapal Bocor\n\nKapal feri bocor karena menabrak karang pada Minggu malam.\n", "utf-8")
    program, *arguments = [part.replace("~/berita", str(folder)) for part in shlex.split(command)]
    if "check" in arguments:  # there has to be something to look at
        run("-m", "index", "--corpus", str(folder), data=tmp_path / "data")
    cwd = ROOT if "evaluate" not in arguments else with_a_short_table(tmp_path)
    done = run(*KUTIP if program == "kutip" else [], *arguments, cwd=cwd, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr


def test_the_python_example_runs_and_prints_an_answer(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)\n```", README, re.DOTALL)
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    done = run("-c", example, cwd=tmp_path, data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)\n```", PROGRAMS, re.DOTALL))
def test_the_examples_for_programs_run(example: str, tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    done = run("-c", example, cwd=tmp_path, data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 3


@pytest.mark.parametrize("command", [command.name for command in OF_KUTIP])
def test_every_option_is_in_the_readme_and_the_other_way_round(command: str, tmp_path: Path) -> None:
    offered = set(re.findall(r"--[a-z]+", run(*KUTIP, command, "--help", data=tmp_path).stdout)) - {"--help"}
    rows = [line.split("|")[1:3] for line in README.splitlines() if line.startswith("| `--")]
    promised = {
        option
        for options, of in rows
        if (f"`{command}`" in of) != of.strip().startswith("all")
        for option in re.findall(r"--[a-z]+", options)
    }
    assert offered == promised


def test_every_command_of_the_corpus_is_in_the_readme(tmp_path: Path) -> None:
    offered = re.findall(r"^    ([a-z]+) ", run("-m", "corpus", "--help", data=tmp_path).stdout, re.MULTILINE)
    assert tuple(offered) == CORPUS
    assert [command for command in CORPUS if f"`{command}`" not in README] == []


def test_every_form_of_page_is_in_the_readme_and_the_other_way_round() -> None:
    rows = README.partition("| what you have | endings |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\.[a-z.]+)`", rows)) == {*FORMS, *ARCHIVES, *TABLES, *FEEDS}


def test_every_link_leads_somewhere() -> None:
    for page in (README, CONTRIBUTING):
        for target in re.findall(r"\]\((?!http)([^)]+)\)", page):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/scale.md"])
def test_every_module_that_is_named_to_be_run_is_there(page: str) -> None:
    named = set(re.findall(r"python -m ([a-z_.]+[a-z_])", (ROOT / page).read_text("utf-8")))
    assert [module for module in named if find_spec(module) is None] == []


def test_the_map_names_every_file() -> None:
    named = set(re.findall(r"`(?:[a-z]+/)?([a-z_]+\.(?:py|css|js))`", CONTRIBUTING))
    there = {
        path.name
        for package in ("corpus", "index", "assistant")
        for path in (ROOT / package).rglob("*.*")
        if path.suffix in (".py", ".css", ".js") and path.parent.name != "train"
    }
    assert there - {"__init__.py", "__main__.py"} <= named
    assert named <= there | {"app.py", "markup.py", "test_architecture.py"}
