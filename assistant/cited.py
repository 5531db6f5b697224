"""The articles that a conversation cites, each once, and their addresses as links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from assistant.answer import Citation, Conversation
from corpus.article import Article

_ALLOWED = "%/:?#[]@!$&'()*+,;=-._~"  # RFC 3986, section 2


@dataclass(frozen=True, slots=True)
class Cited:
    """An article and where it is cited: the number of each answer, from 1, with the citation."""

    article: Article
    places: tuple[tuple[int, Citation], ...]


def cited(conversation: Conversation) -> tuple[Cited, ...]:
    """Every article that is cited, in the order of the first citation; an article that has changed since is another one."""
    found: dict[str, list[tuple[int, Citation]]] = {}
    for number, answer in enumerate(conversation, 1):
        for citation in answer.citations:
            found.setdefault(citation.article.digest, []).append((number, citation))
    return tuple(Cited(places[0][1].article, tuple(places)) for places in found.values())


def web_address(article: Article) -> str:
    """The address of an article in characters that stand in any link; empty for what is no http(s) address."""
    url = (article.url or "").strip()
    return quote(url, _ALLOWED, errors="replace") if re.match(r"https?://[^/\s]", url, re.IGNORECASE) else ""
