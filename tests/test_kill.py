"""Whatever ends the process that changes a collection, or fails under it: opening mends, and nothing that was acknowledged is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMPILER = shutil.which("cc") if sys.platform == "linux" else None
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no C compiler for Linux, with which the writes of a process are counted")


def disturbed(how: str, times: int, seed: int, shim: Path | None) -> dict[str, object]:
    """What so many disturbed changes left behind."""
    environment = os.environ | ({"LD_PRELOAD": str(shim)} if shim else {})
    command = [sys.executable, "-m", "tests.kill", how, str(times), "--seed", str(seed)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets writes fail."""
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run([COMPILER or "", "-shared", "-fPIC", "-O1", "-o", library, ROOT / "tests/kill/shim.c", "-ldl"], check=True)
    return library


@needs_compiler
def test_nothing_is_lost_at_some_writes(shim: Path) -> None:
    told = disturbed("both", 8, 11, shim)
    assert told["wrong"] == []
    assert told["ended"]
    assert told["told"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_lost_at_any_time(seed: int) -> None:
    assert disturbed("time", 100, seed, None)["wrong"] == []


@needs_compiler
@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_lost_at_any_write(shim: Path, seed: int) -> None:
    assert disturbed("write", 100, seed, shim)["wrong"] == []


@needs_compiler
@pytest.mark.long
def test_nothing_is_lost_where_the_disk_is_full_or_broken(shim: Path) -> None:
    told = disturbed("fail", 120, 5, shim)
    assert told["wrong"] == []
    assert int(str(told["told"])) >= 60, "hardly any write failed"
