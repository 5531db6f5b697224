"""The index of a collection: open it, sync it with articles, search it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock
from types import TracebackType

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.article import Article, UserError
from corpus.catalogue import Catalogue, Coverage, Since
from corpus.place import CATALOGUE, make_folder
from corpus.read import Progress
from index.chunk import VERSION as CHUNKER
from index.embed import Embedder, load_embedder
from index.lexical import Lexical
from index.passage import Hit, Passage
from index.sync import Report, Stores, finish, sync
from index.vectors import Vectors
from index.words import guess_language

DEPTH = 100  # candidates of each search before fusion
FILTERED_DEPTH = 1_000  # the same when a filter will drop many of them
MOST_WORDS = 20_000  # whose vectors are kept in memory: 40 MB at 512 dimensions
CONTEXT_WEIGHT = 0.4  # of the words that a follow-up question leans on (CAsT 2021: .86 recall@10 with it, .55 without)

# (weight of the lexical share, weight of the cosine), set by tests/bench/answers.py so that neither language sinks the other. A passage
# in the other language shares only names and numbers with the question, and its cosine is lower for the same meaning.
SAME_LANGUAGE = (0.45, 0.55)
OTHER_LANGUAGE = (0.2, 1.2)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a search may find."""

    since: date | None
    until: date | None
    publishers: Sequence[str]

    @property
    def narrows(self) -> bool:
        """Whether any article could be left out."""
        return bool(self.since or self.until or self.publishers)

    def admits(self, article: Article) -> bool:
        """Whether an article may be found; one without a date is not, when dates are asked for."""
        if self.publishers and article.publisher not in self.publishers:
            return False
        if not (self.since or self.until):
            return True
        return article.published is not None and (self.since or date.min) <= article.published <= (self.until or date.max)


