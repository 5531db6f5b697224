"""`python -m index.train.record`: write down which files the shipped models consist of, after some were made anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.genuine import DIGESTS, ROOT, digests

FOLDERS = (ROOT / "index" / "model", ROOT / "assistant" / "model")


def shipped_files() -> list[Path]:
    """All files of the models but those that tell of them."""
    found = (path for folder in FOLDERS for path in sorted(folder.rglob("*")))
    return [path for path in found if path.is_file() and path.suffix != ".md" and path != DIGESTS]


def record() -> None:
    """Write the digests of the files that are there now."""
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ROOT).as_posix()}\n" for path in shipped_files())
    DIGESTS.write_text("".join(lines), "ascii")
    digests.cache_clear()


if __name__ == "__main__":
    record()
