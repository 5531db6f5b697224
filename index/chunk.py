"""From an article to its passages: whole sentences within a token budget, parted at paragraphs where that is possible."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.article import Article
from index.passage import Passage
from index.sentences import sentence_spans
from index.tokens import count

VERSION = "4"  # goes up whenever the same article would get other passages
BUDGET = 160  # tokens of the shipped encoding, about 110 words: three or four paragraphs of news


def chunk(article: Article, budget: int = BUDGET) -> list[Passage]:
    """The passages of an article, in order: they do not overlap, cover every sentence, and hold at most `budget` tokens each."""
    passages: list[Passage] = []
    start, end, used = 0, 0, 0
    for sentence_start, sentence_end in _pieces(article.text, budget):
        size = count(article.text[sentence_start:sentence_end])
        new_paragraph = "\n" in article.text[end:sentence_start]
        if used and (used + size > budget or (new_paragraph and used > budget * 2 // 3)):
            passages.append(Passage(article, start, end))
            used = 0
        if not used:
            start = sentence_start
        end, used = sentence_end, used + size + 2  # the white space between sentences costs up to two tokens
    if used:
        passages.append(Passage(article, start, end))
    return passages


def _pieces(text: str, budget: int) -> Iterator[tuple[int, int]]:
    """The sentence spans; one that is over the budget is halved until its pieces are within it."""
    waiting = sentence_spans(text)[::-1]
    while waiting:
        start, end = waiting.pop()
        if count(text[start:end]) <= budget or end - start < 2:
            yield start, end
            continue
        middle = (start + end) // 2
        space = text.rfind(" ", start + 1, middle)
        cut = space if space > start else middle
        waiting += [(cut + (space > start), end), (start, cut)]
