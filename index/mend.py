"""What the stores hold made to be what the catalogue says, fault by fault; each step can be repeated after a crash."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import numpy as np

from corpus.article import UserError
from corpus.database import in_batches
from corpus.read import Progress
from index.check import BATCH, Fault, compare, tallies
from index.lexical import words_of_passages
from index.numbers import Numbers
from index.passage import Passage
from index.stores import Stores
from index.sync import at_once, catch_up, embed_anew, finish

_log = logging.getLogger(__name__)

ROUNDS = 3  # what one of them makes anew may show another fault


def open_whole(stores: Stores, progress: Progress) -> None:
    """Finish what an earlier run left undone, and mend what the stores have lost since, as far as that shows at once."""
    stores.catalogue.part_versions()
    catch_up(stores, progress)
    finish(stores, progress)
    try:
        if not tallies(stores):
            mend(stores, progress)
    except UserError as error:  # searches go on without what cannot be read
        _log.warning("%s", error)


def mend(stores: Stores, progress: Progress) -> None:
    """Mend the faults that the stores have against the catalogue; those that come back whatever is made anew stay."""
    for again in range(ROUNDS):
        faults = compare(stores, progress)
        if not faults:
            return
        for fault in sorted(faults, key=lambda one: one.mend != "forget"):
            _mend(stores, fault, progress, whole_set=again > 0)
        finish(stores, progress)


def _mend(stores: Stores, fault: Fault, progress: Progress, whole_set: bool) -> None:
    if fault.mend == "forget":
        _forget(stores, fault)
    elif fault.mend == "articles":
        stores.catalogue.mark(fault.digests, "pending")
        _take_out(stores, fault.digests)
    elif fault.mend == "words":
        _put_words(stores, fault.digests)
    elif fault.mend == "set" or whole_set:
        stores.vectors.make_anew()
        _embed(stores, stores.numbers.admitted(), progress)
    else:
        _embed(stores, np.array(fault.numbers, np.int64), progress)


def _forget(stores: Stores, fault: Fault) -> None:
    """Take out of a store what there is not."""
    if fault.store == "passages":
        _take_out(stores, fault.digests)
    elif fault.store == "words":
        stores.lexical.forget(fault.numbers)
    else:
        stores.vectors.delete(np.array(fault.numbers, np.int64))


def _take_out(stores: Stores, digests: Sequence[str]) -> None:
    """Take all passages of these articles out of every store."""
    for batch in in_batches(digests, BATCH):
        stores.lexical.replace(batch, ())
        numbers: Numbers = np.array([row.number for row in stores.numbers.kept(batch)], np.int64)
        stores.vectors.delete(numbers)
        stores.numbers.forget(numbers)


def _put_words(stores: Stores, digests: Iterable[str]) -> None:
    """Put the passages of these articles into the word index anew, under the numbers that they have."""
    for batch in in_batches(digests, BATCH):
        articles = stores.catalogue.articles(batch)
        rows = list(stores.numbers.kept(articles))
        passages = [Passage(articles[row.digest], row.start, row.end) for row in rows]
        numbers = (row.number for row in rows)
        stores.lexical.replace(batch, zip(numbers, passages, words_of_passages(passages), strict=True))


def _embed(stores: Stores, numbers: Numbers, progress: Progress) -> None:
    """Make the vectors of these passages anew, and their codes."""
    size = at_once(stores)
    for start in range(0, len(numbers), size):
        progress(start, len(numbers))
        embed_anew(stores, numbers[start : start + size])
