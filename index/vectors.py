"""The vector store: Chroma, embedded or a server. Only numbers and vectors are kept there; the words stay in the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from corpus.article import UserError
from corpus.harmless import without_password

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 5_000  # Chroma refuses more than 5,461 ids at once
ALIKE = 1e-5  # by which numbers of one vector differ that was written once more
PATIENCE = 30.0  # seconds that a server may take for one answer
PORT = 8000  # where a Chroma server listens unless it is told otherwise


class Vectors:
    """A set of vectors by passage number; one place, above all a server, may hold the sets of many collections."""

    def __init__(self, client: ClientAPI, place: str, name: str) -> None:
        """Use `Vectors.open`."""
        self._client, self._place = client, place
        self.failed = False  # since something could not be read or written, until something can be written again
        with self._told():
            self._set = _opened(client, name)

    @classmethod
    def open(cls, folder: Path, url: str | None, name: str) -> Vectors:
        """The set of that name, made where there is none, in a folder, or on the Chroma server at `url`.

        UserError when the server does not answer, or is none that this version of Chroma can talk to.
        """
        return cls(_embedded(folder) if url is None else _server(url), _shown(url) if url else str(folder), name)

    def read_through(self) -> None:
        """Read every vector, and look for it; UserError when that cannot be done."""
        with self._told():
            for start in range(0, len(self), BATCH):
                held = self._set.get(limit=BATCH, offset=start, include=["embeddings"])["embeddings"]
                self._set.query(query_embeddings=held, n_results=1, include=["distances"])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Inside, what Chroma cannot do is told in a sentence."""
        try:
            yield
        except _failures() as error:  # looked up when something fails, and not before
            self.failed = True
            mend = "try again; if that does not help, `kutip check --repair` makes them anew."
            raise UserError(f"The vectors in {self._place} cannot be reached ({_words(error)}). Nothing is lost: {mend}") from error

    def close(self) -> None:
        """Close the store."""
        self._client.close()  # type: ignore[attr-defined]

    def __len__(self) -> int:
        with self._told():
            return int(self._set.count())

    def upsert(self, numbers: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Keep these vectors; a number that is there already gets the new one."""
        # When Chroma reads a log in which a vector is written twice, now and then some other is not found any more by any search.
        held = self.of(numbers, vectors.shape[1])
        same = np.abs(held - vectors).max(axis=1, initial=0) < ALIKE
        self.delete(numbers[~same & ~np.isnan(held).any(axis=1)])
        numbers, vectors = numbers[~same], vectors[~same]
        with self._told():
            for start in range(0, len(numbers), BATCH):
                self._set.add(ids=_ids(numbers[start : start + BATCH]), embeddings=vectors[start : start + BATCH])
        self.failed = False

    def delete(self, numbers: NDArray[np.int64]) -> None:
        """Forget these numbers; one that is not there is no error."""
        with self._told():
            for start in range(0, len(numbers), BATCH):
                self._set.delete(ids=_ids(numbers[start : start + BATCH]))

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The numbers of the `count` nearest vectors with their cosines, nearest first."""
        with self._told():
            found = self._set.query(query_embeddings=vector[np.newaxis], n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return [(int(name), 1.0 - distance) for name, distance in zip(found["ids"][0], distances[0], strict=True)]

    def try_again(self) -> None:
        """Let what failed be asked again; UserError where it still fails."""
        with self._told():
            self._set.count()
        self.failed = False

    def numbers(self) -> set[int]:
        """The numbers of all vectors."""
        with self._told():
            return {int(name) for name in self._set.get(include=[])["ids"]}

    def of(self, numbers: NDArray[np.int64], dim: int) -> NDArray[np.float32]:
        """The vectors of these numbers, of `dim` numbers each; a row of nan for a number that is not there."""
        found = np.full((len(numbers), dim), np.nan, np.float32)
        places = {int(number): place for place, number in enumerate(numbers)}
        with self._told():
            for start in range(0, len(numbers), BATCH):
                held = self._set.get(ids=_ids(numbers[start : start + BATCH]), include=["embeddings"])
                for name, vector in zip(held["ids"], [] if held["embeddings"] is None else held["embeddings"], strict=True):
                    found[places[int(name)]] = vector
        return found

    def nearest_of_each(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of the vector that is found for each of these."""
        with self._told():
            found = self._set.query(query_embeddings=vectors, n_results=1, include=["distances"])["distances"] or [[] for _ in vectors]
        return np.array([1.0 - near[0] if near else np.nan for near in found], np.float32)

    def make_anew(self) -> None:
        """Throw the set away, and begin it without vectors."""
        with self._told():
            self._client.delete_collection(self._set.name)
            self._set = _opened(self._client, self._set.name)

    def drop_others(self, prefix: str) -> None:
        """Delete the other sets in this place whose names begin so."""
        with self._told():
            for other in self._client.list_collections():
                if other.name.startswith(prefix) and other.name != self._set.name:
                    self._client.delete_collection(other.name)


def _failures() -> tuple[type[Exception], ...]:
    """What Chroma fails with; its client lets the errors of its connection through. Late: it takes a second to import."""
    from chromadb.api.fastapi import httpx  # type: ignore[attr-defined]
    from chromadb.errors import ChromaError

    return ChromaError, httpx.HTTPError, OSError


def trouble_with(folder: Path, name: str) -> str:
    """Why the set of that name in a folder cannot be read; "" where it can be. What is damaged may end the process."""
    try:
        with closing(Vectors.open(folder, None, name)) as vectors:
            vectors.read_through()
    except UserError as error:
        return str(error)
    return ""


def _ids(numbers: NDArray[np.int64]) -> list[str]:
    return [str(number) for number in numbers.tolist()]


def _opened(client: ClientAPI, name: str) -> Collection:
    from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration

    # Of the 10 and the 100 nearest of 25,000 texts, .996 and .964 are found with these, .986 and .913 with Chroma's ef_search of 100,
    # .999 and .992 with 32 neighbours and ef_construction=200, which takes twice as long to build.
    space = CreateHNSWConfiguration(space="cosine", ef_construction=100, max_neighbors=16, ef_search=200)
    return client.get_or_create_collection(name, embedding_function=None, configuration=CreateCollectionConfiguration(hnsw=space))


def _embedded(folder: Path) -> ClientAPI:
    from chromadb.api.client import Client
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    try:
        return Client(settings=Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))
    except (ChromaError, ValueError, KeyError, OSError, RuntimeError) as error:
        mend = "No article is lost: make room if the disk is full; else `kutip check --repair` makes them anew."
        raise UserError(f"The vectors in {folder} cannot be opened ({_words(error)}). {mend}") from error


def _server(url: str) -> ClientAPI:
    """A client of the server; UserError when nothing that it understands answers there."""
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    check_server(url)
    try:
        client = chromadb.HttpClient(*_address(url), settings=Settings(anonymized_telemetry=False))
        # The library waits for ever, and offers no other way to say that it should not.
        client._server._session.timeout = PATIENCE  # type: ignore[attr-defined]
    except (ChromaError, ValueError, KeyError, OSError) as error:
        raise _no_server(url, error) from error
    return client


def check_server(url: str) -> None:
    """UserError unless a Chroma server answers at that address in time; the library itself would wait for ever."""
    host, port, encrypted = _address(url)
    try:
        with closing((HTTPSConnection if encrypted else HTTPConnection)(host, port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/api/v2/heartbeat")
            answer = connection.getresponse()
            if answer.status != HTTPStatus.OK or "nanosecond heartbeat" not in json.loads(answer.read(1_000)):
                raise ValueError(f"what answers is no Chroma server of this version, status {answer.status}")
    except (ValueError, OSError, HTTPException) as error:
        raise _no_server(url, error) from error


def _no_server(url: str, error: Exception) -> UserError:
    return UserError(f"No Chroma server answers at {_shown(url)} ({_words(error)}). Start it with `chroma run`, or check --chroma.")


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether the connection is encrypted; UserError when the address is none."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}", "http")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not host.strip() or parts.scheme not in ("http", "https"):
        raise UserError(f"“{_shown(url)}” is no address of a Chroma server. Give one such as http://localhost:8000.")
    return host, port or (443 if parts.scheme == "https" else PORT), parts.scheme == "https"


def _shown(url: str) -> str:
    """The address of a server as people may see it."""
    return without_password(url if "//" in url else f"//{url}").removeprefix("//")


def _words(error: Exception) -> str:
    """What an error says of itself, in one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
