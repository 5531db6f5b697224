"""The index of a collection: open it, sync it with articles, search it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from threading import RLock
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from corpus.article import Article, UserError
from corpus.catalogue import Coverage, Since
from corpus.database import in_batches
from corpus.place import Place
from corpus.read import Progress
from index.chunk import chunk
from index.embed import Embedder, StaticEmbedder
from index.follow import Following, open_following
from index.fuse import Candidate, first_scores, joined, second_scores, with_reranker
from index.mend import open_whole
from index.named import Reranker
from index.numbers import Row
from index.passage import Filter, Hit, Passage
from index.reread import Look, asked, reread
from index.stores import Stores, open_stores
from index.sync import Report, finish, sync
from index.words import guess_language, in_words, quoted

_log = logging.getLogger(__name__)

DEPTH = 100  # candidates of each search before fusion
LOOKED_AT = 50  # candidates that are read again, at least
JUDGED = 20  # passages that a reranker reads, which takes it tens of milliseconds each
VERBATIM = 0.5  # what a passage gains that holds the quoted phrase of a question: more than lies between the first and the tenth
# Of the words that a follow-up question leans on. CAsT 2021 has its best recall with 0.4 for word search alone (.86, .55 without them);
# with the second look, the conversations of tests/eval do better with less.
CONTEXT_WEIGHT = 0.3
# Passages that pass a filter are compared one by one, which takes 5 ms for 100,000; of more than FEW, where they are a large share of all,
# Chroma is asked for so many more of all that, most likely, enough of them pass.
FEW, WIDE, MORE = 100_000, 0.1, 1.5


class Index:
    """A collection that can be searched; one process at a time, any number of threads."""

    def __init__(self, stores: Stores, reranker: Reranker | None, following: Following | None = None) -> None:
        """Use `Index.open`."""
        self._stores, self._reranker, self._following, self._writing = stores, reranker, following, RLock()

    @classmethod
    def open(
        cls,
        folder: Path,
        embedder: Embedder | None = None,
        chroma: str | None = None,
        reranker: Reranker | None = None,
        progress: Progress = lambda done, total: None,
        catalogue: str | None = None,
    ) -> Index:
        """The collection in a data folder, made where there is none; what an earlier run left undone is finished first.

        `chroma` is the address of a server that keeps the vectors; without it they are kept in the folder. With another embedder or in
        another place, a set of vectors is made beside the one that was used before, which stays. UserError when another process has
        the folder open, or the server does not answer. The folder copies the `catalogue` of a PostgreSQL database, if one is named.
        """
        # For products as small as a question's, the threads of numpy wait for one another longer than they work, on every core there is.
        threadpool_limits(1, "blas")  # type: ignore[no-untyped-call]
        if catalogue is not None:
            following = open_following(Path(folder), catalogue, embedder, chroma, progress)
            return cls(following.stores, reranker, following)
        stores = open_stores(Path(folder), embedder, chroma)
        with ExitStack() as opening:
            opening.callback(stores.close)
            open_whole(stores, progress)
            opening.pop_all()
        return cls(stores, reranker)

    def close(self) -> None:
        """Close all stores and let another process open the folder."""
        with self._writing:
            (self._following or self._stores).close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def reader(self) -> StaticEmbedder:
        """The shipped model, which is cheap enough to look at single sentences and words, whichever embedder finds the passages."""
        return self._stores.reader

    def sync(self, articles: Iterable[Article], progress: Progress = lambda done, total: None) -> Report:
        """What changed so that the collection holds exactly these articles; only what differs is written."""
        with self._writing:
            return self._following.sync(articles, progress) if self._following else sync(self._stores, articles, progress)

    @property
    def place(self) -> Place:
        """Where the catalogue is that says what the collection holds."""
        return self._following.place if self._following else self._stores.catalogue.path

    def keep_up(self) -> None:
        """Take up what other machines did to a shared collection, and finish what one of them has left undone."""
        if self._following:
            self._following.keep_up()

    def coverage(self) -> Coverage:
        """What the collection holds."""
        return self._stores.catalogue.coverage()

    def newest(self, count: int) -> list[Article]:
        """The most recently published articles, newest first."""
        return self._stores.catalogue.newest(count)

    def article(self, digest: str) -> Article | None:
        """The searchable article of this digest, if there is one."""
        return self._stores.catalogue.articles([digest]).get(digest)

    def standing(self, article: Article) -> Since:
        """Whether an article is in the collection just as it is here, has changed, or is gone."""
        return self._stores.catalogue.standing(article)

    def current(self, article: Article) -> Article | None:
        """The version of an article that the collection holds now; None where it holds none."""
        return next((version.article for version in self._stores.catalogue.versions(article.id)), None)

    def bring_back(self, name: str) -> bool:
        """Whether the article with that id, which was on its way out, is searchable again."""
        with self._writing:
            if self._following:
                return self._following.bring_back(name)
            there = self._stores.catalogue.turn_back(name)
            finish(self._stores, lambda done, total: None)
            return there

    def reprints(self, article: Article) -> list[Article]:
        """The other articles of the collection that tell the same text, oldest first."""
        return self._stores.catalogue.reprints(article)

    def occurrences(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each folded word occurs, in any of its forms."""
        return self._stores.lexical.occurrences(words)

    def spelled_like(self, word: str, edits: int, count: int) -> list[Passage]:
        """At most `count` passages that hold a word which is, but for its endings, so many edits, 1 or 2, or fewer from a folded word."""
        rows = self._stores.numbers.rows(self._stores.lexical.spelled_like(word, edits, count)).values()
        articles = self._stores.catalogue.articles(row.digest for row in rows)
        return [Passage(articles[row.digest], row.start, row.end) for row in rows if row.digest in articles]

    def passages(self, article: Article) -> list[Hit]:
        """All passages of an article, in order, as if each was just what was searched for."""
        return [Hit(passage, 1.0, None, None) for passage in chunk(article)]

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
        languages: Sequence[str] = (),
    ) -> list[Hit]:
        """At most `k` passages, best first, published from `since` to `until`, by one of the publishers, in one of the languages.

        `context` holds words that the text leans on; they count less. The score lies between about 0 and 1.4.
        """
        found = self.candidates(text, Filter(since, until, publishers, languages), context, max(LOOKED_AT, k))
        scores = second_scores([candidate for candidate, _ in found], self.look(text, context, found)) + self._verbatim(text, found)
        if not self._reranker:
            return self._hits(found, scores, k)
        hits = with_reranker(self._reranker, text, self._hits(found, scores, max(k, JUDGED)), JUDGED)
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def candidates(self, text: str, wanted: Filter, context: str, count: int) -> list[tuple[Candidate, Row]]:
        """The passages that seem best from afar, by words and by meaning together, best first."""
        if self._following:
            self._following.look()
        vector = self._query_vector(text, context)
        dense = dict(self._nearest(vector, wanted))
        lexical = dict(self._stores.lexical.best(text, context, CONTEXT_WEIGHT, DEPTH, wanted))
        unseen = np.array([number for number in lexical if number not in dense], np.int64)
        cosines = dense | dict(zip(unseen.tolist(), self._stores.codes.cosines(vector, unseen).tolist(), strict=True))
        unrelated = self._stores.embedder.unrelated
        rows = self._stores.numbers.rows(cosines)
        language = guess_language(text) or guess_language(context)
        meanings = {number: (cosine - unrelated) / (1 - unrelated) for number, cosine in cosines.items()}
        foreign = {number: bool(language and row.language and language != row.language) for number, row in rows.items()}
        together = joined(dense, lexical, meanings, foreign)
        found = list(zip(together, rows.values(), strict=True))
        return [found[place] for place in np.argsort(-first_scores(together), kind="stable")[:count]]

    def look(self, text: str, context: str, found: Sequence[tuple[Candidate, Row]]) -> Look:
        """What is seen of the candidates on a second look."""
        return reread(self.reader, asked(self.reader, text, context, CONTEXT_WEIGHT), [row.pieces for _, row in found])

    def _verbatim(self, text: str, found: Sequence[tuple[Candidate, Row]]) -> NDArray[np.float32]:
        """What each candidate gains by holding, word for word, all that the text has in quotation marks."""
        phrases = quoted(text)
        articles = self._stores.catalogue.articles(row.digest for _, row in found) if phrases else {}
        said = [in_words(articles[row.digest].text[row.start : row.end]) if row.digest in articles else "" for _, row in found]
        return np.array([VERBATIM * (bool(phrases) and all(phrase in words for phrase in phrases)) for words in said], np.float32)

    def _hits(self, found: Sequence[tuple[Candidate, Row]], scores: NDArray[np.float32], count: int) -> list[Hit]:
        """The `count` candidates with the highest scores as hits, best first; one whose article is no longer searchable is left out."""
        hits: list[Hit] = []
        best_first = [(*found[place], float(scores[place])) for place in np.argsort(-scores, kind="stable")]
        for batch in in_batches(best_first, count):
            articles = self._stores.catalogue.articles(row.digest for _, row, _ in batch)
            hits += [
                Hit(Passage(articles[row.digest], row.start, row.end), score, candidate.dense_rank, candidate.lexical_rank)
                for candidate, row, score in batch
                if row.digest in articles
            ]
            if len(hits) >= count:
                break
        return hits[:count]

    def _nearest(self, vector: NDArray[np.float32], wanted: Filter) -> list[tuple[int, float]]:
        """The numbers of the nearest passages that a filter lets through, with their cosines, nearest first."""
        if not wanted.narrows and (near := self._in_chroma(vector, DEPTH)) is not None:
            return near
        admitted = self._stores.numbers.admitted(wanted)
        share = len(admitted) / max(len(self._stores.numbers), 1)
        if wanted.narrows and len(admitted) > FEW and share >= WIDE:
            near = self._in_chroma(vector, round(MORE * DEPTH / share)) or []
            let_through = np.isin([number for number, _ in near], admitted, assume_unique=True)
            near = [one for one, passes in zip(near, let_through, strict=True) if passes]
            if len(near) >= DEPTH:
                return near[:DEPTH]
        return self._stores.codes.nearest(vector, admitted, DEPTH)

    def _in_chroma(self, vector: NDArray[np.float32], count: int) -> list[tuple[int, float]] | None:
        """The same of all passages, as Chroma knows them; None when it fails, which a disk without room also makes it do for ever."""
        if self._stores.vectors.failed:
            return None
        try:
            return self._stores.vectors.nearest(vector, count)
        except UserError as error:
            _log.warning("%s Until then, the vectors are compared one by one.", error)
            return None

    def _query_vector(self, text: str, context: str) -> NDArray[np.float32]:
        vector = self._stores.embedder.query(text)
        if context:
            vector = vector + CONTEXT_WEIGHT * self._stores.embedder.query(context)
            vector = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return vector
