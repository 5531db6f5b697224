"""A language model on a server of its own whose replies a test writes; by hand: `python -m tests.scripted_model [--port N] [--ill]`.

Unless told otherwise it behaves well: it quotes the first sentence of every passage in its prompt, with the passage's mark. With --ill it
does what models do wrong: other numbers, other marks, no marks, HTML, links.
"""

from __future__ import annotations

import argparse
import json
import re
import select
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from typing import Any

from index.sentences import sentence_spans

NAME = "scripted:1b"
STREAM = {"Content-Type": "text/event-stream"}
PASSAGE = re.compile(r"^BEGIN \S+ \w+ \[(\d+)\]\n.*?\n\n(.*?)\nEND ", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"(?:Question|Pertanyaan): (.*)")
MOST = 3  # sentences of a reply


@dataclass(frozen=True)
class Reply:
    """An answer of the server: its status, its headers, and its body in pieces, where a number is seconds to wait.

    `late` seconds pass before it begins; with `cut` the connection breaks off where the body ends.
    """

    chunks: Iterable[bytes | float] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: STREAM)
    late: float = 0
    cut: bool = False


@dataclass(frozen=True)
class Request:
    """What the server was asked: the path, the headers under lower-case names, and the body, which is None without one."""

    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def messages(self) -> list[dict[str, str]]:
        """The messages of a chat."""
        return list(self.body["messages"])


Script = Callable[[list[dict[str, str]]], Reply]


def event(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
    """A line of a stream."""
    told = {"id": "1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return b"data: " + json.dumps(told).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def said(*pieces: str, wait: float = 0, late: float = 0, finish: str | None = "stop", done: bool = True, cut: bool = False) -> Reply:
    """A reply of these pieces, each `wait` seconds after the one before."""
    return streamed(({"content": piece} for piece in pieces), wait, late, finish, done, cut)


def streamed(
    deltas: Iterable[Mapping[str, Any]],
    wait: float = 0,
    late: float = 0,
    finish: str | None = "stop",
    done: bool = True,
    cut: bool = False,
) -> Reply:
    """The same of any deltas, and of endlessly many if need be."""
    written: Iterable[bytes | float] = (chunk for delta in deltas for chunk in (wait, event(delta)))
    end = [event({}, finish)] if finish else []
    return Reply(chain([event({"role": "assistant", "content": ""})], written, end, [DONE] if done else []), late=late, cut=cut)


def refusal(status: int, message: str = "no", **more: Any) -> Reply:
    """An error as servers tell it in JSON; a name among `more` is one of the error, `retry_after` a header."""
    headers = {"Content-Type": "application/json"}
    if "retry_after" in more:
        headers["Retry-After"] = str(more.pop("retry_after"))
    return Reply([json.dumps({"error": {"message": message, **more}}).encode()], status, headers)


def page(text: str = "<!DOCTYPE html>\n<title>Welcome</title>\n<p>It works!", status: int = 200) -> Reply:
    """A web page."""
    return Reply([text.encode()], status, {"Content-Type": "text/html"})


def first_sentences(messages: list[dict[str, str]]) -> list[tuple[int, str]]:
    """The numbers of the passages in a prompt and the first sentence of each."""
    found = [(int(number), text) for number, text in PASSAGE.findall(messages[-1]["content"])]
    return [(number, next((text[start:end] for start, end in sentence_spans(text)), "")) for number, text in found]


def quoting(messages: list[dict[str, str]]) -> Reply:
    """What a model that behaves well replies, word by word: quotes, or the question when there is nothing to quote."""
    sentences = [f"{text[:-1]} [{number}]{text[-1]}" for number, text in first_sentences(messages)[:MOST] if text]
    question = "".join(QUESTION.findall(messages[-1]["content"])[-1:])
    return said(*re.findall(r"\s*\S+", " ".join(sentences) or question), wait=0.01)


def ill(messages: list[dict[str, str]]) -> Reply:
    """What a model that behaves badly replies: each of its faults once, on what the passages say."""
    sentences = first_sentences(messages) or [(1, "Nothing is known.")]
    (_, one), (other, two) = sentences[0], sentences[-1]
    wrong = [
        re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), one) + " [1]",
        f"{one} [{other}]",
        two,
        f"{two} [99]",
        "Sebanyak 4.321 orang tewas dan 77% rumah rusak. [1]",
        "The minister of magic resigned on 31 February 2019. [1][2]",
        "<script>document.title = 'taken'</script><img src=x onerror=alert(1)> [1]",
        "See [the full story](https://evil.invalid/?q=1) or ![](https://evil.invalid/p.png) at https://evil.invalid. [1]",
    ]
    return said(*re.findall(r"\s*\S+", " ".join(wrong)), wait=0.01)


class ScriptedModel:
    """The server, from `with` to its end. `replies` are given one after the other, or made from the messages; then it quotes.

    `told` is what other paths answer, as JSON. `requests` are all that came; `left` is set when somebody went before a reply had ended.
    """

    def __init__(self, *replies: Reply, port: int = 0) -> None:
        """Listens on a free port of this machine, or on that one."""
        self.replies: deque[Reply] | Script = deque(replies) or quoting
        self.told: dict[str, Any] = {"/v1/models": {"object": "list", "data": [{"id": NAME, "object": "model"}]}}
        self.requests: list[Request] = []
        self.left = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"model": self}))
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.root}/v1"

    def __enter__(self) -> ScriptedModel:
        """Starts to answer."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops answering."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def chats(self) -> list[Request]:
        """The requests for a reply among all."""
        return [request for request in self.requests if request.path.endswith("/chat/completions")]

    def reply(self, messages: list[dict[str, str]]) -> Reply:
        """The next reply."""
        if callable(self.replies):
            return self.replies(messages)
        return self.replies.popleft() if self.replies else quoting(messages)


class _Handler(BaseHTTPRequestHandler):
    model: ScriptedModel
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Any) -> None:
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.model.requests.append(request)
        if self.path.endswith("/chat/completions"):
            reply = self.model.reply(request.messages)
        elif self.path in self.model.told:
            reply = Reply([json.dumps(self.model.told[self.path]).encode()], headers={"Content-Type": "application/json"})
        else:
            reply = refusal(404, "no such path")
        self.close_connection = True
        try:
            self._send(reply)
        except OSError:
            self.model.left.set()

    def _send(self, reply: Reply) -> None:
        self._wait(reply.late)
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Transfer-Encoding": "chunked", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        for chunk in reply.chunks:
            if isinstance(chunk, bytes):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            else:
                self._wait(chunk)
        if not reply.cut:
            self.wfile.write(b"0\r\n\r\n")

    def _wait(self, seconds: float) -> None:
        """Waits so long, or until the other side hangs up, which is all that it can do by now."""
        if seconds and select.select([self.connection], [], [], seconds)[0]:
            raise ConnectionResetError

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Serves until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port; a free one if none is given")
    parser.add_argument("--ill", action="store_true", help="misbehave")
    options = parser.parse_args()
    with ScriptedModel(port=options.port) as model:
        model.replies = ill if options.ill else quoting
        sys.stdout.write(f'--llm "{model.root} {NAME}"\n')
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
