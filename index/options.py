"""The options that every command over a collection takes, and the collection that they name."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from corpus.place import add_catalogue_option
from corpus.read import Progress
from corpus.version import VERSION
from index.named import load_embedder, load_reranker
from index.search import Index

Opener = Callable[[Path, Progress], Index]


def add_options(parser: ArgumentParser) -> None:
    """Let a command take them."""
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of pages (default: the shipped articles and what was added)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder for the index (default: $KUTIP_DATA, else your data folder)")
    parser.add_argument("--embedder", metavar="MODEL", help="find passages with this sentence-transformers model (default: Kutip's own)")
    parser.add_argument("--reranker", metavar="MODEL", help="let this CrossEncoder put the best passages in order")
    parser.add_argument("--version", action="version", version=f"Kutip {VERSION}")
    add_catalogue_option(parser)
    parser.add_argument("--chroma", metavar="URL", help="keep the vectors on this Chroma server (default: in the data folder)")


def opener(options: Namespace) -> Opener:
    """What opens the index in a data folder as the options say; the models are read then, because that can take seconds."""

    def opened(folder: Path, progress: Progress) -> Index:
        reranker = None if options.reranker is None else load_reranker(options.reranker)
        return Index.open(folder, load_embedder(options.embedder), options.chroma, reranker, progress, options.catalogue)

    return opened
