"""Make a collection hold exactly the articles that it is given, and finish what a killed run left undone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.database import in_batches
from corpus.read import Progress
from index.embed import Vectors
from index.numbers import Numbers
from index.passage import Passage
from index.prepare import BATCH, FEW, Prepared, all_prepared
from index.reread import words_of
from index.stores import Stores


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
    progress(done, total)
    for ready in all_prepared(stores.catalogue, stores.reader, at_once(stores)):
        _write(stores, ready)
        done += len(ready.articles)
        progress(done, total)
    while batch := stores.catalogue.in_state(BATCH, "leaving", "superseded"):
        _take_out(stores, batch)
        done += len(batch)
        progress(done, total)


def at_once(stores: Stores) -> int:
    """How many articles or passages are embedded and written together."""
    return BATCH if stores.embedder is stores.reader else FEW


def _write(stores: Stores, ready: Prepared) -> None:
    """Put articles into every store, and let them be found then."""
    numbers = stores.numbers.put(ready.passages, ready.pieces)
    vectors = ready.vectors if stores.embedder is stores.reader else stores.embedder.passages([in_view(one) for one in ready.passages])
    digests = [article.digest for article in ready.articles]
    _put(stores, numbers, vectors)
    if not stores.follows:
        stores.lexical.replace(digests, zip(numbers.tolist(), ready.passages, ready.words, strict=True))
    stores.catalogue.link_reprints(zip(ready.articles, ready.bands, strict=True))
    stores.catalogue.make_searchable(digests)


def _put(stores: Stores, numbers: Numbers, vectors: Vectors) -> None:
    """Keep the vectors, in Chroma and in one byte a number."""
    if not stores.follows:
        stores.codes.put(numbers, vectors)
    stores.vectors.upsert(numbers, vectors)


def _take_out(stores: Stores, articles: Sequence[Article]) -> None:
    """Take the passages of the articles out of every store."""
    digests = [article.digest for article in articles]
    if not stores.follows:
        stores.lexical.replace(digests, ())
    numbers = stores.numbers.of(digests)
    stores.vectors.delete(numbers)
    stores.numbers.forget(numbers)
    stores.catalogue.settle(articles)


def catch_up(stores: Stores, progress: Progress) -> None:
    """Bring the set of vectors to what the collection holds, if another set was used last; it can be interrupted, and goes on from there.

    Only then is it the one that is used. Sets of earlier editions of the shipped model go; those of models that were named stay.
    """
    if stores.catalogue.made_with().get("set") == stores.set_name:
        return
    held = stores.vectors.numbers()
    wanted = stores.numbers.admitted()
    stores.vectors.delete(np.array(sorted(held - set(wanted.tolist())), np.int64))
    missing = np.array([number for number in wanted.tolist() if number not in held], np.int64)
    size = at_once(stores)
    for start in range(0, len(missing), size):
        progress(start, len(missing))
        embed_anew(stores, missing[start : start + size])
    stores.catalogue.set_made_with({"set": stores.set_name})
    if stores.embedder is stores.reader:
        stores.vectors.drop_others(f"{stores.collection}-kutip-")


def embed_anew(stores: Stores, numbers: Numbers) -> None:
    """Put vectors for the passages of these numbers into the set; one whose article is on its way out needs none."""
    rows = stores.numbers.rows(numbers.tolist())
    articles = stores.catalogue.articles(row.digest for row in rows.values())
    there = [number for number in numbers.tolist() if rows[number].digest in articles]
    passages = [Passage(articles[rows[number].digest], rows[number].start, rows[number].end) for number in there]
    if stores.embedder is stores.reader:
        vectors = stores.reader.of_pieces([words_of(rows[number].pieces) for number in there])
    else:
        vectors = stores.embedder.passages([in_view(passage) for passage in passages])
    _put(stores, np.array(there, np.int64), vectors)


def in_view(passage: Passage) -> str:
    """The words that the embedder sees of a passage: its article's headline, then its own."""
    return f"{passage.article.title}\n{passage.text}"
