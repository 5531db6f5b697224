"""Measures what a shared catalogue takes: bytes by store, the rate of a machine that copies it, an update in which nothing changed.

    python -m tests.bench.machines [--articles 2000]

The articles are those of `tests.bench.scale`. A PostgreSQL server (of Debian’s packages, without fsync) and a Chroma server are started on
this machine. Seconds are those of the processor that this process took, beside those on the clock, which depend on what else is running.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpus.open_database import open_database
from corpus.place import Shared
from corpus.schema import MIGRATIONS
from index.search import Index
from tests.bench.scale import made
from tests.servers import PostgresServer, free_port, served


def timed(work: Callable[[], object]) -> str:
    """How long work takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - clock:.1f} s, of which {time.process_time() - processor:.1f} s of this processor"


def size(place: Path) -> int:
    """Bytes of a file or of all files in a folder."""
    return sum(path.stat().st_size for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file())


def tables(url: str) -> dict[str, int]:
    """Bytes of each table on the server, with its indexes and long values."""
    database = open_database(Shared(url, "catalogue"), MIGRATIONS)
    rows = database.rows(
        "SELECT schemaname || '.' || relname, pg_total_relation_size(relid) FROM pg_stat_user_tables WHERE schemaname IN (?, ?) ORDER BY 1",
        ("catalogue", "passages"),
    )
    database.close()
    return dict(rows)


def measure(count: int, folder: Path) -> None:
    """Print all figures."""
    server, port = PostgresServer(), free_port()
    url, address = server.database(), f"http://127.0.0.1:{port}"
    try:
        with served(folder / "chroma", port):
            with Index.open(folder / "one", chroma=address, catalogue=url) as one:
                print("indexed and followed:", timed(lambda: one.sync(made(count))))
                print("nothing changed:", timed(lambda: one.sync(made(count))))
                passages = len(one)
            print("copied by another machine:", timed(lambda: Index.open(folder / "two", chroma=address, catalogue=url).close()))
            print("opened again:", timed(lambda: Index.open(folder / "two", chroma=address, catalogue=url).close()))
        stores = {f"copy: {path.name}": size(path) for path in sorted((folder / "two" / "shared").iterdir())}
        print(f"{count} articles, {passages} passages; bytes, and bytes a passage:")
        for name, held in {"Chroma server": size(folder / "chroma"), **tables(url), **stores}.items():
            print(f"  {name}: {held:,}, {held / passages:,.0f}")
    finally:
        server.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measures a shared catalogue.")
    parser.add_argument("--articles", type=int, default=2_000, help="how many articles (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(options.articles, Path(folder))


if __name__ == "__main__":
    main()
