"""What is shown of an answer on the page and in the terminal alike: the pieces of a claim, claims in groups, the nearest articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.answer import Answer, Citation, Claim
from assistant.labels import LABELS
from assistant.phrases import LANGUAGE_NAMES, day, moment
from corpus.article import Article
from index.sentences import sentence_spans

NEAREST = 3  # articles named when nothing answers
REACH = 3_000  # characters around a quote, in which the sentences before and behind it lie whole


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


def facts(article: Article, language: str) -> list[str]:
    """Who published an article and when, who wrote it, what it cites, and its language where that is another one."""
    labels = LABELS[language]
    told = [article.publisher or labels["unnamed"], moment(article, language), *article.authors]
    if article.updated:
        told.append(labels["updated"].format(day=day(article.updated, language)))
    if article.agency:
        told.append(labels["agency"].format(agency=article.agency))
    if article.language and article.language != language:
        told.append(LANGUAGE_NAMES[language].get(article.language, article.language))
    return told


def outlets(answer: Answer) -> list[str]:
    """The outlets that are cited, each once, in the order of the first citation; those whose name is unknown are left out."""
    return list(dict.fromkeys(citation.article.publisher for citation in answer.citations if citation.article.publisher))


def used(answer: Answer) -> list[Citation]:
    """The citations that a claim rests on, in order of number, without those that one was only compared with."""
    resting = {citation.number for claim in answer.claims if claim.verdict != "unsupported" for citation in claim.citations}
    return [citation for citation in answer.citations if citation.number in resting]


def around(citation: Citation) -> tuple[int, int]:
    """Where the sentence before a quote begins and where the one behind it ends; the quote lies between these offsets."""
    text, first = citation.article.text, max(0, citation.start - REACH)
    spans = [(start + first, end + first) for start, end in sentence_spans(text[first : citation.end + REACH])]
    before = [start for start, end in spans if end <= citation.start]
    here = [start for start, end in spans if start < citation.end and end > citation.start]
    behind = [end for start, end in spans if start >= citation.end]
    partly = [end for start, end in spans if start < citation.end < end]
    return min([citation.start, *before[-1:], *here]), max([citation.end, *behind[:1], *partly])
