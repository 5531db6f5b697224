"""Terminals that lack characters, and places as Windows writes them."""

from __future__ import annotations

import io
import sys
from pathlib import Path, PureWindowsPath

import pytest

from assistant.markup.notices import welcome
from assistant.translated import in_language
from corpus import kutip
from corpus.article import Refusal
from corpus.catalogue import Coverage
from corpus.command.describe import refusal_line
from corpus.harmless import harmless, printable
from corpus.terminal import run

PLACE = PureWindowsPath(r"C:\Users\Siti\Berita baru\ne­ws\kapal.html")


def said(arguments: list[str], encoding: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, bytes, bytes]:
    """How a command ended in a terminal of that encoding, and what it wrote there."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), encoding) for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    with pytest.raises(SystemExit) as ended:
        run(lambda: kutip.main(arguments))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    written = [stream.buffer.getvalue() for stream in (sys.stdout, sys.stderr)]  # type: ignore[attr-defined]
    monkeypatch.undo()
    return int(ended.value.code or 0), *written


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "latin-1"])
def test_what_a_terminal_lacks_is_replaced(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, data = tmp_path / "pages", tmp_path / "data"
    pages.mkdir()
    (pages / "kapal.txt").write_text(
        "Kapal “Ōta” – 東京 ✓ bocor\n\nKapal “Ōta” – 東京 – bocor di Selat Ñala pada Minggu malam ✓.\n", "utf-8"
    )
    (pages / "東京.pdf").write_bytes(b"%PDF-")
    where = ["--corpus", str(pages), "--data", str(data)]
    for command in (
        ["ask", "“di mana” kapal Ōta bocor?"],
        ["list"],
        ["list", "--refused"],
        ["list", "✓", "--language", "fr"],
        ["show", "kapal.txt"],
        ["doctor"],
    ):
        status, out, _ = said([*command, *where], encoding, monkeypatch)
        assert status == (1 if command == ["doctor"] and b"cannot be" in out else 0), command
        assert out.decode(encoding).strip(), command
    status, _, error = said(["show", "東京", *where], encoding, monkeypatch)
    assert status == 2
    assert b"?" in error
    status, _, error = said(["“✓”"], encoding, monkeypatch)
    assert status == 2
    assert b"There is no command" in error


def test_a_place_of_windows_is_told_as_it_is() -> None:
    name = str(PLACE).replace("\u00ad", "\ufffd")  # an invisible character is no part of what is told
    assert printable(PLACE) == name
    assert harmless(name) == name
    assert refusal_line(Refusal(PLACE, "This page is empty.")).startswith(name)  # type: ignore[arg-type]
    told = f"There is no folder {name}; give the folder that holds your saved pages."
    assert in_language(told, "id") == f"Tidak ada folder {name}; berikan folder yang berisi halaman simpanan Anda."
    shown = welcome(Coverage(0, (), None, None, ()), (), [Refusal(PLACE, "This page is empty.")], "en")  # type: ignore[list-item,arg-type]
    assert "kapal.html" in shown
