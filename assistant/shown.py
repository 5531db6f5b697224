"""What is shown of an answer on the page and in the terminal alike: the pieces of a claim, claims in groups, the nearest articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.answer import Answer, Claim
from corpus.article import Article
from index.sentences import sentence_spans

NEAREST = 3  # articles named when nothing answers


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a claim's text, whether it belongs to the fact, and the glosses that stand behind it."""

    text: str
    is_fact: bool
    glosses: tuple[str, ...]


def pieces(claim: Claim) -> tuple[Piece, ...]:
    """The text of a claim cut where its fact begins and ends and where a gloss stands; together the pieces are the text."""
    length = len(claim.text)
    begin, end = _inside(claim.fact or (0, 0), length)
    glosses = [(_inside((gloss.end, gloss.end), length)[0], gloss.text) for gloss in claim.glosses]
    cuts = sorted({0, length, begin, end, *(place for place, _ in glosses)})
    return tuple(
        Piece(claim.text[start:stop], begin <= start < stop <= end, tuple(text for place, text in glosses if start < place <= stop))
        for start, stop in pairwise(cuts)
    )


def _inside(span: tuple[int, int], length: int) -> tuple[int, int]:
    return min(max(span[0], 0), length), min(max(span[1], 0), length)


def groups(claims: Sequence[Claim]) -> Iterator[tuple[str, list[Claim]]]:
    """Each label with the claims in a row that it stands before."""
    for label, group in groupby(claims, key=lambda claim: claim.label):
        yield label, list(group)


def sentences(note: str) -> list[str]:
    """The sentences of a note, what matters most first; one that cites a headline of several sentences is not cut inside the headline."""
    found: list[str] = []
    for start, end in sentence_spans(note):
        if found and found[-1].count("“") > found[-1].count("”"):
            found[-1] += " " + note[start:end]
        else:
            found.append(note[start:end])
    return found


def nearest(answer: Answer) -> list[Article]:
    """The articles of the best passages, for a question that the articles do not answer."""
    return list({hit.passage.article.id: hit.passage.article for hit in answer.hits}.values())[:NEAREST]
