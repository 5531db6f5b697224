"""The lines of a stream, whatever is in them, and the thoughts that are left out."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.streamed import events, without_thoughts
from assistant.trouble import Failed
from tests.scripted_model import DONE, NAME, event

PARTS = ["<think>", "</think>", "<", "think>", "</", "<thi", "nk>", "kapal", " ", "<b>"]
THOUGHTS = st.lists(st.sampled_from(PARTS) | st.text()).map("".join)


@settings(deadline=None)
@given(THOUGHTS, st.lists(st.integers(0, 60)))
def test_thoughts_are_left_out_however_they_are_split(text: str, cuts: list[int]) -> None:
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    pieces = [text[start:end] for start, end in itertools.pairwise(places)]
    spoken, thinking = "", False
    for part in re.split("(</?think>)", text):
        if part in ("<think>", "</think>"):
            thinking = part == "<think>"
        elif not thinking:
            spoken += part
    assert "".join(without_thoughts(pieces)) == spoken


@settings(deadline=None)
@given(st.text(alphabet="ab. \n"), st.data())
def test_text_that_can_be_no_tag_is_not_held_back(text: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.text(alphabet="ab. \n")))
    assert list(without_thoughts(pieces)) == pieces


NAMES = ["choices", "delta", "content", "reasoning", "finish_reason", "error", "message", "code", "index"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
)
LINES = VALUES.map(lambda value: b"data: " + json.dumps(value).encode() + b"\n")
STREAMS = st.lists(st.binary(max_size=20) | LINES | st.sampled_from([event({"content": "a"}), DONE]))


@settings(deadline=None)
@given(STREAMS)
def test_no_stream_does_more_than_fail(chunks: list[bytes]) -> None:
    async def arriving() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def read() -> list[str]:
        return [told.text async for told in events(arriving(), NAME)]

    with suppress(Failed), ThreadPoolExecutor() as thread:  # in this one, a browser's loop may be running
        assert "".join(thread.submit(lambda: asyncio.run(read())).result()).encode() is not None
