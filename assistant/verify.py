"""Whether passages bear out a sentence that a language model wrote, which words of theirs do, and what of the sentence they do not."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import NAMED
from assistant.answer import About, Doubt, Verdict
from assistant.judge import bearing_out
from assistant.look import LEANING_START, Wanted, weighed
from assistant.names import also
from assistant.orders import is_evidence
from assistant.rank import WEIGHTS
from assistant.speakers import FIELDS, NOBODY, OFFICES, RUN, speaker
from assistant.topics import named
from assistant.values import unsupported, values
from assistant.write import DENYING
from corpus.article import Article
from index.lexical import about
from index.passage import Passage
from index.search import Index
from index.sentences import sentence_spans
from index.words import fold, in_words, subject_words, words

ABOUT = 0.25  # share of a sentence's words that a passage has to hold to be about it at all
ADDS = 0.12  # share of the words that a further sentence has to add to be cited beside
HELD = 0.75  # share of the words from which no further sentence is needed
OTHERS = 0.15  # how much more of them a passage has to hold that was not marked, to be cited in place of those that were
MOST = 3  # sentences that are cited for one
QUOTED = 4  # words from which the same words in a row are a quote
REACH = 1_000  # characters before a sentence in which the one before it is looked for
FAINTEST = -6.0  # logarithm of a chance: less is as little
# The chances of being borne out from which a sentence is supported, also where something is doubted, and weak. They are fitted where one in
# two or three is borne out; of what models write from passages, most is: with 0.5, one true sentence in eight was doubted across the
# languages, and hardly more false ones.
SUPPORTED, DOUBTED, WEAK = 0.35, 0.6, 0.15
CERTAIN: frozenset[About] = frozenset({"number", "date", "name", "source"})  # what makes a sentence unsupported by itself

# What denies, and what says the opposite of what it stands before, as "not" does: "denied that the ferry was overloaded".
DENIALS = DENYING | frozenset("deny denies denied denying membantah dibantah menyangkal disangkal menampik ditampik".split())
# What tells whether a sentence is borne out; the weights are fitted by assistant/train.
SIGNS = ("borne out", "denied", "coverage", "number", "date", "name", "denial", "speaker", "always")

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a passage, by the passage's number and its offsets in the article."""

    number: int
    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: the verdict, the sentences that the written one rests on, and what is doubted."""

    verdict: Verdict
    told: tuple[Told, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sentences that a written one may rest on, what is doubted of it, and the values of SIGNS."""

    told: tuple[Told, ...]
    doubts: tuple[Doubt, ...]
    signs: Matrix


class Checker:
    """The sentences of some passages, against which written ones are checked; passages are numbered from 1."""

    def __init__(self, passages: Sequence[Passage], index: Index) -> None:
        """Parts the passages into sentences."""
        self._index = index
        self._told = [
            Told(number, passage.article, start + passage.start, end + passage.start)
            for number, passage in enumerate(passages, 1)
            for start, end in sentence_spans(passage.text)
            if is_evidence(passage.text[start:end])
        ]
        self._words = [subject_words(told.text) for told in self._told]
        self._folded = [in_words(told.text) for told in self._told]

    def check(self, text: str, marks: Collection[int], language: str) -> Checked:
        """What the passages say to a written sentence; those that it marks come first, and others where they say much more of it."""
        if exact := self._verbatim(text, marks):
            return Checked("quoted", exact, ())
        found = self.weigh(text, marks, language)
        return _judged(text, found) if found else Checked("unsupported", (), (Doubt("source", text),))

    def weigh(self, text: str, marks: Collection[int], language: str) -> Weighed | None:
        """What there is for and against a written sentence; None where no sentence of the passages is about it."""
        asks = _wanted(text, self._index)
        matched = asks.matches(self._words, self._index)
        rows = self._chosen(asks, matched, marks)
        if not rows:
            return None
        told = tuple(self._told[row] for row in sorted(rows))
        doubts = _doubts(text, language, self._told[rows[0]], told, self._context(told), self._index)
        borne_out, _, denied = bearing_out(text, [" ".join(one.text for one in told)], self._index.reader)[0]
        doubted = [float(any(doubt.about == about for doubt in doubts)) for about in ("number", "date", "name", "denial", "speaker")]
        held = float(asks.share(matched[rows].max(axis=0)))
        return Weighed(told, doubts, np.array([max(borne_out, FAINTEST), max(denied, FAINTEST), held, *doubted, 1.0], np.float32))

    def _verbatim(self, text: str, marks: Collection[int]) -> tuple[Told, ...]:
        """The sentence of a passage, of a marked one if there is one, that holds the text word for word."""
        said = in_words(text)
        if said.count(" ") <= QUOTED:
            return ()
        holding = [told for told, folded in zip(self._told, self._folded, strict=True) if said in folded]
        return tuple(sorted(holding, key=lambda told: told.number not in marks)[:1])

    def _chosen(self, asks: Wanted, matched: Matrix, marks: Collection[int]) -> list[int]:
        """The sentences that together hold most of the words, best first, as long as each adds some; none where nothing is about it."""
        if not len(matched):
            return []
        share = asks.share(matched)
        marked = np.array([told.number in marks for told in self._told])
        pool = marked if marked.any() and share[marked].max() + OTHERS >= share.max() else np.ones(len(share), bool)
        rows = [int(np.where(pool, share, -1).argmax())]
        if share[rows[0]] < ABOUT:
            return []
        while len(rows) < MOST:
            known = matched[rows].max(axis=0)
            gains = np.where(pool, asks.share(np.maximum(matched, known)), -1) - asks.share(known)
            if gains.max() < ADDS or asks.share(known) >= HELD:
                break
            rows.append(int(gains.argmax()))
        return rows

    def _context(self, told: Sequence[Told]) -> str:
        """What a reader of these sentences knows besides: headline, outlet and day, and for one that leans on it the sentence before."""
        known = [f"{one.article.title}. {about(one.article)}" for one in told]
        known += [self._before(one) for one in told if LEANING_START.search(one.text)]
        return " ".join(dict.fromkeys(known))

    def _before(self, told: Told) -> str:
        """The sentence before one in its article."""
        text = told.article.text[max(0, told.start - REACH) : told.start]
        before = sentence_spans(text)
        return text[slice(*before[-1])] if before else ""


