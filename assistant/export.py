"""An answer with its evidence, for other programs and for the terminal."""

from __future__ import annotations

from functools import partial

from assistant.answer import Answer, Citation, Claim
from assistant.doubts import doubts_in_words, verdict_in_words
from assistant.filters import chips
from assistant.labels import LABELS
from assistant.phrases import source
from assistant.shown import groups, nearest, pieces, sentences
from assistant.told import AnswerValues, CitationValues, ClaimValues, FactValues, PassageValues
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
    """The answer for a terminal: its sentences with their marks, then the sources; facts are bold, if wished, by the codes of ECMA-48."""
    language = answer.question.language
    labels = LABELS[language]
    filters = [shown for _, shown in chips(answer.question, language)]
    parts = [[f"? {answer.question.standalone}", *([f"  {labels['only']}: {'; '.join(filters)}"] if filters else [])]]
    if answer.trouble:
        parts.append([answer.trouble])
    if answer.claims:
        tell = partial(_written, language=language) if answer.writer else partial(_line, bold=bold)
        parts += [[*([f"{label}:"] if label else []), *map(tell, claims)] for label, claims in groups(answer.claims)]
        if answer.writer:
            parts.append([labels["writer"].format(writer=answer.writer)])
        parts += [sentences(answer.note), [f"[{c.number}] {source(c.article, language)}: {c.article.title}" for c in answer.citations]]
    else:
        near = [f"- {article.title} ({source(article, language)})" for article in nearest(answer)]
        parts += [sentences(answer.note), [f"{labels['nearest']}:", *near] if near else []]
    if answer.suggestions:
        parts.append([labels["could ask"], *(f"- {suggestion}" for suggestion in answer.suggestions)])
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _written(claim: Claim, language: str) -> str:
    """A sentence of a language model with its marks, the verdict, and why it is no better."""
    told = "; ".join([verdict_in_words(claim, language), *doubts_in_words(claim, language)])
    return f"{claim.text} {''.join(f'[{citation.number}]' for citation in claim.citations)} ({told})"


def _line(claim: Claim, bold: bool) -> str:
    """A claim with its fact, in bold if wished, its glosses in brackets, and its marks."""
    shown = []
    for piece in pieces(claim):
        text = f"\x1b[1m{piece.text}\x1b[22m" if bold and piece.is_fact else piece.text
        shown += [text, *(f" [{gloss}]" for gloss in piece.glosses)]
    return "".join(shown) + " " + "".join(f"[{citation.number}]" for citation in claim.citations)
