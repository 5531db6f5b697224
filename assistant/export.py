"""An answer with its evidence, for other programs and for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from assistant.answer import Answer, Citation, Claim
from assistant.doubts import doubts_in_words, verdict_in_words
from assistant.filters import chips
from assistant.labels import LABELS
from assistant.phrases import source
from assistant.shown import groups, nearest, pieces, sentences
from assistant.told import AnswerValues, CitationValues, ClaimValues, FactValues, PassageValues
from corpus.harmless import harmless
from index.passage import Hit


def as_dict(answer: Answer) -> AnswerValues:
    """The answer as plain values for JSON; every quote is the slice of the article that `start` and `end` name."""
    question = answer.question
    return {
        "asked": question.asked,
        "standalone": question.standalone,
        "language": question.language,
        "found": answer.found,
        "text": answer.text,
        "note": answer.note,
        "confidence": round(answer.confidence, 4),
        "claims": [_claim(claim) for claim in answer.claims],
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": [_passage(hit) for hit in answer.hits],
        "suggestions": list(answer.suggestions),
        "writer": answer.writer,
        "trouble": answer.trouble,
    }


def _claim(claim: Claim) -> ClaimValues:
    fact: FactValues | None = claim.fact and {"start": claim.fact[0], "end": claim.fact[1], "text": claim.text[slice(*claim.fact)]}
    return {
        "text": claim.text,
        "verdict": claim.verdict,
        "citations": [citation.number for citation in claim.citations],
        "fact": fact,
        "glosses": [{"end": gloss.end, "text": gloss.text} for gloss in claim.glosses],
        "label": claim.label,
        "doubts": [{"about": doubt.about, "words": doubt.words} for doubt in claim.doubts],
    }


def _citation(citation: Citation) -> CitationValues:
    article = citation.article
    return {
        "number": citation.number,
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _passage(hit: Hit) -> PassageValues:
    passage = hit.passage
    return {"article": passage.article.id, "start": passage.start, "end": passage.end, "score": round(hit.score, 4)}


def as_text(answer: Answer, bold: bool = False) -> str:
    """The answer for a terminal: its sentences with their marks, then the sources; facts are bold, if wished, by the codes of ECMA-48.

    It holds no other code, whatever the articles hold.
    """
    language = answer.question.language
    tell = partial(_written, language=language) if answer.writer else partial(_line, bold=bold)
    told = [[*([harmless(f"{label}:")] if label else []), *map(tell, claims)] for label, claims in groups(answer.claims)]
    parts = [*_harmless(_before(answer, language)), *told, *_harmless(_behind(answer, language))]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _harmless(parts: Iterable[list[str]]) -> Iterator[list[str]]:
    return (list(map(harmless, lines)) for lines in parts)


def _before(answer: Answer, language: str) -> Iterator[list[str]]:
    """The lines over an answer: the question as it was understood, its filters, and what went wrong."""
    filters = "; ".join(shown for _, shown in chips(answer.question, language))
    yield [f"? {answer.question.standalone}", *([f"  {LABELS[language]['only']}: {filters}"] if filters else [])]
    yield [answer.trouble] if answer.trouble else []


def _behind(answer: Answer, language: str) -> Iterator[list[str]]:
    """The lines under an answer: who wrote it, what it leaves open, its sources or what is near, and what can be asked."""
    labels = LABELS[language]
    yield [labels["writer"].format(writer=answer.writer)] if answer.claims and answer.writer else []
    yield sentences(answer.note)
    if answer.claims:
        yield [f"[{c.number}] {source(c.article, language)}: {c.article.title}" for c in answer.citations]
    elif near := [f"- {article.title} ({source(article, language)})" for article in nearest(answer)]:
        yield [f"{labels['nearest']}:", *near]
    if answer.suggestions:
        yield [labels["could ask"], *(f"- {suggestion}" for suggestion in answer.suggestions)]


def _written(claim: Claim, language: str) -> str:
    """A sentence of a language model with its marks, the verdict, and why it is no better."""
    told = "; ".join([verdict_in_words(claim, language), *doubts_in_words(claim, language)])
    return harmless(f"{claim.text} {''.join(f'[{citation.number}]' for citation in claim.citations)} ({told})")


def _line(claim: Claim, bold: bool) -> str:
    """A claim with its fact, in bold if wished, its glosses in brackets, and its marks."""
    shown = []
    for piece in pieces(claim):
        text = harmless(piece.text)
        shown += [f"\x1b[1m{text}\x1b[22m" if bold and piece.is_fact else text, *(f" [{harmless(gloss)}]" for gloss in piece.glosses)]
    return "".join(shown) + " " + "".join(f"[{citation.number}]" for citation in claim.citations)
