"""What the tests share: the shipped model, the shipped articles, and an index of them in real Chroma, Tantivy and SQLite."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import Answer, Conversation
from assistant.ask import ask
from corpus.article import Article
from corpus.place import CATALOGUE, SHIPPED, Place, Shared
from corpus.read import Progress, read_articles
from index.embed import Embedder
from index.named import load_embedder
from index.search import Index
from tests.servers import PostgresServer, free_port, served
from tests.site import Site

Here = Callable[..., subprocess.CompletedProcess[str]]  # runs the `main` of a command with arguments


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Answers are judged first, which keeps one core busy for long; the browser comes last, when types are no longer checked beside it."""
    order = {"eval": 0, "browser": 2}
    items.sort(key=lambda item: order.get(item.path.parent.name, 1))


def held(index: Callable[[], Index], data: Path, ready: bool = True, total: int = 0) -> Any:
    """What a desk needs of a collection whose index is that, with its data in that folder."""
    told = {"ready": ready, "refused": [], "data": data, "place": data / CATALOGUE, "done": 0, "total": total}
    return SimpleNamespace(index=index, close=lambda: None, **told)


def once(is_read: Event, index: Index) -> Callable[[], Index]:
    """An index that is only there once it is read."""

    def read() -> Index:
        is_read.wait()
        return index

    return read


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The shipped model."""
    return load_embedder()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def database(postgres: PostgresServer) -> str:
    """The address of a database for tests that have tables of their own in it."""
    return postgres.database()


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server."""
    port = free_port()
    with served(tmp_path_factory.mktemp("chroma"), port):
        yield f"http://127.0.0.1:{port}"


def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place for tables that has none: a file, or one on a server, as the parameter of the fixture says."""
    if request.param == "SQLite":
        return tmp_path / "tables.db"
    return Shared(request.getfixturevalue("database"), f"test_{secrets.token_hex(6)}", "here")


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place for tables that has none: a file, and then one on a server."""
    return empty_place(request, tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on this machine, under any name."""
    site = Site()
    yield site
    site.over.set()
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    """The shipped articles."""
    return tuple(read_articles(SHIPPED))


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the shipped articles."""
    return tmp_path_factory.mktemp("shipped")


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path, embedder: Embedder, articles: tuple[Article, ...]) -> Iterator[Index]:
    """An index of the shipped articles; tests may search it, not change it."""
    with Index.open(shipped_folder, embedder) as index:
        index.sync(articles)
        yield index


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Here:
    """What the `main` of a command printed and how it ended, in this process, which has imported already what takes seconds."""

    def run(main: Callable[[list[str]], int], *arguments: str) -> subprocess.CompletedProcess[str]:
        status = main(list(arguments))
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, told.out, told.err)

    return run


def opened(folder: Path, progress: Progress) -> Index:
    """The index in a data folder, as commands open it without options."""
    return Index.open(folder, progress=progress)


def converse(index: Index, *questions: str) -> Conversation:
    """The answers to these questions, asked as one conversation."""
    conversation: tuple[Answer, ...] = ()
    for asked in questions:
        *_, answer = ask(asked, conversation, index)
        conversation = (*conversation, answer)
    return conversation


def made_article(name: str, text: str, title: str = "A headline", language: str = "en", publisher: str = "Test Desk") -> Article:
    """An article for a test."""
    return Article(name, title, text, f"https://test.invalid/{name}", publisher, date(2021, 10, 18), ("A. Writer",), language)
