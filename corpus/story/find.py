"""Which pieces of a web page are its story, judged by where they stand and what they look like; pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.story.clean import Block
from corpus.story.furniture import addresses_reader, is_correction, is_note, is_prose, word_count

COMMENTS = frozenset("comment comments commentlist komentar disqus respond tanggapan".split())
# An element that is named like furniture is none if it holds such a share of the page's prose; comments may hold more than the story.
KEPT_SHARE, KEPT_SHARE_COMMENTS = 0.3, 0.7
# An element is the story's by the prose in it, which counts less the deeper it lies: the body of a story wins over its paragraphs and over
# the whole page, which also holds the teasers of other stories.
DECAY = 0.8
# Pieces of a kind that makes such a share of the story's prose are the story's own; all others have to prove themselves.
MAIN_SHARE = 0.15
# The same for pieces that all stand before or after the most frequent kind, as the teasers of other stories do.
APART_SHARE = 0.35
# An island with such a share of its words in links points elsewhere.
LINKED_SHARE = 0.3
# A link of fewer words is no headline, but a button.
CARD_WORDS = 4
# A story may begin or end with one of these; any other box over or under it tells of its author or asks for something.
_PARTS = frozenset("ul ol dl table blockquote h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Element:
    """A block element: its tag, its tag and classes, the number of the element around it, and whether it is named like furniture."""

    tag: str
    kind: str
    parent: int
    furniture: bool
    comments: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of text, the number of the element it stands in, those of all elements around it, and how it looks."""

    block: Block
    owner: int
    path: tuple[int, ...]
    has_link: bool
    slanted: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The pieces of a story, those over and under it, and the number of the page's piece that it begins with."""

    over: Sequence[Piece]
    told: Sequence[Piece]
    under: Sequence[Piece]
    first: int


def find_story(pieces: Sequence[Piece], elements: Sequence[Element]) -> Story:
    """The story among the pieces of a page; all of them where there is no prose."""
    words = [word_count(piece.block.text) if is_prose(piece.block.text) and not piece.block.linked else 0 for piece in pieces]
    furniture = _furniture(pieces, words, elements)
    free = [not furniture.intersection(piece.path) for piece in pieces]
    container = _container(pieces, [count if open_ else 0 for count, open_ in zip(words, free, strict=True)])
    if container is None:
        return Story((), pieces, (), 0)
    alike = {
        number
        for number, element in enumerate(elements)
        if (element.parent, element.kind) == (elements[container].parent, elements[container].kind)
    }
    inside = [number for number, piece in enumerate(pieces) if free[number] and alike.intersection(piece.path)]
    story = _story([(pieces[number], words[number]) for number in inside], elements, alike)
    first = next((number for number in inside if words[number]), inside[0])
    heading = next((number for number, piece in enumerate(pieces[:first]) if elements[piece.owner].tag == "h1"), first)
    kept = {piece.block.text for piece in story}
    over = [piece for piece in pieces[max(0, min(heading, inside[0]) - 2) : first] if piece.block.text not in kept]
    return Story(over, story, pieces[inside[-1] + 1 :], first)


def _furniture(pieces: Sequence[Piece], words: Sequence[int], elements: Sequence[Element]) -> frozenset[int]:
    """The elements that are furniture by their names, but for those that hold much of the page's prose."""
    held: dict[int, int] = defaultdict(int)
    for piece, count in zip(pieces, words, strict=True):
        for number in piece.path:
            if elements[number].furniture:
                held[number] += count
    total = sum(words)
    return frozenset(
        number
        for number, count in held.items()
        if count <= (KEPT_SHARE_COMMENTS if elements[number].comments else KEPT_SHARE) * total or not total
    )


