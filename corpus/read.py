"""From files and folders to articles; what cannot be read is refused with one plain sentence, and never stops the rest."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

import yaml  # type: ignore[import-untyped]

from corpus.article import Article, Refusal, UserError
from corpus.clean import Page, clean_markdown, clean_text, one_line
from corpus.decode import decode, kind_of_bytes
from corpus.marks import markup_facts
from corpus.metadata import Facts, detect_language, front_matter_facts, identity, line_facts, merge
from corpus.webpage import clean_html

# A saved news page has kilobytes; with a larger file something else was meant.
LARGEST = 20_000_000
# No paragraph of a story is so long, in characters: it is code, a table or data in a single line.
LONGEST_PARAGRAPH = 30_000
# The front matter of a page has a few lines; a parser of YAML takes seconds for a megabyte. In characters.
LONGEST_FRONT_MATTER = 50_000
# A first paragraph that has to serve as a headline is cut off here, in characters.
LONGEST_TITLE = 300

HTML, TEXT, MARKDOWN = (".html", ".htm", ".xhtml"), (".txt", ".text"), (".md", ".markdown")
# What browsers save beside a page, and what systems leave in folders.
_ASSETS = re.compile(
    r"\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|bmp|ico|woff2?|ttf|otf|eot|mp3|mp4|webm|ogg|wav|download|lnk)$|^(?:thumbs\.db|desktop\.ini)$"
)
_DOCUMENTS = {
    ".pdf": "a PDF",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "a rich text document",
    ".mht": "a web archive",
    ".mhtml": "a web archive",
    ".webarchive": "a web archive",
    ".maff": "a web archive",
    ".epub": "an e-book",
    ".zip": "a ZIP archive",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
    ".csv": "a table",
    ".eml": "an e-mail",
    ".xml": "an XML file",
}
_SAVE_AS = "save the page as HTML, text or Markdown"
_EMPTY = "This page is empty; save it again when it is fully loaded."

_log = logging.getLogger(__name__)


def _warn(refusal: Refusal) -> None:
    """Tells the log of a page that was not read."""
    _log.warning("%s: %s", refusal.path, refusal.reason)


def read_articles(folder: Path, refuse: Callable[[Refusal], None] = _warn) -> Iterator[Article]:
    """The articles of all pages in a folder and its folders, in sorted order, one page in memory at a time.

    Hidden files and what belongs to saved pages (styles, pictures, `*_files` folders) are passed over; any other page that cannot be read
    goes to `refuse`. UserError, at once, if there is no such folder.
    """
    if not folder.exists():
        raise UserError(f"There is no folder {folder}; give the folder that holds your saved pages.")
    if not folder.is_dir():
        raise UserError(f"{folder} is a file, not a folder; give the folder that holds it.")
    return _articles(folder, refuse)


def read_page(path: Path) -> Article:
    """The article on a saved page; UserError says why there is none."""
    _check_kind(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise UserError(f"This is not an ordinary file; {_SAVE_AS}.")
        _check_size(status.st_size)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(f"This page could not be opened ({reason}); check that the file is there and that you may read it.") from error
    return parse_page(path.name, data)


def parse_page(name: str, data: bytes) -> Article:
    """The article on a page of that file name; the name tells the form only. UserError says why there is none."""
    suffix = _check_kind(name)
    _check_size(len(data))
    if kind := kind_of_bytes(data):
        raise UserError(f"This page is not text but {kind}; {_SAVE_AS}.")
    source = decode(data)
    if not source.strip():
        raise UserError(_EMPTY)
    facts = Facts()
    if suffix in HTML:
        page = clean_html(source)
    elif suffix in MARKDOWN:
        front, body = _front_matter(source)
        page, facts = clean_markdown(body), front_matter_facts(front)
    else:
        page = clean_text(source)
    return _article(page, facts)


def _article(page: Page, facts: Facts) -> Article:
    """The article that a page and its front matter make."""
    if not page.paragraphs:
        raise UserError("No story was found on this page, only menus, links or single words; save the page of one article.")
    if any(len(paragraph) > LONGEST_PARAGRAPH for paragraph in page.paragraphs):
        raise UserError(f"A paragraph of this page has more than {LONGEST_PARAGRAPH:,} characters, so it is no news story; {_SAVE_AS}.")
    marked = markup_facts(page.marks) if page.marks else Facts()
    known = merge(facts, marked, line_facts(page.head, page.near, page.paragraphs, page.tail))
    first = page.paragraphs[0]
    title = one_line(known.title or "") or (first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…")
    # A headline repeated over the story is no paragraph, unless it is the story's first sentence that serves as headline.
    paragraphs = page.paragraphs[1:] if known.title and first == title and len(page.paragraphs) > 1 else page.paragraphs
    text = "\n\n".join(paragraphs)
    publisher = one_line(known.publisher or "") or None
    return Article(
        id=identity(known.url, publisher, title, known.published, paragraphs[0]),
        title=title,
        text=text,
        url=known.url,
        publisher=publisher,
        published=known.published,
        authors=tuple(name for name in map(one_line, known.authors) if name),
        # What a person wrote counts most; what a page's template claims is often wrong.
        language=facts.language or detect_language(text) or known.language,
        agency=one_line(known.agency or "") or None,
    )


def _articles(folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Article]:
    """The articles of the folder's pages."""
    for path in _files(folder, refuse):
        if _ASSETS.search(path.name.lower()):
            continue
        try:
            article = read_page(path)
        except UserError as error:
            refuse(Refusal(path, str(error)))
        else:
            yield article


