"""From one raw page to its article; what is no article is refused with one plain sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import yaml  # type: ignore[import-untyped]

from corpus.article import Article, UserError
from corpus.decode import decode, kind_of_bytes
from corpus.harmless import printable
from corpus.language import detect_language
from corpus.metadata import Facts, front_matter_facts, identity, line_facts, local, merge
from corpus.raw import EMPTY, SAVE_AS, Raw, check_size
from corpus.story.clean import Page, clean_text, one_line
from corpus.story.furniture import word_count
from corpus.story.markdown import clean_markdown
from corpus.story.marks import article_body, markup_facts
from corpus.story.webpage import clean_html
from corpus.tables.columns import cells_of, facts_of
from corpus.tables.exported import restored

# No paragraph of a story is so long, in characters: it is code, a table or data in a single line.
LONGEST_PARAGRAPH = 30_000
# The front matter of a page has a few lines; a parser of YAML takes seconds for a megabyte. In characters.
LONGEST_FRONT_MATTER = 50_000
# A first paragraph that has to serve as a headline is cut off here, in characters.
LONGEST_TITLE = 300

# What stands on a page that lets nobody in, and nowhere else on so short a page, in words.
_GATE = re.compile(
    r"checking your browser|verify(?:ing)? you are human|enable javascript and cookies|just a moment|access denied|attention required"
    r"|you have been blocked|browser will redirect|silakan (?:masuk|login)|lupa (?:kata sandi|password)|forgot (?:your )?password"
    r"|masuk untuk (?:membaca|melanjutkan)|(?:log|sign) in to (?:continue|read)",
    re.IGNORECASE,
)
LONGEST_GATE = 80
_UNREADABLE = {
    ".doc": "an old Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "a rich text document",
    ".webarchive": "a web archive of Safari",
    ".maff": "an old web archive of Firefox",
    ".epub": "an e-book",
    ".rar": "a RAR archive",
    ".7z": "a 7z archive",
    ".tar": "a TAR archive",
    ".gz": "a compressed file",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
    ".pptx": "a presentation",
}


def parse(raw: Raw) -> Article:
    """The article on a page; UserError says why there is none."""
    form = form_of(raw.name)
    check_size(len(raw.data))
    if article := exported(raw):
        return article
    page, facts = form(raw.data)
    return _article(page, merge(raw.facts, facts))


def exported(raw: Raw) -> Article | None:
    """The article of a Markdown page that was exported and not changed since, None for any other page."""
    if form_of(raw.name) is not _markdown or b"\nchecksum: " not in raw.data:
        return None
    front, body = _front_matter(_source(raw.data))
    article = restored({**front, "text": body.strip("\n")})
    return article if article and max(map(len, article.text.split("\n\n"))) <= LONGEST_PARAGRAPH else None


def parse_page(name: str, data: bytes) -> Article:
    """The article on a page of that file name; UserError says why there is none."""
    return parse(Raw(name, data))


def form_of(name: str) -> Callable[[bytes], tuple[Page, Facts]]:
    """What reads pages with a file name of that ending; UserError if nothing does."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _UNREADABLE:
        raise UserError(f"This is {_UNREADABLE[suffix]}; {SAVE_AS}.")
    if suffix not in FORMS:
        raise UserError(f"Files named {printable(suffix) or 'without an ending'} cannot be read; {SAVE_AS}.")
    return FORMS[suffix]


def _html(data: bytes) -> tuple[Page, Facts]:
    """The story of a web page."""
    page = clean_html(_source(data))
    if not page.paragraphs and page.marks:  # some pages are put together by scripts, out of what they hold as data
        page = replace(clean_text(article_body(page.marks)), marks=page.marks)
    return page, Facts()


def _text(data: bytes) -> tuple[Page, Facts]:
    """The story of a plain text, and what front matter above it says."""
    source = _source(data)
    try:
        front, body = _front_matter(source)
    except UserError:  # a line of dashes is no mistake in a plain text
        return clean_text(source), Facts()
    facts = _told(front)
    return (clean_text(body), facts) if facts != Facts() else (clean_text(source), facts)


def _markdown(data: bytes) -> tuple[Page, Facts]:
    """The story of a Markdown text, and what its front matter says."""
    front, body = _front_matter(_source(data))
    return clean_markdown(body), _told(front)


def _told(front: dict[str, Any]) -> Facts:
    """What front matter says of its article."""
    return merge(front_matter_facts(front), facts_of(cells_of(front)))


def _pdf(data: bytes) -> tuple[Page, Facts]:
    """The story of a PDF."""
    from corpus.documents.document import clean_pdf  # late, as below: what reads documents is needed seldom, and takes a while to import

    return clean_pdf(data)


def _docx(data: bytes) -> tuple[Page, Facts]:
    """The story of a Word document."""
    from corpus.documents.document import clean_docx

    return clean_docx(data)


def _source(data: bytes) -> str:
    """The characters of a page that is text; UserError if it is not, or holds none."""
    if kind := kind_of_bytes(data):
        raise UserError(f"This page is not text but {kind}; {SAVE_AS}.")
    source = decode(data)
    if not source.strip():
        raise UserError(EMPTY)
    return source


# What reads each form of page, by the ending of the file name.
FORMS: dict[str, Callable[[bytes], tuple[Page, Facts]]] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), _html),
    **dict.fromkeys((".txt", ".text"), _text),
    **dict.fromkeys((".md", ".markdown"), _markdown),
    ".pdf": _pdf,
    ".docx": _docx,
}


def _article(page: Page, facts: Facts) -> Article:
    """The article that a page and its front matter make."""
    if not page.paragraphs:
        raise UserError("No story was found on this page, only menus, links or single words; save the page of one article.")
    if _GATE.search(" ".join((*page.head, *page.paragraphs))) and sum(map(word_count, page.paragraphs)) < LONGEST_GATE:
        raise UserError("This is the page of a log-in or of a check of the browser, not the article; save it again when you see the story.")
    if any(len(paragraph) > LONGEST_PARAGRAPH for paragraph in page.paragraphs):
        raise UserError(f"A paragraph of this page has more than {LONGEST_PARAGRAPH:,} characters, so it is no news story; {SAVE_AS}.")
    marked = markup_facts(page.marks) if page.marks else Facts()
    shown = line_facts(page.head, page.near, page.paragraphs, page.tail)
    known = merge(facts, local(marked, shown), shown)
    first = page.paragraphs[0]
    title = one_line(known.title or "") or (first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…")
    # A headline repeated over the story is no paragraph, unless it is the story's first sentence that serves as headline.
    paragraphs = page.paragraphs[1:] if known.title and first == title and len(page.paragraphs) > 1 else page.paragraphs
    text = "\n\n".join(paragraphs)
    publisher = one_line(known.publisher or "") or None
    bodies = {(publisher or "").casefold(), (known.agency or "").casefold()}  # some templates name them as authors
    return Article(
        id=identity(known.url, publisher, title, known.published, paragraphs[0]),
        title=title,
        text=text,
        url=known.url,
        publisher=publisher,
        published=known.published,
        authors=tuple(name for name in map(one_line, known.authors) if name and name.casefold() not in bodies),
        # What a person wrote counts most; what a page's template claims is often wrong.
        language=facts.language or detect_language(text) or known.language,
        agency=one_line(known.agency or "") or None,
        published_time=known.published_time,
        updated=known.updated,
        section=one_line(known.section or "") or None,
    )


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
