"""Which routes the page needs; all others are closed, whatever the web framework serves there."""

from __future__ import annotations

import re
from dataclasses import dataclass

READ = frozenset(("GET", "HEAD"))
POST = frozenset(("POST",))
UPLOAD = 200_000_000 + 1_000_000  # bytes of a file, and of what stands around it


@dataclass(frozen=True, slots=True)
class Door:
    """An open route: its path, its methods, how many bytes its body may have, and what a request costs of what one may ask in a time.

    `is_stream`: an answer may take long, or the body. `session` says where the random name of a tab stands: in the "body", the "query" or
    the "path".
    """

    path: re.Pattern[str]
    methods: frozenset[str] = READ
    largest: int = 0
    cost: float = 1.0
    is_stream: bool = False
    session: str = ""


def _door(path: str, *rest: object, **more: object) -> Door:
    return Door(re.compile(path, re.ASCII), *rest, **more)  # type: ignore[arg-type]


_API = "/gradio_api"
DOORS = (
    _door(r"/"),
    _door(r"/assets/[\w.-]+", cost=0.1),
    _door(r"/static/(?:js|img|fonts/[\w-]+)/[\w.-]+", cost=0.1),
    _door(r"/theme\.css", cost=0.1),
    _door(r"/(?:favicon\.ico|manifest\.json|robots\.txt)", cost=0.1),
    _door(r"/page\.js", cost=0.1),
    _door(r"/take/[\w-]+\.\w+", cost=4.0),
    _door(r"/health", cost=0.1),
    _door(r"/metrics"),
    _door(r"/api/ask", POST, 1_000_000, cost=4.0),
    _door(r"/api/(?:openapi\.json|search|articles(?:/[\w-]{1,64})?)"),
    _door(rf"{_API}/startup-events"),
    _door(rf"{_API}/queue/join/?", POST, 1_000_000, session="body"),
    _door(rf"{_API}/queue/data", is_stream=True, session="query"),
    _door(rf"{_API}/heartbeat/([\w-]{{1,64}})", is_stream=True, session="path"),
    _door(rf"{_API}/cancel", POST, 10_000, session="body"),
    _door(rf"{_API}/component_server/?", POST, 12_000_000, session="body"),  # a pasted page has two million characters
    _door(rf"{_API}/upload", POST, UPLOAD, 0.1, is_stream=True),
    _door(rf"{_API}/upload_progress", is_stream=True),
)
OF_LOG_IN = (_door(r"/log-in", READ | POST, 16_000), _door(r"/log-out", POST, 100))


def door(method: str, path: str) -> Door | None:
    """The open route at a path; None where it is closed."""
    return next((one for one in (*OF_LOG_IN, *DOORS) if method in one.methods and one.path.fullmatch(path)), None)
