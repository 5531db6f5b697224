"""The story and the marks of an HTML page; the only file that imports lxml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from lxml import etree  # type: ignore[import-untyped]

from corpus.article import UserError
from corpus.story.clean import Block, Page, few, one_line, tell
from corpus.story.find import COMMENTS, KEPT_SHARE, Element, Piece, find_story
from corpus.story.furniture import is_closed, is_label
from corpus.story.marks import Marks


def _words(text: str) -> frozenset[str]:
    """The words of a text, for tables that read as text."""
    return frozenset(text.split())


_DROPPED_TAGS = _words(
    "script style noscript template iframe object svg canvas figure figcaption button select option textarea input dialog video audio "
    "amp-ad amp-embed amp-sidebar amp-consent amp-iframe amp-carousel picture map math"
)
_PRUNED_TAGS = _words("nav aside footer form menu")
# Words in a class, an id or a role that name furniture.
_FURNITURE_NAMES = COMMENTS | _words(
    "related relate terkait bacajuga readalso sharing sosmed ads ad adv advert advertisement iklan baca lihat simak "
    "banner promo promotion newsletter subscribe subscription breadcrumb breadcrumbs menu nav navbar navigation sidebar footer popular "
    "terpopuler terkini trending recommendation recommendations recommended rekomendasi tags tag cookie cookies consent paywall login "
    "modal popup outbrain taboola caption copyright linksisip pagination paging widget bio mostread readmore pullquote signup "
    "latest contribution gateway complementary share poll quiz player podcast tweet instagram credit"
)
_BLOCK_TAGS = _words(
    "address article aside blockquote body dd details div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_HEADINGS = _words("h2 h3 h4 h5 h6")
_LOOKS = {"a": 0, "em": 1, "i": 1, "b": 2, "strong": 2}
_NAMED = frozenset(("class", "id", "rel", "itemprop", "role", "aria-label"))
_ITEMS = _words("li td th dd tr")
_WHOLE = _words("html body head article main h1 title")  # never furniture by name: the class of a page tells of its parts
_HIDDEN_NAMES = _words("visually visuallyhidden sr sronly screenreader")  # read aloud only
_BYLINE_NAMES = _words("author byline penulis writer contributor")
_TRAIL_NAMES = _words("breadcrumb breadcrumbs")
# Stands for a line break in collected text; the parser lets no such character through.
_BREAK = "\x00"
# The cells of a table of facts are short, in characters; longer ones make a page's layout.
_LONGEST_CELL = 120
_LONGEST_BYLINE = 120
_Text = tuple[str, int, int, int]  # a piece of text, and how many open elements link, slant or embolden it


@dataclass(slots=True)
class _Page:
    """What a walk through a page collects: its elements, its pieces, and the texts that may tell time or author with their places."""

    elements: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)
    bylines: list[tuple[int, str]] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)


def clean_html(source: str) -> Page:
    """The story of an HTML page and the marks of its markup; UserError where the page cannot be parsed."""
    tree = _parse(source)
    meta, json_ld = _head(tree)
    for figure in tree.xpath("//figure[.//table or .//blockquote]"):  # some sites put all but paragraphs into figures
        figure.tag = "div"
    etree.strip_elements(tree, *_DROPPED_TAGS, with_tail=False)
    length = len("".join(tree.itertext()))
    for menu in tree.xpath("//nav[count(.//a) > 20] | //footer[count(.//a) > 20]"):  # most of a page's elements, but not of its text
        if len("".join(menu.itertext())) <= KEPT_SHARE * length and not menu.xpath(".//h1"):
            menu.clear()
    page = _walk(tree)
    story = find_story(few(page.pieces), page.elements)
    marks = Marks(
        meta=meta,
        json_ld=json_ld,
        times=tuple(text for place, text in page.times if place <= story.first),
        bylines=tuple(text for place, text in page.bylines if place <= story.first),
        trail=tuple(page.trail),
        headings=tuple(piece.block.text for piece in page.pieces if page.elements[piece.owner].tag == "h1"),
        title=one_line(tree.findtext(".//title") or ""),
        canonical=next((link.get("href", "") for link in tree.iter("link") if link.get("rel", "").lower() == "canonical"), "")
        or _saved_from(source),
        language=tree.get("lang", ""),
    )
    # A headline inside the story's element is told by its tag, and shall not be taken for a sub-heading.
    titles = {*marks.headings, one_line(meta.get("og:title", ""))}
    lines = [[piece.block for piece in pieces if piece.block.text not in titles] for pieces in (story.over, story.told, story.under)]
    return tell(lines[1], marks, over=lines[0], under=lines[2])


def visible_lines(source: str) -> list[str]:
    """All lines of text of an HTML page in their order, with menus and all; UserError where the page cannot be parsed."""
    tree = _parse(source)
    etree.strip_elements(tree, "script", "style", "noscript", "template", "svg", with_tail=False)
    return [piece.block.text for piece in _walk(tree).pieces]


def _parse(source: str) -> etree._Element:
    """The tree of a page; UserError where there is none, or where parts of the page would be lost to the parser's limits."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UserError("This page holds no text; save it again when it is fully loaded.") from error
    if tree is None:
        raise UserError("This page holds no text; save it again when it is fully loaded.")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UserError("The HTML of this page is nested too deeply or too long to be read; save the page as text.")
    return tree


def _head(tree: etree._Element) -> tuple[dict[str, str], tuple[str, ...]]:
    """The meta values by lower-case name, the first of each name, and the texts of the JSON-LD scripts."""
    meta: dict[str, str] = {}
    for element in tree.xpath("//meta | //*[@itemprop]"):
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


