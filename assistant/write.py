"""The quoting writer: the sentences that answer, word for word, each cited; it needs no language model and cannot invent."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation, Claim
from assistant.kinds import may_answer
from assistant.rank import Ranked
from index.words import stem, subject_words, words

MOST = 4  # sentences of an answer; more is no longer a short answer
NEAR = 2.0  # how far a further sentence may score below the best, in log odds
NEAR_ELSEWHERE = 3.0  # the same for the first sentence from another outlet, because two outlets are worth more than one
SAME_FACT = 0.7  # share of the words of both sentences that two sentences have in common which say the same

DENYING = frozenset("tidak tak bukan belum tanpa jangan not no never without nor".split())


def quote(ranked: Sequence[Ranked]) -> tuple[Claim, ...]:
    """Up to four claims, each a sentence as it stands, the best first; one fact told twice is one claim with both citations."""
    groups: list[list[Ranked]] = []
    for sentence in _chosen(ranked):
        same = next((group for group in groups if _same_fact(group[0], sentence)), None)
        if same is None:
            groups.append([sentence])
        elif all(told.article.id != sentence.article.id for told in same):
            same.append(sentence)
    claims: list[Claim] = []
    number = 0
    for group in groups[:MOST]:
        citations = [Citation(number + place, told.article, told.start, told.end) for place, told in enumerate(group, 1)]
        number += len(citations)
        claims.append(Claim(group[0].text, tuple(citations), "quoted"))
    return tuple(claims)


def _chosen(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences near enough to the best one, else the one that follows it; the best of another outlet second."""
    best = ranked[0]
    near = [sentence for sentence in ranked if sentence.score >= best.score - NEAR]
    if len(near) == 1:
        near += [sentence for sentence in ranked if _follows(sentence, best)]
    other = next((sentence for sentence in ranked if sentence.article.publisher != best.article.publisher), None)
    if other is None or other.score < best.score - NEAR_ELSEWHERE:
        return near
    return [best, other, *(sentence for sentence in near if sentence not in (best, other))]


def _follows(sentence: Ranked, lead: Ranked) -> bool:
    """Whether a sentence comes next in the same paragraph, where a sentence that answers alone is often explained."""
    return sentence.article.id == lead.article.id and sentence.start > lead.end and sentence.article.text[lead.end : sentence.start] == " "


def _same_fact(told: Ranked, other: Ranked) -> bool:
    """Whether the other sentence says all that is told: most of its words, and every name and number."""
    first, second = _content(told.text, told.article.language), _content(other.text, other.article.language)
    return _facts(told.text) == _facts(other.text) and len(first & second) >= SAME_FACT * max(1, len(first | second))


def _content(text: str, language: str | None) -> set[str]:
    return {stem(word, language) for word in subject_words(text)}


def _facts(text: str) -> set[str]:
    """The folded words that two sentences must share to say the same: names, numbers in digits or words, and what denies."""
    return {
        word.folded for word in words(text) if text[word.start].isupper() or may_answer("how many", word.folded) or word.folded in DENYING
    }
