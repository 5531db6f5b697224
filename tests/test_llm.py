"""The text of a language model as it comes over HTTP, every way to fail, and what a reader who goes leaves behind."""

from __future__ import annotations

import asyncio
import itertools
import logging
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.llm import LanguageModel, Limits, Message, in_words
from assistant.served import WINDOW
from assistant.trouble import Failed, Kind
from tests.scripted_model import DONE, NAME, Reply, ScriptedModel, event, ill, page, quoting, refusal, said, streamed
from tests.test_chroma_server import free_port

ASKED = (Message("system", "Jawab singkat."), Message("user", "Kapal apa yang karam?"))
KEY = "sk-rahasia-73915"
QUICK = Limits(back_off=0.01)
ABSENT = {"content": None}


def of(server: ScriptedModel) -> LanguageModel:
    return LanguageModel(server.url, NAME, KEY)


def reply_of(model: LanguageModel, limits: Limits = QUICK) -> tuple[str, Kind | None]:
    """The text of a reply and how it failed."""
    text = ""
    try:
        for piece in model.stream(ASKED, 50, limits):
            text += piece
    except Failed as failed:
        return text, failed.kind
    return text, None


def outcome(*replies: Reply, limits: Limits = QUICK) -> tuple[str, Kind | None]:
    """The same from a server that gives these replies."""
    with ScriptedModel(*replies) as server:
        return reply_of(of(server), limits)


# What comes.


def test_text_comes_while_it_is_written() -> None:
    with ScriptedModel(said("Kapal ", "Melati ", "karam.", wait=0.3)) as server:
        pieces = [(time.monotonic(), piece) for piece in of(server).stream(ASKED, 77)]
    told = [(moment, piece) for moment, piece in pieces if piece]
    assert [piece for _, piece in told] == ["Kapal ", "Melati ", "karam."]
    assert told[2][0] - told[0][0] > 0.3
    (request,) = server.requests
    assert request.body == {
        "model": NAME,
        "messages": [{"role": message.role, "content": message.content} for message in ASKED],
        "stream": True,
        "temperature": 0,
        "max_tokens": 77,
    }
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "reply",
    [
        said("Kapal ", "", "karam."),
        said("Kapal ", "karam.", done=False),
        said("Kapal ", "karam.", finish=None),
        said("Kapal ", "karam.", finish="content_filter"),
        said("Kapal ", "karam.", cut=True),
        streamed([{"content": "Kapal "}, ABSENT, {}, {"tool_calls": []}, {"content": "karam."}]),
        streamed([{"reasoning_content": "Hm.", **ABSENT}, {"reasoning": "Jadi"}, {"content": "Kapal karam."}]),
        said("<think>Kapal apa?</think>", "Kapal karam."),
        said("<thi", "nk>Kapal", " apa?</", "think", ">Kapal ", "karam."),
        Reply([b": wait\n\n", b"event: x\nid: 1\nretry: 5\ndata:", event({"content": "Kapal karam."})[5:].replace(b"\n", b"\r\n"), DONE]),
        Reply([b'data: {"choices": [], "usage": {}}\n\n', event({"content": "Kapal karam."}), b"data: [DONE]"]),
        Reply([*(bytes([byte]) for byte in event({"content": "Kapal karam."})), DONE]),
    ],
)
def test_what_counts_is_the_text_of_the_answer(reply: Reply) -> None:
    assert outcome(reply) == ("Kapal karam.", None)


def test_letters_may_be_split_over_pieces_of_the_connection_and_halves_of_letters_do_no_harm() -> None:
    raw = b'data: {"choices": [{"delta": {"content": "caf\xc3\xa9 \\ud83d\\udea2 \\ud83d"}}]}\n\n'
    text, failed = outcome(Reply([*(bytes([byte]) for byte in raw), DONE]))
    assert (text, failed) == ("café 🚢 \ufffd", None)
    assert text.encode()


def test_halves_of_letters_in_a_question_do_no_harm() -> None:
    with ScriptedModel(said("ya")) as server:
        assert "".join(of(server).stream([Message("user", "a\ud800b")], 5)) == "ya"
        assert server.chats[0].messages[0]["content"] == "a?b"


# What goes wrong.


