"""The models that a user may name in place of the shipped one: embedders and rerankers of sentence-transformers."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.article import UserError
from index.embed import LOADING_ERRORS, Embedder, Vector, Vectors, shipped, unit
from index.onnx import OnnxEmbedder, has_onnx

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

Model = TypeVar("Model")

_log = logging.getLogger(__name__)

HUB_NAME = re.compile(r"(?:[\w-][\w.-]*/)?[\w-][\w.-]*")  # `model` or `owner/model`
FINGERPRINT_BYTES = 65_536
# Texts that have nothing to do with each other. Many models give such pairs cosines of .7 and more, where the shipped one gives about 0.
STRANGERS = (
    "The central bank left its interest rate as it was.",
    "Gempa mengguncang desa di lereng gunung.",
    "The striker scored twice in the second half.",
    "Resep sayur asam dengan jagung muda.",
    "A new telescope will look for distant planets.",
    "Penumpang kereta malam menunggu di peron.",
)
MOST_UNRELATED = 0.95  # a model that tells nothing apart would otherwise divide by zero


class TransformerEmbedder:
    """A sentence-transformers model, with the prompts of its own configuration."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        """Wraps a loaded model under the name that an index remembers."""
        self._model = model
        self.name, self.dim = name, int(model.get_embedding_dimension() or 0)
        self.unrelated = 0.0

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order, made as the model makes documents."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return unit(np.asarray(self._model.encode_document(list(texts), show_progress_bar=False), np.float32))

    def query(self, text: str) -> Vector:
        """The vector of a question, made as the model makes queries."""
        vector: Vector = unit(np.asarray(self._model.encode_query([text], show_progress_bar=False), np.float32))[0]
        return vector


class Reranker(Protocol):
    """Says how well a passage answers a question, having read both together."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """A number between 0 and 1 for each passage."""


class CrossReranker:
    """A CrossEncoder of sentence-transformers."""

    def __init__(self, model: CrossEncoder) -> None:
        """Wraps a loaded model with one output."""
        self._model = model

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """A number between 0 and 1 for each passage; what lies outside, because the model was trained so, is drawn inside."""
        if not passages:
            return np.zeros(0, np.float32)
        found = np.asarray(self._model.predict([(question, passage) for passage in passages], show_progress_bar=False), np.float32)
        inside = found.min() >= 0 and found.max() <= 1
        return found if inside else np.asarray(1 / (1 + np.exp(-found)), np.float32)


def load_embedder(name: str | None = None) -> Embedder:
    """The shipped model, or the sentence-transformers model in the folder `name` or under that name on the model hub.

    Raises UserError when there is no such model or it cannot be read. The network is used only for a name that is neither a folder nor
    a model downloaded before.
    """
    return shipped() if name is None else _load(name, "embedding model", "a sentence-transformers model", _open_embedder)


def load_reranker(name: str) -> Reranker:
    """The CrossEncoder in the folder `name` or under that name on the model hub; UserError as for `load_embedder`."""
    return _load(name, "reranking model", "a CrossEncoder with one output", _open_reranker)


def _open_embedder(source: str, local: bool, name: str) -> Embedder:
    """The model at `source`; `local` forbids the network. The library is imported here because it takes seconds and 400 MB."""
    model: OnnxEmbedder | TransformerEmbedder
    if has_onnx(Path(source)):
        model = OnnxEmbedder(Path(source), name)
    else:
        from sentence_transformers import SentenceTransformer

        model = TransformerEmbedder(SentenceTransformer(source, local_files_only=local), name)
    if model.query("test").shape != (model.dim,):
        raise ValueError("its vectors are not as long as it says")
    strangers = model.passages(STRANGERS)
    likeness = (strangers @ strangers.T)[np.triu_indices(len(STRANGERS), 1)]
    model.unrelated = float(np.clip(likeness.mean(), 0, MOST_UNRELATED))
    return model


def _open_reranker(source: str, local: bool, name: str) -> Reranker:
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(source, local_files_only=local)
    if model.num_labels != 1:
        raise ValueError(f"it has {model.num_labels} outputs")
    return CrossReranker(model)


def _load(name: str, what: str, kind: str, opened: Callable[[str, bool, str], Model]) -> Model:
    """The named model; raises UserError in place of LOADING_ERRORS."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_VERBOSITY", "error")  # it tells of every attempt to reach the hub
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    folder = Path(name).expanduser()
    if not name.strip() or not (folder.is_dir() or HUB_NAME.fullmatch(name)):
        raise UserError(f"There is no folder “{name}” with {'an' if what[0] in 'aeiou' else 'a'} {what}.")
    try:
        if folder.is_dir():
            return opened(str(folder), True, f"{folder.resolve().name}-{_fingerprint(folder)}")
        try:
            return opened(name, True, name)
        except OSError:  # never downloaded; the user named it, so it may be now
            _log.warning("The %s “%s” is not on this machine, and is looked for on the model hub.", what, name)
            return opened(name, False, name)
    except LOADING_ERRORS as error:
        raise UserError(
            f"The {what} “{name}” cannot be loaded. Give the folder of {kind}, or check the name and the connection to the model hub."
        ) from error


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
