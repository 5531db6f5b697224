"""Several machines over one catalogue and one Chroma server: real servers, real processes, a data folder for each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus import postgres as module
from corpus.article import UserError
from corpus.shelf import Wanted
from index import follow
from index.collection import Collection, open_collection, update
from index.embed import Embedder
from index.options import Opener
from index.search import Index
from index.truth import Busy, Truth
from tests.conftest import made_article
from tests.servers import PostgresServer, until
from tests.test_index import held, many, places_of

ROOT = Path(__file__).parent.parent
STORY = "Feri Bocor\n\nKapal feri bocor karena menabrak karang pada Minggu malam di Selat Nala.\n"
OTHER = "Jembatan Dibuka\n\nJembatan gantung itu dibuka untuk umum pada Senin pagi oleh wali kota Lempur.\n"


@dataclass(frozen=True)
class Site:
    """The servers of a test, and a folder for what its machines have."""

    catalogue: str
    chroma: str
    folder: Path

    def opener(self, embedder: Embedder) -> Opener:
        """What opens an index as a command with the options does."""
        return lambda data, progress: Index.open(data, embedder, self.chroma, None, progress, self.catalogue)

    def machine(self, name: str, embedder: Embedder) -> Index:
        """The index of a machine."""
        return Index.open(self.folder / name, embedder, self.chroma, catalogue=self.catalogue)


@pytest.fixture
def site(postgres: PostgresServer, chroma_url: str, tmp_path: Path) -> Site:
    """Servers, with an empty database."""
    return Site(postgres.database(), chroma_url, tmp_path)


def found(index: Index, words: str) -> set[str]:
    """The ids of the articles that are found, and hold the words."""
    return {hit.passage.article.id for hit in index.search(words, 30) if words in hit.passage.text}


def test_what_one_machine_does_is_there_on_the_other(site: Site, embedder: Embedder) -> None:
    ferry, bridge = made_article("feri", "Kapal feri bocor di Selat Nala."), made_article("jembatan", "Jembatan Lempur dibuka.")
    with site.machine("one", embedder) as one, site.machine("two", embedder) as two:
        assert one.sync([ferry]).added == 1
        until(lambda: found(two, "feri"))
        assert two.sync([ferry, bridge]).added == 1
        until(lambda: found(one, "Lempur"))
        for index in (one, two):
            assert held(index) == places_of([ferry, bridge])
            assert index.search("Apa yang bocor?")[0].dense_rank, "Chroma was not asked"
        assert one.sync([bridge]).deleted == 1
        until(lambda: not found(two, "feri"))
        two.keep_up()
        assert held(one) == held(two) == places_of([bridge])
    with site.machine("two", embedder) as two:
        assert held(two) == places_of([bridge])
    with site.machine("three", embedder) as three:
        assert held(three) == places_of([bridge])


@pytest.mark.long
def test_a_machine_that_was_away_takes_up_all_that_changed(site: Site, embedder: Embedder) -> None:
    with site.machine("two", embedder) as two, site.machine("one", embedder) as one:
        one.sync(many(1))
        two.keep_up()
        assert held(two) == places_of(many(1))
    with site.machine("one", embedder) as one:
        one.sync(many(2))
        one.sync(many(3))
    with site.machine("two", embedder) as two:
        assert held(two) == places_of(many(3))
        versions = two._stores.catalogue.versions("5")
        assert len(versions) == 3, "older versions come along"


SYNC = """
import sys
from pathlib import Path
from index import Index
sys.path.insert(0, sys.argv[1])
from tests.test_index import many
with Index.open(Path(sys.argv[2]), chroma=sys.argv[3], catalogue=sys.argv[4]) as index:
    print("open", flush=True)
    index.sync(many(int(sys.argv[5])))
"""


@pytest.mark.long
def test_a_killed_writer_is_taken_over(site: Site, embedder: Embedder) -> None:
    with site.machine("one", embedder) as one:
        one.sync(many(1))
        command = [sys.executable, "-c", SYNC, str(ROOT), str(site.folder / "two"), site.chroma, site.catalogue, "2"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        original = one._following._truth.original if one._following else None
        assert original
        until(lambda: original.count("pending", "leaving", "superseded"))
        with pytest.raises(Busy, match="Another Kutip is writing"), one._following._truth.writing(0):  # type: ignore[union-attr]
            raise AssertionError("two wrote at once")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: one.keep_up() or not original.count("pending", "leaving", "superseded"))
        held(one)
        one.sync(many(2))
        assert held(one) == places_of(many(2))
    with site.machine("two", embedder) as two:
        assert held(two) == places_of(many(2))


def test_a_second_writer_waits(site: Site, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.machine("one", embedder) as one:
        truth = Truth(one.place)  # type: ignore[arg-type]
        with truth.writing(0):
            monkeypatch.setattr(follow, "PATIENCE", 0.3)
            with pytest.raises(Busy, match="Another Kutip is writing"):
                one.sync([made_article("x", "Kapal karam.")])
            with site.machine("two", embedder) as two:  # others can be opened, and asked
                assert two.search("kapal") == []
        assert one.sync([made_article("x", "Kapal karam.")]).added == 1
        truth.close()


def test_an_open_page_of_each_machine_adds_and_removes_for_all(site: Site, embedder: Embedder) -> None:
    folders = {name: site.folder / f"pages {name}" for name in ("one", "two")}
    for folder in folders.values():
        folder.mkdir()
    (folders["one"] / "same.txt").write_text(STORY, "utf-8")
    (folders["two"] / "same.txt").write_text(OTHER, "utf-8")
    one, two = (Collection(folders[name], site.folder / name, site.opener(embedder), catalogue=site.catalogue) for name in folders)
    try:
        one.index(), two.index()
        until(lambda: one.shelf.find(Wanted(), "title", 9)[0] == two.shelf.find(Wanted(), "title", 9)[0] == 2)
        assert found(one.index(), "Lempur")
        (name,) = found(one.index(), "Lempur")
        assert one.remove(name).title.startswith("Jembatan")
        assert not found(one.index(), "Lempur")
        until(lambda: not found(two.index(), "Lempur"))
        two.update()
        assert two.shelf.find(Wanted(), "title", 9)[0] == 1
        assert two.bring_back(name).id == name
        until(lambda: found(one.index(), "Lempur"))
        (folders["one"] / "same.txt").unlink()
        one.update()
        until(lambda: not found(two.index(), "bocor"))
    finally:
        one.close()
        two.close()


@pytest.mark.long
def test_another_folder_of_a_machine_takes_the_place_of_its_first(site: Site, embedder: Embedder) -> None:
    first, second = site.folder / "first", site.folder / "second"
    for folder, story in ((first, STORY), (second, OTHER)):
        folder.mkdir()
        (folder / "a.txt").write_text(story, "utf-8")
    for folder, words, gone in ((first, "bocor", "Lempur"), (second, "Lempur", "bocor")):
        index, report = open_collection(folder, site.folder / "data", site.opener(embedder), lambda done, total: None, print)
        with index:
            assert report.articles == 1
            assert found(index, words)
            assert not found(index, gone)
            assert update(index, folder, site.folder / "data", lambda done, total: None, print).unchanged == 1


class OtherModel:
    """The shipped model under another name."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dim, self.unrelated = "another", embedder.dim, 0.0
        self.passages, self.query = embedder.passages, embedder.query


