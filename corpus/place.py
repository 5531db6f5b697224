"""Where things lie: the shipped articles, a collection's data folder, and the folder that added pages are put into."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import platformdirs

from corpus.article import UserError
from corpus.database import check_writable, make_private

CATALOGUE = "catalogue.db"  # the name of the catalogue's file in the data folder
SHIPPED = Path(__file__).parent / "articles"
CONVERSATIONS = "conversations.db"  # the same of the conversations
COPY = "shared"  # the folder in the data folder for what is copied from a shared catalogue, and made of that
_URL = re.compile(r"(postgres(?:ql)?://)(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^@/?#]*)(/[^@/?#]*)?(?:\?([^#]*))?")


@dataclass(frozen=True, slots=True)
class Shared:
    """Tables of one name in a PostgreSQL database at a `url`; what a `machine` says of its own files goes under the machine's name.

    As text it is the address without anything secret.
    """

    url: str = field(repr=False)
    tables: str
    machine: str = ""

    def __str__(self) -> str:
        found = _URL.fullmatch(self.url)
        return f"{found[1]}{found[2] + '@' if found[2] else ''}{found[4]}{found[5] or ''}" if found else "postgresql://…"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no error may tell: the passwords in the address."""
        found = _URL.fullmatch(self.url)
        given = [value for name, value in parse_qsl(found[6] or "") if "password" in name] if found else []
        return tuple(filter(None, (*given, found[3] or "", unquote(found[3] or "")))) if found else (self.url,)


Place = Path | Shared


def add_catalogue_option(parser: ArgumentParser) -> None:
    """Let a command take the address of a catalogue that several machines share."""
    told = "keep the articles in this PostgreSQL database, for several machines (default: $KUTIP_CATALOGUE, else in the data folder)"
    parser.add_argument("--catalogue", metavar="URL", default=os.environ.get("KUTIP_CATALOGUE") or None, help=told)


def catalogue_at(data: Path, url: str | None) -> Place:
    """Where the catalogue of a data folder is: a file in it, or in the PostgreSQL database at `url`; UserError where that is none."""
    return data / CATALOGUE if url is None else shared_catalogue(data, url)


def shared_catalogue(data: Path | None, url: str) -> Shared:
    """The catalogue in the PostgreSQL database at `url`, as the machine of a data folder uses it (None: one that brings no files).

    UserError where that is no address.
    """
    return Shared(_checked(url), "catalogue", _machine(data) if data else "")


def catalogue_here(data: Path, url: str | None) -> Path:
    """The file of the catalogue of a data folder; of one in the PostgreSQL database at `url`, that of its copy."""
    return data / CATALOGUE if url is None else data / COPY / CATALOGUE


def conversations_at(data: Path, url: str | None) -> Place:
    """The same of the conversations."""
    return data / CONVERSATIONS if url is None else Shared(_checked(url), "conversations")


def _checked(url: str) -> str:
    if not re.match(r"postgres(?:ql)?://", url):
        raise UserError("A catalogue that is shared has an address such as postgresql://kutip@localhost/kutip.")
    return url


def _machine(data: Path) -> str:
    """The name of a data folder among those that share a catalogue, made up once."""
    make_folder(data)
    file = data / "machine"
    try:
        if not file.exists():
            host = re.sub(r"[^a-z0-9-]+", "-", socket.gethostname().lower())[:40]
            fresh = data / f"machine-{secrets.token_hex(4)}"
            make_private(fresh)
            fresh.write_text(f"{host}-{secrets.token_hex(4)}", "utf-8")
            fresh.replace(file)  # as a whole, or not at all
        return file.read_text("utf-8")
    except OSError as error:
        raise UserError(f"The data folder {data} cannot be used ({error.strerror}). Name another with --data.") from error


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


def folders(corpus: Path | None, data: Path, shared: bool = False) -> list[Path]:
    """The folders whose pages make a collection: the one that is named, else that of the shipped articles and of what was added to them.

    To a `shared` collection a machine without such a folder brings what was added there, and no demonstration.
    """
    if corpus is not None:
        return [corpus]
    return [inbox(None, data)] if shared else [SHIPPED, inbox(None, data)]


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
