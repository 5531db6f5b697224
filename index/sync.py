"""Make a collection hold exactly the articles that it is given, and finish what a killed run left undone."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.database import in_batches
from corpus.read import Progress
from index.chunk import chunk
from index.embed import Embedder
from index.lexical import Lexical
from index.passage import Passage
from index.vectors import Vectors

BATCH = 50  # articles that are written together: a few hundred passages, well under a second


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
    """What changed so that the collection holds exactly these articles; of two versions of one article the better stays."""
    began = time.monotonic()
    before = stores.catalogue.kept()
    wanted = _receive(stores.catalogue, articles)
    stores.catalogue.bring_back(set(wanted.values()) - before.keys())
    unwanted = stores.catalogue.kept().keys() - set(wanted.values())
    superseded = {digest for digest in unwanted if before.get(digest) in wanted}
    stores.catalogue.mark(superseded, "superseded")
    stores.catalogue.mark(unwanted - superseded, "leaving")
    finish(stores, progress)
    had = {name: digest for digest, name in before.items()}
    added, deleted = len(wanted.keys() - had.keys()), len(had.keys() - wanted.keys())
    changed = sum(had[name] != digest for name, digest in wanted.items() if name in had)
    unchanged = len(wanted) - added - changed
    return Report(added, changed, deleted, unchanged, len(wanted), len(stores.lexical), time.monotonic() - began)


def _receive(catalogue: Catalogue, articles: Iterable[Article]) -> dict[str, str]:
    """The digest that is wanted of each article id; what is new is in the catalogue by then, pending."""
    known = catalogue.known()
    wanted: dict[str, str] = {}
    best: dict[str, tuple[date, int, str]] = {}
    for batch in in_batches(articles, BATCH):
        better: dict[str, Article] = {}
        for article in batch:
            # The version that was changed last, else the longer one; the digest makes it the same one in any order.
            rank = (article.updated or article.published or date.min, len(article.text), article.digest)
            if article.id not in best or rank > best[article.id]:
                wanted[article.id], best[article.id], better[article.id] = rank[2], rank, article
        catalogue.add(article for article in better.values() if wanted[article.id] not in known)
    return wanted


def finish(stores: Stores, progress: Progress) -> None:
    """Make every pending article searchable, then take out every one on its way out; each step can be repeated after a crash."""
    done, total = 0, stores.catalogue.count("pending", "leaving", "superseded")
    while batch := stores.catalogue.in_state(BATCH, "pending"):
        progress(done, total)
        passages = [passage for article in batch for passage in chunk(article)]
        stores.vectors.upsert([passage.key for passage in passages], stores.embedder.passages([in_view(passage) for passage in passages]))
        stores.lexical.replace((article.digest for article in batch), passages)
        stores.catalogue.link_reprints(batch)
        stores.catalogue.mark((article.digest for article in batch), "indexed")
        done += len(batch)
    while batch := stores.catalogue.in_state(BATCH, "leaving", "superseded"):
        progress(done, total)
        stores.lexical.replace([article.digest for article in batch], ())
        stores.vectors.delete([passage.key for article in batch for passage in chunk(article)])
        stores.catalogue.settle(batch)
        done += len(batch)
    progress(done, total)


def in_view(passage: Passage) -> str:
    """The words that the embedder sees of a passage: its article's headline, then its own."""
    return f"{passage.article.title}\n{passage.text}"
