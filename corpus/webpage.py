"""The story and the marks of an HTML page; the only file that imports lxml and trafilatura."""

from __future__ import annotations

import copy
import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import trafilatura
from lxml import etree, html  # type: ignore[import-untyped]

from corpus.article import UserError
from corpus.clean import Block, Page, one_line, tell
from corpus.furniture import is_closed, is_label, is_prose, word_count
from corpus.marks import Marks

# It reports on each page that it cannot read; such a page is refused here, in words of our own.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def _words(text: str) -> frozenset[str]:
    """The words of a text, for tables that read as text."""
    return frozenset(text.split())


_DROPPED_TAGS = _words(
    "script style noscript template iframe object svg canvas figure figcaption button select option textarea input dialog video audio"
)
_PRUNED_TAGS = _words("nav aside footer form menu")
# Words in a class or an id that name furniture. An element so named stays if it holds a good part of the page's prose.
_FURNITURE_NAMES = _words(
    "related relate terkait bacajuga readalso comment comments komentar disqus share sharing sosmed ads ad adv advert advertisement iklan "
    "banner promo promotion newsletter subscribe subscription breadcrumb breadcrumbs menu nav navbar navigation sidebar footer popular "
    "terpopuler terkini trending recommendation recommendations recommended rekomendasi tags tag cookie cookies consent paywall login "
    "modal popup outbrain taboola caption copyright linksisip pagination paging widget bio mostread readmore"
)
_KEPT_SHARE = 0.3
_BLOCK_TAGS = _words(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BYLINE_NAMES = _words("author byline penulis writer")
# Stands for a line break in collected text; the parser lets no such character through.
_BREAK = "\x00"
# So much of what the extractor found must lie in the element that is taken as the story's.
_STORY_SHARE = 0.8
# The extractor takes seconds for a page of more elements than this; news pages have a tenth.
_MOST_ELEMENTS = 50_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block and the element it stands in."""

    block: Block
    element: html.HtmlElement


def clean_html(source: str) -> Page:
    """The story of an HTML page and the marks of its markup; UserError where the page cannot be parsed."""
    tree = _parse(source)
    meta, json_ld = _head(tree)
    _prune(tree)
    pieces = list(_pieces(tree))
    story = _container(tree, pieces)
    inside = [number for number, piece in enumerate(pieces) if story in (piece.element, *piece.element.iterancestors())]
    first = next((number for number in inside if is_prose(pieces[number].block.text)), inside[0] if inside else 0)
    heading = next((number for number, piece in enumerate(pieces) if piece.element.tag == "h1"), first)
    over = pieces[_first_over(pieces, min(heading, first)) : first]
    before = _texts_before(tree, pieces[first].element if pieces else None)
    marks = Marks(
        meta=meta,
        json_ld=json_ld,
        times=tuple(element.get("datetime") or text for element, text in before if element.tag == "time"),
        bylines=tuple(text for element, text in before if _names(element) & _BYLINE_NAMES and len(text) < 120),
        headings=tuple(piece.block.text for piece in pieces if piece.element.tag == "h1"),
        title=one_line(tree.findtext(".//title") or ""),
        canonical=next((link.get("href", "") for link in tree.iter("link") if link.get("rel", "").lower() == "canonical"), "")
        or _saved_from(source),
        language=tree.get("lang", ""),
    )
    # A headline inside the story's element is told by its tag, and shall not be taken for a sub-heading.
    titles = {*marks.headings, one_line(meta.get("og:title", ""))}
    told = [*over, *(pieces[number] for number in inside if number >= first)]
    return tell([piece.block for piece in told if piece.block.text not in titles], marks)


def _parse(source: str) -> html.HtmlElement:
    """The tree of a page; UserError where there is none, or where parts of the page would be lost to the parser's limits."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UserError("This page holds no text; save it again when it is fully loaded.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UserError("The HTML of this page is nested too deeply or too long to be read; save the page as text.")
    return tree


def _head(tree: html.HtmlElement) -> tuple[dict[str, str], tuple[str, ...]]:
    """The meta values by lower-case name, the first of each name, and the texts of the JSON-LD scripts."""
    meta: dict[str, str] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        name = (element.get("property") or element.get("name") or "") if element.tag == "meta" else ""
        value = one_line(element.get("content") or element.get("datetime") or "")
        for key in (name, element.get("itemprop") or ""):
            if key and value:
                meta.setdefault(key.lower(), value)
    scripts = (element for element in tree.iter("script") if "ld+json" in element.get("type", "").lower())
    return meta, tuple(element.text or "" for element in scripts)


def _saved_from(source: str) -> str:
    """The address that a browser notes at the start of a page that it saves."""
    found = re.search(r"<!-- saved from url=\(\d+\)(\S+) -->", source[:2000])
    return found[1] if found else ""


def _names(element: html.HtmlElement) -> set[str]:
    """The words in the class, id and relation of an element, in lower case."""
    named = " ".join(element.get(key, "") for key in ("class", "id", "rel", "itemprop"))
    return set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", named).lower()))


def _prune(tree: html.HtmlElement) -> None:
    """Takes out of the tree what is no story by its tag, name or being hidden, unless it holds much of the page's prose."""
    for element in list(tree.iter(*_DROPPED_TAGS)):
        _drop(element)
    prose = _prose_words(tree)
    total = prose[tree]
    for element in list(tree.iter()):
        if element.tag in ("html", "body", "head", "article", "main", "h1", "title") or not isinstance(element.tag, str):
            continue
        hidden = (
            element.get("aria-hidden") == "true" or "hidden" in element.attrib or re.search(r"display\s*:\s*none", element.get("style", ""))
        )
        named = element.tag in _PRUNED_TAGS or _names(element) & _FURNITURE_NAMES or element.get("role") in ("navigation", "complementary")
        if (hidden or named) and prose[element] <= _KEPT_SHARE * total:
            _drop(element)


def _drop(element: html.HtmlElement) -> None:
    """Takes an element out of its tree, leaving the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _prose_words(tree: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """How many words of prose each element of the tree holds."""
    words: dict[html.HtmlElement, int] = defaultdict(int)
    for piece in _pieces(tree):
        if is_prose(piece.block.text) and not piece.block.linked:
            for element in (piece.element, *piece.element.iterancestors()):
                words[element] += word_count(piece.block.text)
    return words


def _pieces(tree: html.HtmlElement) -> Iterator[_Piece]:
    """The blocks of the page in their order; two line breaks in a row divide blocks, too."""
    body = tree.find("body")
    owner = body if body is not None else tree
    texts: list[str] = []
    linked = 0
    for event, element in etree.iterwalk(owner, events=("start", "end")):
        block = element.tag in _BLOCK_TAGS
        if block:
            yield from _flush(owner, texts, linked)
            texts, linked = [], 0
        if event == "start":
            owner = element if block else owner
            if element.tag == "br":
                texts.append(_BREAK)
            texts.append(element.text or "")
            continue
        if element.tag == "a":
            linked += len("".join(element.itertext()))
        if block and element.getparent() is not None and element.tag != "body":
            owner = element.getparent()
        if element.tag != "body":
            texts.append(element.tail or "")
    yield from _flush(owner, texts, linked)


def _flush(owner: html.HtmlElement, texts: Sequence[str], linked: int) -> Iterator[_Piece]:
    """The blocks that the collected texts make."""
    parts: list[str] = []
    for section in re.split(rf"{_BREAK}\s*{_BREAK}", "".join(texts)):
        for line_number, line in enumerate(filter(None, map(one_line, section.split(_BREAK)))):
            # A single break within a sentence is a matter of layout; after a sentence or a label it divides.
            goes_on = line_number > 0 and parts and not is_closed(parts[-1]) and not is_label(parts[-1])
            parts[len(parts) - 1 if goes_on else len(parts) :] = [f"{parts[-1]} {line}" if goes_on else line]
    heading, item = owner.tag in ("h2", "h3", "h4", "h5", "h6"), owner.tag in ("li", "td", "th", "dd")
    nothing_but_links = linked >= 0.8 * sum(map(len, parts))
    for text in parts:
        yield _Piece(Block(text, heading=heading, item=item, linked=nothing_but_links), owner)


def _container(tree: html.HtmlElement, pieces: Sequence[_Piece]) -> html.HtmlElement:
    """The smallest element that holds nearly all that the extractor takes for the story, or the article element around it."""
    small = sum(1 for _ in tree.iter()) <= _MOST_ELEMENTS
    found = small and trafilatura.bare_extraction(copy.deepcopy(tree), favor_recall=True, include_comments=False, with_metadata=False)
    text = getattr(found, "text", None) or ""
    lines = {one_line(line)[:80] for line in text.split("\n")} - {""}
    anchors = [piece for piece in pieces if piece.block.text[:80] in lines and is_prose(piece.block.text)]
    words: dict[html.HtmlElement, int] = defaultdict(int)
    for piece in anchors or [piece for piece in pieces if is_prose(piece.block.text) and not piece.block.linked]:
        for element in (piece.element, *piece.element.iterancestors()):
            words[element] += word_count(piece.block.text)
    total = words.get(tree, 0)
    depth = {element: sum(1 for _ in element.iterancestors()) for element, count in words.items() if count >= _STORY_SHARE * total}
    story = max(depth, key=lambda element: depth[element], default=tree)
    return next((element for element in story.iterancestors("article")), story)


def _first_over(pieces: Sequence[_Piece], heading: int) -> int:
    """The number of the first of at most two pieces right over a headline in the same element; further up is the site's own head."""
    box = pieces[heading].element.getparent() if pieces else None
    if box is None or box.tag in ("body", "html"):
        return heading
    near = [number for number in range(max(0, heading - 2), heading) if box in pieces[number].element.iterancestors()]
    return near[0] if near else heading


def _texts_before(tree: html.HtmlElement, end: html.HtmlElement | None) -> list[tuple[html.HtmlElement, str]]:
    """The elements that may tell time or author, with their texts, up to an element of the page."""
    found: list[tuple[html.HtmlElement, str]] = []
    for element in tree.iter():
        if element is end:
            break
        if isinstance(element.tag, str) and (element.tag == "time" or _names(element) & _BYLINE_NAMES):
            found.append((element, one_line(" ".join(element.itertext()))))
    return found
