"""A conversation as the messages of the chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.filters import chips
from assistant.kept import Opinion
from assistant.labels import LABELS
from assistant.markup.actions import actions
from assistant.markup.parts import piece, plain
from assistant.markup.written import author, being_written, sentence, trouble
from assistant.phrases import source
from assistant.shown import groups, nearest, pieces, sentences
from assistant.topics import without_topic

NONE: Mapping[int, Opinion] = MappingProxyType({})
STEP = 10  # turns that leave the chat together, as each time all that stays is shown anew


def messages(
    conversation: Conversation,
    language: str,
    turns: int | None = None,
    opinions: Mapping[int, Opinion] = NONE,
    ready: bool = True,
    name: str = "",
) -> list[dict[str, str]]:
    """A conversation as the messages of the chat, its last `turns` and up to STEP more; `language` is that of the page's own words.

    Where the collection is not `ready`, it is said that the last answer waits for it. Each question tells the conversation's `name`.
    """
    first = 0 if turns is None else max(0, len(conversation) - turns) // STEP * STEP
    told = [
        message
        for turn, answer in enumerate(conversation)
        if turn >= first
        for message in (
            asked(answer.question.asked, turn, language, name),
            answered(answer, turn, language, turn == len(conversation) - 1, opinions.get(turn), ready),
        )
    ]
    if first:
        told[0]["content"] = _earlier(first, language) + told[0]["content"]
    return told


def _earlier(count: int, language: str) -> str:
    label = LABELS[language]["earlier one" if count == 1 else "earlier"].format(count=count)
    return f'<a class="earlier" role="button" href="#earlier">{label}</a>'


def asked(text: str, turn: int, language: str, name: str) -> dict[str, str]:
    """A question as a message of the chat, with the way to edit it."""
    edit = f'<a class="edit" role="button" href="#edit-{turn}">{LABELS[language]["edit"]}</a>'
    return {"role": "user", "content": f'<span class="asked in-{name}">{plain(text)}</span> {edit}'}


def answered(answer: Answer, turn: int, language: str, is_last: bool, opinion: Opinion | None, ready: bool) -> dict[str, str]:
    """An answer as a message of the chat; each `[n]` is a link that opens the article at the words."""
    head = _understood(answer.question, turn, language) + trouble(answer, language) + author(answer, language)
    end = (
        actions(answer, turn, language, is_last, opinion) + _suggestions(answer, turn, language)
        if answer.done
        else _doing(answer, language, ready)
    )
    return {"role": "assistant", "content": head + _told(answer, turn, language) + end}


def _told(answer: Answer, turn: int, language: str) -> str:
    if answer.claims:
        return _claims(answer, turn, language)
    if being_written(answer):
        return ""
    return _not_found(answer, turn, language) if answer.hits else _aside(answer)


def _doing(answer: Answer, language: str, ready: bool) -> str:
    """What is being done as long as the answer is not whole."""
    label = "writing" if being_written(answer) else "searching" if ready else "wait"
    return f'<p class="waiting">{plain(LABELS[language][label])}</p>'


def _understood(question: Question, turn: int, language: str) -> str:
    """The question as it was understood, or its topic alone, where that is not as it was asked, and its filters, which a click removes."""
    labels = LABELS[language]
    own = without_topic(question)
    told = (
        f"{labels['about']} {question.standalone[len(own) + 2 : -1]}"
        if own == question.asked
        else f"{labels['meant']} {question.standalone}"
    )
    meant = f'<p class="meant">{plain(told)}</p>' if question.standalone != question.asked else ""
    shown = [_chip(name, turn, place, language) for place, (_, name) in enumerate(chips(question, language), 1)]
    return f'{meant}<p class="chips">{labels["only"]} {" ".join(shown)}</p>' if shown else meant


def _chip(shown: str, turn: int, place: int, language: str) -> str:
    told = plain(LABELS[language]["drop"].format(name=""))  # in words, as Gradio takes ARIA's labels out
    return f'<a class="chip" role="button" href="#drop-{turn}-{place}"><span class="unseen">{told} </span>{plain(shown)}</a>'


def _claims(answer: Answer, turn: int, language: str) -> str:
    tell = _written if answer.writer else _claim
    told = "".join(_group(label, [tell(claim, turn, answer, language) for claim in claims]) for label, claims in groups(answer.claims))
    shape = "columns" if answer.question.kind == "compare" and not answer.writer else "rows"
    note = f'<p class="note">{plain(answer.note)}</p>' if answer.note else ""
    return f'<div class="{shape}">{told}</div>{note}'


def _group(label: str, lines: Sequence[str]) -> str:
    heading = f"<h3>{plain(label)}</h3>" if label else ""
    return f'<section>{heading}<ul class="claims">{"".join(lines)}</ul></section>'


def _written(claim: Claim, turn: int, answer: Answer, language: str) -> str:
    marks, told = _support(claim, turn, language)
    return sentence(claim, answer, marks, told, language)


def _claim(claim: Claim, turn: int, answer: Answer, language: str) -> str:
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


def _not_found(answer: Answer, turn: int, language: str) -> str:
    """That nothing was found, then in short lines what there is, with the headlines of the nearest articles as links that open them."""
    first, *others = sentences(answer.note) or [""]
    rest = "".join(f"<p>{plain(sentence)}</p>" for sentence in others)
    headlines = "".join(
        f'<li><a class="near" role="button" href="#near-{turn}-{place}">{plain(article.title)}</a> '
        f"<small>{plain(source(article, language))}</small></li>"
        for place, article in enumerate(nearest(answer), 1)
    )
    near = f"<p>{LABELS[answer.question.language]['nearest']}:</p><ul>{headlines}</ul>" if headlines else ""
    return f'<p class="not-found">{plain(first)}</p>' + (f'<div class="rest">{rest}{near}</div>' if rest or near else "")


def _aside(answer: Answer) -> str:
    """What is said where nothing was looked for, or where there is nothing to look in."""
    return f"<p>{plain(answer.note)}</p>" if answer.note else ""


def _suggestions(answer: Answer, turn: int, language: str) -> str:
    """The questions that can be answered, each of which a click asks."""
    if not answer.suggestions:
        return ""
    lines = "".join(
        f'<li><a class="ask" role="button" href="#ask-{turn}-{place}">{plain(suggestion)}</a></li>'
        for place, suggestion in enumerate(answer.suggestions, 1)
    )
    return f'<div class="suggestions"><p>{LABELS[language]["could ask"]}</p><ul>{lines}</ul></div>'
