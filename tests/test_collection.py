"""A collection as the page holds it: opened in the background, added to, and what happens when its folders are not as they should be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.article import UserError
from index.collection import Collection, open_collection
from tests.conftest import opened

STORY = "Feri Bocor\n\nKapal feri bocor karena menabrak karang pada Minggu malam di Selat Nala.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one page and one that cannot be read."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text(STORY, "utf-8")
    (folder / "kosong.txt").write_text("", "utf-8")
    return folder


def test_only_the_added_pages_that_cannot_be_read_are_told(corpus: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "dua.txt", tmp_path / "foto.txt"
    good.write_text(STORY.replace("Nala", "Bantan").replace("Bocor", "Karam"), "utf-8")
    bad.write_bytes(bytes(range(256)))
    collection = Collection(corpus, tmp_path / "data", opened)
    report, refused = collection.add([good, bad])
    assert (report.added, [refusal.path.name for refusal in refused]) == (1, ["foto.txt"])
    assert [refusal.path.name for refusal in collection.refused] == ["kosong.txt"]
    collection.close()


def test_pages_cannot_be_added_to_a_folder_that_is_gone_and_nothing_is_lost(corpus: Path, tmp_path: Path) -> None:
    page = tmp_path / "dua.txt"
    page.write_text(STORY.replace("Nala", "Bantan").replace("Bocor", "Karam"), "utf-8")
    collection = Collection(corpus, tmp_path / "data", opened)
    assert collection.index().coverage().articles == 1
    shutil.move(corpus, tmp_path / "away")
    with pytest.raises(UserError, match="Nothing could be put into"):
        collection.add([page])
    with pytest.raises(UserError, match="There is no folder"):
        collection.update()
    assert collection.index().coverage().articles == 1
    shutil.move(tmp_path / "away", corpus)
    assert collection.update().unchanged == 1
    collection.close()


@pytest.mark.parametrize("place", [".", "data", "data/deep"])
def test_the_data_folder_may_not_lie_among_the_pages(corpus: Path, place: str) -> None:
    for begin in (
        lambda: Collection(corpus, corpus / place, opened),
        lambda: open_collection(corpus, corpus / place, opened, print, print),
    ):
        with pytest.raises(UserError, match="lies among the pages"):
            begin()
    assert sorted(path.name for path in corpus.iterdir()) == ["kosong.txt", "satu.txt"]


def test_a_hidden_data_folder_may(corpus: Path) -> None:
    collection = Collection(corpus, corpus / ".kutip", opened)
    assert collection.index().coverage().articles == 1
    assert collection.update().unchanged == 1
    collection.close()
