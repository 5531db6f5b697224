"""What asks only this machine, without a proxy that the environment names for the rest of the world."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_NAMES = ("http_proxy", "https_proxy", "all_proxy")


@contextmanager
def without_socks() -> Iterator[None]:
    """Inside, no SOCKS proxy is named: Gradio makes a client when it is imported, which for that kind needs a library that is not there."""
    socks = [name for name, value in os.environ.items() if name.lower() in _NAMES and value.lower().startswith("socks")]
    with _set(dict.fromkeys(socks)):
        yield


@contextmanager
def directly(host: str) -> Iterator[None]:
    """Inside, this machine is asked without a proxy: Gradio asks its own server at that host whether it is there, where no proxy leads."""
    before = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    with without_socks(), _set({"no_proxy": ",".join(filter(None, (before, "localhost", "127.0.0.1", host.strip("[]"))))}):
        yield


@contextmanager
def _set(variables: Mapping[str, str | None]) -> Iterator[None]:
    """Inside, variables of the environment have these values; None is none."""
    before = {name: os.environ.get(name) for name in variables}
    try:
        _put(variables)
        yield
    finally:
        _put(before)


def _put(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
