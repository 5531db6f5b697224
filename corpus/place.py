"""Where things lie: the shipped articles, a collection's data folder, and the folder that added pages are put into."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import platformdirs

from corpus.article import UserError

CATALOGUE = "catalogue.db"  # the name of the catalogue's file in the data folder
SHIPPED = Path(__file__).parent / "articles"


def data_folder(data: Path | None, corpus: Path | None) -> Path:
    """The data folder: the one that is named, else $KUTIP_DATA, else the platform's, one for each corpus folder."""
    if data is None and "KUTIP_DATA" in os.environ:
        data = Path(os.environ["KUTIP_DATA"])
    if data is not None:
        return data
    place = _own_folder()
    if corpus is None:
        return place
    whole = corpus.resolve()
    return place / "collections" / f"{whole.name}-{hashlib.blake2b(os.fsencode(whole), digest_size=4).hexdigest()}"


def folders(corpus: Path | None, data: Path) -> list[Path]:
    """The folders whose pages make a collection: the one that is named, else that of the shipped articles and of what was added to them."""
    return [SHIPPED, inbox(None, data)] if corpus is None else [corpus]


def inbox(corpus: Path | None, data: Path) -> Path:
    """The folder that pages are added to; beside the shipped articles it is in the data folder, and made where it is missing."""
    if corpus is not None:
        return corpus
    make_folder(data / "added")
    return data / "added"


def check_apart(corpus: Path | None, data: Path) -> None:
    """UserError if the data folder lies among the pages, where its files would be taken for pages; a hidden folder may."""
    if corpus is None or not data.resolve().is_relative_to(corpus.resolve()):
        return
    if not any(part.startswith(".") for part in data.resolve().relative_to(corpus.resolve()).parts):
        raise UserError(f"The data folder {data} lies among the pages in {corpus}. Name one outside with --data.")


def _own_folder() -> Path:
    """Kutip's folder among a user's data."""
    return Path(platformdirs.user_data_dir("kutip", appauthor=False))


def make_folder(folder: Path) -> None:
    """Make a folder where there is none, into which nobody but its owner may look; UserError when that cannot be done.

    Of one that is there, its owner has decided who may look into it, except where no one has: Kutip's own folder is closed.
    """
    own = _own_folder()
    try:
        if folder.is_relative_to(own) and folder != own:
            make_folder(own)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder == own and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        check_writable(folder)
    except OSError as error:
        raise UserError(f"The data folder {folder} cannot be used ({error.strerror}). Name another with --data.") from error


def check_writable(place: Path) -> None:
    """UserError where a file or a folder that is there is read-only: what would be told otherwise sounds as if it were damaged."""
    if not os.access(place, os.W_OK):
        raise UserError(f"{place} is read-only. Make it writable, or name another folder with --data.")
