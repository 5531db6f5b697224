"""The writer with a language model: its sentences as they arrive, each with the words of the articles that it rests on, and a verdict."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Claim, Conversation
from assistant.find import Found
from assistant.llm import LanguageModel, in_words
from assistant.marks import Reader, Sentence
from assistant.prompt import ANSWER, RULES, Asked, asked, rewrite
from assistant.replies import rewritten, says_not_held
from assistant.trouble import Failed
from assistant.verify import Checked, Checker
from index.passage import Hit
from index.search import Index
from index.words import guess_language, subject_words

LINE = 120  # tokens of a question
TICK = 0.05  # seconds between two partial answers: more would only make the page slow
MOST = 12  # sentences of an answer; more is no answer to a question
ALIKE = 0.5  # share of the words of a reply that stand in the rules, from which it repeats them

INSTEAD = {"en": "This is quoted instead.", "id": "Sebagai gantinya, ini dikutip langsung."}
WRONG = {
    "en": {
        "language": "The language model answered in another language, so this is quoted instead.",
        "repeats": "The language model only repeated what it was told to do, so this is quoted instead.",
        "unborne": "The articles bear out nothing of what the language model wrote, so this is quoted instead.",
    },
    "id": {
        "language": "Model bahasa menjawab dalam bahasa lain, jadi ini dikutip langsung.",
        "repeats": "Model bahasa hanya mengulang petunjuknya, jadi ini dikutip langsung.",
        "unborne": "Tak satu pun tulisan model bahasa itu didukung artikel, jadi ini dikutip langsung.",
    },
}


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of a reply: its claims, and in words what went wrong; not `held` when the model says that the passages do not answer."""

    claims: tuple[Claim, ...]
    trouble: str = ""
    held: bool = True


def compose(found: Found, conversation: Conversation, index: Index, model: LanguageModel) -> Iterator[Turned]:
    """The claims while they grow, and then all of them; without any when the model failed before it said something."""
    question = found.question
    given = asked(question, _in_order(found), conversation, model.window())
    writing = Writing(given, question.language, index)
    shown = 0.0
    try:
        for piece in model.stream(given.messages, ANSWER):
            writing.read(piece)
            if time.monotonic() - shown >= TICK:  # also where nothing new came, as only there a reader can stop it
                yield Turned(writing.claims)
                shown = time.monotonic()
            if len(writing.claims) > MOST:
                break
        writing.end(cut=False)
    except Failed as failed:
        writing.end(cut=True)
        told = in_words(failed, model, question.language)
        yield Turned(writing.claims, told if writing.claims else f"{told} {INSTEAD[question.language]}")
        return
    yield writing.judged()


def completed(asked: str, conversation: Conversation, language: str, model: LanguageModel) -> str | None:
    """What a follow-up means on its own as the model says it; None where it fails or says something else."""
    try:
        reply = "".join(model.stream(rewrite(asked, conversation, language), LINE))
    except Failed:
        return None
    return rewritten(reply, asked, conversation)


def _in_order(found: Found) -> list[Hit]:
    """What was found, those passages first whose sentences answer best: a small window may hold no others."""
    places: dict[str, int] = {}
    for place, sentence in enumerate(found.ranking.sentences):
        for hit in found.hits:
            passage = hit.passage
            if passage.article.id == sentence.article.id and passage.start <= sentence.start < passage.end:
                places.setdefault(f"{passage.article.id} {passage.start}", place)
    return sorted(found.hits, key=lambda hit: places.get(f"{hit.passage.article.id} {hit.passage.start}", len(places)))


class Writing:
    """A reply that is being written: its sentences, each checked once, when it is whole."""

    def __init__(self, given: Asked, language: str, index: Index) -> None:
        """`given` is what the model was asked."""
        self._language = language
        self._reader = Reader(range(1, len(given.passages) + 1))
        self._checker = Checker(given.passages, index)
        self._checked: list[tuple[Sentence, Checked]] = []
        self._begun: Sentence | None = None
        self._reply = ""

    def read(self, piece: str) -> None:
        """Take a further piece of the reply."""
        self._reply += piece
        self._take(self._reader.feed(piece))

    def end(self, cut: bool) -> None:
        """Take the reply as it is; `cut` when it was to go on."""
        self._take(self._reader.finish(cut))

    def _take(self, sentences: Sequence[Sentence]) -> None:
        for sentence in sentences[len(self._checked) :]:
            if sentence.whole:
                self._checked.append((sentence, self._checker.check(sentence.text, sentence.marks, self._language)))
        self._begun = sentences[-1] if sentences and not sentences[-1].whole else None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The sentences so far as claims, with their citations numbered by first use; the last may be "unchecked"."""
        numbers: dict[tuple[str, int, int], Citation] = {}
        claims = []
        first = {sentence.text: place for place, (sentence, _) in reversed(list(enumerate(self._checked)))}
        for sentence, checked in (self._checked[place] for place in sorted(first.values())):  # what a model repeats is told once
            told = [(one.article.id, one.start, one.end) for one in checked.told]
            for key, one in zip(told, checked.told, strict=True):
                numbers.setdefault(key, Citation(len(numbers) + 1, one.article, one.start, one.end))
            claims.append(Claim(sentence.text, tuple(numbers[key] for key in told), checked.verdict, doubts=checked.doubts))
        if self._begun and self._begun.text:
            claims.append(Claim(self._begun.text, (), "unchecked"))
        return tuple(claims)

    def judged(self) -> Turned:
        """What the whole reply comes to: nothing of it is kept that is no answer to the question."""
        language = self._language
        said = " ".join(claim.text for claim in self.claims)
        if says_not_held(self._reply, language):
            return Turned((), held=False)
        if guess_language(said) not in (None, language):
            return Turned((), WRONG[language]["language"])
        if self._repeats(said):
            return Turned((), WRONG[language]["repeats"])
        if all(claim.verdict == "unsupported" for claim in self.claims):
            return Turned((), WRONG[language]["unborne"])
        return Turned(self.claims)

    def _repeats(self, said: str) -> bool:
        """Whether a reply consists of what the model was told to do."""
        own = set(subject_words(said))
        return len(own & set(subject_words(RULES[self._language]))) > ALIKE * max(len(own), 1)
