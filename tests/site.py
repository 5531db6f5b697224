"""A real server on this machine that stands for the internet, and a fetcher that finds everything on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from socket import AF_INET, AF_INET6

from corpus.web.connect import Address
from corpus.web.fetch import Fetcher

HERE = ip_address("127.0.0.1")

Handler = BaseHTTPRequestHandler
Serve = Callable[[Handler], None]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, address: object) -> None:
        """Nothing: that a client broke off is what some tests are about."""


class Site:
    """A real server on this machine whose pages a test sets; what it was asked for is kept."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Serve] = {}
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()
        site = self

        class Requests(Handler):
            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"], self.path))
                site.headers.append(dict(self.headers))
                site.pages.get(self.path, reply(404))(self)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self.server = type("Bound", (Server,), {"address_family": AF_INET6 if ":" in host else AF_INET})((host, 0), Requests)
        self.port = self.server.server_port
        self.root = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def paths(self) -> list[str]:
        """The paths that were asked for, without those of the rules for programs."""
        return [path for _, path in self.asked if path != "/robots.txt"]


def reply(status: int = 200, body: bytes = b"", content_type: str | None = "text/html; charset=utf-8", **headers: str) -> Serve:
    """Answers with that."""

    def serve(handler: Handler) -> None:
        handler.send_response(status)
        if content_type is not None:
            handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return serve


def raw(*pieces: bytes) -> Serve:
    """Writes these bytes, whatever they are."""

    def serve(handler: Handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)

    return serve


def fetcher(admits: Callable[[Address], bool] = lambda address: address == HERE, **options: object) -> Fetcher:
    """A fetcher to which this machine is the internet, and every name a name of it."""
    return Fetcher(admits=admits, **{"resolve": lambda host: ["127.0.0.1"], "interval": 0, **options})  # type: ignore[arg-type]
