"""Measures whether follow-up questions find what they ask for, over conversations in which each question was also written out by a person.

    python -m tests.bench.following --data ../shared/data [--weight 0.3] [--missed]

The conversations are those of TREC CAsT 2021: 26 of 239 turns, each with the passage that answers it. All passages are the collection, and
the passage of a turn is what the conversation shows before the next one. Printed is, for the first and the later turns, the share whose own
passage is among the first ten that are found: by the words of the turn alone, by what `understand` makes of it, and by what a person made.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer, Citation, Claim, Conversation, Question
from assistant.find import SHOWN, demoted
from assistant.topics import own_words
from assistant.understand import understand
from corpus.article import Article
from index import search
from index.search import Index
from index.sentences import sentence_spans

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a conversation: what was typed, what a person made of it, the passage that answers it; `first` when it begins one."""

    asked: str
    rewritten: str
    passage: str
    first: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """How a turn was understood, and whether its passage was found by its own words, by the question as understood and as rewritten."""

    turn: Turn
    question: Question
    raw: bool
    ours: bool
    human: bool


def conversations(data: Path) -> list[list[Turn]]:
    """The conversations, each a list of turns in order."""
    with gzip.open(data / "conversation/cast_2021_manual.json.gz", "rt", encoding="utf-8") as file:
        topics = json.load(file)
    return [
        [
            Turn(turn["raw_utterance"], turn["manual_rewritten_utterance"].removeprefix("Utterance: "), turn["passage"], not place)
            for place, turn in enumerate(topic["turn"])
        ]
        for topic in topics
    ]


def article(passage: str) -> Article:
    """A passage as an English article."""
    return Article(hashlib.blake2b(passage.encode(), digest_size=8).hexdigest(), "", passage, language="en")


def shown(question: Question, passage: str) -> Answer:
    """The answer that quotes every sentence of a passage."""
    source = article(passage)
    citations = [Citation(number, source, start, end) for number, (start, end) in enumerate(sentence_spans(source.text), 1)]
    claims = tuple(Claim(citation.quote, (citation,), "quoted") for citation in citations)
    return Answer(question, claims, (), found=True, done=True)


def follow(index: Index, turns: list[Turn]) -> Iterator[Followed]:
    """The turns of one conversation, each understood with the passages before it shown."""
    conversation: Conversation = ()
    for turn in turns:
        question = understand(turn.asked, conversation, index.occurrences)
        conversation = (*conversation, shown(question, turn.passage))
        yield Followed(
            turn,
            question,
            _found(index, turn, turn.asked),
            _found(index, turn, own_words(question), question.context, conversation[:-1]),
            _found(index, turn, turn.rewritten),
        )


def _found(index: Index, turn: Turn, text: str, context: str = "", conversation: Conversation = ()) -> bool:
    hits = index.search(text, DEPTH + SHOWN, context=context)
    best = demoted(hits, conversation) if context else hits
    return any(hit.passage.article.id == article(turn.passage).id for hit in best[:DEPTH])


def followed(data: Path) -> list[Followed]:
    """All turns of all conversations, over a collection of all their passages."""
    told = conversations(data)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync({article(turn.passage).id: article(turn.passage) for turns in told for turn in turns}.values())
        return [one for turns in told for one in follow(index, turns)]


def recalls(data: Path) -> dict[str, float]:
    """The shares of turns whose passage is found by the words typed, by the question as understood, and as a person wrote it anew."""
    found = followed(data)
    return {name: sum(getattr(one, name) for one in found) / len(found) for name in ("raw", "ours", "human")}


def share(found: list[bool]) -> str:
    """The share that is true, with three decimals."""
    return f"{sum(found) / len(found):.3f}"


def main() -> None:
    """Print the shares, and with `--missed` the turns that a person's words find and ours do not."""
    parser = argparse.ArgumentParser(description="Measures whether follow-up questions find what they ask for.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument("--weight", type=float, default=search.CONTEXT_WEIGHT, help="of the words of a context (default: %(default)s)")
    parser.add_argument("--missed", action="store_true", help="print the turns that a person's words find and ours do not")
    options = parser.parse_args()
    search.CONTEXT_WEIGHT = options.weight
    found = followed(options.data)
    for one in found:
        if options.missed and one.human and not one.ours:
            print(f"{one.turn.asked}\n    ours: {one.question.standalone}\n    theirs: {one.turn.rewritten}")
    for name, kept in {
        "all": found,
        "first": [one for one in found if one.turn.first],
        "later": [one for one in found if not one.turn.first],
    }.items():
        print(f"{name:6} raw {share([o.raw for o in kept])}  ours {share([o.ours for o in kept])}  human {share([o.human for o in kept])}")


if __name__ == "__main__":
    main()
