"""The page with the number on each of its own scripts without which the browser runs none, and with our script before them."""

from __future__ import annotations

from assistant.guard.asgi import App, Message, Receive, Scope, Send, reply
from assistant.markup.scripts import FIRST, marked


class Nonces:
    """An ASGI application that changes the HTML of another one, and gives that script."""

    def __init__(self, app: App, script: str) -> None:
        """`app` is the application."""
        self.app, self._script = app, script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the application does; a page with the number that stands under "nonce"."""
        if scope["type"] == "http" and scope["path"] == f"/{FIRST}":
            await reply(send, 200, self._script, "text/javascript")
            return
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await _send(send, started[0], marked(bytes(body), str(scope["nonce"])))

        await self.app(scope, receive, send_marked)


async def _send(send: Send, start: Message, body: bytes) -> None:
    headers = [(key, value) for key, value in start["headers"] if key.lower() not in (b"content-length", b"cache-control")]
    start["headers"] = [*headers, (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send(start)
    await send({"type": "http.response.body", "body": body})
