"""The main path: understand the question, search, rank the sentences, quote the best, or say that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.abstain import weigh
from assistant.answer import Answer, Conversation, Question
from assistant.phrases import not_found
from assistant.rank import rank, wanted
from assistant.understand import understand
from assistant.write import quote
from corpus.article import Article
from index.passage import Hit
from index.search import Index

PASSAGES = 12  # that are read for an answer: about one long article's worth
HEADLINES = 3  # named when nothing answers


def ask(asked: str, conversation: Conversation, index: Index) -> Iterator[Answer]:
    """The answer to a question in its conversation, while it grows and then whole; UserError when there is no question to answer."""
    question = understand(asked, conversation, index.occurrences)
    hits = index.search(question.asked, PASSAGES, question.since, question.until, question.publishers, question.context)
    shown = conversation[-1].citations if question.context else ()
    ranking = rank(question, wanted(question, index), hits, index, shown)
    evidence = weigh(question, ranking, hits, index)
    if evidence.enough:
        yield Answer(question, quote(ranking.sentences), tuple(hits), found=True, done=True)
    else:
        yield Answer(question, (), tuple(hits), found=False, done=True, note=_note(question, evidence.missing, hits, index))


def _note(question: Question, missing: Sequence[str], hits: Sequence[Hit], index: Index) -> str:
    nearest: list[Article] = list({hit.passage.article.id: hit.passage.article for hit in hits}.values())
    return not_found(missing, nearest[:HEADLINES], index.coverage(), question.language)
