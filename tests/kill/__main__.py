"""`python -m tests.kill`: end, or fail, the processes that change a collection, again and again, and say what was wrong afterwards.

The first process imports everything and forks; each fork opens the stores by itself. With the library of shim.c before all others, writes
fail, or end the process, at a number of theirs that is chosen by chance; without it a process is ended after a time that is.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from corpus.article import UserError
from index import stores, whole
from index.embed import shipped
from tests.kill.world import KINDS, World, change, look

ENDLESS = 2**40
PATIENCE = 120  # seconds after which a process hangs
PRELOADED = "chromadb.api.client chromadb.api.rust chromadb.api.fastapi chromadb.errors datasketch chromadb.config py3langid yaml lxml.html"


class Child:
    """A forked process, which tells what its work returned, or which error ended it."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._out, inside = os.pipe()
        sys.stdout.flush()
        self.process = os.fork()
        if self.process:
            os.close(inside)
            return
        os.setpgid(0, 0)
        status = 1
        try:
            told = json.dumps({"done": work()})
            status = 0
        except UserError as error:
            told = json.dumps({"told": str(error)})
        except BaseException:  # noqa: BLE001 – whatever it is, it is told
            told = json.dumps({"raised": traceback.format_exc()[-3_000:]})
        os.write(inside, told.encode() + b"\n")
        os._exit(status)

    def told(self, seconds: float) -> dict[str, object]:
        """What it told within some seconds, after which it is ended; {} when that was nothing."""
        until, read = time.monotonic() + seconds, b""
        while not read.endswith(b"\n") and select.select([self._out], [], [], max(until - time.monotonic(), 0))[0]:
            part = os.read(self._out, 65_536)
            if not part:
                break
            read += part
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._out)
        return json.loads(read) if read.endswith(b"\n") else {}


class Harness:
    """Changes of one collection that are ended or fail, and what was wrong after each."""

    def __init__(self, place: Path, seed: int, how: str) -> None:
        self.chance = random.Random(seed)
        self.how = how
        self.world = World(place, self.chance, shipped())
        stores.shipped = whole.shipped = lambda: self.world.model  # reading it takes longer than all else
        self.world.corpus.mkdir()
        self.counts, self.wrong = Counter[str](), list[str]()
        self.times: dict[str, float] = {}
        self.writes: dict[str, int] = {}

    def begin(self) -> None:
        """Make a collection of a few pages, and learn how long each kind of change takes, and how often it writes."""
        for number in range(8):
            self.world.pages[number] = 0
            self.world.write(number)
        self.world.made = 8
        self._undisturbed("delete")
        for kind in KINDS:
            self._undisturbed(kind)

    def _undisturbed(self, kind: str) -> None:
        doing, after = change(self.world, kind)
        began = time.monotonic()
        told = Child(lambda: self._armed(doing, ENDLESS, 1, 0)).told(PATIENCE)
        self.times[kind] = time.monotonic() - began
        if "done" not in told:
            raise SystemExit(f"{kind} does not work undisturbed: {told}")
        self.writes[kind] = int(str(told["done"]))
        self._look(kind, after, acknowledged=True)

    def _armed(self, doing: Callable[[], None], begin: int, count: int, error: int) -> int:
        """How often was written; the library does with a write what was said."""
        library = ctypes.CDLL(None) if self.how != "time" else None
        if library:
            library.kutip_arm(str(self.world.place).encode(), ctypes.c_long(begin), ctypes.c_long(count), error)
        doing()
        return int(library.kutip_seen()) if library else 0

    def trial(self) -> None:
        """Disturb one change, and look at what it left."""
        kind = self.chance.choice(KINDS)
        doing, after = change(self.world, kind)
        if self.how == "time":
            told = Child(lambda: self._armed(doing, ENDLESS, 1, 0)).told(self.chance.uniform(0, 1.05) * self.times[kind])
        else:
            begin = self.chance.randint(1, max(self.writes[kind], 1))
            failing = self.how == "fail" or (self.how == "both" and self.chance.random() < 0.4)
            error = self.chance.choice([errno.ENOSPC, errno.EIO]) if failing else 0
            count = self.chance.choice([1, 3, ENDLESS])
            told = Child(lambda: self._armed(doing, begin, count, error)).told(PATIENCE)
            if failing and not told:
                self.wrong.append(f"{kind} hung or ended when write {begin} failed")
        what = "done" if "done" in told else "told" if "told" in told else "ended"
        self.counts[what] += 1
        if "raised" in told:
            self.wrong.append(f"{kind}, write {begin} of {self.writes[kind]}: {told['raised']}")
        self._look(kind, after, "done" in told)

    def _look(self, kind: str, after: dict[str, str], acknowledged: bool) -> None:
        world = self.world
        told = Child(lambda: asdict(look(world, after, acknowledged)) | {"talks": world.talks}).told(PATIENCE)
        seen = told.get("done")
        if not isinstance(seen, dict):
            raise SystemExit(f"After {kind} the collection cannot be opened: {told}\n{self.wrong}")
        self.wrong += [f"after {kind}{' (done)' if acknowledged else ''}: {one}" for one in seen["wrong"]]
        world.before, world.removed, world.talks = seen["held"], set(seen["removed"]), seen["talks"]
        self.counts["mended"] += seen["mended"]


def main() -> int:
    """Print what was wrong, and how much was done, as one JSON object; the exit status is 1 when something was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("how", choices=("time", "write", "fail", "both"), help="end after a time, at a write, let writes fail, or both")
    parser.add_argument("times", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="stop at the first fault, and keep the folder here")
    options = parser.parse_args()
    for name in PRELOADED.split():
        __import__(name)
    with tempfile.TemporaryDirectory(prefix="kutip-kill-") as place:
        harness = Harness(Path(place), options.seed, options.how)
        harness.begin()
        began = time.monotonic()
        for _ in range(options.times):
            harness.trial()
            if options.keep and harness.wrong:
                shutil.copytree(place, options.keep)
                break
        minutes = (time.monotonic() - began) / 60
    told = {"wrong": harness.wrong, **harness.counts, "a minute": round(options.times / minutes), "writes": harness.writes}
    print(json.dumps(told))
    return 1 if harness.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
