"""A data folder serves one process at a time: each other one is told so in a sentence, and what is open is not disturbed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import app
from assistant.__main__ import main as ask_main
from assistant.evaluate import main as evaluate_main
from corpus.__main__ import main as corpus_main
from index.__main__ import main as index_main
from index.embed import Embedder
from index.search import Index
from tests.conftest import made_article
from tests.test_chroma_server import free_port
from tests.test_index import held

SENTENCE = "Another Kutip, such as an open page, is using {}. Ask there, close it, or name another folder with --data.\n"
ARTICLES = [made_article(str(number), f"Berita {number} tentang kapal.") for number in range(5)]
COMMANDS: dict[str, tuple[Callable[[list[str]], int], list[str]]] = {
    "index": (index_main, []),
    "index --check": (index_main, ["--check"]),
    "index --repair": (index_main, ["--repair"]),
    "index --rebuild": (index_main, ["--rebuild"]),
    "assistant": (ask_main, ["what happened?"]),
    "assistant.evaluate": (evaluate_main, ["tests/eval/table.jsonl"]),
    "app.py": (app.main, ["--port", "0"]),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_second_process_is_refused(tmp_path: Path, embedder: Embedder, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main, options = COMMANDS[command]
    options = [str(free_port()) if option == "0" else option for option in options]
    data, pages = tmp_path / "data", tmp_path / "pages"
    pages.mkdir()
    with Index.open(data, embedder) as index:
        index.sync(ARTICLES)
        assert main([*options, "--data", str(data), "--corpus", str(pages)]) == 2
        told = capsys.readouterr()
        assert told.err.endswith(SENTENCE.format(data))
        assert "http" not in told.out
        assert index.search("kapal")
        held(index)
    assert index_main(["--data", str(data), "--check"]) == 0


def test_the_commands_for_articles_work_meanwhile(tmp_path: Path, embedder: Embedder) -> None:
    data, pages = tmp_path / "data", tmp_path / "pages"
    pages.mkdir()
    with Index.open(data, embedder) as index:
        index.sync(ARTICLES)
        assert corpus_main(["list", "--data", str(data), "--corpus", str(pages)]) == 0
        assert len(index.newest(9)) == len(ARTICLES)
