"""The wheel of this checkout, built and installed as people install it, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def build(folder: Path, *forms: str) -> Path:
    """The folder, with the wheel in it, or with the forms that are named ("--wheel", "--sdist")."""
    command = [sys.executable, "-m", "build", "--no-isolation", *(forms or ["--wheel"]), "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return folder


def install(wheel: Path, folder: Path) -> Path:
    """The Python of a new virtual environment that has the wheel installed; all else comes from where these tests run."""
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    ours, its = (
        Path(subprocess.run([program, "-c", ask], check=True, capture_output=True, text=True).stdout.strip())
        for program in (sys.executable, str(python))
    )
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(its), str(wheel)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    (its / "others.pth").write_text(f"{ours}\n", "utf-8")  # read after what stands in the environment itself
    return python


def run(python: Path, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a Python command printed and how it ended, in a folder and an environment that know nothing of the checkout."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | environment
    return subprocess.run([str(python), *arguments], cwd=cwd, env=clean, capture_output=True, text=True, timeout=300, check=False)