@pytest.mark.parametrize(
    ("kind", "replies"),
    [
        ("key", [refusal(401, f"Incorrect API key provided: {KEY}")]),
        ("key", [refusal(403)]),
        ("model", [refusal(404, "model 'scripted:1b' not found")]),
        ("model", [page(status=404)]),
        ("model", [refusal(400, f"{NAME} is not a valid model ID")]),
        ("model", [refusal(400, "unknown", code="model_not_found")]),
        ("busy", [refusal(429)] * 3),
        ("busy", [refusal(429, retry_after=3600)]),
        ("server", [refusal(500)] * 3),
        ("server", [page(status=502)] * 3),
        ("server", [refusal(503, "Loading model")] * 3),
        ("server", [Reply([b'data: {"error": {"message": "out of memory"}}\n\n'])] * 3),
        ("server", [Reply([b'data: {"error": "out of memory"}\n\n'])] * 3),
        ("busy", [Reply([b'data: {"error": {"message": "later", "code": 429}}\n\n'])] * 3),
        ("broken", [Reply([], cut=True)] * 3),
        ("broken", [Reply([])] * 3),
        ("broken", [Reply([b'data: {"choices": [{"delta": {"con'], cut=True)] * 3),
        ("empty", [said()]),
        ("empty", [said(" ", "\n\n")]),
        ("empty", [said("<think>Hm", finish="length")]),
        ("empty", [said("<think>Hm</think>")]),
        ("empty", [streamed([{"reasoning_content": "Hm"}], finish="length")]),
        ("empty", [Reply([DONE])]),
        ("garbled", [page()]),
        ("garbled", [page("kapal karam\n")]),
        ("garbled", [Reply([b'{"choices": [{"message": {"content": "Kapal karam."}}]}'], headers={"Content-Type": "application/json"})]),
        ("garbled", [Reply([b'data: {"choices": [{"delta": {"content": "caf\xe9"}}]}\n\n', DONE])]),
        ("garbled", [Reply([b"data: {not json}\n\n", DONE])]),
        ("garbled", [Reply([b"data: " + b"[" * 100_000 + b"\n\n", DONE])]),
        ("garbled", [Reply([b"data: " + b"a" * 300_000] * 5)]),
        ("garbled", [Reply([b'data: {"choices": [{"text": 1, "delta": {"content": 7}}]}\n\n', DONE])]),
        ("garbled", [Reply([b'data: {"message": "hello"}\n\n', DONE])]),
        ("garbled", [Reply([b"data: 5\n\n", DONE])]),
        ("garbled", [Reply([b"\x1f\x8b\x00kapal"], headers={"Content-Type": "text/event-stream"})]),
        ("garbled", [refusal(400, "max_tokens is too small")]),
        ("garbled", [refusal(405)]),
        ("long", [refusal(400, "This model's maximum context length is 4096 tokens.")]),
        ("long", [refusal(400, "too big", code="context_length_exceeded")]),
        ("long", [refusal(400, "the request exceeds the available context size", type="exceed_context_size_error")]),
        ("long", [refusal(500, "The context window was exceeded.")]),
        ("long", [refusal(413)]),
        ("slow", [refusal(408)]),
    ],
)
def test_a_server_without_an_answer_is_told_by_kind(kind: Kind, replies: Sequence[Reply]) -> None:
    with ScriptedModel(*replies) as server:
        text, failed = reply_of(of(server))
    assert (text.strip(), failed) == ("", kind)
    assert len(server.chats) == len(replies)


@pytest.mark.parametrize(
    ("kind", "reply"),
    [
        ("broken", said("Kapal", done=False, finish=None, cut=True)),
        ("broken", said("Kapal", done=False, finish=None)),
        ("garbled", Reply([event({"content": "Kapal"}), b"data: \xff\n\n"])),
        ("garbled", Reply([event({"content": "Kapal"}), b"<html>\n"])),
        ("server", Reply([event({"content": "Kapal"}), b'data: {"error": {"message": "crash", "code": "oops"}}\n\n'])),
        ("long", Reply([event({"content": "Kapal"}), b'data: {"error": {"message": "context length exceeded", "code": 400}}\n\n'])),
        ("endless", said("Kapal", finish="length")),
        ("slow", Reply([event({"content": "Kapal"}), *(0.1, b": still here\n\n") * 300])),
        ("slow", Reply([event({"content": "Kapal"}), *(0.1, event({"content": ""})) * 300])),
    ],
)
def test_what_came_before_a_failure_is_kept_and_not_asked_again(kind: Kind, reply: Reply) -> None:
    with ScriptedModel(reply) as server:
        assert reply_of(of(server), Limits(between=0.5)) == ("Kapal", kind)
    assert len(server.chats) == 1


def test_nobody_answers() -> None:
    model = LanguageModel(f"http://127.0.0.1:{free_port()}/v1", NAME)
    assert reply_of(model) == ("", "refused")
    assert reply_of(LanguageModel(f"https://127.0.0.1:{free_port()}/v1", NAME)) == ("", "refused")


