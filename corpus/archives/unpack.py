"""The pages in an archive, one in memory at a time; a ZIP is never believed, and what in it cannot be read is refused with a sentence."""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from corpus.archives.mail import mail_pages, saved_page
from corpus.archives.mime import is_utf8
from corpus.article import Refusal, UserError
from corpus.raw import LARGEST, SAVE_AS, Raw, is_asset

# No collection of saved pages has more files or, unpacked, more bytes.
MOST_ENTRIES, MOST_BYTES = 100_000, 4_000_000_000
# Text becomes ten times smaller, markup that repeats itself thirty times; what becomes smaller still was made to fill memories.
HIGHEST_RATIO = 200
# Below this size, in bytes, a ratio tells nothing.
_SMALL = 1_000_000
_PIECE = 262_144
# The table of contents starts each entry with this mark, and comes into memory as a whole before anything can be counted.
_CONTENTS_MARK = b"PK\x01\x02"
# An entry's own head has so many bytes before its name (APPNOTE.TXT 4.3.7).
_HEAD = 30
_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800
_DAMAGED = (BadZipFile, RuntimeError, EOFError, OSError, ValueError, OverflowError, zlib.error, struct.error)
_ARCHIVE = re.compile(r"\.(?:zip|warc|warc\.gz)$")
_TOO_MANY = f"This archive lists more than {MOST_ENTRIES:,} files; make several archives of it."
_TOO_MUCH = f"This archive holds more than {MOST_BYTES / 1e9:.0f} GB, and the rest of it was not read; make several archives of it."
_TOO_LARGE = f"This file is larger than {LARGEST / 1_000_000:.0f} MB; if it holds pages, take it out of the archive."
# Documents that are ZIP archives, by a file that only they hold.
_DOCUMENTS = (
    ("word/document.xml", "a Word document; rename it so that it ends in .docx."),
    ("xl/workbook.xml", f"a spreadsheet; {SAVE_AS}."),
    ("ppt/presentation.xml", f"a presentation; {SAVE_AS}."),
    ("META-INF/container.xml", f"an e-book; {SAVE_AS}."),
    ("META-INF/manifest.xml", f"an OpenDocument file; {SAVE_AS}."),
    ("META-INF/MANIFEST.MF", "a program; give the archive that holds your saved pages."),
)


def is_archive(name: str) -> bool:
    """Whether a file of that name is an archive with pages, or one page with its pictures in one file."""
    return name.lower().endswith(tuple(ARCHIVES))


