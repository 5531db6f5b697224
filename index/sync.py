"""Make a collection hold exactly the articles that it is given, and finish what a killed run left undone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.database import in_batches
from corpus.read import Progress
from index.chunk import chunk
from index.embed import Vectors
from index.numbers import Numbers
from index.passage import Passage
from index.reread import pieces_of, words_of
from index.stores import Stores

BATCH = 200  # articles that are written together: about a thousand passages, a second or two


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
    with ThreadPoolExecutor(2) as beside:
        written: Writing | None = None
        for batch in _pending(stores.catalogue):
            ready = _prepared(stores, batch)
            if written:
                done += written.end(stores)
                progress(done, total)
            written = ready.begin(stores, beside)
        done += written.end(stores) if written else 0
    while batch := stores.catalogue.in_state(BATCH, "leaving", "superseded"):
        progress(done, total)
        _take_out(stores, batch)
        done += len(batch)
    progress(done, total)


def _pending(catalogue: Catalogue) -> Iterator[list[Article]]:
    """The articles that wait to be made searchable, in batches; they need not be so when the next is asked for."""
    after = ""
    while batch := catalogue.in_state(BATCH, "pending", after=after):
        yield batch
        after = batch[-1].digest


@dataclass(frozen=True, slots=True)
class Prepared:
    """Articles with their passages and all that the stores keep of them."""

    articles: list[Article]
    passages: list[Passage]
    numbers: Numbers
    vectors: Vectors

    def begin(self, stores: Stores, beside: Executor) -> Writing:
        """Begin to put all into the stores, which mostly wait for the disk, while the next articles are prepared."""
        digests = [article.digest for article in self.articles]
        words = beside.submit(stores.lexical.replace, digests, zip(self.numbers.tolist(), self.passages, strict=True))
        return Writing(self.articles, (words, beside.submit(_put, stores, self.numbers, self.vectors)))


@dataclass(frozen=True, slots=True)
class Writing:
    """Articles that are being put into the stores."""

    articles: list[Article]
    steps: tuple[Future[None], ...]

    def end(self, stores: Stores) -> int:
        """Wait until all is written, let the articles be found, and say how many they are; what went wrong is raised."""
        for step in self.steps:
            step.result()
        stores.catalogue.link_reprints(self.articles)
        stores.catalogue.mark((article.digest for article in self.articles), "indexed")
        return len(self.articles)


def _prepared(stores: Stores, articles: list[Article]) -> Prepared:
    passages = [passage for article in articles for passage in chunk(article)]
    pieces = pieces_of(stores.reader, passages)
    return Prepared(articles, passages, stores.numbers.put(passages, pieces), _embedded(stores, passages, pieces))


def _put(stores: Stores, numbers: Numbers, vectors: Vectors) -> None:
    """Keep the vectors, in Chroma and in one byte a number."""
    stores.codes.put(numbers, vectors)
    stores.vectors.upsert(numbers, vectors)


def _take_out(stores: Stores, articles: Sequence[Article]) -> None:
    """Take the passages of the articles out of every store."""
    digests = [article.digest for article in articles]
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
    for start in range(0, len(missing), BATCH):
        progress(start, len(missing))
        _embed_anew(stores, missing[start : start + BATCH])
    stores.catalogue.set_made_with({"set": stores.set_name})
    if stores.embedder is stores.reader:
        stores.vectors.drop_others(f"{stores.collection}-kutip-")


def _embed_anew(stores: Stores, numbers: Numbers) -> None:
    """Put vectors for the passages of these numbers into the set; one whose article is on its way out needs none."""
    rows = stores.numbers.rows(numbers.tolist())
    articles = stores.catalogue.articles(row.digest for row in rows.values())
    there = [number for number in numbers.tolist() if rows[number].digest in articles]
    passages = [Passage(articles[rows[number].digest], rows[number].start, rows[number].end) for number in there]
    vectors = _embedded(stores, passages, [rows[number].pieces for number in there])
    found = np.array(there, np.int64)
    _put(stores, found, vectors)


def _embedded(stores: Stores, passages: Sequence[Passage], pieces: Sequence[bytes]) -> Vectors:
    """The vectors of the passages, which are also given as the pieces of words that the shipped model parts them into."""
    if stores.embedder is stores.reader:
        return stores.reader.of_pieces([words_of(kept) for kept in pieces])
    return stores.embedder.passages([in_view(passage) for passage in passages])


def in_view(passage: Passage) -> str:
    """The words that the embedder sees of a passage: its article's headline, then its own."""
    return f"{passage.article.title}\n{passage.text}"
