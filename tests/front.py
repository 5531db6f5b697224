"""The page served on a free port of this machine, and asked as programs ask that mean no good: with whatever headers and bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr

from app import opened
from assistant.desk import Desk
from assistant.guard.front import Front
from assistant.guard.password import Lock
from assistant.history import History
from assistant.telemetry import Metrics
from corpus.place import CATALOGUE
from corpus.shelf import Shelf
from index.search import Index
from tests.browser.conftest import free_port

PASSWORD = "sangat rahasia é"
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Served:
    """A page that is served, and the desk behind it."""

    blocks: gr.Blocks
    desk: Desk
    port: int

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes = b"", told: dict[str, str] | None = None, **headers: str) -> Reply:
        """The answer to a request with these headers; those of `told` have names that are no words."""
        sent = {"host": f"127.0.0.1:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()} | (told or {})
        if method == "POST":
            sent = {"content-length": str(len(body))} | sent
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value.encode("utf-8"))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def post(self, path: str, asked: object, **headers: str) -> Reply:
        """The answer to a request with JSON."""
        return self.ask("POST", path, json.dumps(asked).encode(), JSON, **headers)

    def function(self, name: str, asked: object, session: str = "tab", **headers: str) -> Reply:
        """What a function of the page's scripts gives."""
        component = next(one["id"] for one in self.config["components"] if name in (one["props"].get("server_fns") or ()))
        asking = {"data": asked, "component_id": component, "fn_name": name, "session_hash": session}
        return self.post("/gradio_api/component_server/", asking, **headers)

    def event(self, name: str, data: list[object], session: str, detail: object = None, **headers: str) -> str:
        """All that comes of an event of the page, as it is streamed."""
        number = next(one["id"] for one in self.config["dependencies"] if one["api_name"] == name)
        joined = self.post("/gradio_api/queue/join", joining(number, data, session, detail), **headers)
        assert joined.status == 200, joined.text
        return self.ask("GET", f"/gradio_api/queue/data?session_hash={session}", **headers).text

    @property
    def config(self) -> Any:
        return self.blocks.config


def joining(number: int, data: list[object], session: str, detail: object = None) -> dict[str, object]:
    """What a tab sends for an event."""
    return {"data": data, "event_data": detail, "fn_index": number, "trigger_id": None, "session_hash": session}


@contextmanager
def served(index: Index, folder: Path, lock: Lock | None = None, **front: Any) -> Iterator[Served]:
    """The page over an index, behind such a front."""
    shelf = Shelf(folder / CATALOGUE)
    told = {"ready": True, "refused": [], "data": folder, "done": 0, "total": 0, "shelf": shelf, "place": folder / CATALOGUE}
    collection: Any = SimpleNamespace(index=lambda: index, close=shelf.close, **told)
    desk = Desk(collection, History(folder / "conversations.db"))
    place = Front(port=free_port(), **front)
    blocks = opened(desk, place, lock, Metrics())
    try:
        yield Served(blocks, desk, place.port)
    finally:
        blocks.close(verbose=False)
        desk.close()
