"""What stands around the whole application: a request that should not come in gets no further than here."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Set
from math import ceil
from urllib.parse import parse_qs

from assistant.door_labels import DOOR_LABELS
from assistant.guard.asgi import App, Message, Receive, Scope, Send, again, reply, value, values, whole
from assistant.guard.doors import Door, door
from assistant.guard.front import Front, Visit, visit, without_claims
from assistant.guard.limits import Buckets, Claims, Streams
from assistant.guard.login import LogIn, language_of, log_in_at
from assistant.guard.origin import is_ours
from assistant.policy import secured

LOG_IN = ("/log-in", "/log-out")
HEALTH = "/health"  # tells nothing but whether all is well
FOR_PROGRAMS = re.compile(r"/api/.*|/metrics", re.ASCII)  # where a program may bring the password itself
STARTED = "/gradio_api/startup-events"  # asked for by the server itself when it has started, and of no use to anybody else
Refusal = tuple[int, str, float]  # the status, the word for it, and the seconds to wait, or the megabytes
_TAB = re.compile(r"[\w-]{1,64}", re.ASCII)


class Guard:
    """An ASGI application around another one, which sees only what may be asked.

    It finds there who asks, under "user" ("" where nobody is named), and under "nonce" the number that scripts of this response must carry.
    """

    def __init__(self, front: Front, log_in: LogIn | None, functions: Set[str]) -> None:
        """`functions` are the names that requests to components may call; the application is named later, by `around`."""
        self._front, self._log_in, self._functions = front, log_in, functions
        self._buckets, self._streams, self._claims = Buckets(), Streams(), Claims()
        self._app: App | None = None

    @property
    def stands(self) -> bool:
        """Whether there is an application behind."""
        return self._app is not None

    def around(self, app: App) -> Guard:
        """Itself, before that application."""
        self._app = app
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or lets the application answer."""
        assert self._app is not None, "no application stands behind"
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":  # the page uses none
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        known, nonce = visit(scope, self._front), secrets.token_urlsafe(16)
        scope["nonce"] = nonce

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = secured(list(message.get("headers", ())), nonce)
            await send(message)

        session = self._log_in.session(scope, known) if self._log_in else ""
        brings = bool(self._log_in and FOR_PROGRAMS.fullmatch(known.path) and self._log_in.knows(scope, known))
        visitor = known.user or session or known.address
        refusal = self._stranger(scope, known, brings) or self._excess(scope, known, visitor)
        if refusal:
            await _refuse(scope, send_secured, *refusal)
        elif self._log_in and known.path in LOG_IN:
            await self._log_in.answer(scope, receive, send_secured, known)
        elif self._log_in and not (session or brings) and known.path not in (STARTED, HEALTH):
            await _to_log_in(scope, send_secured, known)
        else:
            await self._enter(scope, receive, send_secured, known, visitor)

    def _stranger(self, scope: Scope, known: Visit, brings: bool) -> Refusal | None:
        """What is wrong with where a request comes from, which `brings` the password itself, as no browser does unasked."""
        reached = (scope.get("server") or ("",))[0] or ""
        if not self._front.admits(value(scope, "host"), reached):
            return 421, "host", 0
        if self._front.user_header and known.user is None and known.path not in (STARTED, HEALTH):
            return 401, "stranger", 0
        is_known = (self._log_in is not None and not brings) or bool(self._front.user_header)
        if not is_ours(scope, known, is_known):
            return 403, "foreign", 0
        return None

    def _excess(self, scope: Scope, known: Visit, visitor: str) -> Refusal | None:
        """What is wrong with where it leads, with how often it comes, or with how much it brings."""
        opened = door(known.method, known.path)
        seconds = self._buckets.wait(visitor, opened.cost if opened else 1.0)
        if seconds:
            return 429, "often", seconds
        if opened is None or (self._log_in is None and known.path in LOG_IN):
            return 404, "closed", 0
        if values(scope, "transfer-encoding"):
            return 411, "length", 0
        length = value(scope, "content-length") or "0"
        if not length.isdecimal() or int(length) > opened.largest:
            return 413, "large", opened.largest / 1e6
        return None

    async def _enter(self, scope: Scope, receive: Receive, send: Send, known: Visit, visitor: str) -> None:
        opened, owner = door(known.method, known.path), known.user or ""
        assert opened is not None
        assert self._app is not None
        taken = await self._taken(scope, receive, known, opened, owner) if opened.session else receive
        if taken is None:
            await _refuse(scope, send, 400, "nonsense", 0)
            return
        scope["user"] = owner
        scope["scheme"] = "https" if known.is_encrypted else "http"
        without_claims(scope, self._front)
        if opened.is_stream and not self._streams.begin(visitor):
            await _refuse(scope, send, 429, "streams", 1)
            return
        try:
            await self._app(scope, taken, send)
        finally:
            if opened.is_stream:
                self._streams.end(visitor)

    async def _taken(self, scope: Scope, receive: Receive, known: Visit, opened: Door, owner: str) -> Receive | None:
        """What gives the request, whose tab is the owner's; None where it is another's, or where the request makes no sense."""
        name: object = ""
        if opened.session == "path":
            found = opened.path.fullmatch(known.path)
            name = found[1] if found else ""
        elif opened.session == "query":
            names = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True).get("session_hash", [])
            name = names[0] if len(names) == 1 else ""
        else:
            body = await _read(scope, receive)
            if body is None:
                return None
            raw, asked = body
            name, receive = asked.get("session_hash"), again(raw, receive)
            if not self._makes_sense(known.path, asked):
                return None
        return receive if isinstance(name, str) and _TAB.fullmatch(name) and self._claims.claim(name, owner) else None

    def _makes_sense(self, path: str, asked: dict[str, object]) -> bool:
        """Whether a request calls one of the page's own functions, or brings to an event what such a request may."""
        if "component_server" in path:
            return asked.get("fn_name") in self._functions
        return "queue/join" not in path or _is_plain(asked.get("data"))


def _is_plain(data: object) -> bool:
    """Whether what an event brings are but texts and numbers, as those of the page are: Gradio would fetch and copy a file named there."""
    return isinstance(data, list) and all(one is None or isinstance(one, str | int | float) for one in data)


async def _read(scope: Scope, receive: Receive) -> tuple[bytes, dict[str, object]] | None:
    """The body of a request, and what it says; None where it is no JSON object, or comes too slowly."""
    if value(scope, "content-type").partition(";")[0].strip().lower() != "application/json":
        return None
    try:
        body = await whole(receive) or b""
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return (body, asked) if isinstance(asked, dict) else None


async def _refuse(scope: Scope, send: Send, status: int, word: str, amount: float) -> None:
    """Says in a sentence what is wrong."""
    seconds = max(1, ceil(amount))
    text = DOOR_LABELS[language_of(scope)][word].format(seconds=seconds, most=f"{amount:g}")
    # What the body of a refused request still holds is not read, so that the connection cannot be used again.
    fields = [("connection", "close")] if status in (411, 413) else [("retry-after", str(seconds))] if status == 429 else []
    await reply(send, status, text, fields=fields)


async def _to_log_in(scope: Scope, send: Send, known: Visit) -> None:
    if known.path == "/":
        await reply(send, 303, fields=[("location", log_in_at(scope))])
    else:
        await reply(send, 401, DOOR_LABELS[language_of(scope)]["log in first"])
