"""Gradio imported without the type stubs that it makes of its components anew each time, which takes it half of the time it needs."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_stubs() -> Iterator[None]:
    """Inside, a component that is defined looks to Gradio like one that stands in no file, for which it makes no stub."""
    found = inspect.getfile

    def getfile(object: Any) -> str:
        if isinstance(object, type) and object.__module__.startswith("gradio."):
            raise OSError("a stub would be made of this")
        return found(object)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = found
