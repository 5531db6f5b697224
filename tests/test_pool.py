"""Work in several processes: in order, a bounded way ahead, and going on when a process ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from loky import cpu_count

from corpus.pool import AHEAD, CHUNK, in_processes

FARTHEST = (AHEAD * cpu_count() + 1) * CHUNK  # items that may be on their way at once


def half(number: int) -> tuple[int, int]:
    """A result, and the process that it comes from; the first items of a task take longest."""
    time.sleep(0.002 * (number % CHUNK == 0))
    return number // 2, os.getpid()


def fatal(number: int) -> int:
    """Ends its process for some numbers, as a page does that takes more memory than there is."""
    if number < 0:
        os._exit(1)
    return number


def fails(number: int) -> int:
    raise ArithmeticError(f"number {number}")


def lost(number: int) -> int:
    return number - 1_000_000


def test_results_come_in_the_order_of_the_items_and_from_other_processes() -> None:
    results = list(in_processes(half, range(500), lambda number: (-1, -1)))
    assert [number for number, _ in results] == [number // 2 for number in range(500)]
    assert os.getpid() not in {process for _, process in results}


def test_nothing_to_do_is_nothing_done() -> None:
    assert list(in_processes(fatal, [], lost)) == []


@pytest.mark.parametrize(
    "fatal_places",
    [
        pytest.param([0], id="the first"),
        pytest.param([FARTHEST * 3 - 1], id="the last"),
        pytest.param([3, 5, CHUNK, 2 * FARTHEST], id="several, some in one task"),
        pytest.param(range(FARTHEST, FARTHEST + 6), id="one after the other"),
    ],
)
def test_an_item_that_ends_its_process_costs_no_other(fatal_places: range | list[int]) -> None:
    items = [-number - 1 if number in fatal_places else number for number in range(FARTHEST * 3)]
    assert list(in_processes(fatal, items, lost)) == [lost(item) if item < 0 else item for item in items]


def test_when_every_item_ends_its_process_every_item_is_lost() -> None:
    items = range(-CHUNK // 2, 0)
    assert list(in_processes(fatal, items, lost)) == [lost(item) for item in items]


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in count():  # without end: whoever takes all of it never comes back
            taken.append(number)
            yield number

    ahead = [len(taken) - number for number in islice(in_processes(fatal, source(), lost), 4 * FARTHEST)]
    assert max(ahead) == FARTHEST


def test_an_error_in_the_work_is_told() -> None:
    with pytest.raises(ArithmeticError, match="number 0"):
        list(in_processes(fails, range(100), lost))


def test_no_process_is_left_when_the_results_are_no_longer_wanted() -> None:
    results = in_processes(half, count(), lambda number: (-1, -1))
    processes = {process for _, process in islice(results, 3 * CHUNK)}
    results.close()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


WORKING = """
import sys, time
from pathlib import Path
from corpus.pool import in_processes
from tests.test_pool import sleeping
for _ in in_processes(sleeping, [Path(sys.argv[1]) / str(n) for n in range(64)], print):
    pass
"""


def sleeping(file: Path) -> bytes:
    """Work that says which process does it, and gives more than a pipe holds."""
    file.write_text(str(os.getpid()), "utf-8")
    time.sleep(0.05)
    return bytes(1_000_000)


def test_processes_end_when_the_one_that_began_them_is_killed(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    process = subprocess.Popen([sys.executable, "-c", WORKING, str(tmp_path)], cwd=root)
    for _ in range(600):
        if len(list(tmp_path.iterdir())) > 4:
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    workers = {int(file.read_text("utf-8") or process.pid) for file in tmp_path.iterdir()}
    assert workers
    for _ in range(200):
        if not any(running(worker) for worker in workers):
            return
        time.sleep(0.05)
    pytest.fail("a process goes on")


def running(process: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
