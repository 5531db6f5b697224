"""From articles to all that the stores keep of them; where there are many, in a process beside: Chroma lets no thread of its own go on."""

from __future__ import annotations

import pickle
import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.database import in_batches
from corpus.pool import Beside, result
from corpus.reprints import bands
from index.chunk import chunk
from index.embed import StaticEmbedder, Vectors, shipped
from index.lexical import Words, words_of_passages
from index.passage import Passage
from index.reread import pieces_of, words_of

BATCH = 200  # articles that are written together: about a thousand passages, a second or two
FEW = 20  # the same for a model that takes a thousand times as long, so that progress is seen, and little is lost when it is stopped
MANY = 1_000  # articles from which the second that another process takes to start is soon made up for
AHEAD = 3  # batches that are prepared before they are asked for


@dataclass(frozen=True, slots=True)
class Prepared:
    """Articles, the bands of each (`corpus.reprints`), their passages, and of each passage the words, the pieces, and the vector that
    the shipped model makes of it."""

    articles: list[Article]
    bands: list[list[int]]
    passages: list[Passage]
    words: list[Words]
    pieces: list[bytes]
    vectors: Vectors


def prepared(articles: list[Article], model: StaticEmbedder) -> Prepared:
    """What the stores keep of these articles."""
    passages = [passage for article in articles for passage in chunk(article)]
    pieces = pieces_of(model, passages)
    vectors = model.of_pieces([words_of(kept) for kept in pieces])
    return Prepared(articles, [bands(article.text) for article in articles], passages, words_of_passages(passages), pieces, vectors)


def all_prepared(catalogue: Catalogue, model: StaticEmbedder, size: int) -> Iterator[Prepared]:
    """What the stores keep of the articles that wait to be searchable, so many at a time."""
    pending = sorted(catalogue.digests("pending"))
    batches = in_batches(pending, size)
    if len(pending) < MANY:
        yield from (prepared(catalogue.waiting(batch), model) for batch in batches)
        return
    with tempfile.TemporaryDirectory() as folder, Beside() as beside:

        def _begun(count: int) -> list[tuple[list[str], Future[Path] | None]]:
            return [(batch, beside.submit(_into_file, catalogue.path, batch, Path(folder))) for batch in islice(batches, count)]

        waiting = deque(_begun(AHEAD))
        while waiting:
            batch, future = waiting.popleft()
            waiting.extend(_begun(1))
            file = result(future)
            yield _from_file(file) if file else prepared(catalogue.waiting(batch), model)


def _into_file(catalogue: Path, digests: list[str], folder: Path) -> Path:
    """The file that `prepared` was written to, in another process; what is sent back itself would have to wait for Chroma."""
    ready = prepared(_catalogue(catalogue).waiting(digests), _model())
    target = folder / digests[0]
    target.write_bytes(pickle.dumps(ready, pickle.HIGHEST_PROTOCOL))
    return target


def _from_file(file: Path) -> Prepared:
    ready: Prepared = pickle.loads(file.read_bytes())
    file.unlink()
    return ready


@cache
def _catalogue(path: Path) -> Catalogue:
    return Catalogue(path)


@cache
def _model() -> StaticEmbedder:
    return shipped()
