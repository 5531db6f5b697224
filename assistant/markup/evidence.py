"""The evidence panel: the sources of an answer on cards, and the article that was cited with its quotes highlighted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from assistant.answer import Answer, Citation, Conversation
from assistant.labels import LABELS
from assistant.markup.links import link
from assistant.markup.parts import byline
from assistant.markup.written import being_written
from assistant.phrases import source
from assistant.shown import nearest
from corpus.article import Article
from corpus.catalogue import Since

MOST_REPRINTS = 5  # named beside an article
PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article that was cited stands now: as it was, changed or gone; and which other articles tell the same text."""

    state: Since = "same"
    reprints: Sequence[Article] = ()


def evidence(conversation: Conversation, name: str, stand: Callable[[Article], Standing]) -> str:
    """What a link into the evidence shows; empty for a name that leads nowhere."""
    found = link(conversation, name)
    if found is None:
        return ""
    answer = conversation[found.turn]
    if found.kind == "sources":
        return sources(answer, found.turn)
    if found.kind == "near":
        article = found.one_of(_near(answer))
        return _read(article, stand(article), (), 0, found.turn, answer.question.language) if article else ""
    if found.kind == "cite" and found.number in [citation.number for citation in answer.citations]:
        return reader(answer, found.turn, found.number, stand)
    return ""


def sources(answer: Answer, turn: int) -> str:
    """The evidence of an answer: a card for each citation with the quote; what a language model reads while it writes; or what is near."""
    language = answer.question.language
    labels = LABELS[language]
    used = [] if being_written(answer) else _used(answer)
    if used:
        cards, heading = [_card(citation, turn, language) for citation in used], labels["sources"]
    else:
        cards = [_near_card(article, turn, place, language) for place, article in enumerate(_near(answer), 1)]
        heading = labels["reading" if being_written(answer) else "nearest"]
    return f"<section class='sources'><h2>{heading}</h2><ul>{''.join(cards)}</ul></section>" if cards else ""


def _near(answer: Answer) -> list[Article]:
    """The articles that a language model reads, or the nearest where nothing answers."""
    if being_written(answer):
        return list({hit.passage.article.id: hit.passage.article for hit in answer.hits}.values())
    return nearest(answer)


def _used(answer: Answer) -> list[Citation]:
    """The citations that a claim rests on, without those that one was only compared with."""
    used = {citation.number for claim in answer.claims if claim.verdict != "unsupported" for citation in claim.citations}
    return [citation for citation in answer.citations if citation.number in used]


def _near_card(article: Article, turn: int, place: int, language: str) -> str:
    opens = f"<a class='cite number' href='#near-{turn}-{place}'>{LABELS[language]['open']}</a>"
    return f"<li class='card'>{opens}{byline(article, language)}</li>"


def _card(citation: Citation, turn: int, language: str) -> str:
    before, after = _around(citation)
    quote = f"{escape(before)}<mark>{escape(citation.quote)}</mark>{escape(after)}"
    number = f"<a class='cite number' href='#cite-{turn}-{citation.number}'>[{citation.number}]</a>"
    return f"<li class='card'>{number}{byline(citation.article, language)}<blockquote>{quote}</blockquote></li>"


def _around(citation: Citation, reach: int = 90) -> tuple[str, str]:
    """A few words of the same paragraph before and after a quote."""
    text = citation.article.text
    before = text[max(0, citation.start - reach) : citation.start].rpartition("\n")[2]
    after = text[citation.end : citation.end + reach].partition("\n")[0]
    if citation.start > len(before) and before and not text[citation.start - len(before) - 1].isspace():
        before = "… " + before.partition(" ")[2]
    if citation.end + len(after) < len(text) and after and not text[citation.end + len(after)].isspace():
        after = after.rpartition(" ")[0] + " …"
    return before, after


def reader(answer: Answer, turn: int, number: int, stand: Callable[[Article], Standing]) -> str:
    """The whole article of a citation, with every quote of this answer in it highlighted and the chosen one marked as current."""
    chosen = next(citation for citation in answer.citations if citation.number == number)
    quotes = sorted((c for c in answer.citations if c.article.digest == chosen.article.digest), key=lambda c: c.start)
    return _read(chosen.article, stand(chosen.article), quotes, number, turn, answer.question.language, _steps(answer, turn, number))


def _read(article: Article, standing: Standing, quotes: Sequence[Citation], number: int, turn: int, language: str, steps: str = "") -> str:
    """A whole article with these quotes highlighted, under a bar with the steps to other citations and the way back."""
    text = article.text
    paragraphs = "".join(f"<p>{_highlighted(text, *match.span(), quotes, number)}</p>" for match in PARAGRAPH.finditer(text))
    spoken = f" lang='{escape(article.language, quote=True)}'" if article.language else ""
    back = f"<a class='back' href='#sources-{turn}'>{LABELS[language]['back']}</a>"
    return (
        f"<article class='reader'><nav>{steps}{back}</nav><header{spoken}>{byline(article, language)}</header>"
        f"{_standing(standing, language)}"
        f"<div class='story'{spoken}>{paragraphs}</div></article>"
    )


def _standing(standing: Standing, language: str) -> str:
    """What a reader of an article should know beside it: that it has changed, and who else printed it."""
    labels = LABELS[language]
    told = [] if standing.state == "same" else [labels[standing.state]]
    if standing.reprints:
        names = "; ".join(source(article, language) for article in standing.reprints[:MOST_REPRINTS])
        told.append(labels["reprints"].format(sources=names))
    return "".join(f"<p class='standing'>{escape(sentence)}</p>" for sentence in told)


def _steps(answer: Answer, turn: int, number: int) -> str:
    """The ways to the citation before and the one behind; none from one that no claim rests on."""
    labels = LABELS[answer.question.language]
    numbers = [citation.number for citation in _used(answer)]
    if number not in numbers:
        return ""
    place, total = numbers.index(number), len(numbers)
    earlier, later = numbers[place - 1], numbers[(place + 1) % total]
    return (
        f"<a class='step' rel='prev' href='#cite-{turn}-{earlier}' aria-label='{labels['previous']}'>‹</a>"
        f"<span>{labels['of'].format(number=place + 1, total=total)}</span>"
        f"<a class='step' rel='next' href='#cite-{turn}-{later}' aria-label='{labels['next']}'>›</a>"
    )


def _highlighted(text: str, start: int, end: int, quotes: Sequence[Citation], number: int) -> str:
    """A paragraph, escaped, with the quotes that lie in it marked; one that overlaps an earlier one is left unmarked."""
    parts, done = [], start
    for quote in quotes:
        if quote.start < done or quote.end > end:
            continue
        current = " class='current' aria-current='true'" if quote.number == number else ""
        parts += [escape(text[done : quote.start]), f"<mark id='quote-{quote.number}'{current}>{escape(quote.quote)}</mark>"]
        done = quote.end
    return "".join([*parts, escape(text[done:end])])
