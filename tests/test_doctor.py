"""`kutip doctor` tells what is there and what to do about what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import doctor
from tests.scripted_model import NAME, ScriptedModel
from tests.test_chroma_server import free_port

Found = dict[str, dict[str, str]]


def findings(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Found:
    """What was found, by what it is about."""
    assert doctor.main([*arguments, "--json"]) == status
    return {found["about"]: found for found in map(json.loads, capsys.readouterr().out.splitlines())}


@pytest.fixture(autouse=True)
def _no_ollama(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{free_port()}")


def test_a_fresh_machine_is_well_and_is_told_what_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys, "--data", str(tmp_path / "data"))
    assert {about: finding["state"] for about, finding in found.items() if about in ("Kutip", "Packages", "Data folder")} == {
        "Kutip": "good",
        "Packages": "good",
        "Data folder": "good",
    }
    assert "kutip sync" in found["Collection"]["told"]
    assert "none is needed" in found["Language model"]["told"]
    assert not (tmp_path / "data").exists(), "looking changes nothing"


def test_a_graphics_card_is_told_with_what_it_helps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "GPU", tmp_path / "none")
    assert "graphics" not in findings(capsys, "--data", str(tmp_path / "data"))["Machine"]["told"]
    monkeypatch.setattr(doctor, "GPU", tmp_path)
    assert "--embedder" in findings(capsys, "--data", str(tmp_path / "data"))["Machine"]["told"]


def test_a_collection_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from corpus.article import Article
    from corpus.catalogue import Catalogue
    from corpus.place import CATALOGUE

    catalogue = Catalogue(tmp_path / CATALOGUE)
    catalogue.add([Article("a" * 16, "Judul", "Isi satu kalimat."), Article("b" * 16, "Judul Lain", "Isi lain.")])
    catalogue.close()
    told = findings(capsys, "--data", str(tmp_path))["Collection"]
    sync = f"`kutip sync --data {tmp_path}` makes them so"
    assert told == {"about": "Collection", "state": "better", "told": f"0 articles searchable, 2 not yet; {sync}"}


def test_what_is_named_and_is_not_there_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    options = [
        "--chroma",
        nowhere,
        "--llm",
        f"{nowhere} a-model",
        "--embedder",
        str(tmp_path / "none"),
        "--reranker",
        str(tmp_path / "none"),
    ]
    found = findings(capsys, "--data", str(tmp_path), *options, status=1)
    assert {about for about, finding in found.items() if finding["state"] == "bad"} == {"Chroma", "Language model", "Embedder", "Reranker"}
    assert "chroma run" in found["Chroma"]["told"]


def test_a_model_that_answers_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedModel([]) as model:
        found = findings(capsys, "--data", str(tmp_path), "--llm", f"{model.url} {NAME}")
    assert found["Language model"]["state"] == "good"


def test_a_folder_that_is_a_file_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").write_text("", "utf-8")
    found = findings(capsys, "--data", str(tmp_path / "data"), status=1)
    assert "--data" in found["Data folder"]["told"]


def test_a_mistake_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["--corpus", str(tmp_path / "none")]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err


def test_people_read_a_line_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["--data", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line[0] in doctor.MARKS.values() for line in lines)
