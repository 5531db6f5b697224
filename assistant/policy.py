"""What every response tells the browser that it may load."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

# The page needs nothing but itself; an article or an answer that got past the escaping could still load nothing.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'"
)


class SecurityHeaders:
    """Adds the content policy to every response of an ASGI application."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        """`app` is the application."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers as the application does, with two headers more."""

        async def send_with_policy(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"content-security-policy", CONTENT_POLICY.encode()))
                message["headers"].append((b"referrer-policy", b"no-referrer"))
            await send(message)

        await self.app(scope, receive, send_with_policy)
