"""The articles of the last answer that a question points at: "the second source", "sumber [2]", "artikel itu"."""

from __future__ import annotations

import re

from assistant.answer import Citation, Conversation
from corpus.article import Article

ORDINALS = {
    **dict.fromkeys(("first", "1st", "pertama", "kesatu"), 1),
    **dict.fromkeys(("second", "2nd", "kedua"), 2),
    **dict.fromkeys(("third", "3rd", "ketiga"), 3),
    **dict.fromkeys(("fourth", "4th", "keempat"), 4),
    **dict.fromkeys(("fifth", "5th", "kelima"), 5),
    **dict.fromkeys(("last", "terakhir"), -1),
}
_ORDINAL = "|".join(ORDINALS)
_SOURCE = r"sources?|citation|quote|footnote|sumber|kutipan|rujukan"  # not "article 5", which is one of a treaty
_ARTICLE = r"article|story|report|artikel|berita|laporan|tulisan"
BOTH = re.compile(
    r"\b(?:both (?:of )?(?:these |those |the )?|(?:the|these|those) two |kedua )(?:sources|articles|stories|sumber|artikel|berita)\b"
    r"(?: (?:itu|ini|tersebut|tadi)\b)?",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    rf"(?:\bthe )?\b({_ORDINAL}) (?:{_SOURCE}|article)\b|\b(?:{_SOURCE}|artikel) (?:yang |ke-?)?({_ORDINAL})\b(?: (?:itu|tadi)\b)?"
    rf"|\b(?:{_SOURCE}|(?:{_ARTICLE}) (?:number|nomor|no\.?|ke))[ -]*\[?(\d{{1,2}})\b\]?|\b(?:{_ARTICLE})? ?\[(\d{{1,2}})\]",
    re.IGNORECASE,
)
THIS = re.compile(
    r"(?:\b(?:this|that|the) (?:article|story|report|source)\b"
    r"|\b(?:artikel|berita|laporan|tulisan|sumber)(?:nya| (?:itu|ini|tersebut|tadi))\b)(?! ?[“\"])",  # then its headline says which
    re.IGNORECASE,
)


def referred(asked: str, conversation: Conversation) -> tuple[str, tuple[Article, ...]]:
    """The question with the headline in place of what points at an article, and the articles pointed at in the last answer that cites any.

    A number that was not cited points at nothing; "this article" is the first that was cited.
    """
    cited = next((answer.citations for answer in reversed(conversation) if answer.citations), ())
    for pattern in (BOTH, NUMBERED, THIS):
        found = pattern.search(asked)
        if found is None:
            continue
        articles = _articles(found, cited)
        if articles:
            return asked[: found.start()] + _headlines(articles) + asked[found.end() :], articles
    return asked, ()


def _articles(found: re.Match[str], cited: tuple[Citation, ...]) -> tuple[Article, ...]:
    if found.re is BOTH:
        distinct = {citation.article.id: citation.article for citation in cited}
        return tuple(distinct.values())[:2] if len(distinct) > 1 else ()
    told = next((group.lower() for group in found.groups() if group), "1")
    number = ORDINALS.get(told) or int(told)
    if number < 0:
        return (cited[-1].article,) if cited else ()
    return tuple(citation.article for citation in cited if citation.number == number)


def _headlines(articles: tuple[Article, ...]) -> str:
    titles = [re.sub("[“”]", "'", article.title) for article in articles]
    return ", ".join(f"“{title}”" for title in titles)