def test_encrypted_or_not_is_no_matter_of_taste() -> None:
    with ScriptedModel(said("ya")) as server:
        assert reply_of(LanguageModel(server.url.replace("http:", "https:"), NAME)) == ("", "refused")


def test_something_else_than_a_web_server_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(10)

        def greet() -> None:
            for _ in range(3):
                connection, _ = other.accept()
                with connection:
                    connection.sendall(b"SSH-2.0-kapal\r\n")

        greeting = Thread(target=greet)
        greeting.start()
        assert reply_of(LanguageModel(f"http://127.0.0.1:{other.getsockname()[1]}/v1", NAME)) == ("", "broken")
        greeting.join(10)


@pytest.mark.parametrize(
    "reply",
    [
        lambda: said("Kapal", late=30),
        lambda: Reply((0.05, b": wait\n\n") * 600),
        lambda: streamed(({} for _ in range(600)), wait=0.05),
    ],
)
def test_a_first_token_that_does_not_come(reply: Any) -> None:
    start = time.monotonic()
    assert outcome(reply(), limits=Limits(first=0.5)) == ("", "slow")
    assert time.monotonic() - start < 20


def test_thoughts_show_that_a_model_is_at_work() -> None:
    thoughts = [{"reasoning_content": "hm"}] * 8
    assert outcome(streamed([*thoughts, {"content": "Kapal."}], wait=0.5), limits=Limits(first=2.5, between=5)) == ("Kapal.", None)


def test_a_reply_that_takes_too_long_in_all() -> None:
    start = time.monotonic()
    text, failed = outcome(streamed(({"content": "ya "} for _ in range(600)), wait=0.05), limits=Limits(total=2))
    assert failed == "slow"
    assert set(text.split()) <= {"ya"}
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("delta", [{"content": "kapal "}, {"reasoning_content": "kapal "}, {"content": "a" * 500_000}])
def test_a_model_that_does_not_end_is_cut_off(delta: dict[str, str]) -> None:
    with ScriptedModel(streamed(itertools.repeat(delta))) as server:
        text, failed = reply_of(of(server), Limits(longest=1_000))
        assert failed == ("endless" if "content" in delta else "empty")
        assert len(text) <= 1_000 + len(delta.get("content", ""))
        assert server.left.wait(20)


def test_a_listener_that_never_answers_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        assert reply_of(LanguageModel(f"http://127.0.0.1:{deaf.getsockname()[1]}/v1", NAME), Limits(first=0.5)) == ("", "slow")


# Again.


@pytest.mark.parametrize(
    "first",
    [
        [refusal(500)],
        [refusal(503), refusal(429)],
        [page(status=502)],
        [refusal(429, retry_after=1)],
        [Reply([], cut=True)],
        [said(cut=True, finish=None, done=False)],
    ],
)
def test_what_passes_is_tried_again(first: list[Reply]) -> None:
    with ScriptedModel(*first, said("Kapal.")) as server:
        assert reply_of(of(server)) == ("Kapal.", None)
    assert len(server.chats) == len(first) + 1


def test_a_server_that_asks_for_time_gets_it() -> None:
    with ScriptedModel(refusal(429, retry_after=2), said("Kapal.")) as server:
        start = time.monotonic()
        assert reply_of(of(server)) == ("Kapal.", None)
        assert time.monotonic() - start >= 2


