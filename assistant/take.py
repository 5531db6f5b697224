"""A conversation taken along: as a document, as data, or as the references that it cites; and one answer for the clipboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assistant.answer import Answer, Citation, Conversation
from assistant.bibliography import bibtex, csl, ris
from assistant.export import as_dict
from assistant.filters import chips
from assistant.forms import FORMS, Form, file_name
from assistant.markdown import markdown
from assistant.markup.exported import fragment, page
from assistant.report import reference, report, said
from corpus.article import UserError
from corpus.documents.written import Paragraph, Run, write_docx
from corpus.story.clean import one_line

__all__ = ["FORMS", "Form", "copied", "file_name", "taken"]

_FORMULA = tuple("=+-@＝＋－＠")  # what spreadsheets run, where a cell begins with it


def taken(conversation: Conversation, form: str, title: str, language: str, at: datetime) -> bytes:
    """The file of a conversation in one of the FORMS, with the page's own words in the language; UserError for any other form."""
    write = _WRITERS.get(form)
    if write is None:
        raise UserError(f"There is no such form to export in; choose one of these: {', '.join(FORMS)}.")
    return write(conversation, one_line(title) or "Kutip", language, at)


def _markdown(conversation: Conversation, title: str, language: str, at: datetime) -> bytes:
    return markdown(report(conversation, title, language, at)).encode("utf-8", "replace")


def _html(conversation: Conversation, title: str, language: str, at: datetime) -> bytes:
    return page(report(conversation, title, language, at), title, language).encode("utf-8", "replace")


def _docx(conversation: Conversation, title: str, language: str, at: datetime) -> bytes:
    return write_docx(report(conversation, title, language, at), title, language, at)


def _json(conversation: Conversation, title: str, language: str, at: datetime) -> bytes:
    answers = [_numbered(answer, number, language) for number, answer in enumerate(conversation, 1)]
    values = {"title": title, "exported": at.isoformat(), "language": language, "answers": answers}
    return _utf8(json.dumps(values, ensure_ascii=False, indent=2) + "\n")


def _numbered(answer: Answer, number: int, language: str) -> dict[str, object]:
    """The answer as programs get it, its number, what narrowed the search, and what else is known of its sources."""
    filters = [shown for _, shown in chips(answer.question, language)]
    return {"number": number, "filters": filters, **as_dict(answer), "sources": [_source(citation) for citation in answer.citations]}


def _source(citation: Citation) -> dict[str, object]:
    article = citation.article
    return {
        "number": citation.number,
        "authors": list(article.authors),
        "language": article.language,
        "digest": article.digest,
    }


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # what UTF-8 lacks is written so in JSON, too


_WRITERS: dict[str, Callable[[Conversation, str, str, datetime], bytes]] = {
    "md": _markdown,
    "html": _html,
    "json": _json,
    "docx": _docx,
    "bib": lambda conversation, _, language, __: bibtex(conversation, language).encode("utf-8", "replace"),
    "ris": lambda conversation, _, language, __: ris(conversation, language).encode("utf-8", "replace"),
    "csl": lambda conversation, _, language, __: _utf8(csl(conversation, language)),
}


def copied(answer: Answer, language: str) -> tuple[str, str]:
    """What an answer says and the sources it cites, as plain text and as a piece of HTML; no line is a formula for a spreadsheet."""
    sentences = [_harmless(paragraph) for paragraph in said(answer, 1, language, naming=False)]
    sources = [reference(citation, language) for citation in answer.citations]
    parts = ["\n".join(paragraph.text for paragraph in part) for part in (sentences, sources) if part]
    return "\n\n".join(parts), fragment([*sentences, *sources])


def _harmless(paragraph: Paragraph) -> Paragraph:
    if not paragraph.text.startswith(_FORMULA):
        return paragraph
    return replace(paragraph, runs=(Run("\u00a0"), *paragraph.runs))
