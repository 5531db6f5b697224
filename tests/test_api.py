"""The HTTP API answers as the command line does, is described truly, and says plainly what is wrong."""

from __future__ import annotations

import importlib
import json
import re
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from assistant.api import api
from assistant.programs import MOST_TURNS, Programs
from corpus.place import CATALOGUE
from corpus.shelf import Shelf
from index.search import Index
from tests.conftest import converse
from tests.test_chroma_server import free_port

PROGRAMS = (Path(__file__).parent.parent / "docs" / "programs.md").read_text("utf-8")
OFFICE = "why did Russia close the NATO office?"


@pytest.fixture(scope="module")
def programs(shipped: Index, shipped_folder: Path) -> Iterator[Programs]:
    shelf = Shelf(shipped_folder / CATALOGUE)
    yield Programs(lambda: shipped, shelf)
    shelf.close()


@pytest.fixture(scope="module")
def address(programs: Programs) -> Iterator[str]:
    """The API on a real server."""
    port = free_port()
    mounted = Starlette(routes=[Mount("/api", api(programs))])
    server = uvicorn.Server(uvicorn.Config(mounted, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/api"
    server.should_exit = True
    thread.join(20)


@pytest.mark.parametrize("line", re.findall(r"^curl (.*)$", PROGRAMS, re.MULTILINE))
def test_the_requests_of_the_documentation_are_answered(address: str, line: str) -> None:
    url, *options = shlex.split(line)
    url = url.replace("http://127.0.0.1:7860/api", address)
    answer = httpx.post(url, json=json.loads(options[1])) if options[:1] == ["--json"] else httpx.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.json()


def test_an_answer_is_that_of_the_command_line(address: str, shipped: Index) -> None:
    told = httpx.post(f"{address}/ask", json={"question": OFFICE}).json()
    (answer,) = converse(shipped, OFFICE)
    assert (told["text"], told["found"]) == (answer.text, True)
    for citation in told["citations"]:
        article = httpx.get(f"{address}/articles/{citation['article']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_earlier_questions_are_the_conversation(address: str, shipped: Index) -> None:
    told = httpx.post(f"{address}/ask", json={"question": "when does it take effect?", "earlier": [OFFICE]}).json()
    assert told["text"] == converse(shipped, OFFICE, "when does it take effect?")[-1].text
    assert told["seconds"] > 0


def test_a_search_gives_slices_and_keeps_to_what_was_asked_for(address: str) -> None:
    found = httpx.get(f"{address}/search", params={"query": "NATO", "count": 5, "since": "2021-01-01", "until": "2021-12-31"}).json()
    assert 0 < len(found) <= 5
    for hit in found:
        assert date(2021, 1, 1) <= date.fromisoformat(hit["published"]) <= date(2021, 12, 31)
        article = httpx.get(f"{address}/articles/{hit['article']}").json()
        assert article["text"][hit["start"] : hit["end"]] == hit["text"]


def test_articles_are_listed_and_counted(address: str, shipped: Index) -> None:
    everything = httpx.get(f"{address}/articles").json()
    assert everything["total"] == len(everything["articles"]) == 48
    some = httpx.get(f"{address}/articles", params={"words": "NATO", "time": "2021"}).json()
    assert 0 < some["total"] < 48
    assert all(article["published"].startswith("2021") for article in some["articles"])


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("POST", "/ask", {"question": "   "}, 400),
        ("POST", "/ask", {"question": "kapal " * 900}, 400),
        ("POST", "/ask", {"question": "x" * 30_000}, 422),
        ("POST", "/ask", {"question": OFFICE, "earlier": [OFFICE] * MOST_TURNS}, 422),
        ("POST", "/ask", {}, 422),
        ("POST", "/ask", [], 422),
        ("GET", "/search?query=", None, 400),
        ("GET", "/search?query=nato&count=0", None, 422),
        ("GET", "/search?query=nato&since=yesterday", None, 422),
        ("GET", "/articles?time=20211", None, 422),
        ("GET", "/articles/ffffffffffffffff", None, 400),
        ("GET", "/articles/..%2f..%2fetc%2fpasswd", None, 404),
        ("GET", "/docs", None, 404),
        ("GET", "/redoc", None, 404),
    ],
)
def test_what_is_wrong_is_told(address: str, method: str, path: str, given: object, status: int) -> None:
    answered = httpx.request(method, address + path, json=given)
    assert answered.status_code == status, answered.text
    assert status == 404 or answered.json()["error"][-1] in ".?"


@pytest.fixture(scope="module")
def client(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A client that was generated from the description alone."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(httpx.get(f"{address}/openapi.json").text, "utf-8")
    (folder / "config.yaml").write_text("post_hooks: []\npackage_name_override: kutip_client\n", "utf-8")
    program = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none", "--fail-on-warning"]
    command = [*program, "--path", "openapi.json", "--config", "config.yaml", "--output-path", "kutip_client"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("kutip_client")
    sys.path.remove(str(folder))


def test_a_client_made_of_the_description_works(address: str, client: ModuleType, shipped: Index) -> None:
    ask, article = (importlib.import_module(f"kutip_client.api.default.{name}") for name in ("ask", "article"))
    models = importlib.import_module("kutip_client.models")
    connection = client.Client(base_url=address)
    answer = ask.sync(client=connection, body=models.Asked(question=OFFICE))
    assert answer.text == converse(shipped, OFFICE)[0].text
    citation = answer.citations[0]
    whole = article.sync(client=connection, article_id=citation.article)
    assert whole.text[citation.start : citation.end] == citation.quote
    assert ask.sync(client=connection, body=models.Asked(question=" ")).error


def test_the_description_names_every_value(address: str) -> None:
    described = httpx.get(f"{address}/openapi.json").json()
    assert set(described["paths"]) == {"/ask", "/search", "/articles", "/articles/{article_id}"}
    told = httpx.post(f"{address}/ask", json={"question": OFFICE}).json()
    assert set(described["components"]["schemas"]["TimedAnswerValues"]["properties"]) == set(told)
    assert "kutip.client" not in json.dumps(described)
