"""A whole article set for reading: with the quotes of an answer highlighted, words to be looked up, and what cleaning took away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assistant.answer import Answer, Citation
from assistant.changed import Change, changes
from assistant.labels import LABELS
from assistant.markup.parts import byline
from assistant.phrases import LANGUAGE_NAMES, source
from assistant.shown import used
from corpus.article import Article
from corpus.catalogue import Since

MOST_REPRINTS = 5  # named beside an article
MOST_LEFT_OUT = 200  # lines shown of what cleaning took out of a page
LONGEST_LEFT_OUT = 300  # characters shown of such a line
PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article that was cited stands now: as it was, changed (into `now`) or gone; and which other articles tell the same text."""

    state: Since = "same"
    reprints: Sequence[Article] = ()
    now: Article | None = None


def reader(answer: Answer, turn: int, number: int, standing: Standing, language: str, left_out: Sequence[str] = ()) -> str:
    """The whole article of a citation, with every quote of this answer in it highlighted and the chosen one marked as current."""
    chosen = next(citation for citation in answer.citations if citation.number == number)
    quotes = sorted((c for c in answer.citations if c.article.digest == chosen.article.digest), key=lambda c: c.start)
    bar = _steps(answer, turn, number, language) + _find(language) + _back(turn, language)
    return _read(chosen.article, standing, language, left_out, bar, quotes, number)


def whole(article: Article, standing: Standing, language: str, left_out: Sequence[str] = (), turn: int | None = None) -> str:
    """A whole article without a quote, with the way back to the sources of a turn where it was one of these, else to the library."""
    back = f"<a class='back' href='#library'>{LABELS[language]['to library']}</a>" if turn is None else _back(turn, language)
    return _read(article, standing, language, left_out, _find(language) + back)


def _read(
    article: Article,
    standing: Standing,
    language: str,
    left_out: Sequence[str],
    bar: str,
    quotes: Sequence[Citation] = (),
    number: int = 0,
) -> str:
    text = article.text
    paragraphs = "".join(f"<p>{_highlighted(text, *match.span(), quotes, number)}</p>" for match in PARAGRAPH.finditer(text))
    spoken = f" lang='{escape(article.language, quote=True)}'" if article.language else ""
    hint, glossed = _gloss(article, language)
    return (
        f"<article class='reader'><nav>{bar}</nav><header{spoken}>{byline(article, language)}</header>"
        f"{_standing(standing, language)}{_changed(article, standing, quotes, number, language)}{hint}"
        f"<div class='story'{spoken}{glossed}>{paragraphs}</div>{_left_out(left_out, language)}</article>"
    )


def _back(turn: int, language: str) -> str:
    return f"<a class='back' href='#sources-{turn}'>{LABELS[language]['back']}</a>"


def _find(language: str) -> str:
    """The box that finds words in the article, and where it tells how many there are; what it does is done by the page's script."""
    labels = LABELS[language]
    name = f"aria-label='{labels['find']}' placeholder='{labels['find']}'"
    return (
        f"<span class='find' role='search'><input type='search' maxlength='200' {name}>"
        f"<span class='count' role='status' data-of='{labels['of']}' data-none='{labels['found none']}'></span></span>"
    )


def _gloss(article: Article, language: str) -> tuple[str, str]:
    """That words can be looked up, and what the page's script needs for it; empty for an article in the reader's or a third language."""
    labels = LABELS[language]
    if article.language not in LABELS or article.language == language:
        return "", ""
    told = labels["tap"].format(language=LANGUAGE_NAMES[language][language])
    data = f" tabindex='0' data-gloss='{language}' data-told='{labels['nearest words']}' data-none='{labels['no nearest']}'"
    return f"<p class='tap'>{escape(told)} <span class='keys'>{labels['tap key']}</span></p>", data


def _standing(standing: Standing, language: str) -> str:
    """What a reader of an article should know beside it: that it has changed, and who else printed it."""
    labels = LABELS[language]
    told = [] if standing.state == "same" else [labels[standing.state]]
    if standing.reprints:
        names = "; ".join(source(article, language) for article in standing.reprints[:MOST_REPRINTS])
        told.append(labels["reprints"].format(sources=names))
    return "".join(f"<p class='standing'>{escape(sentence)}</p>" for sentence in told)


def _changed(article: Article, standing: Standing, quotes: Sequence[Citation], number: int, language: str) -> str:
    """What changed around the quote since it was cited, and whether it still stands there; empty where that is not known."""
    if standing.now is None:
        return ""
    labels, text = LABELS[language], standing.now.text
    quote = next((quote for quote in quotes if quote.number == number), None)
    stays = f"<p>{labels['quote stays' if quote.quote in text else 'quote gone']}</p>" if quote else ""
    found = changes(article.text, text, (quote.start, quote.end) if quote else (0, 0))
    lines = "".join(f"<li>{_change(change, language)}</li>" for change in found)
    told = stays + (f"<p>{labels['changes']}</p><ul>{lines}</ul>" if found else "")
    return f"<section class='changes'>{told}</section>" if told else ""


def _change(change: Change, language: str) -> str:
    labels, marked = LABELS[language], (("del", "went", change.gone), ("ins", "came", change.new))
    parts = [f"<{tag}><span class='unseen'>{labels[word]} </span>{escape(text)}</{tag}>" for tag, word, text in marked if text]
    before, behind = (escape(f"… {change.before}") if change.before else "", escape(f"{change.behind} …") if change.behind else "")
    return " ".join(filter(None, (before, *parts, behind)))


def _left_out(lines: Sequence[str], language: str) -> str:
    """What cleaning took out of the page, folded away; empty where that is nothing or is not known."""
    if not lines:
        return ""
    labels = LABELS[language]
    shown = [line if len(line) <= LONGEST_LEFT_OUT else f"{line[:LONGEST_LEFT_OUT]} …" for line in lines[:MOST_LEFT_OUT]]
    more = len(lines) - len(shown)
    told = "".join(f"<li>{escape(line)}</li>" for line in shown)
    rest = f"<li><em>{labels['left out more'].format(count=more)}</em></li>" if more else ""
    return f"<details class='left-out'><summary>{labels['left out'].format(count=len(lines))}</summary><ul>{told}{rest}</ul></details>"


def _steps(answer: Answer, turn: int, number: int, language: str) -> str:
    """The ways to the citation before and the one behind; none from one that no claim rests on."""
    labels, numbers = LABELS[language], [citation.number for citation in used(answer)]
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