class Index:
    """A collection that can be searched; one process at a time, any number of threads."""

    def __init__(self, stores: Stores, lock: FileLock) -> None:
        """Use `Index.open`."""
        self._stores = stores
        self._lock = lock
        self._writing = RLock()
        self._words: dict[str, NDArray[np.float32]] = {}

    @classmethod
    def open(cls, folder: Path, embedder: Embedder | None = None) -> Index:
        """The collection in a data folder, made where there is none; what an earlier run left undone is finished first.

        What was made with another model or chunker is made anew from the catalogue. UserError when another process has it open.
        """
        folder = Path(folder)
        with ExitStack() as opened:
            lock = _locked(folder)
            opened.callback(lock.release)
            catalogue = Catalogue(folder / CATALOGUE)
            opened.callback(catalogue.close)
            embedder = embedder or load_embedder()
            _discard_outdated(folder, catalogue, {"embedder": embedder.name, "chunker": CHUNKER})
            stores = Stores(catalogue, Vectors(folder / "vectors"), Lexical(folder / "lexical"), embedder)
            finish(stores, lambda done, total: None)
            opened.pop_all()
        return cls(stores, lock)

    def close(self) -> None:
        """Close all stores and let another process open the folder."""
        with self._writing:
            self._stores.lexical.close()
            self._stores.vectors.close()
            self._stores.catalogue.close()
            self._lock.release()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def embedder(self) -> Embedder:
        """The embedder that the passages were embedded with."""
        return self._stores.embedder

    def sync(self, articles: Iterable[Article], progress: Progress = lambda done, total: None) -> Report:
        """What changed so that the collection holds exactly these articles; only what differs is written."""
        with self._writing:
            return sync(self._stores, articles, progress)

    def coverage(self) -> Coverage:
        """What the collection holds."""
        return self._stores.catalogue.coverage()

    def newest(self, count: int) -> list[Article]:
        """The most recently published articles, newest first."""
        return self._stores.catalogue.newest(count)

    def standing(self, article: Article) -> Since:
        """Whether an article is in the collection just as it is here, has changed, or is gone."""
        return self._stores.catalogue.standing(article)

    def reprints(self, article: Article) -> list[Article]:
        """The other articles of the collection that tell the same text, oldest first."""
        return self._stores.catalogue.reprints(article)

    def occurrences(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each folded word occurs, in any of its forms."""
        return self._stores.lexical.occurrences(words)

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One row of length one for every word, as the embedder sees the word alone."""
        if len(self._words) > MOST_WORDS:
            self._words = {}
        known = self._words  # another thread may begin a new one
        new = list(dict.fromkeys(word for word in words if word not in known))
        known.update(zip(new, self.embedder.passages(new), strict=True))
        return np.stack([known[word] for word in words]) if words else np.zeros((0, self.embedder.dim), np.float32)

    def __len__(self) -> int:
        return len(self._stores.lexical)

    def search(
        self,
        text: str,
        k: int = 10,
        since: date | None = None,
        until: date | None = None,
        publishers: Sequence[str] = (),
        context: str = "",
    ) -> list[Hit]:
        """At most `k` passages, best first, of articles published from `since` to `until` by one of the publishers.

        `context` holds words that the text leans on; they count less. The score lies between about 0 and 1.4.
        """
        admitted = Filter(since, until, publishers)
        depth = FILTERED_DEPTH if admitted.narrows else DEPTH
        vector = self._query_vector(text, context)
        dense = dict(self._stores.vectors.nearest(vector, depth))
        lexical = dict(self._stores.lexical.best(text, context, CONTEXT_WEIGHT, depth))
        cosines = dense | self._stores.vectors.cosines(vector, [key for key in lexical if key not in dense])
        dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
        language = guess_language(text) or guess_language(context)
        hits = [
            Hit(
                passage,
                fuse(lexical.get(key, 0.0), cosines[key], language, passage.article.language),
                dense_ranks.get(key),
                lexical_ranks.get(key),
            )
            for key, passage in self._passages(cosines)
            if admitted.admits(passage.article)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.article.id, hit.passage.start))[:k]

    def _query_vector(self, text: str, context: str) -> NDArray[np.float32]:
        vector = self.embedder.query(text)
        if context:
            vector = vector + CONTEXT_WEIGHT * self.embedder.query(context)
            vector = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return vector

    def _passages(self, keys: Iterable[str]) -> Iterator[tuple[str, Passage]]:
        """The passages of these keys; one whose article is no longer searchable is left out."""
        places = [(key, *key.partition(":")[::2]) for key in keys]
        articles = self._stores.catalogue.articles(digest for _, digest, _ in places)
        for key, digest, span in places:
            if digest in articles:
                start, end = map(int, span.split("-"))
                yield key, Passage(articles[digest], start, end)


def fuse(lexical: float, cosine: float, asked: str | None, written: str | None) -> float:
    """One score out of two, by whether a passage is written in the language that the question is asked in."""
    by_words, by_meaning = OTHER_LANGUAGE if asked and written and asked != written else SAME_LANGUAGE
    return by_words * min(lexical, 1.0) + by_meaning * cosine


def _ranks(scores: Iterable[str]) -> dict[str, int]:
    return {key: rank for rank, key in enumerate(scores, 1)}


def _locked(folder: Path) -> FileLock:
    """The lock of a data folder, held; UserError when it cannot be had."""
    make_folder(folder)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UserError(f"Another Kutip is using {folder}. Close it, or name another folder with --data.") from error
    except OSError as error:
        raise UserError(f"The data folder {folder} cannot be used ({error.strerror}). Name another with --data.") from error
    return lock


def _discard_outdated(folder: Path, catalogue: Catalogue, parts: dict[str, str]) -> None:
    """Drop both search indexes when they were made with other parts, or are gone; `finish` then makes them from the catalogue."""
    stores = [folder / "vectors", folder / "lexical"]
    if catalogue.made_with() == parts and all(store.is_dir() for store in stores):
        return
    catalogue.mark_all_pending()
    for store in stores:
        shutil.rmtree(store, ignore_errors=True)
    catalogue.set_made_with(parts)
