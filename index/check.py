"""Whether the stores hold just what the catalogue says: each fault in plain words, and what it takes to mend it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.catalogue import State
from corpus.database import in_batches
from corpus.read import Progress
from index.chunk import chunk
from index.embed import StaticEmbedder, Vectors
from index.numbers import Kept, Numbers, about
from index.reread import pieces_of, words_of
from index.stores import Stores

Store = Literal["catalogue", "pages", "conversations", "folder", "passages", "words", "vectors", "codes"]
Mend = Literal["articles", "words", "vectors", "forget", "set", "rows", "lists", "part", "all", "nothing"]

BATCH = 200  # articles that are looked at together
WAITING: tuple[State, ...] = ("pending", "leaving", "superseded")  # of whose passages the stores may hold some
# A number of a code differs by half a step from that of its vector at most, and by a whole one where a bit has changed; the rest is for
# the last digits, which depend on how many vectors were made together.
STEP, DIGITS = 0.505, 1e-4
# The share of vectors that may not be found by themselves: the graph that Chroma walks through does not lead to every one.
UNFOUND = 0.01


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in a sentence, where it is, and what `index.mend` has to make anew: `mend` says what of the articles of these digests, or
    of the passages of these numbers."""

    store: Store
    told: str
    mend: Mend
    digests: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(slots=True)
class _Found:
    """What was found so far: digests of articles with wrong passages and wrong words, numbers of passages with wrong vectors."""

    passages: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    vectors: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    unfound: list[int] = field(default_factory=list)


def is_used(stores: Stores) -> bool:
    """Whether the set of vectors of this model is the one that was used last; any other is brought up to date when it is used again."""
    return stores.catalogue.made_with().get("set") == stores.set_name


def tallies(stores: Stores) -> bool:
    """Whether the stores hold equally many passages, none being left to do: what tells at once that one of them lost what it held."""
    count = len(stores.numbers)
    rows = int(stores.numbers.admitted().max(initial=-1)) + 1
    return count == len(stores.lexical) == len(stores.vectors) and len(stores.codes) >= rows


def compare(stores: Stores, progress: Progress = lambda done, total: None) -> list[Fault]:
    """The faults of the stores against the catalogue, for which all passages of all articles are made once more.

    Vectors that another model has made are only compared with their codes. UserError when a store cannot be read.
    """
    digests = sorted(stores.catalogue.digests("indexed"))
    found, titles = _Found(), dict[str, str]()
    for done, batch in enumerate(in_batches(digests, BATCH)):
        progress(done * BATCH, len(digests))
        articles = stores.catalogue.articles(batch)
        titles.update({digest: article.title for digest, article in articles.items()})
        _look_at(stores, articles, found)
    progress(len(digests), len(digests))
    return [*_told(found, stores, titles, len(stores.numbers)), *_foreign(stores, digests)]


def _look_at(stores: Stores, articles: Mapping[str, Article], found: _Found) -> None:
    """Compare what the stores keep of some articles with what they should."""
    wanted = {digest: _wanted(stores.reader, article) for digest, article in articles.items()}
    rows: dict[str, list[Kept]] = defaultdict(list)
    for row in stores.numbers.kept(articles):
        rows[row.digest].append(row)
    good: list[Kept] = []
    for digest, passages in wanted.items():
        if len(rows[digest]) != len(passages) or set(map(_without_number, rows[digest])) != passages:
            found.passages.append(digest)
            continue
        good += rows[digest]
        if stores.lexical.numbers(digest) != sorted(row.number for row in rows[digest]):
            found.words.append(digest)
    if is_used(stores):
        _look_at_vectors(stores, good, found)


def _wanted(reader: StaticEmbedder, article: Article) -> set[tuple[object, ...]]:
    """What is to be kept of the passages of an article."""
    passages = chunk(article)
    pieces = pieces_of(reader, passages)
    return {(article.digest, one.start, one.end, *about(article), read) for one, read in zip(passages, pieces, strict=True)}


