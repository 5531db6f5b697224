"""A conversation as the messages of the chat."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.filters import chips
from assistant.labels import LABELS
from assistant.markup.parts import piece, plain
from assistant.markup.written import author, being_written, sentence, trouble
from assistant.phrases import source
from assistant.shown import groups, nearest, pieces, sentences


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """A conversation as the messages of the chat."""
    return [message for turn, answer in enumerate(conversation) for message in (asked(answer.question.asked), answered(answer, turn))]


def asked(text: str) -> dict[str, str]:
    """A question as a message of the chat."""
    return {"role": "user", "content": plain(text)}


def waiting(text: str) -> dict[str, str]:
    """What is said while an answer is not there yet."""
    return {"role": "assistant", "content": _waiting(text)}


def _waiting(text: str) -> str:
    return f'<p class="waiting">{plain(text)}</p>'


def answered(answer: Answer, turn: int) -> dict[str, str]:
    """An answer as a message of the chat; each `[n]` is a link that opens the article at the words."""
    head = _understood(answer.question, turn) + trouble(answer) + author(answer)
    return {"role": "assistant", "content": head + _told(answer, turn) + _end(answer, turn)}


def _told(answer: Answer, turn: int) -> str:
    if answer.claims:
        return _claims(answer, turn)
    if being_written(answer):
        return ""
    return _not_found(answer, turn) if answer.hits else _aside(answer, turn)


def _end(answer: Answer, turn: int) -> str:
    """What can be asked next; or, as long as the answer is not whole, what is being done."""
    if answer.done:
        return _suggestions(answer, turn)
    return _waiting(LABELS[answer.question.language]["writing" if being_written(answer) else "searching"])


def _understood(question: Question, turn: int) -> str:
    """The question as it was understood, where that is not as it was asked, and its filters, each of which a click removes."""
    labels = LABELS[question.language]
    meant = f'<p class="meant">{labels["meant"]} {plain(question.standalone)}</p>' if question.standalone != question.asked else ""
    shown = [_chip(name, turn, place, question.language) for place, (_, name) in enumerate(chips(question, question.language), 1)]
    return f'{meant}<p class="chips">{labels["only"]} {" ".join(shown)}</p>' if shown else meant


def _chip(shown: str, turn: int, place: int, language: str) -> str:
    told = plain(LABELS[language]["drop"].format(name=""))  # in words, as Gradio takes ARIA's labels out
    return f'<a class="chip" role="button" href="#drop-{turn}-{place}"><span class="unseen">{told} </span>{plain(shown)}</a>'


def _claims(answer: Answer, turn: int) -> str:
    tell = _written if answer.writer else _claim
    told = "".join(_group(label, [tell(claim, turn, answer) for claim in claims]) for label, claims in groups(answer.claims))
    shape = "columns" if answer.question.kind == "compare" and not answer.writer else "rows"
    note = f'<p class="note">{plain(answer.note)}</p>' if answer.note else ""
    return f'<div class="{shape}">{told}</div>{note}'


def _group(label: str, lines: Sequence[str]) -> str:
    heading = f"<h3>{plain(label)}</h3>" if label else ""
    return f'<section>{heading}<ul class="claims">{"".join(lines)}</ul></section>'


def _written(claim: Claim, turn: int, answer: Answer) -> str:
    marks, told = _support(claim, turn, answer.question.language)
    return sentence(claim, answer, marks, told)


def _claim(claim: Claim, turn: int, answer: Answer) -> str:
    language = answer.question.language
    marks, told = _support(claim, turn, language)
    return f"<li>{_quoted(claim, language)} {marks}<small>{told}</small></li>"


def _support(claim: Claim, turn: int, language: str) -> tuple[str, str]:
    """The marks of the citations of a claim, and the sources that they are from."""
    marks = "".join(_mark(citation, turn, language) for citation in claim.citations)
    return marks, plain("; ".join(dict.fromkeys(source(citation.article, language) for citation in claim.citations)))


def _quoted(claim: Claim, language: str) -> str:
    """The words of a claim with the fact in bold; in brackets what the article says elsewhere."""
    shown = []
    for part in pieces(claim):
        shown.append(f"<strong>{piece(part.text)}</strong>" if part.is_fact else piece(part.text))
        shown += [_gloss(gloss, language) for gloss in part.glosses]
    return "".join(shown).strip()


def _gloss(text: str, language: str) -> str:
    spoken = plain(LABELS[language]["gloss"].format(text=text))
    return f'<span class="gloss" role="note" title="{spoken}"> &#91;{plain(text)}&#93;</span>'


def _mark(citation: Citation, turn: int, language: str) -> str:
    title = plain(f"{source(citation.article, language)}: {citation.article.title}")
    return f'<a class="cite" role="button" href="#cite-{turn}-{citation.number}" title="{title}">[{citation.number}]</a>'


def _not_found(answer: Answer, turn: int) -> str:
    """That nothing was found, then in short lines what there is, with the headlines of the nearest articles as links that open them."""
    language = answer.question.language
    first, *others = sentences(answer.note) or [""]
    rest = "".join(f"<p>{plain(sentence)}</p>" for sentence in others)
    headlines = "".join(
        f'<li><a class="near" role="button" href="#near-{turn}-{place}">{plain(article.title)}</a> '
        f"<small>{plain(source(article, language))}</small></li>"
        for place, article in enumerate(nearest(answer), 1)
    )
    near = f"<p>{LABELS[language]['nearest']}:</p><ul>{headlines}</ul>" if headlines else ""
    return f'<p class="not-found">{plain(first)}</p>' + (f'<div class="rest">{rest}{near}</div>' if rest or near else "")


def _aside(answer: Answer, turn: int) -> str:
    """What is said where nothing was looked for, or where there is nothing to look in."""
    return f"<p>{plain(answer.note)}</p>"


def _suggestions(answer: Answer, turn: int) -> str:
    """The questions that can be answered, each of which a click asks."""
    if not answer.suggestions:
        return ""
    lines = "".join(
        f'<li><a class="ask" role="button" href="#ask-{turn}-{place}">{plain(suggestion)}</a></li>'
        for place, suggestion in enumerate(answer.suggestions, 1)
    )
    return f'<div class="suggestions"><p>{LABELS[answer.question.language]["could ask"]}</p><ul>{lines}</ul></div>'