def _container(pieces: Sequence[Piece], words: Sequence[int]) -> int | None:
    """The element that holds the story, None where there is no prose."""
    scores: dict[int, float] = defaultdict(float)
    for piece, count in zip(pieces, words, strict=True):
        weight = float(count)
        for number in reversed(piece.path) if count else ():
            scores[number] += weight
            weight *= DECAY
    return max(scores, key=lambda number: (scores[number], number), default=None)


def _story(inside: Sequence[tuple[Piece, int]], elements: Sequence[Element], container: Iterable[int]) -> list[Piece]:
    """The pieces in the story's element that are the story's."""
    cards = _cards(inside, frozenset(container))
    inside = [(piece, words) for piece, words in inside if not cards.intersection(piece.path)]
    share: dict[str, int] = defaultdict(int)
    for piece, words in inside:
        share[elements[piece.owner].kind] += words
    total, main = sum(share.values()), max(share, key=lambda kind: share[kind], default="")
    places = [number for number, (piece, words) in enumerate(inside) if words and elements[piece.owner].kind == main]
    within = {elements[piece.owner].kind for piece, _ in inside[places[0] : places[-1]]} if places else set()
    own = {kind for kind, words in share.items() if words >= MAIN_SHARE * total and (kind in within or words >= APART_SHARE * total)}
    own.add(main)
    told = [bool(words) and elements[piece.owner].kind in own for piece, words in inside]
    holding = {number for (piece, _), main in zip(inside, told, strict=True) if main for number in piece.path}
    holding.update(container)
    beside = {elements[piece.owner].parent for (piece, _), main in zip(inside, told, strict=True) if main}
    mains = [number for number, main in enumerate(told) if main]
    first, last = (mains[0], mains[-1]) if mains else (0, len(inside))
    kept: list[Piece] = []
    numbered = enumerate(inside)
    for island, group in groupby(numbered, key=lambda one: next((number for number in one[1][0].path if number not in holding), -1)):
        members = [(number, piece) for number, (piece, _) in group]
        pieces = [piece for _, piece in members]
        if island != -1:
            part = elements[island].tag in _PARTS or elements[island].tag == "p"
            plain = part and elements[island].parent in beside and not any(piece.has_link for piece in pieces)
            outside = (members[0][0] > last or members[-1][0] < first) and not is_correction(pieces[0].block.text)
            if not plain and ((outside and elements[island].tag not in _PARTS) or not _belongs(pieces)):
                continue
        kept.extend(replace(piece, block=replace(piece.block, told=True)) if piece.block.item else piece for piece in pieces)
    while kept and not is_correction(kept[-1].block.text) and (kept[-1].slanted or is_note(kept[-1].block.text)):
        kept.pop()
    return kept


def _cards(inside: Sequence[tuple[Piece, int]], container: frozenset[int]) -> frozenset[int]:
    """The elements in the story's element that are cards of other stories: a linked headline, then a sentence or two about it."""
    members: dict[int, list[Piece]] = defaultdict(list)
    for piece, _ in inside:
        for number in reversed(piece.path):
            if number in container:
                break
            members[number].append(piece)
    return frozenset(number for number, pieces in members.items() if _is_card(pieces))


def _is_card(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces are a linked headline, then a sentence or two."""
    prose = [is_prose(piece.block.text) and not piece.block.linked for piece in pieces]
    before = pieces[: prose.index(True)] if any(prose) else pieces
    headline = any(piece.block.linked and (piece.block.heading or word_count(piece.block.text) >= CARD_WORDS) for piece in before)
    return headline and sum(prose) <= 2


def _belongs(island: Sequence[Piece]) -> bool:
    """Whether pieces that stand apart from the story's own paragraphs are part of it: no cards of other stories, no boxes for readers."""
    if any(piece.block.heading and piece.block.linked for piece in island):
        return False
    words = [word_count(piece.block.text) for piece in island]
    linked = sum(count for piece, count in zip(island, words, strict=True) if piece.block.linked)
    if linked > LINKED_SHARE * sum(words):
        return False
    return not any(addresses_reader(piece.block.text) for piece in island)