def unpack(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages in an archive, which `is_archive` knows by its name, and what in it cannot be read; the stream can be read at any place.

    The name of each page is its place, such as "news.zip/2021/page.html". Mails, saved pages and tables in a ZIP are given as they are.
    """
    reader = next(reader for suffix, reader in ARCHIVES.items() if name.lower().endswith(suffix))
    empty = True
    for page in reader(name, stream):
        empty = False
        yield page
    if empty:
        yield Refusal(Path(name), "There is no page in this archive; give one that holds saved pages.")


def _zip_pages(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages in a ZIP archive, in the order in which it lists them."""
    try:
        archive = _opened(stream)
    except UserError as error:
        yield Refusal(Path(name), str(error))
        return
    taken = 0
    for entry in archive.infolist():
        inner = _entry_name(entry)
        place = f"{name}/{''.join(c if c.isprintable() else '�' for c in inner)}"
        if inner.endswith("/") or _is_passed_over(inner):
            continue
        try:
            _check_entry(entry, inner)
            data = _content(archive, entry)
        except UserError as error:
            yield Refusal(Path(place), str(error))
            continue
        taken += len(data)
        if taken > MOST_BYTES:
            yield Refusal(Path(name), _TOO_MUCH)
            return
        yield Raw(place, data)


class _Bounded:
    """A stream of which only so much is read at once as the contents of an archive with the most entries have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        """The next bytes, of which there are few where no size is given: near the end; UserError if they are too many."""
        if size > LARGEST:
            raise UserError(_TOO_MANY)
        data = self._stream.read(size if size >= 0 else LARGEST)
        if data.count(_CONTENTS_MARK) > MOST_ENTRIES:
            raise UserError(_TOO_MANY)
        return data


def _opened(stream: BinaryIO) -> ZipFile:
    """The ZIP archive in the stream; UserError if it is none, is damaged or is a trap."""
    try:
        archive = ZipFile(_Bounded(stream))
    except _DAMAGED as error:
        raise UserError("This is no ZIP archive, or its end is missing; download it again.") from error
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    document = next((kind for inner, kind in _DOCUMENTS if inner in names), None)
    if document:
        raise UserError(f"This is {document}")
    if len(entries) > MOST_ENTRIES:
        raise UserError(_TOO_MANY)
    for entry, after in pairwise(sorted(entries, key=lambda entry: entry.header_offset)):
        if entry.header_offset + _HEAD + len(entry.orig_filename) + entry.compress_size > after.header_offset:
            raise UserError("The files in this archive lie one over the other, so it is damaged or a trap; download it again.")
    return archive


def _entry_name(entry: ZipInfo) -> str:
    """The name of an entry as it was given; many programs write UTF-8 and do not say so."""
    name = entry.orig_filename
    if not entry.flag_bits & _NAMED_IN_UTF8:
        written = name.encode("cp437", "replace")
        name = written.decode("utf-8") if is_utf8(written) else name
    return name.removeprefix("./")


def _is_passed_over(inner: str) -> bool:
    """Whether an entry is no page but belongs to one, or to the system that packed the archive."""
    *folders, file = PurePosixPath(inner).parts or ("",)
    hidden = any(part.startswith((".", "~$")) and part != ".." for part in (*folders, file))
    return hidden or is_asset(file) or any(folder == "__MACOSX" or folder.endswith("_files") for folder in folders)


def _check_entry(entry: ZipInfo, inner: str) -> None:
    """UserError if an entry is not to be read."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not inner or "\x00" in inner or "\\" in inner or re.match(r"/|[A-Za-z]:", inner) or ".." in PurePosixPath(inner).parts:
        raise UserError("The name of this file is missing or leads out of the archive; pack it again under a plain name.")
    if kind not in (0, stat.S_IFREG):
        raise UserError("This is a link or a device and no file; put the page itself into the archive.")
    if entry.flag_bits & _ENCRYPTED:
        raise UserError("This page is locked with a password; unpack the archive and give the folder.")
    if _ARCHIVE.search(inner.lower()):
        raise UserError("An archive within an archive is not read; unpack it first.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # the others may ask for gigabytes at once
        raise UserError("This page is packed in a rare manner that is not read; unpack the archive and give the folder.")


def _content(archive: ZipFile, entry: ZipInfo) -> bytes:
    """The bytes of an entry, counted while they are read; UserError if they are too many or damaged."""
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as file:
            while piece := file.read(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > max(_SMALL, HIGHEST_RATIO * entry.compress_size):
                    raise UserError("This page becomes so much larger when it is unpacked that it is a trap, and it was not read.")
                if size > LARGEST:
                    raise UserError(_TOO_LARGE)
    except _DAMAGED as error:
        raise UserError("This page is damaged in the archive; pack or download it again.") from error
    return b"".join(pieces)


def _crawled_pages(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The pages that a crawler archived."""
    from corpus.archives.crawl import crawled_pages  # late: what reads these is needed seldom, and takes a while to import

    return crawled_pages(name, stream)


# What unpacks each form of archive, by the end of the file name.
ARCHIVES: dict[str, Callable[[str, BinaryIO], Iterator[Raw | Refusal]]] = {
    ".zip": _zip_pages,
    **dict.fromkeys((".mht", ".mhtml"), saved_page),
    ".eml": mail_pages,
    **dict.fromkeys((".warc", ".warc.gz"), _crawled_pages),
}
