"""Pages are put into a folder as a whole or not at all."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.article import UserError
from corpus.inbox import keep
from corpus.read import read_articles

STORY = "Feri Bocor\n\nKapal feri {} bocor karena menabrak karang pada Minggu malam.\n" + "Semua penumpang selamat. " * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    return tmp_path / "pages"


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "feri.txt"
    page.write_text(STORY.format(1), "utf-8")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        keep(page, folder, print)
    assert list(folder.iterdir()) == []


def test_what_a_killed_copy_left_is_no_page(folder: Path) -> None:
    (folder / ".0123.part").write_text(STORY.format(1)[:300], "utf-8")
    assert list(read_articles(folder)) == []


def test_pages_of_one_name_that_come_at_the_same_time_are_all_kept(tmp_path: Path, folder: Path) -> None:
    pages = []
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        pages.append(tmp_path / str(number) / "feri.txt")
        pages[-1].write_text(STORY.format(number), "utf-8")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda page: keep(page, folder, print), pages * 2))
    assert {path.read_text("utf-8") for path in folder.iterdir()} == {STORY.format(number) for number in range(5)}
    assert len(list(folder.iterdir())) == 5
