"""The evidence panel: the sources of an answer on cards, what a link into it shows, and the preview of a quote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from assistant.answer import Answer, Citation, Conversation
from assistant.labels import LABELS
from assistant.markup.links import link
from assistant.markup.parts import byline
from assistant.markup.reader import MOST_REPRINTS, Standing, reader, whole
from assistant.markup.written import being_written
from assistant.phrases import source
from assistant.shown import around, nearest, outlets, used
from corpus.article import Article

Stand = Callable[[Article], Standing]


def nothing_left_out(_: Article) -> Sequence[str]:
    """No line: what cleaning took out of a page where that is not known."""
    return ()


def evidence(
    conversation: Conversation, name: str, stand: Stand, language: str, left_out: Callable[[Article], Sequence[str]] = nothing_left_out
) -> str:
    """What a link into the evidence shows; empty for a name that leads nowhere.

    `language` is that of the page's own words. `left_out` tells the lines that cleaning took out of an article's page; it is asked only
    when an article is opened.
    """
    found = link(conversation, name)
    if found is None:
        return ""
    answer = conversation[found.turn]
    if found.kind == "sources":
        return sources(answer, found.turn, stand, language)
    if found.kind == "near":
        article = found.one_of(_near(answer))
        return whole(article, stand(article), language, left_out(article), found.turn) if article else ""
    cited = next((citation.article for citation in answer.citations if citation.number == found.number), None)
    if found.kind == "cite" and cited:
        return reader(answer, found.turn, found.number, stand(cited), language, left_out(cited))
    return ""


def peek(conversation: Conversation, name: str, language: str) -> str:
    """A quote between its neighbours, with headline, outlet and day: a look at what a citation leads to; empty where that is nothing."""
    found = link(conversation, name)
    if found is None or found.kind != "cite":
        return ""
    cited = next((citation for citation in conversation[found.turn].citations if citation.number == found.number), None)
    if cited is None:
        return ""
    article, spoken = cited.article, _spoken(cited.article)
    told = escape(source(article, language))
    return f"<blockquote{spoken}>{_quote(cited)}</blockquote><p class='from'><cite{spoken}>{escape(article.title)}</cite> {told}</p>"


def sources(answer: Answer, turn: int, stand: Stand, language: str) -> str:
    """The evidence of an answer: a card for each article that is cited; what a language model reads while it writes; or what is near."""
    labels, cited = LABELS[language], [] if being_written(answer) else used(answer)
    if cited:
        by_article: dict[str, list[Citation]] = {}
        for citation in cited:
            by_article.setdefault(citation.article.digest, []).append(citation)
        named = outlets(answer)
        cards = [_card(quotes, turn, stand(quotes[0].article), named, language) for quotes in by_article.values()]
        heading = labels["1 source"] if len(cards) == 1 else labels["source count"].format(count=len(cards))
    else:
        cards = [_near_card(article, turn, place, language) for place, article in enumerate(_near(answer), 1)]
        heading = labels["reading" if being_written(answer) else "nearest"]
    around = ("section", "article")[turn % 2]  # Gradio writes into what lies there unless its name differs, which moves it about
    return f"<{around} class='sources'><h2>{heading}</h2><ul>{''.join(cards)}</ul></{around}>" if cards else ""


def _near(answer: Answer) -> list[Article]:
    """The articles that a language model reads, or the nearest where nothing answers."""
    if being_written(answer):
        return list({hit.passage.article.id: hit.passage.article for hit in answer.hits}.values())
    return nearest(answer)


def _near_card(article: Article, turn: int, place: int, language: str) -> str:
    opens = f"<a class='cite number' href='#near-{turn}-{place}'>{LABELS[language]['open']}</a>"
    return f"<li class='card'>{opens}{byline(article, language)}</li>"


def _card(quotes: Sequence[Citation], turn: int, standing: Standing, named: Sequence[str], language: str) -> str:
    """The card of an article with its quotes, each behind its number, and the ways to ask its outlet alone."""
    article = quotes[0].article
    told = "".join(
        f"<blockquote{_spoken(article)}><a class='cite number' href='#cite-{turn}-{quote.number}'>[{quote.number}]</a> "
        f"{_quote(quote)}</blockquote>"
        for quote in quotes
    )
    only = _only(article, turn, named, language)
    return f"<li class='card'>{byline(article, language)}{_also(article, standing.reprints, language)}{told}{only}</li>"


def _quote(citation: Citation) -> str:
    """A quote marked between the sentence before and the one behind it."""
    text, (start, end) = citation.article.text, around(citation)
    before, behind = text[start : citation.start], text[citation.end : end]
    return f"{escape(before)}<mark>{escape(citation.quote)}</mark>{escape(behind)}"


def _also(article: Article, reprints: Iterable[Article], language: str) -> str:
    """In which other outlets the same text stands."""
    names = list(dict.fromkeys(other.publisher for other in reprints if other.publisher and other.publisher != article.publisher))
    if not names:
        return ""
    shown = ", ".join(names[:MOST_REPRINTS]) + (", …" if len(names) > MOST_REPRINTS else "")
    told = LABELS[language]["also in 1" if len(names) == 1 else "also in"].format(count=len(names), names=shown)
    return f"<p class='also'>{escape(told)}</p>"


def _only(article: Article, turn: int, named: Sequence[str], language: str) -> str:
    if article.publisher not in named:
        return ""
    label = LABELS[language]["only outlet"].format(outlet=article.publisher)
    return f"<p class='ways'><a class='way' role='button' href='#only-{turn}-{named.index(article.publisher) + 1}'>{escape(label)}</a></p>"


def _spoken(article: Article) -> str:
    return f" lang='{escape(article.language, quote=True)}'" if article.language else ""
