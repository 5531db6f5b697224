"""Many readers at once, over the protocol of the page itself: their answers' times, memory, and whether anybody sees another's.

`python -m tests.bench.load --users 200 --seconds 600` starts the page with the shipped articles. Each reader holds his own conversation
in a tab of his own: he asks, reads for some seconds, asks on. Every question of a reader holds a word that no other reader types, and all
that he is shown is searched for those of others. Each comes as a user of his own, as behind a proxy that logs people in. Memory is that
of the page's process, in the middle and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from tests.browser.conftest import serve

QUESTIONS = (
    "why did Russia close the NATO office?",
    "when does it take effect?",
    "what did Stoltenberg say?",
    "Mengapa Rusia menutup kantor NATO?",
    "sejak kapan?",
    "berapa korban tsunami Aceh?",
    "who won the chess olympiad?",
    "what happened in Bali in December 2007?",
    "tell me more",
    "apa kata Lavrov soal NATO?",
)
THINKING = (20.0, 60.0)  # seconds that a reader reads an answer and its sources, and types
MARKER = re.compile(r"zq[a-z]{8}zq")


@dataclass
class Seen:
    """What all readers saw: the seconds of each answer, what went wrong, and who saw words of another."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    mixed: int = 0
    busy: int = 0


class Reader:
    """A reader with a conversation of his own."""

    def __init__(self, client: httpx.AsyncClient, ask: int, seen: Seen) -> None:
        self._client, self._ask, self._seen = client, ask, seen
        self._word = f"zq{''.join(random.choices('abcdefghijklmnopqrstuvwxyz', k=8))}zq"
        self._conversation, self._me = secrets.token_urlsafe(16), {"x-reader": self._word}
        self._tab = secrets.token_hex(6)

    async def read(self, until: float) -> None:
        """Ask and read until the time is over."""
        await asyncio.sleep(random.uniform(0, THINKING[1]))
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                shown = await self._answer(f"{random.choice(QUESTIONS)} ({self._word})")
            except (httpx.HTTPError, ValueError) as error:
                self._seen.wrong.append(repr(error))
            else:
                self._seen.seconds.append(time.monotonic() - began)
                self._seen.mixed += bool(set(MARKER.findall(shown)) - {self._word})
                if self._word not in shown:
                    self._seen.wrong.append(f"not shown: {shown[:300]}")
            await asyncio.sleep(random.uniform(*THINKING))

    async def _answer(self, asked: str) -> str:
        """All that the page is told until the answer is whole."""
        view = json.dumps({"conversation": self._conversation, "language": "en"})
        joined = {"data": [asked, view], "fn_index": self._ask, "session_hash": self._tab, "event_data": None, "trigger_id": None}
        (await self._client.post("/gradio_api/queue/join", json=joined, headers=self._me)).raise_for_status()
        told: list[str] = []
        async with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._tab}, headers=self._me) as lines:
            async for line in lines.aiter_lines():
                message = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if message.get("msg") in ("process_generating", "process_completed"):
                    if not message.get("success", True):
                        raise ValueError(str(message)[:500])
                    told.append(json.dumps(message.get("output", {}).get("data", ""), ensure_ascii=False))
                if message.get("msg") == "process_completed":
                    return "".join(told)
        raise ValueError("the stream ended before the answer")


async def load(address: str, users: int, seconds: float, process: int) -> tuple[Seen, list[float]]:
    """What so many readers saw in that time, and the resident memory of a process in megabytes, in the middle and at the end."""
    seen, memory = Seen(), list[float]()
    limits = httpx.Limits(max_connections=users * 2, max_keepalive_connections=users * 2)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits, headers={"origin": address}) as client:
        page = (await client.get("/", headers={"x-reader": "watch"})).text
        config: dict[str, Any] = json.JSONDecoder().raw_decode(page, page.index("{", page.index("gradio_config")))[0]
        ask = next(event["id"] for event in config["dependencies"] if event["api_name"] == "ask")
        until = time.monotonic() + seconds

        async def watch() -> None:
            await asyncio.sleep(seconds / 2)
            memory.append(resident(process))
            await asyncio.sleep(seconds / 2)
            memory.append(resident(process))

        await asyncio.gather(watch(), *(Reader(client, ask, seen).read(until) for _ in range(users)))
    return seen, memory


def resident(process: int) -> float:
    """The resident memory of a process, in megabytes (proc(5), VmRSS)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def told(seen: Seen, memory: list[float], seconds: float) -> str:
    """The figures."""
    times = sorted(seen.seconds)
    p95 = times[int(0.95 * (len(times) - 1))] if times else float("nan")
    growth = f"{memory[1] / memory[0] - 1:+.1%}" if len(memory) > 1 else ""
    lines = [
        f"{len(times)} answers, {len(times) / seconds:.1f} a second; median {median(times or [0]):.3f} s, p95 {p95:.3f} s",
        f"{len(seen.wrong)} went wrong; {seen.mixed} times a reader saw words of another",
        f"memory {' MB, '.join(f'{size:.0f}' for size in memory)} MB in the middle and at the end ({growth})",
        *seen.wrong[:5],
    ]
    return "\n".join(lines)


def main() -> None:
    """Print what so many readers see."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description="Many readers at once.")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    with TemporaryDirectory() as data:
        process, address = serve("--data", data, "--user-header", "X-Reader")
        try:
            time.sleep(5)  # until the articles are read
            seen, memory = asyncio.run(load(address, options.users, options.seconds, process.pid))
        finally:
            process.terminate()
            process.wait(60)
    print(told(seen, memory, options.seconds))


if __name__ == "__main__":
    main()
