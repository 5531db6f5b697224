"""Logging in and out, where the page has a password."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs

from assistant.door_labels import DOOR_LABELS
from assistant.guard.asgi import Receive, Scope, Send, cookies, reply, value, whole
from assistant.guard.front import Visit
from assistant.guard.password import LIFETIME, Lock, Sessions
from assistant.markup.door import log_in
from assistant.view import NAME


class LogIn:
    """The log-in page of a page behind a password, and the sessions of those who have logged in."""

    def __init__(self, lock: Lock, sessions: Sessions, port: int) -> None:
        """`port`: cookies are one machine's, so that pages at two ports each need a name of their own."""
        self._lock, self._sessions, self._port = lock, sessions, port

    def session(self, scope: Scope, visit: Visit) -> str:
        """The token of the session that a request belongs to; "" for none."""
        return next((token for token in cookies(scope, self._cookie(visit)) if self._sessions.holds(token)), "")

    def knows(self, scope: Scope, visit: Visit) -> bool:
        """Whether a program brings the password itself, as a bearer token (RFC 6750); one that guesses is slowed down like everybody."""
        scheme, _, password = value(scope, "authorization").partition(" ")
        brought = password.strip().encode("latin-1").decode("utf-8", "replace")  # as header fields are read, and as programs write them
        return scheme.lower() == "bearer" and not self._lock.wait(visit.address) and self._lock.opens(brought, visit.address)

    async def answer(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        """Answers a request to /log-in or /log-out."""
        if visit.path == "/log-out":
            self._sessions.end(self.session(scope, visit))
            await reply(send, 303, fields=[("location", "/log-in"), ("set-cookie", self._set(visit, "", 0))])
        elif visit.method == "POST":
            await self._try(scope, receive, send, visit)
        else:
            told = _fields(scope["query_string"].decode("latin-1"))
            conversation = _conversation(told)
            if self.session(scope, visit):
                await reply(send, 303, fields=[("location", _page(conversation))])
                return
            language = told.get("language", [""])[0]
            language = language if language in DOOR_LABELS else language_of(scope)
            elsewhere = value(scope, "sec-fetch-site") == "cross-site"
            await reply(send, 200, log_in(language, conversation, is_from_elsewhere=elsewhere), "text/html")

    async def _try(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        told = _fields((await whole(receive) or b"").decode("utf-8", "replace"))
        conversation, language = _conversation(told), "id" if told.get("language") == ["id"] else "en"
        labels, seconds = DOOR_LABELS[language], self._lock.wait(visit.address)
        if seconds:
            page = log_in(language, conversation, labels["slow"].format(seconds=seconds))
            await reply(send, 429, page, "text/html", [("retry-after", str(seconds))])
        elif not self._lock.opens(told.get("password", [""])[0], visit.address):
            logging.warning("A wrong password came from %s", visit.address)
            await reply(send, 403, log_in(language, conversation, labels["wrong"]), "text/html")
        else:
            self._sessions.end(self.session(scope, visit))
            cookie = self._set(visit, self._sessions.begin(), int(LIFETIME))
            await reply(send, 303, fields=[("location", _page(conversation)), ("set-cookie", cookie)])

    def _cookie(self, visit: Visit) -> str:
        return f"__Host-kutip-{self._port}" if visit.is_encrypted else f"kutip-{self._port}"

    def _set(self, visit: Visit, token: str, seconds: int) -> str:
        secure = "; Secure" if visit.is_encrypted else ""
        return f"{self._cookie(visit)}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"


def language_of(scope: Scope) -> str:
    """The language in which a browser is answered, "id" or "en"."""
    return "id" if value(scope, "accept-language").lower().startswith(("id", "in")) else "en"


def log_in_at(scope: Scope) -> str:
    """The address of the log-in page that leads back to what was asked for."""
    conversation = _conversation(_fields(scope["query_string"].decode("latin-1")))
    return f"/log-in?c={conversation}" if conversation else "/log-in"


def _fields(text: str) -> dict[str, list[str]]:
    """What a form holds; nothing where it is none of ours."""
    try:
        return parse_qs(text, max_num_fields=20)
    except ValueError:
        return {}


def _conversation(told: dict[str, list[str]]) -> str:
    named = told.get("c", [""])[0]
    return named if NAME.fullmatch(named) else ""


def _page(conversation: str) -> str:
    """Where one goes after logging in: to the page, and never anywhere else."""
    return f"/?c={conversation}" if conversation else "/"
