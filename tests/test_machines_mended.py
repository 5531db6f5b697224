"""What machines that share a catalogue do about faults, about ends in the middle of things, and about what only one machine can mend."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from assistant.doctor import main as doctor
from corpus.article import UserError
from corpus.catalogue import Catalogue
from corpus.place import COPY, Shared, catalogue_here
from corpus.shelf import Shelf
from index.__main__ import main as index_command
from index.embed import Embedder
from index.lexical import Lexical
from tests.conftest import made_article
from tests.servers import PostgresServer
from tests.test_index import held, places_of
from tests.test_machines import Site, found, site  # noqa: F401

KAPAL, BANJIR = (made_article(f"{word}", f"Berita tentang {word} di pelabuhan Lempur.") for word in ("kapal", "banjir"))


def shared(site: Site) -> Shared:  # noqa: F811
    return Shared(site.catalogue, "catalogue", "test")


@pytest.mark.parametrize("option", ["--check", "--repair", "--rebuild"])
def test_what_a_server_keeps_is_not_looked_after_here(
    option: str, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert index_command([option, "--catalogue", database, "--data", str(tmp_path / "data")]) == 2
    told = capsys.readouterr().err
    assert "is looked after by its own server" in told
    assert str(tmp_path / "data" / COPY) in told
    assert "s3cr3t" not in told
    assert not (tmp_path / "data").exists()


def test_a_copy_that_lost_words_is_made_whole_when_it_is_opened(site: Site, embedder: Embedder) -> None:  # noqa: F811
    with site.machine("one", embedder) as one:
        one.sync([KAPAL, BANJIR])
    words = Lexical(site.folder / "one" / COPY / "lexical")
    words.replace([KAPAL.digest], ())
    words.close()
    with site.machine("one", embedder) as one:
        assert held(one) == places_of([KAPAL, BANJIR])
        assert found(one, "kapal") >= {"kapal"}


def test_of_versions_that_a_run_left_behind_the_better_stays(site: Site, embedder: Embedder) -> None:  # noqa: F811
    longer = made_article("kapal", f"{KAPAL.text} Kapal itu bocor.")
    with closing(Catalogue(shared(site))) as catalogue:
        catalogue.add([KAPAL, longer])
    with site.machine("one", embedder) as one:
        assert held(one) == places_of([longer])


def test_an_article_on_its_way_out_comes_back_to_all(site: Site, embedder: Embedder) -> None:  # noqa: F811
    with site.machine("one", embedder) as one, site.machine("two", embedder) as two:
        one.sync([KAPAL, BANJIR])
        with closing(Catalogue(shared(site))) as catalogue:
            catalogue.take_out(["kapal"])
        assert one.bring_back("kapal")
        assert not one.bring_back("kapal"), "it is back already"
        two.keep_up()
        assert held(one) == held(two) == places_of([KAPAL, BANJIR])


def test_a_catalogue_of_a_newer_kutip_is_left_as_it_is(site: Site, embedder: Embedder) -> None:  # noqa: F811
    with site.machine("one", embedder) as one:
        one.sync([KAPAL])
    with closing(Catalogue(shared(site))) as catalogue:
        catalogue.set_made_with({"layout": "999"})
        with pytest.raises(UserError, match="made by a newer Kutip"):
            site.machine("two", embedder)
        assert catalogue.count("indexed") == 1


@pytest.mark.long
def test_the_vectors_of_a_collection_that_is_made_anew_go(site: Site, embedder: Embedder) -> None:  # noqa: F811
    with site.machine("one", embedder) as one:
        one.sync([KAPAL])
        before = one._stores.vectors._set.name
    with closing(Catalogue(shared(site))) as catalogue:
        catalogue.set_made_with({"chunker": "an older one"})
    with site.machine("two", embedder) as two:
        assert held(two) == places_of([KAPAL])
        names = [one.name for one in two._stores.vectors._client.list_collections()]
        assert two._stores.vectors._set.name in names
        assert before not in names


def test_a_machine_asks_chroma_again_when_it_is_back(site: Site, embedder: Embedder) -> None:  # noqa: F811
    with site.machine("one", embedder) as one:
        one.sync([KAPAL])
        one._stores.vectors.failed = True
        assert one.search("kapal")
        assert one._stores.vectors.failed
        one.keep_up()
        assert not one._stores.vectors.failed


def test_the_shelf_of_a_machine_is_that_of_its_copy(site: Site, embedder: Embedder) -> None:  # noqa: F811
    with site.machine("one", embedder) as one:
        one.sync([KAPAL])
        with closing(Shelf(catalogue_here(site.folder / "one", site.catalogue))) as shelf:
            assert shelf.named("kapal")


def test_the_doctor_looks_at_a_shared_catalogue(
    site: Site,  # noqa: F811
    embedder: Embedder,
    postgres: PostgresServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with site.machine("one", embedder) as one:
        one.sync([KAPAL, BANJIR])
    options = ["--json", "--data", str(site.folder / "two"), "--catalogue"]

    def told(*arguments: str) -> dict[str, str]:
        doctor([*options, *arguments])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return {line["about"]: f"{line['state']} {line['told']}" for line in lines}

    assert told(site.catalogue, "--chroma", site.chroma)["Collection"] == "good 2 articles searchable"
    assert told(site.catalogue)["Chroma"].startswith("bad")
    away = told(postgres.url("kutip_nowhere"), "--chroma", site.chroma)["Collection"]
    assert away.startswith("bad")
    assert "s3cr3t" not in away
    assert not (site.folder / "two").exists()
