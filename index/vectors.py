"""The vector store: Chroma, embedded. Only ids and vectors are kept here; the words stay in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

COLLECTION = "passages"
BATCH = 5_000  # Chroma refuses more than 5,461 ids at once


class Vectors:
    """The vectors of all passages, by passage key."""

    def __init__(self, folder: Path) -> None:
        """Open the store in a folder, making it where there is none."""
        # Late, because it takes a second, and the page must not wait for it.
        from chromadb.api.client import Client
        from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
        from chromadb.config import Settings

        self._client = Client(settings=Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))
        # With these, recall@10 against an exact search is 1.0 on 15,000 clustered vectors; with Chroma's defaults .99.
        space = CreateHNSWConfiguration(space="cosine", ef_construction=200, max_neighbors=32, ef_search=200)
        self._passages = self._client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration=CreateCollectionConfiguration(hnsw=space)
        )

    def close(self) -> None:
        """Close the store."""
        self._client.close()

    def __len__(self) -> int:
        return int(self._passages.count())

    def upsert(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep these vectors; a key that is there already gets the new one."""
        for start in range(0, len(keys), BATCH):
            self._passages.upsert(ids=list(keys[start : start + BATCH]), embeddings=vectors[start : start + BATCH])

    def delete(self, keys: Sequence[str]) -> None:
        """Forget these keys; one that is not there is no error."""
        for start in range(0, len(keys), BATCH):
            self._passages.delete(ids=list(keys[start : start + BATCH]))

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[tuple[str, float]]:
        """The keys of the `count` nearest vectors with their cosines, nearest first."""
        found = self._passages.query(query_embeddings=vector[np.newaxis], n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return [(key, 1.0 - distance) for key, distance in zip(found["ids"][0], distances[0], strict=True)]

    def cosines(self, vector: NDArray[np.float32], keys: Sequence[str]) -> dict[str, float]:
        """The cosine of a unit vector to each of these keys' vectors; an unknown key is absent."""
        if not keys:
            return {}
        found = self._passages.get(ids=list(keys), include=["embeddings"])
        vectors = np.asarray(found["embeddings"], np.float32).reshape(len(found["ids"]), -1)
        return dict(zip(found["ids"], (vectors @ vector).tolist(), strict=True)) if len(vectors) else {}