@pytest.mark.long
def test_all_use_one_embedder_and_change_it_together(site: Site, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.truth.JOINING", 0.3)
    article = made_article("x", "Kapal karam di pelabuhan.")
    with site.machine("one", embedder) as one:
        one.sync([article])
        with pytest.raises(UserError, match="another --embedder"):
            site.machine("two", OtherModel(embedder))
    with site.machine("two", OtherModel(embedder)) as two:
        assert held(two) == places_of([article])
        assert two.search("kapal")[0].dense_rank
    with site.machine("one", embedder) as one:
        assert held(one) == places_of([article])


def test_a_collection_that_is_made_anew_is_told_of(site: Site, embedder: Embedder) -> None:
    with site.machine("one", embedder) as one:
        one.sync([made_article("x", "Kapal karam di pelabuhan.")])
        one._following._truth.catalogue.set_made_with({"collection": "kutip-other"})  # type: ignore[union-attr]
        assert one.search("kapal"), "what is here goes on being found"
        with pytest.raises(UserError, match="made anew by another Kutip"):
            one.keep_up()


def test_a_chroma_server_that_lost_its_vectors_gets_them_again(site: Site, embedder: Embedder) -> None:
    articles = many(1)[:20]
    with site.machine("one", embedder) as one:
        one.sync(articles)
        one._stores.vectors.delete(one._stores.numbers.admitted()[:7])
    with site.machine("two", embedder) as two:
        assert held(two) == places_of(articles)


def test_a_shared_catalogue_needs_shared_vectors(site: Site, embedder: Embedder) -> None:
    with pytest.raises(UserError, match="name a Chroma server with --chroma"):
        Index.open(site.folder / "one", embedder, catalogue=site.catalogue)


@pytest.mark.long
def test_answers_go_on_without_the_database_and_it_comes_back(
    tmp_path: Path, chroma_url: str, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 0.1)
    monkeypatch.setattr(follow, "AWAY", 0.1)
    server = PostgresServer()
    site = Site(server.database(), chroma_url, tmp_path)
    one, two = site.machine("one", embedder), site.machine("two", embedder)
    try:
        article, later = made_article("x", "Kapal karam di pelabuhan."), made_article("y", "Banjir di pelabuhan.")
        one.sync([article])
        until(lambda: found(two, "Kapal"))
        server.stop()
        for _ in range(2):
            time.sleep(follow.OFTEN)
            assert found(two, "Kapal") == {"x"}
            assert two.coverage().articles == 1
        with pytest.raises(UserError, match="cannot be reached") as told:
            one.sync([article, later])
        assert "s3cr3t" not in str(told.value)
        with pytest.raises(UserError, match="cannot be reached"):
            site.machine("three", embedder)
        server.start()
        until(lambda: one.sync([article, later]).articles == 2)
        until(lambda: found(two, "Banjir") == {"y"})
        assert held(one) == held(two) == places_of([article, later])
    finally:
        one.close()
        two.close()
        server.close()


@pytest.mark.long
def test_the_commands_share_a_catalogue(site: Site) -> None:
    pages = site.folder / "berita"
    pages.mkdir()
    (pages / "feri.txt").write_text(STORY, "utf-8")
    shared = ["--catalogue", site.catalogue, "--data"]

    def run(*arguments: str, machine: str, options: dict[str, str] | None = None) -> str:
        place = [*shared, str(site.folder / machine)] if options is None else ["--data", str(site.folder / machine)]
        command = [sys.executable, "-m", *arguments, *place]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | (options or {}))
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "1 added" in run("index", "--corpus", str(pages), "--chroma", site.chroma, machine="one")
    assert "feri bocor" in run("corpus", "list", machine="two")
    assert "feri bocor" in run("corpus", "list", machine="two", options={"KUTIP_CATALOGUE": site.catalogue})
    assert "[1]" in run("assistant", "Kenapa feri bocor?", "--chroma", site.chroma, machine="two")
