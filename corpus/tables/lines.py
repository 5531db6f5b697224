"""The lines of a text file that may be too large for the memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from corpus.article import UserError
from corpus.decode import decode
from corpus.raw import LARGEST

# So many bytes tell the encoding.
_SAMPLE = 1_000_000
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENDS = ("\n", "\r")
_UNKNOWN = "The characters of this table are in an unknown encoding, or it is no table; save it again as UTF-8."


def text_lines(stream: BinaryIO) -> Iterator[str | None]:
    """The lines of a text file, which can be read at any place; None stands for one that has more characters than an article.

    UserError, at the first, if the file is no text.
    """
    start = stream.tell()
    sample = stream.read(_SAMPLE)
    stream.seek(start)
    encoding = next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), "utf-8-sig")
    if encoding == "utf-8-sig":
        try:
            decode(sample[: sample.rfind(b"\n") + 1 or None].replace(b"\x00", b""))
        except UserError as error:
            raise UserError(_UNKNOWN) from error
    text = TextIOWrapper(stream, encoding, "western" if encoding == "utf-8-sig" else "replace", newline="")
    try:
        while line := text.readline(LARGEST + 1):
            if len(line) <= LARGEST or line.endswith(_ENDS):
                yield line.replace("\x00", "")
                continue
            while (rest := text.readline(LARGEST)) and not rest.endswith(_ENDS):
                pass
            yield None
    finally:
        if not stream.closed:
            text.detach()  # the stream belongs to the caller, and is not to be closed with what wraps it


def _western(error: UnicodeError) -> tuple[str, int]:
    """The bytes that could not be decoded, as Windows-1252, and where they end."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


# What is not UTF-8 in a table that else is, is read as Windows-1252: some tables were put together from several.
codecs.register_error("western", _western)