@cache
def _weights() -> Matrix:
    kept = json.loads(WEIGHTS.read_text("utf-8"))["borne out"]
    return np.array([kept.get(sign, 0.0) for sign in SIGNS], np.float32)


def _judged(text: str, found: Weighed) -> Checked:
    """The verdict; what is certainly not there outweighs the chance, and what is only doubted is told where it is not overcome."""
    chance = float(1 / (1 + np.exp(-found.signs @ _weights())))
    certain = tuple(doubt for doubt in found.doubts if doubt.about in CERTAIN)
    if certain:
        return Checked("unsupported", found.told, certain)
    if chance >= (DOUBTED if found.doubts else SUPPORTED):
        return Checked("supported", found.told, ())
    # The judge doubts what joins several sentences too easily: where every word is there and nothing else is doubted, that is not enough.
    held = not found.doubts and found.signs[SIGNS.index("coverage")] >= HELD
    doubts = found.doubts or (Doubt("words", text),)
    return Checked("weak" if chance >= WEAK or held else "unsupported", found.told, doubts)


def _wanted(text: str, index: Index) -> Wanted:
    """The words of a written sentence as what is looked for, rare ones weighing more."""
    found = subject_words(text)
    return weighed(found, [1.0] * len(found), index)


def _doubts(text: str, language: str, best: Told, told: Sequence[Told], context: str, index: Index) -> tuple[Doubt, ...]:
    """What of a sentence those that it rests on, above all the `best`, with their context, do not bear out."""
    said, article = " ".join(one.text for one in told), best.article
    known = [value for one in told for value in values(one.text, one.article.language, one.article.published)]
    known += values(context, article.language, article.published)
    wrong = unsupported(values(text, language, article.published), known)
    found = [Doubt("number" if value.kind == "number" else "date", text[value.start : value.end]) for value in wrong]
    found += [Doubt("name", name) for name in _absent(text, f"{said} {context}", index)]
    if len(_denials(text)) % 2 != len(_denials(best.text)) % 2:
        found.append(Doubt("denial", next(iter(_denials(text) or _denials(best.text)))))
    if other := _misattributed(text, said, index):
        found.append(Doubt("speaker", other))
    return tuple(dict.fromkeys(found))


def _absent(text: str, known: str, index: Index) -> list[str]:
    """The names in a text that stand in no form in what is known."""
    found = []
    for start, end in _names(text):
        name = text[start:end]
        parts = [word for word in subject_words(name) if word not in OFFICES | FIELDS]
        if parts and not _is_there(" ".join(parts), known, index) and not (set(subject_words(also(name))) & set(subject_words(known))):
            found.append(name)
    return found


def _names(text: str) -> list[tuple[int, int]]:
    """Where names stand in a text; its first word is one where another follows it, or speaks."""
    found = [(name.start, name.end) for name in named(text) if name.sort != "time"]
    spoken = speaker(text)
    first = RUN.match(text)
    if first and " " in first.group() and fold(first.group().split()[0]) not in NOBODY | OFFICES:
        found.append(first.span())
    return sorted(dict.fromkeys([*found, *([spoken] if spoken else [])]))


def _is_there(name: str, known: str, index: Index) -> bool:
    """Whether each word of a name stands in a text, in the form of either language."""
    return bool((_wanted(name, index).matches([subject_words(known)], index) >= NAMED).all())


def _denials(text: str) -> list[str]:
    return [text[word.start : word.end] for word in words(text) if word.folded in DENIALS]


def _misattributed(text: str, said: str, index: Index) -> str:
    """Who says something in a written sentence that somebody else says in those that it rests on; empty when that is not so."""
    claimed = speaker(text)
    if claimed is None:
        return ""
    name = text[slice(*claimed)]
    spoken = [said[start + span[0] : start + span[1]] for start, end in sentence_spans(said) if (span := speaker(said[start:end]))]
    others = [one for one in spoken if not _is_there(name, one, index) and not _is_there(one, name, index)]
    return name if spoken and len(others) == len(spoken) else ""
