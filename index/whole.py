"""Whether a data folder is whole, and mending it: from outside, so that a store which cannot be opened is a fault as others are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.article import UserError
from corpus.catalogue import Catalogue
from corpus.damage import find_damage, mend_damage
from corpus.database import damage, mend_lists
from corpus.place import CATALOGUE
from corpus.pool import Beside, result
from corpus.read import Progress
from index.check import WAITING, Fault, compare, counted, is_used
from index.embed import Embedder, StaticEmbedder, shipped
from index.lexical import Lexical
from index.mend import mend, open_whole
from index.numbers import PassageNumbers
from index.segments import damaged_files
from index.stores import drop, is_newer, locked, made_with, newer, open_stores
from index.vectors import trouble_with

NUMBERS = "passages.db"
CHROMA, GRAPH = "chroma.sqlite3", "index_metadata.pickle"  # in the folder of the vectors: all of them at first, and many of them later
ROUNDS = 3  # what is mended first may have hidden the rest
LOST = (
    "Put the file back from a copy, if there is one. Else move it away, and `kutip sync` makes a new one from the pages; older "
    "versions of articles are gone then, and removed ones come back."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder, the model that finds passages (None: the shipped one), and the Chroma server that keeps the vectors."""

    folder: Path
    embedder: Embedder | None = None
    chroma: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The faults of a data folder; how many articles and passages it holds, and how many articles wait until it is opened the next time.

    `used` says whether the vectors are those that were used last; of others nothing is said.
    """

    faults: tuple[Fault, ...]
    articles: int = 0
    passages: int = 0
    waiting: int = 0
    used: bool = True


def check(place: Place, progress: Progress) -> Checked:
    """What is wrong with a data folder; no article is changed. UserError when there is none, another process uses it, or a newer Kutip
    made it."""
    folder = _there(place)
    with locked(folder):
        found = (*_in_databases(folder), *_in_parts(place))
        if any(fault.store == "catalogue" and fault.mend in ("nothing", "lists") for fault in found):
            return Checked(found)
        found += tuple(_in_rows(folder / CATALOGUE))
    if any(fault.mend in ("all", "part") or fault.digests for fault in found):
        return Checked(found)
    with closing(open_stores(folder, place.embedder, place.chroma)) as stores:
        waiting = stores.catalogue.count(*WAITING)
        try:
            faults = compare(stores, progress)
        except UserError as error:
            if place.chroma or not stores.vectors.failed:
                raise
            faults = [Fault("vectors", f"Some of the vectors cannot be read. {error}", "part")]
        return Checked((*found, *faults), stores.catalogue.count("indexed"), len(stores.numbers), waiting, is_used(stores))


def repair(place: Place, progress: Progress) -> tuple[list[Fault], Checked]:
    """The faults that a data folder had, and how it is after all was mended that can be from the catalogue; UserError as for `check`."""
    met: list[Fault] = []
    checked = check(place, progress)
    for _ in range(ROUNDS):
        met += [fault for fault in checked.faults if fault not in met]
        if all(fault.mend == "nothing" for fault in checked.faults):
            break
        _mend_files(place.folder, checked.faults)
        if not damage(place.folder / CATALOGUE):
            with closing(open_stores(place.folder, place.embedder, place.chroma)) as stores:
                open_whole(stores, progress)
                mend(stores, progress)
        checked = check(place, progress)
    return met, checked


def rebuild(place: Place, progress: Progress) -> Checked:
    """How a data folder is after all that is made of its articles was made anew; UserError as for `check`, or when its catalogue is
    damaged."""
    folder = _there(place)
    with locked(folder):
        for fault in (*_in_databases(folder), *_in_parts(place)):
            if fault.store == "catalogue":
                raise UserError(f"{folder / CATALOGUE} is missing or damaged, and all else is made of it. {LOST}")
        with closing(Catalogue(folder / CATALOGUE)) as catalogue:
            catalogue.set_made_with({"layout": ""})
    with closing(open_stores(folder, place.embedder, place.chroma)) as stores:
        open_whole(stores, progress)
    return check(place, progress)


def _there(place: Place) -> Path:
    """The data folder; UserError when there is none."""
    if not place.folder.is_dir():
        raise UserError(
            f"There is no data folder {place.folder}; name the right one with --data, or the folder of its pages with --corpus."
        )
    return place.folder


def _in_databases(folder: Path) -> Iterator[Fault]:
    """What is wrong with the files that cannot be made anew."""
    if not (folder / CATALOGUE).exists():
        yield Fault("catalogue", f"There is no {folder / CATALOGUE}, which holds the articles. {LOST}", "nothing")
    for path in sorted(folder.glob("*.db")):
        found = damage(path)
        if not found or path.name == NUMBERS:
            continue
        if path.name == CATALOGUE:
            lists = all(" index " in part for part in found.split("; "))
            mended = "What is damaged are its lists, which can be made anew." if lists else LOST
            told = f"{path}, which holds the articles, is damaged ({found}). {mended}"
            yield Fault("catalogue", told, "lists" if lists else "nothing")
        else:
            told = f"{path}, which holds conversations, is damaged ({found}). Put it back from a copy, or move it away."
            yield Fault("conversations", told, "nothing")


def _in_rows(path: Path) -> Iterator[Fault]:
    """What is wrong with the rows of a catalogue."""
    found = find_damage(path)
    if found.articles:
        told = (
            f"{counted(len(found.articles), 'article')} of the catalogue differ from what was read. They are read again from their pages."
        )
        yield Fault("catalogue", told, "rows", digests=found.articles)
    if found.strays:
        told = f"The catalogue does not know what to do with {counted(len(found.strays), 'article')}. They are made searchable again."
        yield Fault("catalogue", told, "rows", digests=found.strays)
    if found.files:
        told = f"What is kept of {counted(len(found.files), 'file')} of pages is damaged. They are read again."
        yield Fault("pages", told, "rows")


def _in_parts(place: Place) -> Iterator[Fault]:
    """What is wrong with the parts that are made of the catalogue: those that are missing, or cannot be read at all."""
    folder = place.folder
    if not (folder / CATALOGUE).exists() or damage(folder / CATALOGUE):
        return
    with closing(Catalogue(folder / CATALOGUE)) as catalogue:
        made = catalogue.made_with()
    if is_newer(made):
        raise newer(folder)
    reader = place.embedder if isinstance(place.embedder, StaticEmbedder) else shipped()
    if any(made.get(part) != value for part, value in made_with(reader).items()):
        told = (
            "The passages were made by another edition of Kutip. All that is made of the articles is made anew when the folder is opened."
        )
        yield Fault("folder", told, "all")
    elif trouble := _unopened(folder / NUMBERS, damage, lambda: PassageNumbers(folder / NUMBERS).close()):
        yield Fault("passages", f"The passages in {folder / NUMBERS} cannot be read ({trouble}).", "all")
    if trouble := _unopened(folder / "lexical", damaged_words, lambda: Lexical(folder / "lexical").close()):
        yield Fault("words", f"The word index in {folder / 'lexical'} cannot be read ({trouble}).", "part")
    if not place.chroma and (trouble := _unopened(folder / "vectors" / CHROMA, damage, lambda: _unread(folder / "vectors", made["set"]))):
        yield Fault("vectors", f"The vectors in {folder / 'vectors'} cannot be read ({trouble}).", "part")


def damaged_words(folder: Path) -> str:
    """The files of a word index that are damaged, "" where there is none."""
    return ", ".join(damaged_files(folder))


def _unopened(path: Path, damaged: Callable[[Path], str], opened: Callable[[], str | None]) -> str:
    """Why what is kept there cannot be opened, as `opened` tells or raises it; "" where it can be."""
    if not path.exists():
        return "it is missing"
    if trouble := damaged(path):
        return trouble
    try:
        return opened() or ""
    except UserError as error:
        return str(error)


def _unread(folder: Path, name: str) -> str:
    """Why the vectors in a folder cannot be read; "" where they can be."""
    if not any(folder.glob(f"*/{GRAPH}")):
        return trouble_with(folder, name)
    with Beside() as beside:  # for Chroma takes the process down with it where a graph is damaged
        told = result(beside.submit(trouble_with, folder, name))
    return "reading them ends the process that does" if told is None else told


def _mend_files(folder: Path, faults: Iterable[Fault]) -> None:
    """Mend what has to be before the folder can be opened: the catalogue, and parts that cannot be read, which go."""
    with locked(folder):
        for fault in faults:
            if fault.mend == "lists":
                mend_lists(folder / CATALOGUE)
            elif fault.mend == "rows":
                mend_damage(folder / CATALOGUE, find_damage(folder / CATALOGUE))
            elif fault.mend == "part":
                drop(folder, "lexical" if fault.store == "words" else "vectors")
            elif fault.mend == "all":
                drop(folder, NUMBERS)
