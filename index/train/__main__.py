"""`python -m index.train --data ../shared/data`: make the files of index/model/ anew, and say what differs from those that were there."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from index.embed import MODEL
from index.train import embedding, encoding, sources
from index.train.record import record


def digests() -> dict[str, str]:
    """The first 16 hexadecimal digits of the SHA-256 of every file that is made."""
    made = [path for path in sorted(MODEL.rglob("*")) if path.is_file() and path.suffix != ".md"]
    return {path.relative_to(MODEL).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in made}


def tell_apart(what: str, before: dict[str, str], now: dict[str, str]) -> None:
    """Print which of two sets of files differ."""
    different = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    print(f"{what} that differ: {', '.join(different)}" if different else f"All {what} are as they were.", flush=True)


def main() -> None:
    """Make encoding and embedding; data that is not what the shipped model was trained on is named at the start."""
    parser = argparse.ArgumentParser(prog="python -m index.train", description="Makes the shipped models anew.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    parser.add_argument("--vocabulary", type=Path, help="a tokenizer.json of an earlier run; learning one breaks ties anew each time")
    options = parser.parse_args()
    trained_on = json.loads((MODEL / "training.json").read_text("utf-8"))["data"]
    tell_apart("sources", trained_on, sources.digests(options.data))
    before = digests()
    encoding.make(options.data)
    embedding.make(options.data, options.vocabulary)
    record()
    tell_apart("files of the model", before, digests())


if __name__ == "__main__":
    main()