def _files(folder: Path, refuse: Callable[[Refusal], None]) -> Iterator[Path]:
    """The files under a folder in sorted order; each real folder is entered once, so that links cannot lead in a circle."""
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):  # noqa: PTH112 – unlike the method of Path, it never raises
            yield path
            continue
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            inside = sorted(one for one in path.iterdir() if not one.name.startswith((".", "~$")) and not one.name.endswith("_files"))
        except OSError as error:
            refuse(Refusal(path, f"This folder could not be opened ({error.strerror}); check that it is there and that you may read it."))
        else:
            waiting.extend(reversed(inside))


def _check_kind(name: str) -> str:
    """The lower-case suffix of a file name; UserError unless pages of that form can be read."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _DOCUMENTS:
        raise UserError(f"This is {_DOCUMENTS[suffix]}; {_SAVE_AS}.")
    if suffix not in HTML + TEXT + MARKDOWN:
        raise UserError(f"Files named {suffix or 'without an ending'} cannot be read; {_SAVE_AS}.")
    return suffix


def _check_size(size: int) -> None:
    """UserError if a page of that many bytes is empty or too large."""
    if size == 0:
        raise UserError(_EMPTY)
    if size > LARGEST:
        megabytes = f"{size / 1_000_000:.0f}" if size >= LARGEST + 1_000_000 else f"more than {LARGEST / 1_000_000:.0f}"
        raise UserError(f"This is a {megabytes} MB file, and a page may have {LARGEST // 1_000_000} MB; {_SAVE_AS}, one article in a file.")


class _PlainLoader(yaml.BaseLoader):  # type: ignore[misc]
    """Reads all values as text, and no aliases, with which a few lines can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _front_matter(source: str) -> tuple[dict[str, Any], str]:
    """The values between two lines of three dashes at the top of a Markdown page, and the rest of the page."""
    source = source.lstrip("\ufeff").replace("\r\n", "\n")
    found = re.match(r"---[^\S\n]*\n(.*?)(?<=\n)---[^\S\n]*(?:\n|$)", source, re.DOTALL)
    if found is None:
        if re.match(r"---[^\S\n]*\n\w+:", source):
            raise UserError("The front matter of this page has no end; write a line --- under it.")
        return {}, source
    try:
        values = yaml.load(found[1], Loader=_PlainLoader) if len(found[1]) <= LONGEST_FRONT_MATTER else None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UserError("The front matter of this page (between the lines ---) is not valid YAML; mend it or take it out.") from error
    if not isinstance(values, dict) and found[1].strip():
        raise UserError("The front matter of this page (between the lines ---) is no list of names and values; mend it or take it out.")
    return values or {}, source[found.end() :]
