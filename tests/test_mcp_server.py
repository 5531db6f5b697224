"""The MCP server, called by the official client over standard input and output, as an assistant does."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the MCP server needs the packages of kutip[mcp]")
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

ROOT = Path(__file__).parent.parent
OFFICE = "why did Russia close the NATO office?"


def with_session(data: Path, use: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """What comes of using a server that was started for it."""

    async def session() -> Any:
        started = StdioServerParameters(
            command=sys.executable,
            args=["-m", "corpus.kutip", "mcp", "--data", str(data)],
            env=dict(os.environ),
            cwd=Path(__file__).parent.parent,
        )
        async with stdio_client(started) as (reading, writing), ClientSession(reading, writing) as talking:
            await talking.initialize()
            return await use(talking)

    with ThreadPoolExecutor(1) as alone:  # another test of the process may have left a loop that runs
        return alone.submit(asyncio.run, session()).result()


def values(result: Any) -> Any:
    """What a tool gave, as plain values."""
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


def test_an_assistant_asks_reads_and_is_told_what_is_wrong(tmp_path: Path) -> None:
    async def use(talking: ClientSession) -> None:
        tools = {tool.name: tool for tool in (await talking.list_tools()).tools}
        assert set(tools) == {"search_articles", "read_article", "ask"}
        assert all(tool.description for tool in tools.values())

        answer = values(await talking.call_tool("ask", {"question": OFFICE}))
        assert answer["found"]
        citation = answer["citations"][0]
        article = values(await talking.call_tool("read_article", {"article": citation["article"]}))
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]

        further = values(await talking.call_tool("ask", {"question": "when does it take effect?", "earlier": [OFFICE]}))
        assert "1 November" in further["text"]
        nothing = values(await talking.call_tool("ask", {"question": "who won the chess olympiad in Bled?"}))
        assert (nothing["found"], bool(nothing["note"])) == (False, True)

        found = await talking.call_tool("search_articles", {"query": "tsunami Aceh", "count": 3})
        assert not found.is_error
        assert 0 < len(found.content) <= 3 or found.structured_content

        for name, arguments in (("read_article", {"article": "none"}), ("ask", {"question": " "}), ("search_articles", {"query": ""})):
            wrong = await talking.call_tool(name, arguments)
            assert wrong.is_error
            assert wrong.content[0].text[-1] in ".?", wrong.content

    with_session(tmp_path, use)
