"""What is released: the wheel holds all that Kutip needs and nothing else, and the version stands in one place."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from corpus.version import VERSION
from tests.wheel import ROOT, build, install, run

PACKAGES = ("corpus", "index", "assistant")
TYPED = """
from assistant import Answer, ask
from corpus import Article, read_articles
from index import Index

def first(index: Index) -> Answer:
    return next(iter(ask("why?", (), index)))

reveal_type(first)
wrong: int = Article("a", "b", "c").title
"""
# The types of other libraries, above all of torch, take minutes to read, and nothing here depends on them.
OTHERS_UNREAD = "[mypy]\nstrict = True\nfollow_imports = skip\n[mypy-corpus.*,index.*,assistant.*]\nfollow_imports = normal\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    (found,) = build(tmp_path_factory.mktemp("dist")).glob("*.whl")
    return found


def needed() -> set[str]:
    """The files of the checkout that an installed Kutip needs."""
    told = subprocess.run(["git", "ls-files", *PACKAGES, "app.py"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name for name in told.splitlines() if not re.match(r"(index|assistant)/train/", name)}


def test_the_wheel_holds_what_is_needed_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    assert {name for name in held if not name.endswith(".pyc")} == needed()
    assert {f"{package}/py.typed" for package in PACKAGES} <= held.keys()
    assert [name for name, content in held.items() if content != (ROOT / name).read_bytes()] == []
    assert wheel.stat().st_size < 60_000_000


def test_the_wheel_tells_its_version_its_licence_and_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        told = Parser().parsestr(archive.read(f"kutip-{VERSION}.dist-info/METADATA").decode())
        assert f"kutip-{VERSION}.dist-info/licenses/LICENSE" in archive.namelist()
    assert (told["Version"], told["License-Expression"]) == (VERSION, "Apache-2.0")
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    for needs in told.get_all("Requires-Dist") or []:
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?<[\d.]+,>=[\d.]+", needs.partition(";")[0].strip()), (
            f"{needs} has no lower or no upper bound"
        )


SLOW = [pytest.param(command, marks=pytest.mark.long) for command in (["app.py"], ["-m", "assistant"], ["-m", "assistant.evaluate"])]


@pytest.mark.parametrize("command", [["-m", "index"], ["-m", "corpus"], *SLOW])
def test_every_command_tells_the_version(command: list[str]) -> None:
    assert run(Path(sys.executable), *command, "--version", cwd=ROOT).stdout.strip() == f"Kutip {VERSION}"


@pytest.mark.long
def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    (source,) = build(tmp_path, "--sdist").glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "tests/conftest.py"} <= names
        archive.extractall(tmp_path / "source", filter="data")
    (folder,) = (tmp_path / "source").iterdir()
    command = ["-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path / "again"), "."]
    done = run(Path(sys.executable), *command, cwd=folder)
    assert done.returncode == 0, done.stderr
    (again,) = (tmp_path / "again").glob("*.whl")
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert {entry.filename: entry.CRC for entry in one.infolist()} == {entry.filename: entry.CRC for entry in other.infolist()}


@pytest.mark.long
def test_a_type_checker_sees_the_types_of_what_is_installed(wheel: Path, tmp_path: Path) -> None:
    python = install(wheel, tmp_path / "environment")
    (tmp_path / "typed.py").write_text(TYPED, "utf-8")
    (tmp_path / "mypy.ini").write_text(OTHERS_UNREAD, "utf-8")
    done = run(python, "-m", "mypy", "--python-executable", str(python), "typed.py", cwd=tmp_path)
    assert 'Revealed type is "def (index: index.search.Index) -> assistant.answer.Answer"' in done.stdout, done.stdout
    assert 'Incompatible types in assignment (expression has type "str", variable has type "int")' in done.stdout
    assert "import-untyped" not in done.stdout
