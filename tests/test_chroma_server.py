"""Vectors on a Chroma server: a real one, and what is told when it is away, slow or something else."""

from __future__ import annotations

import shutil
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from corpus.article import UserError
from index.embed import Embedder
from index.search import Index
from index.whole import Place, check, rebuild, repair
from tests.conftest import made_article
from tests.servers import free_port, served
from tests.test_index import held, places_of

ONE, OTHER = ([made_article(f"{name}{n}", f"Berita {n}: {name} di pelabuhan.") for n in range(30)] for name in ("kapal", "banjir"))


def test_a_server_keeps_the_vectors_of_many_collections_apart(tmp_path: Path, embedder: Embedder) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with served(tmp_path / "server", port):
        with Index.open(tmp_path / "one", embedder, url) as one, Index.open(tmp_path / "other", embedder, url) as other:
            one.sync(ONE)
            other.sync(OTHER)
            assert held(one) == places_of(ONE)
            assert held(other) == places_of(OTHER)
            assert all("kapal" in hit.passage.text for hit in one.search("Apa yang terjadi di pelabuhan?", 30))
            other.sync(OTHER[:5])
            assert held(other) == places_of(OTHER[:5])
        with Index.open(tmp_path / "one", embedder, url) as one:
            assert held(one) == places_of(ONE)
        with Index.open(tmp_path / "one", embedder) as one:  # in the folder again
            assert held(one) == places_of(ONE)


def test_the_copy_of_a_data_folder_does_not_disturb_the_other(tmp_path: Path, embedder: Embedder) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with served(tmp_path / "server", port):
        with Index.open(tmp_path / "one", embedder, url) as one:
            one.sync(ONE)
        shutil.copytree(tmp_path / "one", tmp_path / "copy")
        with Index.open(tmp_path / "copy", embedder, url) as copy, Index.open(tmp_path / "one", embedder, url) as one:
            copy.sync(OTHER)
            assert held(one) == places_of(ONE)
            one.sync(ONE[:3])
            assert held(copy) == places_of(OTHER)


def test_what_a_server_keeps_is_checked_and_mended_and_made_anew(tmp_path: Path, embedder: Embedder) -> None:
    port = free_port()
    place = Place(tmp_path / "data", embedder, f"http://127.0.0.1:{port}")
    with served(tmp_path / "server", port):
        with Index.open(place.folder, embedder, place.chroma) as index:
            index.sync(ONE)
            assert check_is_refused(place)
            vectors, numbers = index._stores.vectors, index._stores.numbers.admitted()
            vectors.delete(numbers[:3])
            vectors.upsert(numbers[3:5], vectors.of(numbers[5:7], embedder.dim))
            vectors.upsert(numbers[:1] + 900, vectors.of(numbers[5:6], embedder.dim))
        assert [fault.store for fault in check(place, print).faults] == ["vectors", "vectors"]
        assert repair(place, lambda done, total: None)[1].faults == ()
        assert rebuild(place, lambda done, total: None).faults == ()
        with Index.open(place.folder, embedder, place.chroma) as index:
            assert held(index) == places_of(ONE)
            sets = index._stores.vectors._client.list_collections()
            assert [one.name for one in sets] == [index._stores.vectors._set.name], "the old set is gone"
    with pytest.raises(UserError, match="No Chroma server answers"):
        check(place, lambda done, total: None)


def check_is_refused(place: Place) -> bool:
    with pytest.raises(UserError, match="Another Kutip, such as an open page, is using"):
        check(place, lambda done, total: None)
    return True


def test_a_server_that_goes_away_is_told_of_and_comes_back(tmp_path: Path, embedder: Embedder) -> None:
    port = free_port()
    url = f"127.0.0.1:{port}"  # as people write it
    with served(tmp_path / "server", port):
        index = Index.open(tmp_path / "data", embedder, url)
        index.sync(ONE)
        before = index.search("kapal karam")
        assert before
    assert [hit.passage for hit in index.search("kapal karam")] == [hit.passage for hit in before]
    with pytest.raises(UserError, match="cannot be reached"):
        index.sync([*ONE, *OTHER])
    with served(tmp_path / "server", port):
        index.sync([*ONE, *OTHER])
        assert index.search("kapal")[0].dense_rank
        assert held(index) == places_of([*ONE, *OTHER])
        index.close()
    with pytest.raises(UserError, match="No Chroma server answers"):
        Index.open(tmp_path / "data", embedder, url)
    with Index.open(tmp_path / "data", embedder) as index:
        assert held(index) == places_of([*ONE, *OTHER])


@pytest.mark.parametrize("url", ["", " ", "ftp://127.0.0.1:8000", "http://127.0.0.1:port", "http://[::1", "http://"])
def test_an_address_that_is_none_is_said_so(tmp_path: Path, embedder: Embedder, url: str) -> None:
    with pytest.raises(UserError, match="no address of a Chroma server"):
        Index.open(tmp_path, embedder, url)


class Page(BaseHTTPRequestHandler):
    """A web server that knows nothing of Chroma."""

    status, slow = 200, threading.Event()

    def do_GET(self) -> None:
        if self.path.startswith("/slow"):
            self.slow.wait(30)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"<html>hello</html>")

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("status", [200, 401, 404, 410, 500])
def test_another_server_is_told_from_chroma(tmp_path: Path, embedder: Embedder, status: int) -> None:
    page = type("Page", (Page,), {"status": status})
    server = HTTPServer(("127.0.0.1", 0), page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(UserError, match="Chroma server"):
        Index.open(tmp_path, embedder, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


def test_a_server_that_does_not_answer_is_not_waited_for(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.PATIENCE", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(UserError, match="No Chroma server answers"):
            Index.open(tmp_path, embedder, f"http://127.0.0.1:{silent.getsockname()[1]}")
