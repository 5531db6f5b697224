"""A collection as the page holds it: opened in the background, added to, and what happens when its folders are not as they should be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from corpus.article import UserError
from corpus.shelf import Wanted
from corpus.web.fetch import Fetched, Fetcher
from index.adding import Typed, Uploaded, Work
from index.collection import Collection, open_collection
from tests.conftest import opened

STORY = "Feri Bocor\n\nKapal feri bocor karena menabrak karang pada Minggu malam di Selat Nala.\n"


def story(ship: str) -> str:
    """The same of another ship."""
    return STORY.replace("Feri", ship).replace("feri", ship.lower())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one page and one that cannot be read."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text(STORY, "utf-8")
    (folder / "kosong.txt").write_text("", "utf-8")
    return folder


def finished(collection: Collection) -> Work:
    """How the adding ended."""
    until = monotonic() + 120
    while collection.adding.work().stage:
        assert monotonic() < until
        sleep(0.01)
    return collection.adding.work()


def told(work: Work) -> list[tuple[str, str]]:
    return [(outcome.source, outcome.what) for outcome in work.outcomes]


@pytest.fixture
def collection(corpus: Path, tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(corpus, tmp_path / "data", opened)
    yield collection
    collection.close()


def test_added_pages_are_searchable_and_each_is_told(collection: Collection, corpus: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "dua.txt", tmp_path / "foto.txt"
    good.write_text(story("Feri Lain").replace("Nala", "Bantan"), "utf-8")
    bad.write_bytes(bytes(range(256)))
    collection.adding.begin([good, bad, tmp_path / "hilang.txt", corpus / "satu.txt", Typed("tiga.txt", story("Tongkang"))])
    work = finished(collection)
    assert told(work) == [
        *(("dua.txt", "added"), ("foto.txt", "refused"), ("hilang.txt", "refused"), ("satu.txt", "there"), ("tiga.txt", "added")),
    ]
    assert not work.trouble
    assert collection.shelf.find(Wanted(), "title", 9)[0] == 3
    assert collection.index().search("Bantan")[0].passage.text.endswith("Bantan.")
    assert [refusal.path.name for refusal in collection.refused] == ["kosong.txt"]
    assert sorted(path.name for path in corpus.iterdir()) == ["dua.txt", "kosong.txt", "satu.txt", "tiga.txt"]


def test_what_is_begun_meanwhile_waits_in_line_and_is_told_together(collection: Collection) -> None:
    numbers = {collection.adding.begin([Typed(f"{number}.txt", story(f"Feri {number}"))]) for number in range(20)}
    assert numbers == {1}, "the collection is still being opened"
    assert told(finished(collection)) == [(f"{number}.txt", "added") for number in range(20)]
    assert collection.adding.begin([Typed("1.txt", story("Feri 1"))]) == 2
    assert told(finished(collection)) == [("1.txt", "there")]


def test_what_was_done_before_a_cancel_stays_and_the_rest_is_not_begun(corpus: Path, tmp_path: Path) -> None:
    reached, goes_on = Event(), Event()

    class Waiting(Fetcher):
        def fetch(self, url: str) -> Fetched:
            reached.set()
            assert goes_on.wait(60)
            return Fetched(url, f"<p>{story('Kano')}</p>".encode(), "page")

    collection = Collection(corpus, tmp_path / "data", opened, Waiting)
    collection.adding.begin([Typed("satu.txt", story("Rakit")), "https://kabar.example/a", Typed("tiga.txt", STORY)])
    assert reached.wait(60)
    assert (collection.adding.work().done, collection.adding.work().total) == (1, 3)
    collection.adding.cancel()
    goes_on.set()
    work = finished(collection)
    assert (told(work), work.cancelled) == ([("satu.txt", "added"), ("https://kabar.example/a", "added")], True)
    assert collection.shelf.find(Wanted(), "title", 9)[0] == 3
    collection.close()
    with pytest.raises(UserError, match="being closed"):
        collection.adding.begin(["https://kabar.example/b"])


def test_a_cancel_before_anything_was_begun_ends_it(collection: Collection) -> None:
    collection.adding.begin([Typed("satu.txt", story("Rakit"))] * 500)
    collection.adding.cancel()
    assert len(finished(collection).outcomes) < 500


def test_an_adding_that_goes_wrong_ends_and_says_so(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.excepthook", lambda told: None)
    monkeypatch.setattr("index.adding.Gatherer", None)
    collection.adding.begin([Typed("satu.txt", STORY)])
    assert "ended early" in finished(collection).trouble
    monkeypatch.undo()
    collection.adding.begin([Typed("satu.txt", STORY)])
    assert not finished(collection).trouble


def test_a_removed_article_is_found_by_nothing_until_it_is_brought_back(corpus: Path, tmp_path: Path) -> None:
    collection = Collection(corpus, tmp_path / "data", opened)
    collection.index()
    (row,) = collection.shelf.find(Wanted(), "title", 9)[1]
    assert collection.remove(row.id) == row
    for _ in range(3):
        assert not collection.index().search("feri bocor")
        assert not collection.shelf.find(Wanted(), "title", 9)[0]
        with pytest.raises(UserError, match="not in the collection"):
            collection.remove(row.id)
        collection.update()
    collection.close()
    shutil.copytree(tmp_path / "data", tmp_path / "later")
    collection = Collection(corpus, tmp_path / "later", opened)
    assert not collection.index().search("feri bocor")
    assert collection.bring_back(row.id) == row
    assert collection.index().search("feri bocor")[0].passage.article.id == row.id
    with pytest.raises(UserError, match="was not removed"):
        collection.bring_back(row.id)
    collection.remove(row.id)
    (corpus / "satu.txt").unlink()
    with pytest.raises(UserError, match="its file is gone"):
        collection.bring_back(row.id)
    collection.close()


def test_an_article_comes_back_without_reading_the_folder_again(
    collection: Collection, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection.index()
    (row,) = collection.shelf.find(Wanted(), "title", 9)[1]
    collection.remove(row.id)
    monkeypatch.setattr(collection, "update", lambda: pytest.fail("the folder was read"))
    assert collection.bring_back(row.id) == row
    assert collection.index().search("feri bocor")[0].passage.article.id == row.id
    monkeypatch.undo()
    assert collection.update().unchanged == 1
    assert collection.index().search("feri bocor")[0].passage.article.id == row.id


def test_what_was_uploaded_goes_when_it_is_added_or_given_up(collection: Collection, tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    sources = []
    for number, text in enumerate((story("Rakit"), "", story("Sampan"))):
        place = uploads / str(number) / "kapal.txt"
        place.parent.mkdir(parents=True)
        place.write_text(text, "utf-8")
        sources.append(Uploaded(place, uploads))
    collection.adding.begin(sources[:2])
    assert told(finished(collection)) == [("kapal.txt", "added"), ("kapal.txt", "refused")]
    assert [path.name for path in uploads.iterdir()] == ["2"]
    collection.adding.begin([sources[2]] * 2)
    assert told(finished(collection)) == [("kapal.txt", "added"), ("kapal.txt", "there")]
    assert not list(uploads.iterdir())
    sources[0].path.parent.mkdir()
    sources[0].path.write_text(STORY, "utf-8")
    collection.adding.begin([*[Typed("satu.txt", STORY)] * 200, sources[0]])
    collection.adding.cancel()
    finished(collection)
    assert not list(uploads.iterdir())


def test_pages_cannot_be_added_to_a_folder_that_is_gone_and_nothing_is_lost(corpus: Path, tmp_path: Path) -> None:
    collection = Collection(corpus, tmp_path / "data", opened)
    assert collection.index().coverage().articles == 1
    shutil.move(corpus, tmp_path / "away")
    collection.adding.begin([Typed("dua.txt", story("Rakit"))])
    assert "There is no folder" in finished(collection).trouble
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
