"""A progress bar on a terminal; nothing where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from index.sync import Progress


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """A progress callback that draws a bar on standard error while it is in use."""
    with tqdm(desc="Indexing", unit=" articles", leave=False, disable=None) as bar:

        def _show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield _show
