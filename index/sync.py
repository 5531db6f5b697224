"""Make a collection hold exactly the articles that it is given, and finish what a killed run left undone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.article import Article
from corpus.catalogue import Catalogue
from index.chunk import chunk
from index.embed import Embedder
from index.lexical import Lexical
from index.passage import Passage
from index.vectors import Vectors

BATCH = 50  # articles that are written together: a few hundred passages, well under a second

Progress = Callable[[int, int], None]  # called with how many articles are done, of how many


@dataclass(frozen=True, slots=True)
class Report:
    """What a sync did, in articles, and what the collection holds now."""

    added: int
    changed: int
    deleted: int
    unchanged: int
    articles: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Stores:
    """The catalogue, which is the truth, and what is derived from it."""

    catalogue: Catalogue
    vectors: Vectors
    lexical: Lexical
    embedder: Embedder


def sync(stores: Stores, articles: Iterable[Article], progress: Progress) -> Report:
    """What changed so that the collection holds exactly these articles; one article may come twice, the longer version stays."""
    began = time.monotonic()
    before = stores.catalogue.kept()
    wanted = _receive(stores.catalogue, articles, set(before))
    stores.catalogue.mark(stores.catalogue.kept().keys() - set(wanted.values()), "leaving")
    finish(stores, progress)
    had = {name: digest for digest, name in before.items()}
    added, deleted = len(wanted.keys() - had.keys()), len(had.keys() - wanted.keys())
    changed = sum(had[name] != digest for name, digest in wanted.items() if name in had)
    unchanged = len(wanted) - added - changed
    return Report(added, changed, deleted, unchanged, len(wanted), len(stores.lexical), time.monotonic() - began)


def _receive(catalogue: Catalogue, articles: Iterable[Article], known: set[str]) -> dict[str, str]:
    """The digest that is wanted of each article id; what is new is in the catalogue by then, pending."""
    wanted: dict[str, str] = {}
    lengths: dict[str, int] = {}
    for batch in _batches(articles, BATCH):
        for article in batch:
            if len(article.text) > lengths.get(article.id, -1):
                wanted[article.id], lengths[article.id] = article.digest, len(article.text)
        catalogue.add(article for article in batch if article.digest not in known)
    return wanted


def finish(stores: Stores, progress: Progress) -> None:
    """Make every pending article searchable, then take every leaving one out; each step can be repeated after a crash."""
    done, total = 0, stores.catalogue.count("pending", "leaving")
    while batch := stores.catalogue.in_state("pending", BATCH):
        progress(done, total)
        passages = [passage for article in batch for passage in chunk(article)]
        stores.vectors.upsert([passage.key for passage in passages], stores.embedder.passages([in_view(passage) for passage in passages]))
        stores.lexical.replace((article.digest for article in batch), passages)
        stores.catalogue.mark((article.digest for article in batch), "indexed")
        done += len(batch)
    while batch := stores.catalogue.in_state("leaving", BATCH):
        progress(done, total)
        digests = [article.digest for article in batch]
        stores.lexical.replace(digests, ())
        stores.vectors.delete([passage.key for article in batch for passage in chunk(article)])
        stores.catalogue.remove(digests)
        done += len(batch)
    progress(done, total)


def in_view(passage: Passage) -> str:
    """The words that the embedder sees of a passage: its article's headline, then its own."""
    return f"{passage.article.title}\n{passage.text}"


def _batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    waiting = iter(articles)
    while batch := list(islice(waiting, size)):
        yield batch
