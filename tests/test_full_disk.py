"""A disk that fills up in the middle of a sync: a plain sentence, the old index still answers, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.embed import Embedder
from index.search import Index
from tests.test_index import held, many, places_of

ROOT = Path(__file__).parent.parent
# No file may grow over a number of bytes, which every store meets as it meets a full disk: a write fails.
SYNC = """
import resource, signal, sys
from pathlib import Path
from corpus.article import UserError
from index import Index
from tests.test_index import many
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Index.open(Path(sys.argv[1])) as index:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        index.sync(many(2))
    except UserError as error:
        print(error)
        print(len(index.search("kapal")), flush=True)
    else:
        print("room enough")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@pytest.mark.parametrize("room", [20_000, 60_000, 200_000, 400_000, 600_000])
def test_a_full_disk_loses_nothing(tmp_path: Path, embedder: Embedder, room: int) -> None:
    with Index.open(tmp_path, embedder) as index:
        index.sync(many(1)[:100])
    done = subprocess.run([sys.executable, "-c", SYNC, str(tmp_path), str(room)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert "Traceback" not in done.stderr
    assert told == ["room enough"] or ("Nothing is lost" in told[0] and int(told[1]) >= 9), told
    with Index.open(tmp_path, embedder) as index:
        held(index)
        index.sync(many(2))
        assert held(index) == places_of(many(2))
