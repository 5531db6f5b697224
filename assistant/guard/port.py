"""Which port the page listens on, and which one is free where that one is taken."""

from __future__ import annotations

import socket
from argparse import ArgumentTypeError
from contextlib import closing
from dataclasses import replace
from errno import EADDRINUSE

from assistant.guard.front import Front
from corpus.article import UserError

USUAL = Front().port
HIGHEST = 65_535
TRIED = 100  # ports after one that is taken
_HERE = "127.0.0.1"  # where Gradio tries a port, too, wherever it is to listen


def port(text: str) -> int:
    """The port that an option names; ArgumentTypeError for what is none."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= HIGHEST):
        raise ArgumentTypeError(f"{text} is no port; give a number from 1 to {HIGHEST}")
    return int(text)


def with_free_port(front: Front, was_chosen: bool) -> Front:
    """The front, at the next free port where its own is taken and nobody chose it; UserError where it was, or where nobody may listen."""
    if not _is_taken(front):
        return front
    ports = range(front.port + 1, min(front.port + TRIED, HIGHEST) + 1)
    free = next((other for other in ports if not _is_taken(replace(front, port=other))), None)
    if free is None:
        raise UserError(f"Port {front.port} is in use, and so are those after it. Choose another --port.")
    if was_chosen:
        raise UserError(f"Port {front.port} is in use. Try --port {free}.")
    return replace(front, port=free)


def _is_taken(front: Front) -> bool:
    """Whether something listens there already; UserError where this machine does not let anything listen."""
    try:
        _listen(_HERE, front.port)
        if front.host != _HERE:
            _listen(front.host, front.port)
    except OSError as error:
        if error.errno == EADDRINUSE:
            return True
        raise UserError(
            f"The page cannot be served at {front.host}, port {front.port} ({error.strerror}). Choose another --port, or --host."
        ) from error
    return False


def _listen(host: str, port: int) -> None:
    """OSError where nothing can listen there."""
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE):
        with closing(socket.socket(family, kind, protocol)) as tried:
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # without it, Windows lets two listen at one port
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:  # a page that has just been stopped is in nobody's way
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            tried.bind(address)
