"""Requests and answers as an ASGI server gives and takes them, without a web framework."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Fields = Sequence[tuple[str, str]]
PATIENCE = 30.0  # seconds for the body of a request that is no upload


def values(scope: Scope, name: str) -> list[str]:
    """All values of a header, whose name is in lower case."""
    wanted = name.encode("latin-1")
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == wanted]


def value(scope: Scope, name: str) -> str:
    """The value of a header; "" where there is none, and where there are several that differ."""
    found = set(values(scope, name))
    return found.pop() if len(found) == 1 else ""


def cookies(scope: Scope, name: str) -> list[str]:
    """All values that cookies of that name have."""
    pairs = (pair.strip().partition("=") for header in values(scope, "cookie") for pair in header.split(";"))
    return [value for key, _, value in pairs if key == name]


async def reply(send: Send, status: int, text: str = "", media_type: str = "text/plain", fields: Fields = ()) -> None:
    """Answers with a text."""
    body = text.encode()
    told = [("content-type", f"{media_type}; charset=utf-8"), ("content-length", str(len(body))), ("cache-control", "no-store"), *fields]
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def whole(receive: Receive) -> bytes | None:
    """The body of a request, whose length was looked at before; None where it broke off or takes too long."""
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        return None


def again(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was read already, and then what `receive` does."""
    waiting = [body]

    async def given() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return given