@pytest.mark.parametrize("asks", ["soon", "-5", "nan", "1e9", "Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_time_that_is_none_is_no_matter(asks: str) -> None:
    assert outcome(refusal(429, retry_after=asks), said("Kapal.")) == ("Kapal.", None)


def test_a_model_that_refuses_a_setting_is_asked_without_it() -> None:
    refused = [refusal(400, "Unsupported", code="unsupported_parameter", param="max_tokens")]
    refused += [refusal(400, "Unsupported", code="unsupported_value", param="temperature")]
    with ScriptedModel(*refused, said("Kapal.")) as server:
        assert reply_of(of(server)) == ("Kapal.", None)
    assert [set(chat.body) & {"max_tokens", "temperature"} for chat in server.chats] == [
        {"max_tokens", "temperature"},
        {"temperature"},
        set(),
    ]


def test_a_model_that_refuses_everything_is_not_asked_for_ever() -> None:
    with ScriptedModel() as server:
        server.replies = lambda _: refusal(400, "Unsupported", code="unsupported_value", param="temperature")
        assert reply_of(of(server)) == ("", "garbled")
        assert len(server.chats) == 2


# Stop.


@pytest.mark.parametrize(
    "reply",
    [
        lambda: streamed(itertools.repeat({"content": "ya "}), wait=0.05),
        lambda: said("ya", wait=60),
        lambda: said("ya", late=60),
        lambda: streamed(itertools.repeat({"reasoning": "hm"}), wait=0.05),
    ],
)
def test_a_reader_who_goes_closes_the_connection(reply: Any) -> None:
    with ScriptedModel(reply()) as server:
        pieces = of(server).stream(ASKED, 50)
        next(pieces)
        while not server.chats:
            next(pieces)
        pieces.close()
        assert server.left.wait(20)


def test_a_reader_who_goes_while_the_server_is_left_alone_stops_the_trying() -> None:
    with ScriptedModel(refusal(429, retry_after=3)) as server:
        pieces = of(server).stream(ASKED, 50)
        while not server.chats:
            next(pieces)
        pieces.close()
        time.sleep(4)
        assert len(server.chats) == 1


def test_replies_are_read_side_by_side() -> None:
    with ScriptedModel() as server:
        server.replies = lambda _: said("Kapal ", "karam.", wait=0.2)
        streams = [of(server).stream(ASKED, 50) for _ in range(3)]
        begun = [next(stream) for stream in streams]  # nothing yet, or the first piece
        assert [first + "".join(stream) for first, stream in zip(begun, streams, strict=True)] == ["Kapal karam."] * 3


def test_a_reply_can_be_read_in_a_running_loop() -> None:
    async def read() -> tuple[str, Kind | None]:
        return outcome(said("Kapal."))

    with ThreadPoolExecutor() as thread:  # in this one, a browser's loop may be running
        assert thread.submit(lambda: asyncio.run(read())).result() == ("Kapal.", None)


# What stays here.


def test_a_key_is_nowhere_to_be_read(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedModel(refusal(401, f"Incorrect API key provided: {KEY}")) as server:
        model = of(server)
        with pytest.raises(Failed) as raised:
            list(model.stream(ASKED, 50))
    told = [repr(model), str(model), repr(raised.value), *traceback.format_exception(raised.value), caplog.text]
    told += [in_words(raised.value, model, language) for language in ("id", "en")]
    assert KEY not in "\n".join(told)


def test_what_the_environment_holds_for_others_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, nobody)
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, KEY)
    with ScriptedModel(said("Kapal.")) as server:
        model = LanguageModel.parse(f"{server.root} {NAME}", {})
        assert reply_of(model) == ("Kapal.", None)
        assert model.window() == WINDOW
    assert KEY not in str([request.headers for request in server.requests])


def test_a_question_is_not_sent_on_to_another_server() -> None:
    with ScriptedModel() as other, ScriptedModel() as server:
        server.replies = lambda _: Reply(status=307, headers={"Location": f"{other.url}/chat/completions"})
        assert reply_of(of(server)) == ("", "garbled")
        assert not other.requests


def test_a_page_without_a_model_does_not_wait_for_the_library() -> None:
    code = "import sys, assistant.llm, assistant.served; print([name for name in ('openai', 'httpx2') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# The scripted model itself, as other tests use it.


PROMPT = """BEGIN ab12 KUTIPAN [1]
Sumber: Kabar
Judul: Kapal

Kapal Melati karam pada 3 Mei. Tiga orang selamat.
END ab12 KUTIPAN [1]

BEGIN ab12 KUTIPAN [2]
Sumber: Kabar

Harga beras naik.
END ab12 KUTIPAN [2]

Pertanyaan: Kapal apa yang karam?"""


def test_the_scripted_model_quotes_with_marks() -> None:
    asked = [Message("user", PROMPT)]
    with ScriptedModel() as server:
        assert "".join(of(server).stream(asked, 50)) == "Kapal Melati karam pada 3 Mei [1]. Harga beras naik [2]."
        assert "".join(of(server).stream([Message("user", "Pertanyaan: Siapa dia?")], 50)) == "Siapa dia?"
        server.replies = ill
        wrong = "".join(of(server).stream(asked, 50))
    for fault in ("6 Mei. [1]", "Mei. [2]", "[99]", "<script>", "https://evil.invalid"):
        assert fault in wrong
    assert quoting([{"role": "user", "content": ""}]).status == 200


def test_the_scripted_model_runs_by_hand() -> None:
    command = [sys.executable, "-m", "tests.scripted_model", "--ill"]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        spec = process.stdout.readline().removeprefix("--llm ").strip().strip('"')
        text, failed = reply_of(LanguageModel.parse(spec, {}))
        process.terminate()
    assert failed is None
    assert "[99]" in text
