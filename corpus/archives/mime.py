"""A file in the form of a mail taken apart into parts, headers and characters, within limits."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.feedparser import BytesFeedParser
from email.header import decode_header
from email.message import Message
from email.policy import Policy, compat32
from typing import Any, BinaryIO

from corpus.article import UserError
from corpus.raw import LARGEST, SAVE_AS
from corpus.story.clean import one_line

# Mail servers take no larger mails, and pages with all their pictures are rarely larger. In bytes.
LARGEST_MAIL = 2 * LARGEST
# A page with many pictures has hundreds of parts. Each multipart within another slows down the reading of every line.
MOST_PARTS, MOST_MULTIPARTS = 5_000, 100
# No header that is read here is longer, in characters; the parser takes quadratic time for long ones.
_LONGEST_HEADER = 10_000
# A file name is a label; only its end is kept, in characters.
_LONGEST_NAME = 150
_PIECE = 65_536
# What the parser raises on parameters of headers that it did not expect.
_UNREADABLE = (ValueError, TypeError, LookupError)
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_TEXT_CODEC = re.compile(r"utf-(?:16|32)|iso8859|iso2022|cp\d|gb|hz|big5|shift|euc_|koi8|tis|mac|johab")
_BROWSERS_READ = {"iso8859-1": "cp1252", "gb2312": "gb18030"}  # the larger encodings of which these are parts


class Part(Message):
    """A mail or a part of one, whose headers are cut off where they are too long to be read in reasonable time, and hold no NUL."""

    def set_raw(self, name: str, value: str) -> None:
        """Takes over one header."""
        super().set_raw(name, value[:_LONGEST_HEADER].replace("\x00", ""))


def parsed(stream: BinaryIO) -> Message:
    """The mail in the stream; UserError if it is too large, has too many parts or is nested too deeply."""
    made = multiparts = size = 0

    def _part(policy: Policy = compat32) -> Message:
        nonlocal made
        made += 1
        if made > MOST_PARTS:
            raise UserError(f"This file has more than {MOST_PARTS:,} parts, as no saved page or mail has; {SAVE_AS}.")
        return Part(policy)

    parser = BytesFeedParser(_part, policy=compat32)
    try:
        while piece := stream.read(_PIECE):
            multiparts += len(_MULTIPART.findall(piece))
            parser.feed(piece if size else piece.removeprefix(codecs.BOM_UTF8))
            size += len(piece)
            if size > LARGEST_MAIL:
                raise UserError(f"This file has more than {LARGEST_MAIL / 1_000_000:.0f} MB, too many for one page; {SAVE_AS}.")
            if multiparts > MOST_MULTIPARTS:
                raise UserError(f"The parts of this file are nested as those of no saved page or mail; {SAVE_AS}.")
        return parser.close()
    except RecursionError as error:
        raise UserError(f"The parts of this file are nested too deeply; {SAVE_AS}.") from error
    except _UNREADABLE as error:
        raise UserError(f"The headers of this file are damaged; {SAVE_AS}.") from error


def leaves(message: Message) -> Iterator[Message]:
    """The parts of a mail that hold something, in their order; a mail within it is one of them."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            inner: Any = part.get_payload()
            waiting.extend(reversed(inner))
        else:
            yield part


def mail_within(part: Message) -> Message | None:
    """The mail that was forwarded as this part, None if it is no such part."""
    inner: Any = part.get_payload() if part.is_multipart() else []
    return inner[0] if part.get_content_type() == "message/rfc822" and inner else None


def payload(part: Message) -> bytes:
    """The decoded content of a part; UserError if it is larger than a page may be."""
    try:
        data = part.get_payload(decode=True)
    except ValueError:  # old encodings in which binary data was mailed may be damaged
        data = None
    if not isinstance(data, bytes):
        return b""
    if len(data) > LARGEST:
        raise UserError(f"This page is larger than {LARGEST / 1_000_000:.0f} MB, as no article is; {SAVE_AS}.")
    return data


def parameter(part: Message, name: str) -> str:
    """A parameter of the type of a part, empty if it has none."""
    try:
        value = part.get_param(name, "")
    except _UNREADABLE:
        return ""
    return (value[2] if isinstance(value, tuple) else value or "").strip()


def file_name(part: Message) -> str:
    """The file name of an attachment, as a label in one line without folders; empty if it has none."""
    try:
        name = _words(part.get_filename("") or "")
    except _UNREADABLE:
        return ""
    return one_line(re.sub(r"[/\\]", "_", name))[-_LONGEST_NAME:].lstrip(".")


def header(part: Message, name: str) -> str:
    """The value of a header in readable characters, empty if there is none."""
    value = next((value for key, value in part.raw_items() if key.lower() == name.lower()), "")
    raw = str(value).encode("utf-8", "surrogateescape")
    return _words(raw.decode("utf-8" if is_utf8(raw) else "windows-1252", "replace"))


def as_utf8(data: bytes, charset: str) -> bytes:
    """The data in UTF-8 if it is text in the encoding of that name, else as it is."""
    try:
        codec = codecs.lookup({"unicode": "utf-16"}.get(charset.lower(), charset)).name
    except (LookupError, ValueError):
        return data
    shifting = codec.startswith(("iso2022", "hz"))
    wide = codec.startswith(("utf-16", "utf-32"))
    # Servers and mailers name an encoding by habit: UTF-8 is told by its bytes, an encoding of wide characters by its marks.
    if not _TEXT_CODEC.match(codec) or (wide and b"\x00" not in data) or (not shifting and not wide and is_utf8(data)):
        return data
    try:
        return data.decode(_BROWSERS_READ.get(codec, codec)).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return data


def is_utf8(data: bytes) -> bool:
    """Whether the data is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _words(value: str) -> str:
    """A header's text with its encoded words ("=?utf-8?q?...?=") decoded."""
    try:
        pieces = decode_header(re.sub(r"\r?\n\s*", " ", value))
    except (HeaderParseError, ValueError):
        return value
    return "".join(as_utf8(text, charset or "").decode("utf-8", "replace") if isinstance(text, bytes) else text for text, charset in pieces)
