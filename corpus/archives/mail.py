"""The pages in a mail, and in a web page that a browser saved as one file (MHTML), which has the form of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from corpus.archives.forwarded import forwarded_html, forwarded_text, headline_of, only_headline
from corpus.archives.mime import as_utf8, file_name, header, leaves, mail_within, parameter, parsed, payload
from corpus.archives.sender import outlet_of
from corpus.article import Refusal, UserError
from corpus.dates import find_date, find_time
from corpus.decode import decode
from corpus.metadata import Facts, clean_url
from corpus.raw import SAVE_AS, Raw, is_asset
from corpus.story.clean import one_line

# A mail that was forwarded as an attachment may itself hold such a mail, and so on to this depth.
DEEPEST = 3
_QUOTED = re.compile(r"^(?:>\s?)*>(?:\s|$)")
_SIGNATURE = "-- "
# Attachments that are no pages: calendars, addresses, signatures.
_NO_PAGE = re.compile(r"\.(?:ics|vcf|p7s|p7m|asc|sig|dat)$")
_UNNAMED = {"text/html": ".html", "text/plain": ".txt", "message/rfc822": ".eml"}
_SAVED, _MAIL, _ARCHIVE = (".mht", ".mhtml"), ".eml", (".zip", ".warc", ".warc.gz")


def mail_pages(name: str, stream: BinaryIO, depth: int = 1) -> Iterator[Raw | Refusal]:
    """The story of a mail, as HTML where it has that, then the pages that are attached to it."""
    try:
        message = parsed(stream)
        if not any(known in message for known in ("From", "Subject", "Date", "MIME-Version")):
            raise UserError(f"This is no e-mail, or its first lines are missing; {SAVE_AS}.")
    except UserError as error:
        yield Refusal(Path(name), str(error))
    else:
        yield from _message_pages(name, message, depth)


def saved_page(name: str, stream: BinaryIO) -> Iterator[Raw | Refusal]:
    """The web page that a browser saved as one file, without the frames in it; its address becomes a fact."""
    try:
        message = parsed(stream)
        pages = [part for part in leaves(message) if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        if not pages:
            raise UserError("There is no web page in this file; save the page again as HTML.")
        start = parameter(message, "start").strip("<> ")
        root = next((part for part in pages if start and header(part, "Content-ID").strip("<> ") == start), pages[0])
        data = payload(root)
    except UserError as error:
        yield Refusal(Path(name), str(error))
    else:
        addresses = (header(root, "Content-Location"), header(message, "Snapshot-Content-Location"))
        url = next((found for address in addresses if (found := clean_url(re.sub(r"\s+", "", address)))), None)
        yield Raw(f"{name}/page.html", as_utf8(data, parameter(root, "charset")), Facts(url=url))


def _message_pages(name: str, message: Message, depth: int) -> Iterator[Raw | Refusal]:
    """The story of a mail and its attachments."""
    parts = list(leaves(message))
    bodies = [part for part in parts if _is_body(part)]
    found = False
    for page in _story(name, message, bodies):
        found = True
        yield page
    for number, part in enumerate((part for part in parts if not _is_body(part)), start=1):
        for page in _attached_pages(name, number, part, depth):
            found = True
            yield page
    if not found:
        yield Refusal(Path(name), f"There is no text in this mail that can be read; {SAVE_AS}.")


def _is_body(part: Message) -> bool:
    """Whether a part is what the mail says, and not attached to it."""
    attached = part.get_content_disposition() == "attachment" or file_name(part)
    return not attached and part.get_content_type() in ("text/html", "text/plain")


def _story(name: str, message: Message, bodies: Sequence[Message]) -> Iterator[Raw | Refusal]:
    """What the mail says or forwards: the longest HTML body, else all plain ones together; nothing if all are empty."""
    subject, sent = header(message, "Subject"), header(message, "Date")
    title = headline_of(subject) or None
    day = find_date(sent)
    # The day and the clock are those of the sender's zone, as they are written.
    facts = Facts(title=title, publisher=_outlet(message), published=day, published_time=find_time(sent) if day else None)
    try:
        pages = [as_utf8(payload(part), parameter(part, "charset")) for part in bodies if part.get_content_type() == "text/html"]
        page = max(pages, key=len, default=b"")
        if re.sub(rb"<[^<>]*>|&nbsp;|\s+", b"", page):
            source = decode(page)
            found = forwarded_html(source, subject)
            source, told = found or (source, facts)
            told = replace(told, title=only_headline(source) or told.title or title)
            yield Raw(f"{name}/message.html", source.encode("utf-8", "replace") if found else page, told)
            return
        text = "\n\n".join(filter(str.strip, map(_plain, (part for part in bodies if part.get_content_type() == "text/plain"))))
        if text:
            text, told = forwarded_text(text, subject) or (text, facts)
            yield Raw(f"{name}/message.txt", text.encode("utf-8", "replace"), replace(told, title=told.title or title))
    except UserError as error:
        yield Refusal(Path(f"{name}/message"), str(error))


def _outlet(message: Message) -> str | None:
    """The outlet that sent a mail; None if a person did, or forwarded or answered one: a list to which people write names an address."""
    if headline_of(header(message, "Subject")) != one_line(header(message, "Subject")):
        return None
    listed = ("List-Unsubscribe" in message or "List-Id" in message) and "List-Post" not in message
    return outlet_of(header(message, "From"), listed)


def _plain(part: Message) -> str:
    """The text of a plain body, with lines that the mailer broke joined again, and without the marks of quotation."""
    data = as_utf8(payload(part), parameter(part, "charset"))
    lines = re.sub(r"\r\n?", "\n", decode(data) if data else "").split("\n")
    if parameter(part, "format").lower() == "flowed":
        return "\n".join(_unflowed(lines, space_was_added=parameter(part, "delsp").lower() == "yes"))
    return "\n".join(_QUOTED.sub("", line) for line in lines)


def _unflowed(lines: Sequence[str], space_was_added: bool) -> Iterator[str]:
    """The paragraphs of a text in which a line that ends in a space goes on in the next, unless that is quoted otherwise (RFC 3676)."""
    pieces: list[str] = []
    depth_before = 0
    for line in lines:
        bare = line.lstrip(">")
        depth, bare = len(line) - len(bare), bare.removeprefix(" ")
        if pieces and (depth != depth_before or bare == _SIGNATURE):
            yield "".join(pieces)
            pieces = []
        flows = bare.endswith(" ") and bare != _SIGNATURE
        pieces.append(bare[:-1] if flows and space_was_added else bare)
        if not flows:
            yield "".join(pieces)
            pieces = []
        depth_before = depth
    if pieces:
        yield "".join(pieces)


def _attached_pages(name: str, number: int, part: Message, depth: int) -> Iterator[Raw | Refusal]:
    """The pages in an attachment, none if it is a picture or the like."""
    mail = mail_within(part)
    label = file_name(part) or f"attachment {number}{_UNNAMED.get(part.get_content_type(), '')}"
    label += _MAIL if mail and not label.lower().endswith(_MAIL) else ""
    lower, place = label.lower(), f"{name}/{label}"
    if part.get_content_maintype() in ("image", "audio", "video") or is_asset(lower) or _NO_PAGE.search(lower) or "." not in lower:
        return
    try:
        if lower.endswith(_ARCHIVE):
            raise UserError("An archive within a mail is not read; unpack it first.")
        if depth >= DEEPEST and lower.endswith((_MAIL, *_SAVED)):
            raise UserError(f"Mails within mails are read {DEEPEST} deep, and this one lies deeper; save it as a file of its own.")
        data = b"" if mail else payload(part)
    except UserError as error:
        yield Refusal(Path(place), str(error))
        return
    if mail:
        yield from _message_pages(place, mail, depth + 1)
    elif lower.endswith(_MAIL):
        yield from mail_pages(place, BytesIO(data), depth + 1)
    elif lower.endswith(_SAVED):
        yield from saved_page(place, BytesIO(data))
    else:
        yield Raw(place, as_utf8(data, parameter(part, "charset")) if part.get_content_maintype() == "text" else data)
