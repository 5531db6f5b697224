"""The commands of the contract, run as a user runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from pathlib import Path

import pytest

import assistant.__main__
import index.__main__
from corpus.read import read_articles
from tests.conftest import Here
from tests.models import make_embedder, make_reranker
from tests.scripted_model import NAME, ScriptedModel, said
from tests.test_chroma_server import free_port, served

ROOT = Path(__file__).parent.parent
PAGE = """Kapal Angin Timur Bocor di Selat Nala

Warta Nala - Senin, 3 Maret 2025 08:15 WIB

NALA - Kapal feri Angin Timur bocor di Selat Nala karena lambungnya menabrak karang pada Minggu malam. Semua 214 penumpang selamat.

Kepala pelabuhan Sutan Mahmud mengatakan kapal itu akan ditarik ke galangan Bantan pada Rabu.
"""


def run(*arguments: str, data: Path | None = None, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """What a command printed and how it ended, with `more` in its environment."""
    environment = os.environ | ({"KUTIP_DATA": str(data)} if data else {}) | dict(more or {})
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600, env=environment, check=False)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one good page and two that cannot be read."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "kapal.txt").write_text(PAGE, "utf-8")
    (folder / "kosong.txt").write_text("", "utf-8")
    (folder / "foto.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    return folder


def test_index_reports_what_it_did_and_what_it_could_not_read(corpus: Path, tmp_path: Path, here: Here) -> None:
    options = ["--corpus", str(corpus), "--data", str(tmp_path / "data"), "--json"]
    first = run("-m", "index", *options)
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert list(report) == ["added", "changed", "deleted", "unchanged", "refused", "articles", "passages", "seconds"]
    assert (report["added"], report["articles"]) == (1, 1)
    assert {Path(refusal["path"]).name for refusal in report["refused"]} == {"kosong.txt", "foto.html"}
    assert all(refusal["reason"].endswith(".") for refusal in report["refused"])
    (corpus / "kapal.txt").write_text(PAGE.replace("214", "215"), "utf-8")
    assert json.loads(here(index.__main__.main, *options).stdout)["changed"] == 1
    (corpus / "kapal.txt").rename(corpus / "feri.txt")
    assert json.loads(here(index.__main__.main, *options).stdout)["unchanged"] == 1
    (corpus / "feri.txt").unlink()
    report = json.loads(here(index.__main__.main, *options).stdout)
    assert (report["deleted"], report["articles"], report["passages"]) == (1, 0, 0)
    plain = here(index.__main__.main, *options[:-1])
    assert plain.returncode == 0
    assert "There is nothing to search yet" in plain.stdout


def test_assistant_answers_a_conversation_in_json(corpus: Path, tmp_path: Path) -> None:
    asked = ["Mengapa kapal Angin Timur bocor?", "berapa penumpangnya?", "Siapa presiden Zanadu?"]
    done = run("-m", "assistant", "--corpus", str(corpus), "--json", *asked, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("2 pages could not be read; `kutip list --refused ")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    keys = ["asked", "standalone", "language", "found", "text", "note", "confidence", "claims", "citations", "passages", "suggestions"]
    keys += ["writer", "trouble"]
    assert [list(answer) for answer in answers] == [[*keys, "seconds"]] * 3
    (article,) = read_articles(corpus, lambda refusal: None)
    for answer in answers:
        for citation in answer["citations"]:
            assert citation["article"] == article.id
            assert citation["quote"] == article.text[citation["start"] : citation["end"]]
            assert (citation["publisher"], citation["published"], citation["url"]) == (article.publisher, "2025-03-03", None)
    assert [answer["found"] for answer in answers] == [True, True, False]
    assert "menabrak karang" in answers[0]["claims"][0]["text"]
    assert "214" in answers[1]["claims"][0]["text"]
    assert answers[1]["standalone"] != answers[1]["asked"]
    assert (tmp_path / "data" / "catalogue.db").exists()


def test_assistant_answers_in_plain_words(corpus: Path, tmp_path: Path) -> None:
    done = run("-m", "assistant", "--corpus", str(corpus), "--data", str(tmp_path), "Mengapa kapal Angin Timur bocor?")
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout
    assert "3 Mar 2025" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-m", "index", "--corpus", "no/such/folder"], "no/such/folder"),
        (["-m", "assistant", "--corpus", "no/such/folder", "why?"], "no/such/folder"),
        (["-m", "assistant", "?!"], "no question yet"),
        (["app.py", "--corpus", "no/such/folder"], "no/such/folder"),
        (["-m", "index", "--data", "README.md"], "README.md"),
        (["-m", "assistant", "--data", "/proc/no/such", "why?"], "/proc/no/such"),
        (["app.py", "--data", "README.md"], "README.md"),
        (["app.py", "--port", "99999"], "99999 is no port; give a number from 1 to 65535"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_status_2(arguments: list[str], told: str, tmp_path: Path) -> None:
    done = run(*arguments, data=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_nobody_reading_on_is_no_error(tmp_path: Path) -> None:
    questions = " ".join(["'why did Russia close the NATO office?'"] * 40)
    command = f"{sys.executable} -m assistant --data {tmp_path} --json {questions} | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        done = run("app.py", "--port", port, "--data", str(tmp_path))
    assert done.returncode == 2
    assert re.fullmatch(rf"Port {port} is in use\. Try --port \d+\.\n", done.stderr)
    assert "Traceback" not in done.stderr


def test_other_models_and_a_server_are_used_from_the_command_line(corpus: Path, tmp_path: Path, here: Here) -> None:
    embedder, reranker = str(make_embedder(tmp_path / "small")), str(make_reranker(tmp_path / "cross"))
    data, port = ["--corpus", str(corpus), "--data", str(tmp_path / "data")], free_port()
    with served(tmp_path / "server", port):
        options = [*data, "--embedder", embedder, "--chroma", f"http://127.0.0.1:{port}"]
        assert json.loads(run("-m", "index", *options, "--json").stdout)["articles"] == 1
        answered = here(assistant.__main__.main, *options, "--reranker", reranker, "--json", "Mengapa kapal feri bocor?")
        assert json.loads(answered.stdout)["passages"], answered.stderr
    away = here(index.__main__.main, *options)
    assert (away.returncode, away.stdout) == (2, "")
    assert "No Chroma server answers" in away.stderr
    back = here(assistant.__main__.main, *data, "--json", "Mengapa kapal feri bocor?")
    assert "karang" in json.loads(back.stdout)["text"]
    for option in ("--embedder", "--reranker"):
        refused = here(index.__main__.main, *data, option, "./nowhere")
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "There is no folder" in refused.stderr


def test_a_language_model_writes_in_the_terminal_and_each_sentence_is_checked(tmp_path: Path) -> None:
    with ScriptedModel() as server:
        server.replies = deque(
            [said("NATO expelled eight members of the Russian mission. [1] NATO expelled 80 members of the Russian mission. [1]")]
        )
        told = run(
            "-m", "assistant", "--data", str(tmp_path), "--llm", f"{server.url} {NAME}", "--json", "why did Russia close the NATO office?"
        )
        assert told.returncode == 0, told.stderr
        answer = json.loads(told.stdout)
        first, second = answer["claims"]
        assert answer["writer"] == NAME
        assert first["verdict"] != "unsupported"
        assert (second["verdict"], second["doubts"]) == ("unsupported", [{"about": "number", "words": "80"}])
        server.replies = deque([said("Keputusan itu membalas pengusiran delapan anggota misi Rusia. [1]")])
        environment = {"KUTIP_LLM": f"{server.url} {NAME}"}
        plain = run("-m", "assistant", "--data", str(tmp_path), "Mengapa Rusia menutup kantor NATO?", more=environment)
        assert f"Ditulis oleh {NAME}" in plain.stdout


@pytest.mark.parametrize(
    ("spec", "words"),
    [("http://localhost:1/v1", "name of one model"), ("ftp://localhost x", "http"), ("http://key@localhost x", "KUTIP_LLM_KEY")],
)
def test_a_wrong_language_model_is_told_in_a_sentence(spec: str, words: str, tmp_path: Path) -> None:
    told = run("-m", "assistant", "--data", str(tmp_path), "--llm", spec, "why?")
    assert told.returncode == 2
    assert words in told.stderr
    assert told.stderr.count("\n") == 1
