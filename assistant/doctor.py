"""`kutip doctor`: what is installed and reachable, and what would be faster or better and how."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, distribution, distributions, version
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from assistant.llm_option import add_llm_option, language_model, offered_models
from corpus.article import UserError
from corpus.catalogue import Catalogue
from corpus.command.again import again
from corpus.place import CATALOGUE, Place, data_folder, shared_catalogue
from corpus.read import check_folder
from corpus.terminal import Parser, run
from corpus.version import VERSION
from index.named import load_embedder, load_reranker
from index.options import add_options
from index.vectors import check_server

PARTS = ("chromadb", "sentence-transformers", "gradio", "tiktoken", "tantivy", "onnxruntime", "torch")
GIGABYTE = 1_000_000_000
ROOM = GIGABYTE  # bytes that should be free: the vectors, words and texts of some 50,000 articles
MARKS = {"good": "✓", "better": "→", "bad": "✗"}
GPU = Path("/dev/nvidiactl")  # there where the driver of NVIDIA is loaded (its README, “Devices”)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at, what is to be said of it, and whether that is good, could be better (and how), or is bad."""

    about: str
    state: Literal["good", "better", "bad"]
    told: str


def parser(program: str) -> Parser:
    """What the command takes: what the others take, so that it can be tried first."""
    parser = Parser(prog=program, description="Tell what is installed and reachable, and what would be faster or better.")
    add_options(parser)
    add_llm_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object a finding")
    return parser


def main(arguments: list[str] | None = None, program: str = "kutip doctor") -> int:
    """The exit status: 0 where nothing is bad, 1 where something is, 2 with one sentence for a mistake of the user's."""
    options = parser(program).parse_args(arguments)
    bad = False
    try:
        for finding in findings(options):
            bad = bad or finding.state == "bad"
            told = (
                json.dumps(asdict(finding), ensure_ascii=False)
                if options.json
                else f"{MARKS[finding.state]} {finding.about}: {finding.told}"
            )
            sys.stdout.write(told + "\n")
            sys.stdout.flush()
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 1 if bad else 0


def findings(options: Namespace) -> Iterator[Finding]:
    """All that was looked at, one after the other; UserError for an option that cannot be."""
    model = language_model(options)
    if options.corpus is not None:
        check_folder(options.corpus)
    folder = data_folder(options.data, options.corpus)
    yield Finding("Kutip", "good", f"{VERSION} on Python {platform.python_version()}, {platform.platform(terse=True)}")
    yield from _packages()
    yield _machine()
    yield from _data(folder)
    sync = again("kutip sync", options)
    yield from _collection(folder, sync) if options.catalogue is None else _shared(options.catalogue, options.chroma, sync)
    if options.chroma:
        yield _tried("Chroma", lambda: check_server(options.chroma), f"a server at {options.chroma}")
    if options.embedder:
        yield _tried("Embedder", lambda: load_embedder(options.embedder), options.embedder)
    if options.reranker:
        yield _tried("Reranker", lambda: load_reranker(options.reranker), options.reranker)
    if model is None:
        yield _offer()
    else:
        reached = _reached(model.url)
        told = f"{model.name} at {model.url}" if reached else f"no server answers at {model.url}; start it, or leave --llm out"
        yield Finding("Language model", "good" if reached else "bad", told)
    yield _terminal()


def _packages() -> Iterator[Finding]:
    """Whether the packages that matter are there, and whether there are some that nothing here uses."""
    there, missing = [], []
    for name in PARTS:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    told = f"{', '.join(missing)} cannot be found; `pip install -e .` brings all" if missing else ", ".join(there)
    yield Finding("Packages", "bad" if missing else "good", told)
    unused = [found.metadata["Name"] for found in distributions() if found.metadata["Name"].startswith(("nvidia-", "triton"))]
    if unused and not GPU.exists():
        size = sum(_size(name) for name in unused) / GIGABYTE
        told = f"{size:.1f} GB for graphics cards, of which there is none; PyTorch’s build for processors does without"
        yield Finding("PyTorch", "better", told)


def _size(name: str) -> int:
    """The bytes of the files of a package, as its installer recorded them."""
    return sum(file.size or 0 for file in distribution(name).files or ())


def _machine() -> Finding:
    """The cores and the graphics card."""
    cores = f"{os.cpu_count()} cores"
    if GPU.exists():
        return Finding("Machine", "better", f"{cores} and a graphics card, which makes --embedder and --reranker many times faster")
    return Finding("Machine", "good", cores)


def _data(folder: Path) -> Iterator[Finding]:
    """Whether the data folder can be written, and whether there is room."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield Finding("Data folder", "bad", f"{folder} cannot be written; name another with --data")
        return
    free = shutil.disk_usage(there).free
    told = f"{folder}, {free / GIGABYTE:.1f} GB free"
    yield Finding(
        "Data folder", "good" if free > ROOM else "better", told if free > ROOM else f"{told}, which may not be enough; see --data"
    )


def _collection(folder: Path, sync: str) -> Iterator[Finding]:
    """What the collection holds, and whether all of it is searchable."""
    if not (folder / CATALOGUE).exists():
        yield Finding("Collection", "better", f"not read yet; `{sync}`, `kutip ask` or `kutip serve` reads it")
        return
    yield _held(folder / CATALOGUE, sync)


def _shared(url: str, chroma: str | None, sync: str) -> Iterator[Finding]:
    """The same of a collection that several machines share."""
    try:
        yield _held(shared_catalogue(None, url), sync)
    except UserError as error:
        yield Finding("Collection", "bad", str(error).rstrip("."))
    if chroma is None:
        yield Finding("Chroma", "bad", "a catalogue that is shared needs vectors that are shared; name a Chroma server with --chroma")


def _held(place: Place, sync: str) -> Finding:
    """What the catalogue at a place holds, and the command that makes it searchable; UserError when it cannot be read."""
    with closing(Catalogue(place)) as catalogue:
        ready, waiting = catalogue.count("indexed"), catalogue.count("pending")
    told = f"{ready} articles searchable"
    return Finding("Collection", "better" if waiting else "good", f"{told}, {waiting} not yet; `{sync}` makes them so" if waiting else told)


def _tried(about: str, attempt: Callable[[], object], told: str) -> Finding:
    """Whether something that was named can be had."""
    try:
        attempt()
    except UserError as error:
        return Finding(about, "bad", str(error).rstrip("."))
    return Finding(about, "good", told)


def _offer() -> Finding:
    """What a running Ollama has to offer where no language model is named."""
    models = offered_models()
    if not models:
        return Finding("Language model", "good", "none, and none is needed: answers are quoted")
    first = f'--llm "{models[0].url} {models[0].name}"'
    return Finding(
        "Language model", "better", f"Ollama runs here with {len(models)} models; {first} lets one write the answers, each sentence checked"
    )


def _reached(url: str) -> bool:
    """Whether somebody listens at the address of a server."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or {"https": 443}.get(parts.scheme, 80)), timeout=2):
            return True
    except OSError:
        return False


def _terminal() -> Finding:
    """Whether the terminal can show all characters."""
    encoding = (sys.stdout.encoding or "ascii").lower()
    if encoding.replace("-", "") == "utf8":
        return Finding("Terminal", "good", "shows all characters")
    return Finding("Terminal", "better", f"speaks {encoding}, which lacks “ ” and other characters; set PYTHONUTF8=1")


if __name__ == "__main__":
    run(main)
