"""Data folders of earlier editions: they open, answer, and are whole; `python -m tests.old` keeps one of the present."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from assistant.history import MIGRATIONS, History
from corpus.article import UserError
from corpus.pages import Pages
from index.embed import Embedder
from index.search import Index
from index.whole import Place, check
from tests.conftest import converse
from tests.old.__main__ import ASKED, LATER, PAGES, REMOVED, make
from tests.test_index import held

KEPT = sorted((Path(__file__).parent / "old").glob("*.zip"))


@pytest.fixture(params=[*KEPT, None], ids=lambda path: path.stem if path else "the present")
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder as it was kept, or as it is made now."""
    if request.param is None:
        make(tmp_path)
    else:
        ZipFile(request.param).extractall(tmp_path)
    return tmp_path / "data"


def test_an_old_data_folder_opens_answers_and_is_whole(data: Path, embedder: Embedder) -> None:
    with Index.open(data, embedder) as index:
        held(index)
        titles = {PAGES[name][1] for name in PAGES if name != REMOVED}
        assert {article.title for article in index.newest(9)} == titles
        ferry, rice = converse(index, *ASKED)
        for answer, words in ((ferry, "menabrak karang"), (rice, "the harvest was late")):
            assert words in answer.text
            assert all(one.quote == one.article.text[one.start : one.end] for one in answer.citations)
        (article,) = (article for article in index.newest(9) if article.title == PAGES["rice"][1])
        texts = [version.article.text for version in index._stores.catalogue.versions(article.id)]
        assert texts == [PAGES["rice"][2] + LATER, PAGES["rice"][2]]
    with Pages(data / "catalogue.db") as pages:
        assert len(pages.taken_out()) == 1
    assert check(Place(data, embedder), lambda done, total: None).faults == ()


def test_old_conversations_are_told_as_they_were(data: Path) -> None:
    with closing(History(data / "conversations.db")) as history:
        (kept,) = history.listed()
        assert (kept.title, kept.turns) == (ASKED[0], len(ASKED))
        for answer, words in zip(history.conversation(kept.name), ("menabrak karang", "the harvest was late"), strict=True):
            assert words in answer.text
            assert answer.citations
            assert all(one.quote == one.article.text[one.start : one.end] for one in answer.citations)
            assert not answer.trouble


def test_conversations_of_a_newer_kutip_are_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    History(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(UserError, match="newer Kutip"):
        History(path)
    assert path.read_bytes() == before


def test_what_is_kept_is_small() -> None:
    assert KEPT
    assert sum(path.stat().st_size for path in KEPT) < 200_000
