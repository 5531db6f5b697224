"""From text to vectors: the model shipped in index/model/, or any sentence-transformers model that the user names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load
from tokenizers import Tokenizer

from corpus.article import UserError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MODEL = Path(__file__).parent / "model"
TEXTS_AT_ONCE = 512
TOKENS_AT_ONCE = 16_384  # whose vectors take 32 MB at 512 dimensions, however long one text is
FINGERPRINT_BYTES = 65_536

# What sentence-transformers and the libraries under it raise for a missing, foreign or damaged model.
LOADING_ERRORS = (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError, AttributeError, SafetensorError)

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how near they are in meaning.

    `name` tells models apart: two embedders with one name give the same vectors, so an index made with one can be read with the other.
    """

    @property
    def name(self) -> str:
        """The name of the model, with a digest where the name alone would not say which weights."""

    @property
    def dim(self) -> int:
        """The length of a vector."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order; a row of zeros for a text without a token."""

    def query(self, text: str) -> Vector:
        """The vector of a question, of length one, or zeros for a text without a token."""


class StaticEmbedder:
    """The shipped model, read without sentence-transformers: the vector of a text is the sum of its tokens' vectors, made length one."""

    def __init__(self, folder: Path) -> None:
        """Reads `folder`, whose weights are whole numbers of one byte with one factor for each token; fails as LOADING_ERRORS do."""
        tokenizer, weights = (folder / "tokenizer.json").read_bytes(), (folder / "model.safetensors").read_bytes()
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        tensors = load(weights)
        self._table, self._factors = tensors["embeddings"], tensors["weights"].astype(np.float32)
        digest = hashlib.blake2b(weights + tokenizer, digest_size=6).hexdigest()
        self.name, self.dim = f"kutip-{digest}", int(self._table.shape[1])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order; a row of zeros for a text without a token."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            self._add_tokens(texts[start : start + TEXTS_AT_ONCE], vectors[start : start + TEXTS_AT_ONCE])
        return unit(vectors)

    def query(self, text: str) -> Vector:
        """The vector of a question, which is that of the same words in a passage."""
        vector: Vector = self.passages([text])[0]
        return vector

    def _add_tokens(self, texts: Sequence[str], sums: Vectors) -> None:
        """Adds to each row of `sums` the vectors of all tokens of its text."""
        for row, encoding in zip(sums, self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False), strict=True):
            tokens = np.asarray(encoding.ids, np.int32)
            for start in range(0, len(tokens), TOKENS_AT_ONCE):
                block = tokens[start : start + TOKENS_AT_ONCE]
                # One product a text takes a third of the time that np.add.reduceat over the tokens of all texts takes.
                row += self._factors[block] @ self._table[block].astype(np.float32)


class TransformerEmbedder:
    """A sentence-transformers model, with the prompts of its own configuration."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        """Wraps a loaded model under the name that an index remembers."""
        self._model = model
        self.name, self.dim = name, int(model.get_embedding_dimension() or 0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order, made as the model makes documents."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return unit(np.asarray(self._model.encode_document(list(texts), show_progress_bar=False), np.float32))

    def query(self, text: str) -> Vector:
        """The vector of a question, made as the model makes queries."""
        vector: Vector = unit(np.asarray(self._model.encode_query([text], show_progress_bar=False), np.float32))[0]
        return vector


def load_embedder(name: str | None = None) -> Embedder:
    """The shipped model, or the sentence-transformers model in the folder `name` or under that name on the model hub.

    Raises UserError when there is no such model or it cannot be read. The network is used only for a name that is neither a folder nor
    a model downloaded before.
    """
    if name is not None:
        return _load_transformer(name)
    try:
        return StaticEmbedder(MODEL)
    except LOADING_ERRORS as error:
        raise UserError("The embedding model that comes with Kutip is missing or damaged. Install Kutip again.") from error


def _load_transformer(name: str) -> TransformerEmbedder:
    """The named model; raises UserError in place of LOADING_ERRORS."""
    folder = Path(name).expanduser()
    if not name.strip() or (not folder.is_dir() and _looks_like_path(name)):
        raise UserError(f"There is no folder “{name}” with an embedding model.")
    try:
        if folder.is_dir():
            return TransformerEmbedder(_open_transformer(str(folder), local=True), f"{folder.resolve().name}-{_fingerprint(folder)}")
        try:
            return TransformerEmbedder(_open_transformer(name, local=True), name)
        except OSError:  # never downloaded; the user named it, so it may be now
            return TransformerEmbedder(_open_transformer(name, local=False), name)
    except LOADING_ERRORS as error:
        raise UserError(
            f"The embedding model “{name}” cannot be loaded. Give the folder of a sentence-transformers model, or check the name and "
            "the connection to the model hub."
        ) from error


def _open_transformer(source: str, local: bool) -> SentenceTransformer:
    """The model at `source`; `local` forbids the network. Imported here because the library takes seconds and 400 MB."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(source, local_files_only=local)


def _looks_like_path(name: str) -> bool:
    """Whether the name cannot be that of a hub model, which is `model` or `owner/model`."""
    return name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1


def _fingerprint(folder: Path) -> str:
    """12 hexadecimal digits that change with any file of the model; only the ends of large files are read."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            size = path.stat().st_size
            digest.update(f"{path.relative_to(folder).as_posix()} {size} ".encode() + file.read(FINGERPRINT_BYTES))
            file.seek(max(0, size - FINGERPRINT_BYTES))
            digest.update(file.read())
    return digest.hexdigest()


def unit(vectors: Vectors) -> Vectors:
    """The rows made length one; rows of zeros stay zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
