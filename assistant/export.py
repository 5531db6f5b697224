"""An answer with its evidence, for other programs and for the terminal."""

from __future__ import annotations

from assistant.answer import Answer, Citation
from assistant.phrases import source
from index.passage import Hit


def as_dict(answer: Answer) -> dict[str, object]:
    """The answer as plain values for JSON; every quote is the slice of the article that `start` and `end` name."""
    question = answer.question
    return {
        "asked": question.asked,
        "standalone": question.standalone,
        "language": question.language,
        "found": answer.found,
        "text": answer.text,
        "claims": [
            {"text": claim.text, "verdict": claim.verdict, "citations": [citation.number for citation in claim.citations]}
            for claim in answer.claims
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": [_passage(hit) for hit in answer.hits],
    }


def _citation(citation: Citation) -> dict[str, object]:
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


def _passage(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {"article": passage.article.id, "start": passage.start, "end": passage.end, "score": round(hit.score, 4)}


def as_text(answer: Answer) -> str:
    """The answer for a terminal: its sentences with their marks, then the sources."""
    lines = [f"? {answer.question.standalone}", ""]
    if not answer.claims:
        return "\n".join([*lines, answer.note])
    lines += [f"{claim.text} {''.join(f'[{citation.number}]' for citation in claim.citations)}" for claim in answer.claims]
    sources = [f"[{c.number}] {source(c.article, answer.question.language)}: {c.article.title}" for c in answer.citations]
    return "\n".join([*lines, "", *sources])
