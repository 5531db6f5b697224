"""The proxy that the environment names, and that is not used."""

from __future__ import annotations

import os
from collections.abc import Mapping

from corpus.article import UserError

_NAMES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")


def named_proxy(environment: Mapping[str, str] = os.environ) -> str:
    """The variable of the environment that names a proxy, "" where none does."""
    return next((name for upper in _NAMES for name in (upper, upper.lower()) if environment.get(name)), "")


def check_no_proxy(host: str, instead: str) -> None:
    """UserError where a proxy may be the only way to a host that was not reached; it says what to do `instead`."""
    if name := named_proxy():
        raise UserError(f"{host} could not be reached without the proxy that {name} names, and pages are fetched without one; {instead}.")
