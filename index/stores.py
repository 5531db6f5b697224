"""The stores of a collection, opened together: the catalogue, which is the truth, and what is derived from it."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.article import UserError
from corpus.catalogue import Catalogue
from corpus.copied import Copy
from corpus.place import CATALOGUE, COPY, make_folder
from index.chunk import VERSION as CHUNKER
from index.codes import Codes
from index.embed import Embedder, StaticEmbedder, shipped
from index.lexical import Lexical
from index.numbers import PassageNumbers
from index.truth import Truth
from index.vectors import Vectors

LAYOUT = "3"  # goes up whenever what is derived is kept in another way
DERIVED = ("vectors", "codes", "lexical", "passages.db")


@dataclass(frozen=True, slots=True)
class Stores:
    """The catalogue and what is derived from it with two models: `embedder` makes the vectors, `reader`, the shipped one, rereads.

    `set_name` names the set of vectors that the embedder made, `collection` begins the names of all sets of this collection. Where a
    catalogue is shared, only the vectors are written with it, and what is on this machine `follows` the catalogue.
    """

    catalogue: Catalogue
    numbers: PassageNumbers
    vectors: Vectors
    codes: Codes
    lexical: Lexical
    embedder: Embedder
    reader: StaticEmbedder
    collection: str
    set_name: str
    lock: FileLock
    follows: bool = False

    def close(self) -> None:
        """Close all, and let another process open the folder."""
        self.lexical.close()
        self.vectors.close()
        self.codes.close()
        self.numbers.close()
        self.catalogue.close()
        self.lock.release()


def open_stores(folder: Path, embedder: Embedder | None, chroma: str | None, truth: Truth | None = None) -> Stores:
    """The stores in a data folder, made where there are none; what was made with other parts of Kutip is to be made anew.

    With the `truth` of a shared catalogue they are those over a copy of it, which lies in a folder of its own.

    UserError when another process has the folder open, or the Chroma server at `chroma` does not answer.
    """
    reader = embedder if isinstance(embedder, StaticEmbedder) else shipped()
    embedder = embedder or reader
    with ExitStack() as opening:
        lock = _locked(folder)
        opening.callback(lock.release)
        parts = {"chunker": CHUNKER, "reader": reader.name, "layout": LAYOUT}
        if truth:
            folder /= COPY
            make_folder(folder)
        catalogue = Copy(folder / CATALOGUE) if truth else Catalogue(folder / CATALOGUE)
        opening.callback(catalogue.close)
        if isinstance(catalogue, Copy) and truth:
            collection = _copied(folder, catalogue, parts | {"embedder": embedder.name, "collection": truth.join(parts, embedder.name)})
        else:
            collection = _kept(folder, catalogue, parts)
        numbers = PassageNumbers(folder / "passages.db")
        opening.callback(numbers.close)
        name = f"{collection}-{_short(embedder.name)}"
        codes = Codes(folder / "codes" / _short(embedder.name), embedder.dim)
        opening.callback(codes.close)
        vectors = Vectors.open(folder / "vectors", chroma, name)
        opening.callback(vectors.close)
        lexical = Lexical(folder / "lexical")
        opening.pop_all()
    place = f"{name} {chroma}" if chroma and not truth else name  # machines may call one server by different names
    return Stores(catalogue, numbers, vectors, codes, lexical, embedder, reader, collection, place, lock)


def _short(name: str) -> str:
    """The name of a model as it may stand in the name of a file or of a set; no two models get the same."""
    if re.fullmatch(r"[a-z0-9-]{1,40}", name):
        return name
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:30].strip("-") + "-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def _kept(folder: Path, catalogue: Catalogue, parts: dict[str, str]) -> str:
    """The name of the collection, after everything derived was dropped if it was made with other parts, or if some of it is gone.

    The collection has a new name then, so that no number of a passage can be taken for another's.
    """
    made = catalogue.made_with()
    if _is_made(folder, made, parts):
        return made["collection"]
    catalogue.mark_all_pending()
    _drop(folder)
    collection = f"kutip-{secrets.token_hex(6)}"
    catalogue.set_made_with(parts | {"collection": collection, "set": ""})
    return collection


def _copied(folder: Path, copy: Copy, parts: dict[str, str]) -> str:
    """The name of the shared collection, after the copy of another one, or one made with other parts, was dropped."""
    if not _is_made(folder, copy.made_with(), parts):
        copy.clear()
        _drop(folder)
        copy.set_made_with(parts)
    return parts["collection"]


def _is_made(folder: Path, made: dict[str, str], parts: dict[str, str]) -> bool:
    """Whether everything derived is there, and was made with these parts."""
    return all(made.get(part) == value for part, value in parts.items()) and all((folder / name).exists() for name in DERIVED)


def _drop(folder: Path) -> None:
    """Drop everything derived."""
    for path in [*(folder / name for name in DERIVED), *folder.glob("passages.db-*")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    for name in ("vectors", "codes"):
        make_folder(folder / name)


def _locked(folder: Path) -> FileLock:
    """The lock of a data folder, held; UserError when it cannot be had."""
    make_folder(folder)
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UserError(f"Another Kutip is using {folder}. Close it, or name another folder with --data.") from error
    except OSError as error:
        raise UserError(f"The data folder {folder} cannot be used ({error.strerror}). Name another with --data.") from error
    return lock
