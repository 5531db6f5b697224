"""A language model on a server that speaks the OpenAI protocol: Ollama, llama.cpp, vLLM, LM Studio, or one of the internet.

The only file that imports openai, and httpx2, whose errors openai lets through while a reply streams. Both are imported at first use,
because that takes half a second. No key, no article and nothing that a server says gets into an error or a log.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal

from assistant.served import EXAMPLE, address_of, is_here, window_of
from assistant.streamed import Event, events, without_thoughts
from assistant.trouble import Failed, kind_of, sentence
from corpus.article import UserError

if TYPE_CHECKING:
    import openai

_NO_KEY = "none"  # for servers that ask for none, as the protocol wants one
_BEAT = 0.25
# Worth another try, as long as no text has come.
_PASSING = frozenset({"refused", "busy", "server", "broken"})
# Newer models of OpenAI refuse these two, one at a time; the error names which.
_DISPENSABLE, _UNSUPPORTED = ("max_tokens", "temperature"), ("unsupported_parameter", "unsupported_value")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reply may take, in seconds: to connect, to the first token from the start, between tokens, in all; in characters: `longest`.

    `retries` follow after `back_off` seconds, then twice as many; a server that asks to wait longer than `patience` is not asked again.
    Thoughts are tokens and characters too.
    """

    connect: float = 5
    first: float = 60
    between: float = 20
    total: float = 180
    longest: int = 40_000
    retries: int = 2
    back_off: float = 0.5
    patience: float = 10


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model by its name on a server, whose `url` ends before `/chat/completions`."""

    url: str
    name: str
    key: str = field(default=_NO_KEY, repr=False)

    @classmethod
    def parse(cls, spec: str, environment: Mapping[str, str]) -> LanguageModel:
        """The model that `--llm "URL MODEL"` names, with the key in KUTIP_LLM_KEY; a UserError, which repeats nothing, if it names none."""
        match spec.split():
            case [url, name] if spec.isprintable():
                key = environment.get("KUTIP_LLM_KEY", "").strip() or _NO_KEY
                if not (key.isascii() and key.isprintable()) or " " in key:
                    raise UserError("KUTIP_LLM_KEY holds characters that no key has; copy the key into it again.")
                return cls(address_of(url), name, key)
        raise UserError(f"--llm takes an address and the name of one model, {EXAMPLE}.")

    def window(self) -> int:
        """The tokens that the model takes in at once, prompt and answer together, as far as its server tells."""
        return window_of(self.url, self.name, self.key)

    def stream(self, messages: Sequence[Message], most: int, limits: Limits = LIMITS) -> Generator[str, None, None]:
        """The reply of at most `most` tokens, piece by piece as it is written, without thoughts; raises Failed at any piece.

        While nothing comes, an empty piece does four times a second, so that the reader can stop. Closing the generator closes the
        connection, on which servers stop writing.
        """
        import openai  # noqa: F401  (the first time, lest it hold up the replies that the loop reads)

        chat = [{"role": message.role, "content": message.content.encode("utf-8", "replace").decode()} for message in messages]
        request = {"model": self.name, "messages": chat, "stream": True, "temperature": 0, "max_tokens": most}
        pieces: SimpleQueue[str | None] = SimpleQueue()
        reply = asyncio.run_coroutine_threadsafe(_reply(self, request, limits, pieces), _loop())
        reply.add_done_callback(lambda _: pieces.put(None))
        empty = True
        try:
            for piece in without_thoughts(_arriving(pieces)):
                empty = empty and not piece.strip()
                yield piece
            endless = reply.result()
        finally:
            reply.cancel()
        if empty:
            raise Failed("empty")
        if endless:
            raise Failed("endless")


def in_words(failed: Failed, model: LanguageModel, language: str) -> str:
    """What went wrong with the model, and what to do, in one sentence of the language."""
    return sentence(failed.kind, model.name, model.url, language)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One thread reads all replies, because only a coroutine can be stopped while it waits for a server."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="language model", daemon=True).start()
    return loop


def _arriving(pieces: SimpleQueue[str | None]) -> Iterator[str]:
    while True:
        try:
            piece = pieces.get(timeout=_BEAT)
        except Empty:
            piece = ""
        if piece is None:
            return
        yield piece


@dataclass(slots=True)
class _Writing:
    """A reply as it grows: where its pieces go, until when the next must come, and how many characters it has."""

    pieces: SimpleQueue[str | None]
    patience: asyncio.Timeout
    end: float
    limits: Limits
    length: int = 0

    def add(self, event: Event) -> None:
        """Passes the text of the event on, and gives the next one its time."""
        if event.text or event.thought:
            self.length += len(event.text) + len(event.thought)
            self.patience.reschedule(min(self.end, asyncio.get_running_loop().time() + self.limits.between))
            self.pieces.put(event.text)

    @property
    def endless(self) -> bool:
        """Whether it is longer than it may be."""
        return self.length > self.limits.longest


async def _reply(model: LanguageModel, request: Mapping[str, Any], limits: Limits, pieces: SimpleQueue[str | None]) -> bool:
    """Whether the reply, whose pieces go to `pieces`, was cut off because it did not end."""
    end = asyncio.get_running_loop().time() + limits.total
    try:
        async with asyncio.timeout(min(limits.first, limits.total)) as patience, _client(model, limits) as client:
            writing, tried = _Writing(pieces, patience, end, limits), 0
            while True:
                try:
                    return await _attempt(client, request, writing)
                except Failed as failed:
                    hopeless = failed.kind not in _PASSING or failed.wait > limits.patience
                    if hopeless or writing.length or tried == limits.retries:
                        raise
                    await asyncio.sleep(max(failed.wait, limits.back_off * 2**tried))
                    tried += 1
    except TimeoutError:
        raise Failed("slow") from None


def _client(model: LanguageModel, limits: Limits) -> openai.AsyncOpenAI:
    import openai

    client = openai.AsyncOpenAI(
        base_url=model.url,
        api_key=model.key,
        timeout=openai.Timeout(limits.total, connect=limits.connect),
        max_retries=0,
        http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False, trust_env=not is_here(model.url)),
    )
    client.organization = client.project = None  # which the environment holds for OpenAI alone
    return client


async def _attempt(client: openai.AsyncOpenAI, request: Mapping[str, Any], writing: _Writing) -> bool:
    import httpx2
    import openai

    try:
        async with client.chat.completions.with_streaming_response.create(**request) as answer:
            async for event in events(answer.iter_bytes(), request["model"]):
                writing.add(event)
                if event.finish or writing.endless:
                    return writing.endless or event.finish == "length"
            raise Failed("broken")
    except openai.APIStatusError as error:
        if error.code in _UNSUPPORTED and error.param in _DISPENSABLE and error.param in request:
            return await _attempt(client, {name: value for name, value in request.items() if name != error.param}, writing)
        wait = re.fullmatch(r"\d{1,9}(\.\d+)?", error.response.headers.get("retry-after", ""))
        kind = kind_of(error.status_code, f"{error.message} {error.body}", request["model"])
        raise Failed(kind, float(wait[0]) if wait else 0) from None
    except (openai.APITimeoutError, httpx2.TimeoutException):
        raise Failed("slow") from None
    except openai.APIConnectionError as error:
        raise Failed("refused" if isinstance(error.__cause__, httpx2.ConnectError) else "broken") from None
    except (httpx2.RequestError, OSError):
        raise Failed("broken") from None
