"""What servers of language models tell of themselves: their address, the models they offer, and how much a model reads at once."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping
from functools import lru_cache
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from corpus.article import UserError

EXAMPLE = "such as “http://localhost:11434 qwen3:8b”"
WINDOW = 4096  # tokens; what Ollama gives a model on a machine with less than 24 GB of graphics memory (its docs/context-length.mdx)
OLLAMA_PORT = 11434

_HOST = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})*\.?", re.ASCII)
_ANY = ("0.0.0.0", "::")  # what a server listens on, and nobody can be called at everywhere
# Seconds that a server may take to tell how much a model reads, and bytes of what it tells.
_PATIENCE, _MOST_BYTES = 2.0, 4_000_000
# Under these names the lists of models of vLLM, OpenRouter, Groq and Mistral tell it.
_NAMES = ("max_model_len", "context_length", "context_window", "max_context_length")


def address_of(url: str) -> str:
    """The address to which `/chat/completions` is added, from what a person typed; a UserError if it is none of a server."""
    wrong = UserError(f"--llm needs an address that begins with http:// or https://, then the name of one model, {EXAMPLE}.")
    try:
        parts = urlsplit(url)
        host, known = parts.hostname or "", parts.port != 0
        if ":" in host or re.fullmatch(r"[\d.]+", host, re.ASCII):
            ip_address(host)
        else:
            known = known and _HOST.fullmatch(host) is not None
    except ValueError:
        raise wrong from None
    if "@" in parts.netloc:
        raise UserError("The key of a language model goes into the environment variable KUTIP_LLM_KEY, not into the address after --llm.")
    if not known or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise wrong
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"


def is_here(url: str) -> bool:
    """Whether an address is of this very machine, to which no proxy leads."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1", *_ANY) or host.startswith("127.")


def ollama(environment: Mapping[str, str] = os.environ) -> str:
    """The address of Ollama on this machine, or where OLLAMA_HOST says that it is."""
    scheme, found, place = environment.get("OLLAMA_HOST", "").strip(" \t\"'").rpartition("://")
    try:
        parts = urlsplit(f"//{place.rstrip('/')}")
        host, port = parts.hostname or "localhost", parts.port or {"http": 80, "https": 443}.get(scheme, OLLAMA_PORT)
    except ValueError:
        host, port = "localhost", OLLAMA_PORT
    host = "localhost" if host in _ANY else f"[{host}]" if ":" in host else host
    return f"{scheme if found else 'http'}://{host}:{port}"


def offered(timeout: float = 0.3) -> tuple[str, ...]:
    """The names of the models that write among those of a running Ollama, none where there is no Ollama."""
    return tuple(
        model["name"]
        for model in _members(_told(f"{ollama()}/api/tags", timeout), "models")
        if isinstance(name := model.get("name"), str)
        and name.isprintable()
        and "bert" not in str(_at(model, "details", "family"))  # those make vectors
    )


def window_of(url: str, name: str, key: str) -> int:
    """The tokens that a model takes in at once, prompt and answer together, and WINDOW where its server does not tell."""
    try:
        return _window(url, name, key)
    except LookupError:
        return WINDOW


@lru_cache
def _window(url: str, name: str, key: str) -> int:
    """The same; a LookupError, which is not remembered, where no server is."""
    listed = _told(f"{url}/models", _PATIENCE, key)
    if listed is None:
        raise LookupError
    models = _members(listed, "data")
    mine = next((model for model in models if model.get("id") == name), models[0] if len(models) == 1 else {})
    if told := next(filter(None, (_number(mine, known) for known in _NAMES)), 0):
        return told
    root = url.removesuffix("/v1")
    shown = _told(f"{root}/api/show", _PATIENCE, key, {"model": name})
    if isinstance(details := _at(shown, "model_info"), dict):
        chosen = re.search(r"^num_ctx\s+(\d{1,9})\s*$", str(_at(shown, "parameters")), re.M)
        trained = next((_number(details, known) for known in details if known.endswith(".context_length")), 0)
        return min(filter(None, (int(chosen[1]) if chosen else WINDOW, trained)))
    props = _told(f"{root}/props", _PATIENCE, key)
    return _number(props, "default_generation_settings", "n_ctx") or _number(mine, "meta", "n_ctx_train") or WINDOW


def _told(url: str, seconds: float, key: str = "", asked: object = None) -> Any:
    """What a server answers, as JSON; None where it does not answer so."""
    until = time.monotonic() + seconds
    body = b""
    try:
        request = Request(url, json.dumps(asked).encode() if asked else None, {"Content-Type": "application/json"})
        if key:
            request.add_unredirected_header("Authorization", f"Bearer {key}")
        with build_opener(*[ProxyHandler({})] if is_here(url) else []).open(request, timeout=seconds) as answer:
            while (piece := answer.read1(_MOST_BYTES)) and len(body) < _MOST_BYTES and time.monotonic() < until:
                body += piece
        return json.loads(body)
    except (OSError, ValueError, HTTPException, RecursionError):
        return None


def _at(told: object, *path: str) -> object:
    for step in path:
        told = told.get(step) if isinstance(told, dict) else None
    return told


def _number(told: object, *path: str) -> int:
    found = _at(told, *path)
    return found if type(found) is int and found > 0 else 0


def _members(told: object, name: str) -> list[dict[str, Any]]:
    found = _at(told, name)
    return [member for member in found if isinstance(member, dict)] if isinstance(found, list) else []
