"""Which model is meant, what its server tells of it, and what an Ollama offers."""

from __future__ import annotations

import re
import socket
import time
import traceback
from typing import Any

import pytest

from assistant.llm import LanguageModel
from assistant.served import WINDOW, offered, ollama
from corpus.article import UserError
from tests.scripted_model import ScriptedModel
from tests.test_chroma_server import free_port

KEY = "sk-rahasia-73915"


@pytest.mark.parametrize(
    ("spec", "url", "name"),
    [
        ("http://localhost:11434 qwen3:8b", "http://localhost:11434/v1", "qwen3:8b"),
        ("http://localhost:11434/ hf.co/some/Model-GGUF:Q4_K_M", "http://localhost:11434/v1", "hf.co/some/Model-GGUF:Q4_K_M"),
        ("  https://llm.example.org/v1/   a ", "https://llm.example.org/v1", "a"),
        ("https://example.org/openai/v1/chat/completions b", "https://example.org/openai/v1", "b"),
        ("http://[::1]:8000/v1 c", "http://[::1]:8000/v1", "c"),
        ("http://192.168.1.5:8000 /models/folder", "http://192.168.1.5:8000/v1", "/models/folder"),
        ("HTTP://Desk_PC d", "http://Desk_PC/v1", "d"),
    ],
)
def test_a_model_is_named_by_its_address_and_its_name(spec: str, url: str, name: str) -> None:
    model = LanguageModel.parse(spec, {})
    assert (model.url, model.name) == (url, name)
    assert LanguageModel.parse(spec, {"KUTIP_LLM_KEY": f" {KEY}\n"}).key == KEY


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "qwen3:8b",
        "http://localhost:11434",
        "http://localhost:11434 two names",
        "qwen3:8b http://localhost:11434",
        "localhost:11434 qwen3:8b",
        "ftp://localhost qwen3:8b",
        "file:///etc/passwd qwen3:8b",
        "http:// qwen3:8b",
        "http://:8000 qwen3:8b",
        "http://localhost:99999 qwen3:8b",
        "http://localhost:port qwen3:8b",
        "http://1.2.3.999 qwen3:8b",
        "http://[::zz] qwen3:8b",
        "http://a..b qwen3:8b",
        f"http://{'a' * 64} qwen3:8b",
        "http://localhost/v1?version=1 qwen3:8b",
        "http://localhost/v1#top qwen3:8b",
        "http://localhost qwen3\x00:8b",
        "http://localhost qwen3\udce9:8b",
        f"http://me:{KEY}@localhost qwen3:8b",
        f"http://localhost qwen3:8b {KEY}",
    ],
)
def test_what_names_no_model_is_told_in_a_sentence(spec: str) -> None:
    with pytest.raises(UserError) as raised:
        LanguageModel.parse(spec, {})
    assert re.search(r"--llm.*\.$", str(raised.value))
    assert KEY not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("key", ["kunci rahasia", "kunci\nlain", "clé", "kunci\x7f"])
def test_a_key_that_cannot_be_sent_is_told(key: str) -> None:
    with pytest.raises(UserError, match="KUTIP_LLM_KEY") as raised:
        LanguageModel.parse("http://localhost m", {"KUTIP_LLM_KEY": key})
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "listed", "told", "window"),
    [
        ("vllm", [{"id": "other", "max_model_len": 1}, {"id": "vllm", "max_model_len": 8192}], {}, 8192),
        ("router", [{"id": "router", "context_length": 32768}], {}, 32768),
        (
            "alias",
            [{"id": "model.gguf", "meta": {"n_ctx_train": 131072}}],
            {"/props": {"default_generation_settings": {"n_ctx": 6000}}},
            6000,
        ),
        ("cpp", [{"id": "cpp", "meta": {"n_ctx_train": 2048}}], {}, 2048),
        (
            "set",
            [{"id": "set"}],
            {"/api/show": {"parameters": 'stop "x"\nnum_ctx     16384', "model_info": {"a.context_length": 40960}}},
            16384,
        ),
        ("unset", [{"id": "unset"}], {"/api/show": {"model_info": {"qwen3.context_length": 40960}}}, WINDOW),
        ("small", [{"id": "small"}], {"/api/show": {"model_info": {"llama.context_length": 2048}}}, 2048),
        ("none", [], {}, WINDOW),
        (
            "odd",
            [{"id": "odd", "max_model_len": "8192", "meta": [1]}, 5],
            {"/api/show": [], "/props": {"default_generation_settings": 3}},
            WINDOW,
        ),
        ("negative", [{"id": "negative", "max_model_len": -1, "context_length": True}], {}, WINDOW),
    ],
)
def test_how_much_a_model_reads(name: str, listed: list[Any], told: dict[str, Any], window: int) -> None:
    with ScriptedModel() as server:
        server.told = {"/v1/models": {"data": listed}, **told}
        model = LanguageModel(server.url, name, KEY)
        assert model.window() == window
        asked = len(server.requests)
        assert model.window() == window
        assert len(server.requests) == asked
        assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in server.requests)


@pytest.mark.parametrize("listed", [None, [], {"data": None}, {"data": {}}, "text", 5])
def test_a_list_that_is_none(listed: Any) -> None:
    with ScriptedModel() as server:
        server.told = {"/v1/models": listed}
        assert LanguageModel(server.url, f"odd {listed}").window() == WINDOW


def test_a_server_that_starts_later_is_asked_then() -> None:
    port = free_port()
    model = LanguageModel(f"http://127.0.0.1:{port}/v1", "late")
    assert model.window() == WINDOW
    with ScriptedModel(port=port) as server:
        server.told = {"/v1/models": {"data": [{"id": "late", "max_model_len": 12_345}]}}
        assert model.window() == 12_345


def test_the_models_of_ollama_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedModel() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.root)
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
        server.told = {
            "/api/tags": {
                "models": [
                    {"name": "qwen3:8b", "details": {"family": "qwen3"}},
                    {"name": "nomic-embed-text:latest", "details": {"family": "nomic-bert"}},
                    {"name": 5},
                    {"name": "llama3.2:latest", "details": None},
                    "odd",
                ]
            }
        }
        assert offered(10) == ("qwen3:8b", "llama3.2:latest")
        odds: list[Any] = [{}, {"models": None}, {"models": {"name": "a"}}, [], None, 5]
        for odd in odds:
            server.told = {"/api/tags": odd}
            assert offered(10) == ()
        server.told = {}
        assert offered(10) == ()
    assert offered() == ()


def test_an_ollama_that_does_not_answer_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{deaf.getsockname()[1]}")
        start = time.monotonic()
        assert offered(0.2) == ()
        assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("named", "address"),
    [
        ("", "http://localhost:11434"),
        ("0.0.0.0", "http://localhost:11434"),
        ("0.0.0.0:8080", "http://localhost:8080"),
        (":9000", "http://localhost:9000"),
        ("127.0.0.1:11435", "http://127.0.0.1:11435"),
        ("https://llm.example.org", "https://llm.example.org:443"),
        ("http://box/", "http://box:80"),
        ("[::]:9000", "http://localhost:9000"),
        ("[::1]", "http://[::1]:11434"),
        ("'box:1'", "http://box:1"),
        ("box:port", "http://localhost:11434"),
        ("[", "http://localhost:11434"),
    ],
)
def test_where_ollama_is(named: str, address: str) -> None:
    assert ollama({"OLLAMA_HOST": named}) == address
