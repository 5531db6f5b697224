"""Waiting for changes in folders; the only file that imports watchfiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import watch

# Changes that follow each other faster are told together, in milliseconds: programs write a page in several steps.
TOGETHER = 500
# So often the stop is looked for, in milliseconds.
LOOK = 500


def changes(folders: Sequence[Path], besides: Path, stop: Event) -> Iterator[None]:
    """Something each time that anything in the folders has changed, until `stop` is set.

    Changes in `besides`, the data folder, do not count. What changes while the last change is being dealt with is told as the next one.
    """
    places, data = [folder.resolve() for folder in folders], besides.resolve()

    def _counts(_: object, path: str) -> bool:
        changed = Path(path)
        return data not in changed.parents or any(data in place.parents and place in changed.parents for place in places)

    for _ in watch(*places, watch_filter=_counts, step=TOGETHER, debounce=4 * TOGETHER, rust_timeout=LOOK, stop_event=stop):
        yield None
