"""Answers and articles as HTML, with the style and the script that belong to it; every string from outside is escaped here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from string import punctuation

from assistant.answer import Answer, Citation, Claim, Conversation
from assistant.labels import LABELS
from assistant.phrases import LANGUAGE_NAMES, day, holds, moment, source
from corpus.article import Article, Refusal
from corpus.catalogue import Coverage, Since
from corpus.contents import holds_pages

STYLE = files("assistant").joinpath("page.css").read_text("utf-8")
SCRIPT = files("assistant").joinpath("page.js").read_text("utf-8")
MARKDOWN = str.maketrans({mark: f"&#{ord(mark)};" for mark in punctuation})  # the chat reads Markdown, so none may be left to read
MOST_REPRINTS = 5  # named beside an article
MOST_REFUSALS = 5  # named on the page; all are in the report of `python -m index`
PARAGRAPH = re.compile(r"[^\n]+")


BRAND = (
    "<h1>Kutip</h1><p>Answers from your news articles, every sentence cited · Jawaban dari artikel berita Anda, tiap kalimat dikutip</p>"
)
INVITATION = (
    "<h2>Ask your articles · Tanyai artikel Anda</h2><p>Every sentence of an answer is quoted: click its number to see the words in place."
    "<br>Tiap kalimat jawaban dikutip: klik nomornya untuk melihat kata-katanya.</p>"
)
PLACE = re.compile(r"(cite|near|sources)-(\d{1,6})(?:-(\d{1,6}))?")  # the names of the links into the evidence


def plain(text: str) -> str:
    """Text that neither HTML nor Markdown can take for anything but text."""
    return " ".join(text.split()).translate(MARKDOWN)


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """A conversation as the messages of the chat."""
    return [message for turn, answer in enumerate(conversation) for message in (asked(answer.question.asked), answered(answer, turn))]


def asked(text: str) -> dict[str, str]:
    """A question as a message of the chat."""
    return {"role": "user", "content": plain(text)}


def waiting(text: str) -> dict[str, str]:
    """What is said while an answer is not there yet."""
    return {"role": "assistant", "content": f'<p class="waiting">{plain(text)}</p>'}


def answered(answer: Answer, turn: int) -> dict[str, str]:
    """An answer as a message of the chat; each `[n]` is a link that opens the article at the words."""
    labels = LABELS[answer.question.language]
    meant = ""
    if answer.question.standalone != answer.question.asked:
        meant = f'<p class="meant">{labels["meant"]} {plain(answer.question.standalone)}</p>'
    if not answer.claims:
        return {"role": "assistant", "content": f'{meant}<p class="not-found">{plain(answer.note)}</p>'}
    lines = "".join(_claim(claim, turn, answer.question.language) for claim in answer.claims)
    return {"role": "assistant", "content": f'{meant}<ul class="claims">{lines}</ul>'}


def _claim(claim: Claim, turn: int, language: str) -> str:
    marks = "".join(_mark(citation, turn, language) for citation in claim.citations)
    told = "; ".join(dict.fromkeys(source(citation.article, language) for citation in claim.citations))
    return f"<li>{plain(claim.text)} {marks}<small>{plain(told)}</small></li>"


def _mark(citation: Citation, turn: int, language: str) -> str:
    title = escape(f"{source(citation.article, language)}: {citation.article.title}", quote=True)
    return f'<a class="cite" role="button" href="#cite-{turn}-{citation.number}" title="{title}">[{citation.number}]</a>'


def welcome(coverage: Coverage, newest: Sequence[Article], refused: Sequence[Refusal], language: str) -> str:
    """What the evidence panel shows before the first question: what this is, what the collection holds, what was not read."""
    labels = LABELS[language]
    headlines = "".join(
        f"<li><span>{escape(article.title)}</span><small>{escape(source(article, language))}</small></li>" for article in newest
    )
    listing = f"<h3>{labels['newest']}</h3><ul class='headlines'>{headlines}</ul>" if headlines else ""
    facts = f"<p>{labels['what']}</p><p>{escape(holds(coverage, language))}</p>"
    return f"<section class='welcome'><h2>{labels['welcome']}</h2>{facts}{_unread(refused, language)}{listing}</section>"


def added(number: int, changed: int, refused: Sequence[Refusal], language: str) -> str:
    """What came of adding pages: how many there are more, and which could not be read."""
    done = f"<p class='done' role='status'>{LABELS[language]['added'].format(added=number, changed=changed)}</p>"
    return done + _unread(refused, language)


def _unread(refused: Sequence[Refusal], language: str) -> str:
    labels = LABELS[language]
    told = [labels["not read"].format(name=_place(refusal.path), reason=refusal.reason) for refusal in refused[:MOST_REFUSALS]]
    if len(refused) > MOST_REFUSALS:
        told.append(labels["more not read"].format(count=len(refused) - MOST_REFUSALS))
    return "".join(map(problem, told))


def _place(path: Path) -> str:
    """The name of a file, with the place in it where it holds several pages."""
    holder = next((number for number, part in enumerate(path.parts[:-1]) if holds_pages(part)), len(path.parts) - 1)
    return "/".join(path.parts[holder:])


def indexing(done: int, total: int, language: str) -> str:
    """The progress bar that is shown while a collection is being indexed."""
    labels = LABELS[language]
    bar = f"<progress max='{total}' value='{done}'></progress>" if total else "<progress></progress>"
    count = labels["indexing count"].format(done=done, total=total) if total else labels["opening"]
    return f"<section class='welcome' role='status'><h2>{labels['indexing']}</h2>{bar}<p>{count}</p></section>"


def problem(sentence: str) -> str:
    """A sentence about what went wrong."""
    return f"<p class='problem' role='alert'>{escape(sentence)}</p>" if sentence else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article that was cited stands now: as it was, changed or gone; and which other articles tell the same text."""

    state: Since = "same"
    reprints: Sequence[Article] = ()


