"""Networks in ONNX form, run without torch, which takes seconds to import: a sentence-transformers model, or one of our own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embed import Vector, Vectors, read_tokenizer, unit
from index.genuine import genuine

FILES = ("onnx/model.onnx", "model.onnx")
TEXTS_AT_ONCE = 32
LONGEST = 512  # pieces of a text, where the model does not say how many it reads
# The names under which models keep what is put in front of a question and of a passage (sentence-transformers, encode_query and _document).
QUERY, PASSAGE = ("query",), ("document", "passage", "corpus")
MEAN, FIRST = "mean", "cls"


def has_onnx(folder: Path) -> bool:
    """Whether the model in a folder can be run here: an ONNX file, a tokenizer, and one of the two poolings that are known."""
    return _file(folder) is not None and (folder / "tokenizer.json").is_file() and _pooling(folder) is not None


class Network:
    """A network in ONNX form that is run on one thread, so that answers to several people do not wait for one another."""

    def __init__(self, file: Path) -> None:
        """Reads the shipped file; fails as index.embed.LOADING_ERRORS do."""
        self._session = _session(genuine(file), threads=1)

    def __call__(self, given: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
        """The first thing that the network gives for what it is given by name."""
        return np.asarray(self._session.run(None, dict(given))[0], np.float32)

    def each(self, given: Sequence[Mapping[str, NDArray[Any]]]) -> list[NDArray[np.float32]]:
        """The same for each of these, several at once on the cores that are free."""
        return [self(one) for one in given] if len(given) < 2 else list(_side_by_side().map(self, given))


@cache
def _side_by_side() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), "network")


def _session(file: Path, threads: int = 0) -> Any:
    """A network ready to be run; 0 threads are as many as there are cores."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state
    from onnxruntime.capi.onnxruntime_inference_collection import InferenceSession

    options = state.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except (state.InvalidProtobuf, state.InvalidGraph, state.Fail, state.NotImplemented, state.NoSuchFile) as error:  # no base of their own
        raise ValueError(str(error)) from error


class OnnxEmbedder:
    """The model in a folder; `unrelated` is set by whoever loads it."""

    def __init__(self, folder: Path, name: str) -> None:
        """Reads the folder, whose model is called `name`; fails as index.embed.LOADING_ERRORS do."""
        self._session = _session(_file(folder) or folder)
        longest = _read(folder / "sentence_bert_config.json").get("max_seq_length") or LONGEST
        self._tokenizer = read_tokenizer((folder / "tokenizer.json").read_bytes())
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.enable_padding()
        self._takes = [given.name for given in self._session.get_inputs()]
        self._pooling = _pooling(folder)
        self._prompts = _read(folder / "config_sentence_transformers.json").get("prompts") or {}
        self.name, self.unrelated = name, 0.0
        self.dim = int(self._encoded(["test"]).shape[1])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length one for every text, in order."""
        prompt = self._prompt(PASSAGE)
        vectors = np.zeros((len(texts), self.dim), np.float32)
        by_length = np.argsort([len(text) for text in texts], kind="stable")  # so that little is padded
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            some = by_length[start : start + TEXTS_AT_ONCE]
            vectors[some] = self._encoded([prompt + texts[place] for place in some])
        return vectors

    def query(self, text: str) -> Vector:
        """The vector of a question, of length one."""
        vector: Vector = self._encoded([self._prompt(QUERY) + text])[0]
        return vector

    def _prompt(self, names: Sequence[str]) -> str:
        return str(next((self._prompts[name] for name in names if self._prompts.get(name)), ""))

    def _encoded(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], np.int64),
            "token_type_ids": np.array([encoding.type_ids for encoding in encodings], np.int64),
        }
        states = np.asarray(self._session.run(None, {name: given[name] for name in self._takes})[0], np.float32)
        if self._pooling == FIRST:
            return unit(states[:, 0])
        mask = given["attention_mask"][:, :, None]
        return unit(np.asarray((states * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1), np.float32))


def _file(folder: Path) -> Path | None:
    return next((folder / name for name in FILES if (folder / name).is_file()), None)


def _pooling(folder: Path) -> str | None:
    """How the states of the pieces become one vector, MEAN or FIRST; None for another way, or where more is done to the vector."""
    modules = _read(folder / "modules.json")
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules] if isinstance(modules, list) else []
    if [kind for kind in kinds if kind != "Normalize"] != ["Transformer", "Pooling"]:
        return None
    path = next(str(module.get("path", "")) for module in modules if str(module.get("type", "")).endswith("Pooling"))
    config = _read(folder / path / "config.json")
    chosen = {key.removeprefix("pooling_mode_") for key, value in config.items() if key.startswith("pooling_mode_") and value is True}
    mode = config.get("pooling_mode") or "+".join(sorted(chosen))
    return {"mean_tokens": MEAN, "mean": MEAN, "cls_token": FIRST, "cls": FIRST}.get(str(mode))


def _read(file: Path) -> Any:
    """What a file of settings holds; nothing where there is none."""
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}
