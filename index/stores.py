"""The stores of a collection, opened together: the catalogue, which is the truth, and what is derived from it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
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


PARTS = ("vectors", "codes", "lexical", "passages.db")  # the names in the data folder of what is made from the catalogue alone


def open_stores(folder: Path, embedder: Embedder | None, chroma: str | None, truth: Truth | None = None) -> Stores:
    """The stores in a data folder, made where there are none; what was made with other parts of Kutip is to be made anew.

    With the `truth` of a shared catalogue they are those over a copy of it, which lies in a folder of its own.

    UserError when another process has the folder open, or the Chroma server at `chroma` does not answer.
    """
    reader = embedder if isinstance(embedder, StaticEmbedder) else shipped()
    embedder = embedder or reader
    with ExitStack() as opening:
        lock = locked(folder)
        opening.callback(lock.release)
        if truth:
            folder /= COPY
            make_folder(folder)
            catalogue: Catalogue = Copy(folder / CATALOGUE)
        else:
            catalogue = Catalogue(folder / CATALOGUE)
        opening.callback(catalogue.close)
        before = (truth.catalogue if truth else catalogue).made_with().get("collection", "")
        here = ""
        if isinstance(catalogue, Copy) and truth:
            collection = _copied(folder, catalogue, truth, made_with(reader), embedder.name)
        else:
            collection = _kept(folder, catalogue, made_with(reader))
            # On a server, the copy of a data folder shall not meet the sets of the other; machines that share a catalogue share its sets.
            here = "-" + hashlib.blake2b(os.fsencode(folder.resolve()), digest_size=4).hexdigest() if chroma else ""
        stale, collection = f"{before}{here}-", f"{collection}{here}"
        numbers = PassageNumbers(folder / "passages.db")
        opening.callback(numbers.close)
        name = f"{collection}-{_short(embedder.name)}"
        for part in ("vectors", "codes"):
            make_folder(folder / part)
        codes = Codes(folder / "codes" / _short(embedder.name), embedder.dim)
        opening.callback(codes.close)
        vectors = Vectors.open(folder / "vectors", chroma, name)
        opening.callback(vectors.close)
        if before and not name.startswith(stale):
            vectors.drop_others(stale)
        lexical = Lexical(folder / "lexical")
        opening.pop_all()
    place = f"{name} {chroma}" if chroma and not truth else name  # machines may call one server by different names
    return Stores(catalogue, numbers, vectors, codes, lexical, embedder, reader, collection, place, lock)


def _short(name: str) -> str:
    """The name of a model as it may stand in the name of a file or of a set; no two models get the same."""
    if re.fullmatch(r"[a-z0-9-]{1,40}", name):
        return name
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:30].strip("-") + "-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def made_with(reader: StaticEmbedder) -> dict[str, str]:
    """What this Kutip makes the parts of a data folder with."""
    return {"chunker": CHUNKER, "reader": reader.name, "layout": LAYOUT}


def is_newer(made: dict[str, str]) -> bool:
    """Whether parts of a data folder are kept in a way that this Kutip does not know yet."""
    layout = made.get("layout", "")
    return layout.isdecimal() and int(layout) > int(LAYOUT)


def newer(folder: Path) -> UserError:
    """What is said of a data folder that this Kutip does not know how to read."""
    return UserError(f"{folder} was made by a newer Kutip. Update this one, or choose another folder with --data.")


def _kept(folder: Path, catalogue: Catalogue, parts: dict[str, str]) -> str:
    """The name of the collection, after everything derived was dropped if it was made with other parts, or if the numbers are gone.

    UserError when a newer Kutip made it.
    """
    made = catalogue.made_with()
    if is_newer(made):
        raise newer(folder)
    if all(made.get(part) == value for part, value in parts.items()) and (folder / "passages.db").exists() and "collection" in made:
        return made["collection"]
    return make_anew(folder, catalogue, parts)


def make_anew(folder: Path, catalogue: Catalogue, parts: dict[str, str]) -> str:
    """The new name of the collection, after everything derived was dropped, to be made anew from the catalogue.

    It is a new one, so that no number of a passage can be taken for another's.
    """
    catalogue.set_made_with({"layout": ""})  # whatever happens meanwhile, this is done again from the beginning
    catalogue.mark_all_pending()
    drop(folder, *PARTS)
    collection = f"kutip-{secrets.token_hex(6)}"
    PassageNumbers(folder / "passages.db").close()
    catalogue.set_made_with(parts | {"collection": collection, "set": ""})
    return collection


def _copied(folder: Path, copy: Copy, truth: Truth, parts: dict[str, str], embedder: str) -> str:
    """The name of the shared collection, after the copy of another one, or one made with other parts or that lacks some, was dropped.

    UserError when a newer Kutip made it, or others use it with other parts.
    """
    if is_newer(truth.catalogue.made_with()):
        raise UserError(f"{truth.place} was made by a newer Kutip. Update this one, or choose another catalogue with --catalogue.")
    made, wanted = copy.made_with(), parts | {"embedder": embedder, "collection": truth.join(parts, embedder)}
    is_made = all(made.get(part) == value for part, value in wanted.items())
    if not (is_made and all((folder / part).exists() for part in PARTS)):
        copy.clear()
        drop(folder, *PARTS)
        copy.set_made_with(wanted)
    return wanted["collection"]


def drop(folder: Path, *parts: str) -> None:
    """Delete these parts of a data folder; UserError when that cannot be done."""
    for path in chain.from_iterable([folder / part, *folder.glob(f"{part}-*")] for part in parts):
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(f"The data folder {folder} cannot be used ({error.strerror}). Name another with --data.") from error


def locked(folder: Path) -> FileLock:
    """The lock of a data folder, held; UserError when it cannot be had."""
    make_folder(folder)
    lock = FileLock(folder / "lock", mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        told = f"Another Kutip, such as an open page, is using {folder}. Ask there, close it, or name another folder with --data."
        raise UserError(told) from error
    except OSError as error:
        raise UserError(f"The data folder {folder} cannot be used ({error.strerror}). Name another with --data.") from error
    return lock