def evidence(conversation: Conversation, name: str, stand: Callable[[Article], Standing]) -> str:
    """What a link into the evidence shows; empty for a name that leads nowhere."""
    match = PLACE.fullmatch(name)
    if match is None or int(match[2]) >= len(conversation):
        return ""
    turn = int(match[2])
    answer = conversation[turn]
    if match[1] == "sources":
        return sources(answer, turn)
    if match[1] == "near":
        places = {str(place): article for place, article in enumerate(_nearest(answer), 1)}
        article = places.get(match[3])
        return _read(article, stand(article), (), 0, turn, answer.question.language) if article else ""
    numbers = [citation.number for citation in answer.citations]
    return reader(answer, turn, int(match[3]), stand) if match[3] and int(match[3]) in numbers else ""


def sources(answer: Answer, turn: int) -> str:
    """The evidence of an answer: a card for each citation with the quote; or the nearest articles when nothing was found."""
    language = answer.question.language
    labels = LABELS[language]
    if not answer.claims:
        cards = "".join(
            f"<li class='card'><a class='cite number' href='#near-{turn}-{place}'>{labels['open']}</a>{_byline(article, language)}</li>"
            for place, article in enumerate(_nearest(answer), 1)
        )
        return f"<section class='sources'><h2>{labels['nearest']}</h2><ul>{cards}</ul></section>" if cards else ""
    cards = "".join(_card(citation, turn, language) for citation in answer.citations)
    return f"<section class='sources'><h2>{labels['sources']}</h2><ul>{cards}</ul></section>"


def _nearest(answer: Answer) -> list[Article]:
    return list({hit.passage.article.id: hit.passage.article for hit in answer.hits}.values())[:3]


def _card(citation: Citation, turn: int, language: str) -> str:
    before, after = _around(citation)
    quote = f"{escape(before)}<mark>{escape(citation.quote)}</mark>{escape(after)}"
    number = f"<a class='cite number' href='#cite-{turn}-{citation.number}'>[{citation.number}]</a>"
    return f"<li class='card'>{number}{_byline(citation.article, language)}<blockquote>{quote}</blockquote></li>"


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


def _byline(article: Article, language: str) -> str:
    labels = LABELS[language]
    facts = [article.publisher or labels["unnamed"], moment(article, language), *article.authors]
    if article.updated:
        facts.append(labels["updated"].format(day=day(article.updated, language)))
    if article.agency:
        facts.append(labels["agency"].format(agency=article.agency))
    if article.language and article.language != language:
        facts.append(LANGUAGE_NAMES[language].get(article.language, article.language))
    shown = " · ".join(escape(fact) for fact in facts)
    return f"<h3>{escape(article.title)}</h3><p class='byline'>{shown}{_link(article.url, labels['original'])}</p>"


def _link(url: str | None, label: str) -> str:
    """A link to the page that an article was saved from; anything but http(s) is no link."""
    if not url or not re.match(r"https?://", url, re.IGNORECASE):
        return ""
    return f" · <a href='{escape(url, quote=True)}' target='_blank' rel='noopener noreferrer nofollow'>{label}&nbsp;↗</a>"


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
        f"<article class='reader'><nav>{steps}{back}</nav><header{spoken}>{_byline(article, language)}</header>"
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
    labels, total = LABELS[answer.question.language], len(answer.citations)
    place = [citation.number for citation in answer.citations].index(number)
    numbers = [citation.number for citation in answer.citations]
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
