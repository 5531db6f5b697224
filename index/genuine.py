"""The shipped models, read only if they are what was released: a file that was damaged or exchanged never reaches the code that runs it."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
DIGESTS = Path(__file__).parent / "model" / "SHA256SUMS"  # as `sha256sum --check` reads it; made by index/train/record.py


def genuine(file: Path) -> Path:
    """The shipped file itself, after a check that takes 0.7 ms a megabyte; ValueError if it is not what was released."""
    name = file.relative_to(ROOT).as_posix()
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != digests().get(name):
        raise ValueError(f"{name} is not the file that was released")
    return file


@cache
def digests() -> dict[str, str]:
    """The SHA-256 of every file of the shipped models, by its name from the folder that holds the packages."""
    found = re.findall(r"^([0-9a-f]{64})  (\S+)$", DIGESTS.read_text("ascii"), re.MULTILINE)
    return {name: digest for digest, name in found}