def _without_number(row: Kept) -> tuple[object, ...]:
    return row.digest, row.start, row.end, row.day, row.publisher, row.language, row.pieces


def _look_at_vectors(stores: Stores, rows: Sequence[Kept], found: _Found) -> None:
    """Compare the vectors of passages with what they should be, and with their codes."""
    if not rows:
        return
    numbers: Numbers = np.array([row.number for row in rows], np.int64)
    kept = stores.vectors.of(numbers, stores.embedder.dim)
    wanted = kept
    if stores.embedder is stores.reader:
        wanted = stores.reader.of_pieces([words_of(row.pieces) for row in rows])
    lengths = np.linalg.norm(kept, axis=1)
    right = (np.abs(kept - wanted).max(axis=1) < DIGITS) & ((np.abs(lengths - 1) < DIGITS) | (lengths < DIGITS))
    found.vectors += numbers[~right].tolist()
    found.codes += numbers[right & ~_coded(stores, numbers, kept)].tolist()
    there = right & (lengths > DIGITS)
    if there.any():
        near = stores.vectors.nearest_of_each(kept[there])
        found.unfound += numbers[there][~(near > 1 - DIGITS)].tolist()


def _coded(stores: Stores, numbers: Numbers, vectors: Vectors) -> NDArray[np.bool_]:
    """Whether the code of each vector is that of it."""
    codes, factors = stores.codes.vectors(numbers)
    steps = np.abs(vectors).max(axis=1) / 127
    alike = np.abs(codes - vectors).max(axis=1) <= STEP * steps + DIGITS * steps
    return np.asarray(alike & (np.abs(factors - steps) <= DIGITS * steps), np.bool_)


def _told(found: _Found, stores: Stores, titles: Mapping[str, str], total: int) -> Iterator[Fault]:
    """The faults that were found article by article."""

    def some(digests: Collection[str]) -> str:
        return f"{counted(len(digests), 'article')}, such as “{titles[min(digests)]}”"

    if found.passages:
        told = f"The passages of {some(found.passages)}, are not those of its text."
        yield Fault("passages", told, "articles", digests=tuple(found.passages))
    if found.words:
        yield Fault("words", f"The word index does not hold the passages of {some(found.words)}.", "words", digests=tuple(found.words))
    if found.vectors:
        told = f"The vectors of {counted(len(found.vectors), 'passage')} are missing or are not those of their words."
        yield Fault("vectors", told, "vectors", numbers=tuple(found.vectors))
    if found.codes:
        told = f"The codes of {counted(len(found.codes), 'passage')} are missing or are not those of their vectors."
        yield Fault("codes", told, "vectors", numbers=tuple(found.codes))
    if len(found.unfound) > UNFOUND * total:
        yield Fault("vectors", f"{counted(len(found.unfound), 'passage')} cannot be found by their own vectors.", "set")


def _foreign(stores: Stores, indexed: Iterable[str]) -> Iterator[Fault]:
    """What the stores hold of passages that there are not, or no longer."""
    strangers = stores.numbers.digests() - set(indexed).union(*map(stores.catalogue.digests, WAITING))
    if strangers:
        told = f"Passages of {counted(len(strangers), 'article')} are kept that the collection does not have."
        yield Fault("passages", told, "forget", digests=tuple(strangers))
    numbered = set(stores.numbers.admitted().tolist())
    words = stores.lexical.numbers()
    if extra := set(words) - numbered:
        yield Fault("words", f"The word index holds {counted(len(extra), 'passage')} that there are not.", "forget", numbers=tuple(extra))
    if repeated := {one for one, times in Counter(words).items() if times > 1}:
        told = f"The word index holds {counted(len(repeated), 'passage')} more than once."
        yield Fault("words", told, "forget", numbers=tuple(repeated))
    vectors = stores.vectors.numbers() - numbered
    if vectors and is_used(stores):
        yield Fault(
            "vectors", f"There are {counted(len(vectors), 'vector')} of passages that there are not.", "forget", numbers=tuple(vectors)
        )


def counted(number: int, what: str) -> str:
    """So many of them, in words."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
