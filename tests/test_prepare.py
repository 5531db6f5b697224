"""What the stores keep of articles: the same whether it is made here or in a process beside, and whatever becomes of that process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.embed import Embedder
from index.search import Index
from tests.test_index import held, many, places_of


def kept(index: Index) -> dict[tuple[str, int, int], bytes]:
    rows = index._stores.numbers.rows(index._stores.numbers.admitted().tolist())
    return {(row.digest, row.start, row.end): row.pieces for row in rows.values()}


def test_a_process_beside_makes_what_is_made_here(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    with Index.open(tmp_path / "here", embedder) as here:
        here.sync(many(1))
        monkeypatch.setattr("index.prepare.MANY", 10)
        with Index.open(tmp_path / "beside", embedder) as beside:
            beside.sync(many(1))
            assert held(beside) == held(here) == places_of(many(1))
            assert kept(beside) == kept(here)
            found = [[(hit.passage, round(hit.score, 4)) for hit in index.search("banjir di pelabuhan", 20)] for index in (here, beside)]
            assert found[0] == found[1]


def ending(*_: object) -> Path:
    """The work of a process that is killed."""
    os._exit(1)


def test_a_process_that_ends_is_done_without(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.prepare.MANY", 10)
    monkeypatch.setattr("index.prepare._into_file", ending)
    with Index.open(tmp_path, embedder) as index:
        index.sync(many(1))
        assert held(index) == places_of(many(1))
