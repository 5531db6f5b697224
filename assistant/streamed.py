"""The stream of a chat completion: its lines, what they tell, and the text without the thoughts of the model."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.trouble import Failed, kind_of
from corpus.story.clean import visible

# Bytes of one line. A piece of text has a few hundred.
_LONGEST_LINE = 1_000_000
_OPEN, _CLOSE = "<think>", "</think>"
_TAG = re.compile(f"({_OPEN}|{_CLOSE})")


@dataclass(frozen=True, slots=True)
class Event:
    """What one line tells: a piece of the answer, a piece of the model's thoughts, and why it finishes, mostly "stop" or "length"."""

    text: str = ""
    thought: str = ""
    finish: str = ""


async def events(chunks: AsyncIterator[bytes], name: str) -> AsyncIterator[Event]:
    """What the lines of a stream tell, to the end of the answer; Failed where there is none, or something else than a stream."""
    async for line in _lines(chunks):
        try:
            event = _event(line, name)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Failed("garbled") from None
        yield event
        if event.finish:
            return
    raise Failed("broken")


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    held = b""
    async for chunk in chunks:
        *lines, held = (held + chunk).split(b"\n")
        for line in lines:
            yield line
        if len(held) > _LONGEST_LINE:
            raise Failed("garbled")
    yield held


def _event(line: bytes, name: str) -> Event:
    """One line of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html); lines without data are empty."""
    head, _, data = line.decode("utf-8").strip().partition(":")
    if head in ("", "event", "id", "retry"):
        return Event()
    if head != "data":
        raise ValueError
    if data.strip() == "[DONE]":
        return Event(finish="stop")
    told = json.loads(data)
    if error := told.get("error"):
        code = str(error.get("code")) if isinstance(error, dict) else ""
        raise Failed(kind_of(int(code) if re.fullmatch(r"[45]\d\d", code) else 500, str(error), name))
    choice: dict[str, Any] = next(iter(told["choices"]), {})
    delta = choice.get("delta") or {}
    text, *thoughts = (_whole(delta.get(key) or "") for key in ("content", "reasoning_content", "reasoning"))
    return Event(text, "".join(thoughts), str(choice.get("finish_reason") or ""))


def _whole(text: str) -> str:
    """The text with a replacement for each half of a character, which JSON can hold and nothing else; without what no article holds."""
    return visible(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what stands between <think> and </think>; what may be the beginning of a tag waits for the next piece."""
    held, thinking = "", False
    for piece in pieces:
        *told, held = _TAG.split(held + piece)
        spoken = ""
        for text, tag in zip(told[::2], told[1::2], strict=True):
            spoken += "" if thinking else text
            thinking = tag == _OPEN
        start = len(held) - _begun(held)
        yield spoken if thinking else spoken + held[:start]
        held = held[start:]
    if held and not thinking:
        yield held


def _begun(text: str) -> int:
    """How many characters at the end of the text may be the beginning of a tag."""
    return max(length for length in range(len(_CLOSE)) if any(tag.startswith(text[len(text) - length :]) for tag in (_OPEN, _CLOSE)))
