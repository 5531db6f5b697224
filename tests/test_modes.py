"""A data folder is its owner's alone, from the moment that it is made."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from assistant.history import History
from corpus.__main__ import main as corpus_main
from corpus.article import UserError
from corpus.place import make_folder
from index.__main__ import main as index_main
from index.embed import Embedder
from index.search import Index
from tests.conftest import made_article

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only POSIX has these modes")


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """What is made is open to all, unless it is said otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[Path]:
    """The files and folders in a folder that others than the owner could reach, if they could enter the folder itself."""
    return [path for path in sorted(folder.iterdir()) if mode(path) & 0o077]  # what lies in a folder of its own is closed with it


def test_what_is_made_is_the_owners(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "new" / "data"
    with Index.open(folder, embedder) as index:
        index.sync([made_article("x", "Kapal feri bocor.")])
        assert (mode(folder), open_to_others(folder)) == (0o700, [])
    History(folder / "conversations.db").close()
    with Index.open(folder, embedder) as index:
        index.sync([made_article("y", "Harga beras naik.")])
    assert {path.name for path in folder.iterdir()} >= {"catalogue.db", "passages.db", "conversations.db", "codes", "lexical", "vectors"}
    assert open_to_others(folder) == []
    assert {mode(path) for path in (folder / "codes").iterdir()} == {0o600}


def test_a_folder_that_is_there_stays_as_its_owner_made_it(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (tmp_path / "data").mkdir(mode=0o755)
    assert index_main(["--corpus", str(pages), "--data", str(tmp_path / "data")]) == 0
    assert mode(tmp_path / "data") == 0o755
    assert open_to_others(tmp_path / "data") == []


def test_kutips_own_folder_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *names, **options: str(tmp_path / "share" / "kutip"))
    monkeypatch.delenv("KUTIP_DATA", raising=False)
    own, pages = tmp_path / "share" / "kutip", tmp_path / "pages"
    own.mkdir(parents=True, mode=0o755)
    pages.mkdir()
    assert corpus_main(["list", "--corpus", str(pages)]) == 0
    assert (mode(own), mode(tmp_path / "share")) == (0o700, 0o777)
    (data,) = (own / "collections").iterdir()
    assert (mode(data), open_to_others(data)) == (0o700, [])


def test_pages_are_put_into_a_users_own_folder_as_other_files_are(tmp_path: Path) -> None:
    pages, page = tmp_path / "pages", tmp_path / "kapal.txt"
    pages.mkdir()
    page.write_text("Kapal Bocor\n\nKapal feri bocor karena menabrak karang.\n", "utf-8")
    os.umask(0o022)
    assert corpus_main(["add", "--corpus", str(pages), "--data", str(tmp_path / "data"), str(page)]) == 0
    assert mode(pages / "kapal.txt") == 0o644


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be used"):
        make_folder(tmp_path / "file" / "data")