@lru_cache(maxsize=10_000)
def _names(*values: str) -> frozenset[str]:
    """The words in classes and ids, in lower case."""
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(values))
    return frozenset(re.findall(r"[a-z]+", named.lower()))


def _walk(tree: etree._Element) -> _Page:
    """The elements and pieces of the page in their order; two line breaks in a row divide pieces, too."""
    page = _Page()
    body = tree.find("body")
    owners: list[int] = []  # the block elements that are open
    texts: list[_Text] = []  # since the last block began or ended
    looks = [0, 0, 0]  # how many elements are open that link, slant or embolden
    walk = etree.iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        look = _LOOKS.get(tag)
        if look is not None:
            looks[look] += 1 if event == "start" else -1
        if event == "start":
            text = element.text
            if tag in _BLOCK_TAGS:
                _flush(page, owners, texts)
                owners.append(_enter(page, element, owners[-1] if owners else -1))
                if tag == "tr" and _is_row(element):
                    text = " ".join(element.itertext())
                    walk.skip_subtree()
            elif tag == "br":
                text = _BREAK
            elif _HIDDEN_NAMES & _note(page, tag, element, dict(element.items())):
                text = None
                walk.skip_subtree()
        else:
            text = element.tail
            if tag in _BLOCK_TAGS:
                _flush(page, owners, texts)
                owners.pop()
        if text and (texts or not text.isspace()):
            texts.append((text, *looks))
    return page


def _enter(page: _Page, element: etree._Element, parent: int) -> int:
    """The number of a block element that opens."""
    tag, values = element.tag, dict(element.items())
    names = _note(page, tag, element, values)
    hidden = (
        "hidden" in values
        or values.get("aria-hidden") == "true"
        or ("style" in values and re.search(r"display\s*:\s*none", values["style"]) is not None)
    )
    furniture = tag not in _WHOLE and (hidden or tag in _PRUNED_TAGS or not names.isdisjoint(_FURNITURE_NAMES))
    page.elements.append(Element(tag, f"{tag}.{values.get('class', '')}", parent, furniture, furniture and bool(names & COMMENTS)))
    return len(page.elements) - 1


def _note(page: _Page, tag: str, element: etree._Element, values: Mapping[str, str]) -> frozenset[str]:
    """The words in the names of an element, which is noted down where it may tell a time or an author."""
    if not values:
        return frozenset()
    names = _names(*[value for key, value in values.items() if key in _NAMED])
    if tag == "time":
        page.times.append((len(page.pieces), values.get("datetime") or one_line("".join(element.itertext()))))
    elif names & _BYLINE_NAMES and len(text := one_line(" ".join(element.itertext()))) < _LONGEST_BYLINE:
        page.bylines.append((len(page.pieces), text))
    elif names & _TRAIL_NAMES and not page.trail:
        page.trail.extend(one_line("".join(link.itertext())) for link in element.iter("a"))
    return names


def _is_row(element: etree._Element) -> bool:
    """Whether a row of a table tells facts: several short cells without anything but text in them."""
    cells = list(element)
    return len(cells) > 1 and all(
        cell.tag in ("td", "th") and len("".join(cell.itertext())) <= _LONGEST_CELL and sum(part.tag in _BLOCK_TAGS for part in cell) <= 1
        for cell in cells
    )


def _flush(page: _Page, owners: Sequence[int], texts: list[_Text]) -> None:
    """Make pieces of the texts that were collected, and let them go."""
    if not texts or not owners:
        texts.clear()
        return
    if len(texts) == 1:
        whole, *shares = texts[0]
        linked, slanted, bold = (float(share > 0) for share in shares)
    else:
        whole = "".join([text[0] for text in texts])
        linked, slanted, bold = (sum([len(text[0]) for text in texts if text[look]]) / len(whole.strip()) for look in (1, 2, 3))
        if _is_glued(texts):
            linked = 1.0
    owner, path, parts = owners[-1], tuple(owners), _parts(whole)
    tag = page.elements[owner].tag
    item = tag in _ITEMS
    for part in parts:
        heading = tag in _HEADINGS or (bold >= 0.9 and len(parts) == 1 and (is_label(part) or part.endswith("?")))
        block = Block(part, heading=heading, item=item, linked=linked >= (0.3 if item else 0.8))
        page.pieces.append(Piece(block, owner, path, has_link=linked > 0, slanted=slanted >= 0.9))
    texts.clear()


def _is_glued(texts: Sequence[_Text]) -> bool:
    """Whether a headline and a teaser stand in one element without a space between, as in the cards of other stories."""
    pairs = pairwise(text for text, *_ in texts)
    return any(one[-1:].isalnum() and other[:1].isupper() and other[1:2].islower() and len(one.split()) >= 3 for one, other in pairs)


def _parts(text: str) -> list[str]:
    """The paragraphs of the text of one element: two line breaks divide it."""
    text = text.replace(", opens new tab", "")  # what one agency's pages say to screen readers
    if _BREAK not in text:
        return [line] if (line := one_line(text)) else []
    parts: list[str] = []
    for section in re.split(rf"{_BREAK}\s*{_BREAK}", text):
        for line_number, line in enumerate(filter(None, map(one_line, section.split(_BREAK)))):
            # A single break within a sentence is a matter of layout; after a sentence or a label it divides.
            goes_on = line_number > 0 and parts and not is_closed(parts[-1]) and not is_label(parts[-1])
            parts[len(parts) - 1 if goes_on else len(parts) :] = [f"{parts[-1]} {line}" if goes_on else line]
    return parts
