"""Whether a request was made by our own page, or by another site in the browser of somebody who may open ours (CSRF)."""

from __future__ import annotations

from assistant.guard.asgi import Scope, value
from assistant.guard.front import Visit

SAFE = frozenset(("GET", "HEAD"))  # methods that change nothing
PAGES = frozenset(("/", "/log-in"))  # where a link from elsewhere may lead


def is_ours(scope: Scope, visit: Visit, is_known: bool) -> bool:
    """Whether the request may be one of our own page.

    Sec-Fetch-Site is written by the browser and by no script, so it decides where it is there; "same-site" is not ours, because any
    program of the machine may serve another port of localhost. Where it is missing, Origin must be the page's own. A request without
    either that changes something is made by no browser of today; it is let through only where nothing lets a browser be taken for its
    user (`is_known` is false): with a session or a proxy's log-in, what an old browser sends on behalf of another site could not be told
    from it.
    """
    site, origin = value(scope, "sec-fetch-site"), value(scope, "origin")
    if visit.method in SAFE:
        led = visit.path in PAGES and value(scope, "sec-fetch-mode") == "navigate" and value(scope, "sec-fetch-dest") == "document"
        return site in ("same-origin", "none") or led if site else origin in ("", visit.origin)
    if site:
        return site == "same-origin"
    return origin == visit.origin if origin else not is_known
