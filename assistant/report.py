"""A conversation as the paragraphs of a document: its answers, then the evidence of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from assistant.answer import Answer, Citation, Claim, Conversation
from assistant.cited import web_address
from assistant.doubts import doubts_in_words, verdict_in_words
from assistant.filters import chips
from assistant.labels import LABELS
from assistant.phrases import day, source, zone_name
from assistant.shown import facts, groups, nearest, pieces, sentences
from corpus.article import Article
from corpus.documents.written import Paragraph, Run, Style
from corpus.story.clean import one_line

NOT_BORNE_OUT = ("unsupported", "unchecked")  # verdicts on a sentence whose sources it was only compared with


def report(conversation: Conversation, title: str, language: str, at: datetime) -> tuple[Paragraph, ...]:
    """The whole document; a mark such as [1] leads to the source of that number among those of the same answer."""
    exported = LABELS[language]["exported"].format(moment=_clock(at, language))
    told = [line for number, answer in enumerate(conversation, 1) for line in _turn(answer, number, language)]
    return (_line("title", title or "Kutip"), _line("note", exported), *told, *_evidence(conversation, language))


def _clock(at: datetime, language: str) -> str:
    ahead = at.utcoffset()
    written = f"{at:%H.%M}" if language == "id" else f"{at:%H:%M}"
    return f"{day(at.date(), language)}, {written}{zone_name(None if ahead is None else timezone(ahead))}"


def _line(style: Style, text: str, anchor: str = "") -> Paragraph:
    return Paragraph(style, (Run(one_line(text)),), anchor)


def _turn(answer: Answer, number: int, language: str) -> Iterator[Paragraph]:
    """A question, as it was asked and as it was understood, and its answer."""
    labels, question = LABELS[language], answer.question
    yield _line("heading", f"{number}. {question.asked}", f"answer_{number}")
    if question.standalone != question.asked:
        yield _line("note", f"{labels['meant']} {question.standalone}")
    filters = "; ".join(shown for _, shown in chips(question, language))
    if filters:
        yield _line("note", f"{labels['only']} {filters}")
    yield from said(answer, number, language)


def said(answer: Answer, number: int, language: str, naming: bool = True) -> Iterator[Paragraph]:
    """What an answer says: its sentences with their marks and what came of checking them; what it leaves open; or what is near.

    With `naming`, the outlet and day of each source stand behind the sentence that quotes it.
    """
    labels = LABELS[language]
    if answer.trouble:
        yield _line("text", answer.trouble)
    if answer.writer and answer.claims:
        yield _line("note", labels["writer"].format(writer=answer.writer))
    for label, claims in groups(answer.claims):
        if label:
            yield _line("subheading", label)
        yield from (_sentence(claim, answer, number, language, naming) for claim in claims)
    yield from (_line("text", sentence) for sentence in sentences(answer.note))
    if not answer.done:
        yield _line("text", labels["interrupted"])
    near = [] if answer.claims else nearest(answer)
    if near:
        yield _line("text", f"{labels['nearest']}:")
        yield from (_near(article, language) for article in near)


def _sentence(claim: Claim, answer: Answer, number: int, language: str, naming: bool) -> Paragraph:
    """A sentence with its marks; behind a written one the verdict, behind a quoted one its sources."""
    marks = [Run(f"[{citation.number}]", link=f"#{_anchor(number, citation)}") for citation in claim.citations]
    if answer.writer:
        return Paragraph("item", (*_words(claim), *_checked(claim, marks, language)), language=answer.question.language)
    told = "; ".join(dict.fromkeys(source(citation.article, language) for citation in claim.citations))
    named = [Run(f" ({one_line(told)})", faint=True)] if naming and told else []
    spoken = {citation.article.language or "" for citation in claim.citations}
    return Paragraph("item", (*_words(claim), Run(" "), *marks, *named), language=spoken.pop() if len(spoken) == 1 else "")


def _words(claim: Claim) -> Iterator[Run]:
    """The words of a claim with its fact in bold and its glosses in brackets."""
    for piece in pieces(claim):
        yield Run(_within(piece.text), bold=piece.is_fact)
        yield from (Run(f" [{one_line(gloss)}]", faint=True) for gloss in piece.glosses)


def _checked(claim: Claim, marks: list[Run], language: str) -> Iterator[Run]:
    """The marks of a written sentence with the verdict and the doubts; where it is not borne out, as what it was compared with."""
    verdict = one_line("; ".join([verdict_in_words(claim, language), *doubts_in_words(claim, language)]))
    if claim.verdict in NOT_BORNE_OUT and marks:
        yield from (Run(f" ({verdict}; {LABELS[language]['compared']} ", faint=True), *marks, Run(")", faint=True))
    else:
        yield from (Run(" "), *marks, Run(f" ({verdict})", faint=True))


def _within(text: str) -> str:
    """A part of a text on one line, with a space where it begins or ends with one."""
    line = one_line(text)
    return f"{' ' * text[:1].isspace()}{line}{' ' * text[-1:].isspace()}" if line else " " * bool(text)


def _near(article: Article, language: str) -> Paragraph:
    headline = Run(one_line(article.title), link=web_address(article))
    return Paragraph("item", (headline, Run(f" ({one_line(source(article, language))})", faint=True)), language=article.language or "")


def _anchor(number: int, citation: Citation) -> str:
    return f"answer_{number}_source_{citation.number}"


def _evidence(conversation: Conversation, language: str) -> Iterator[Paragraph]:
    """The sources of every answer that has some, under the answer's number and question."""
    labels = LABELS[language]
    if any(answer.citations for answer in conversation):
        yield _line("heading", labels["sources"])
    for number, answer in enumerate(conversation, 1):
        if answer.citations:
            name = labels["answer number"].format(number=number)
            yield Paragraph("subheading", (Run(name, link=f"#answer_{number}"), Run(f": {one_line(answer.question.asked)}")))
        for citation in answer.citations:
            yield from _source(citation, number, language)


def _source(citation: Citation, number: int, language: str) -> Iterator[Paragraph]:
    """The headline of a citation, what is known of its article, and its quote highlighted in the paragraph."""
    article, url = citation.article, web_address(citation.article)
    yield _line("source", f"[{citation.number}] {article.title}", _anchor(number, citation))
    yield Paragraph("note", (Run(one_line(" · ".join(facts(article, language)))), *([Run(" · "), Run(url, link=url)] if url else [])))
    yield _line("note", LABELS[language]["digest"].format(digest=article.digest))
    start = article.text.rfind("\n", 0, citation.start) + 1
    end = article.text.find("\n", citation.end)
    before, after = article.text[start : citation.start], article.text[citation.end : end if end >= 0 else None]
    runs = (Run(_within(before)), Run(_within(citation.quote), marked=True), Run(_within(after)))
    yield Paragraph("quote", tuple(run for run in runs if run.text), language=article.language or "")


def reference(citation: Citation, language: str) -> Paragraph:
    """A citation as an entry of a list of sources: [1] “quote” – outlet, authors, date. Headline. Address."""
    article, url = citation.article, web_address(citation.article)
    who = ", ".join([article.publisher or LABELS[language]["unnamed"], *article.authors, day(article.published, language)])
    title = one_line(article.title).rstrip(".")
    text = f"[{citation.number}] “{one_line(citation.quote)}” – {one_line(who)}. {title}."
    return Paragraph("text", (Run(text), *([Run(" "), Run(url, link=url)] if url else [])))
