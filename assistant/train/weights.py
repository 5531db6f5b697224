"""Fits the weights by which sentences are ranked and by which an answer is taken for one; see assistant/train/__main__.py.

The questions and the collection are those of tests.bench.answers. A sentence is right when a gold answer stands in it; its weights make
the right sentences of a question likely among all its sentences (a softmax over them). What tells whether the articles answer is fitted
on the same questions, on those of IDK-MRC that have no answer though they look as if they had, and on every other question once more
without the passage that answers it. The shares that are printed are of questions that the weights were not fitted on (five folds); those
that are kept are fitted on all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from assistant import verify
from assistant.answer import Question
from assistant.find import PASSAGES
from assistant.look import FEATURES, Looked, look, wanted
from assistant.rank import SIGNS, TOPICAL, agreed, read_again, signs, weights_of, worth_reading
from assistant.understand import understand
from index.passage import Hit
from index.search import Index
from tests.bench.answers import Asked, told

FOLDS = 5
STEPS, RATE, SHRINK = 300, 0.1, 1e-3
HARD = ("idk-mrc id", "idk-mrc none")  # the sets whose questions without an answer look as if they had one
READ = 6  # sentences that the judge reads: the best by the weights that are there, so that the best by others are mostly among them
SHARE = 0.5  # what these weigh in telling whether there is an answer


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what was seen of its sentences, and which of them are right."""

    asked: Asked
    question: Question
    looked: Looked
    odds: NDArray[np.float32]
    matches: dict[str, float]
    right: NDArray[np.bool_]
    answered: bool

    def scores(self, score: NDArray[np.float32]) -> NDArray[np.float32]:
        """The scores of the sentences with these weights."""
        return self._agreed(score)[0]

    def signs(self, score: NDArray[np.float32]) -> NDArray[np.float32]:
        """What tells whether there is an answer, with these weights of sentences."""
        return signs(self.question, self.looked, *self._agreed(score), self.matches)

    def _agreed(self, score: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
        scores = self.looked.features @ score
        return agreed(scores, self.odds, worth_reading(self.question, scores))


def cases(index: Index, asked: Sequence[Asked]) -> list[Case]:
    """The questions with the sentences that were found for them, most also without those of the right passage."""
    found = []
    for one in asked:
        question = understand(one.question, (), index.occurrences)
        hits = index.search(one.question, PASSAGES + 4)
        others = [hit for hit in hits if hit.passage.article.text != one.passage][:PASSAGES]
        found += _case(index, one, question, hits[:PASSAGES], bool(one.answers))
        if one.group not in HARD:
            found += _case(index, one, question, others, False)
    return found


def _case(index: Index, one: Asked, question: Question, hits: Sequence[Hit], answered: bool) -> list[Case]:
    asks = wanted(question, index)
    looked = look(question, asks, hits, index)
    if not looked.sentences:
        return []
    right = np.array([answered and told(one, [sentence.text]) for sentence in looked.sentences])
    best = np.argsort(-(looked.features @ weights_of("score")), kind="stable")[:READ]
    odds = read_again(question.standalone, looked, best, index)
    return [Case(one, question, looked, odds, dict(zip(asks.words, looked.matched.tolist(), strict=True)), right, answered)]


def fit_score(learnt: Sequence[Case]) -> NDArray[np.float32]:
    """The weights of FEATURES under which the right sentences are likeliest."""
    learnt = [case for case in learnt if case.right.any()]
    features = pad_sequence([torch.from_numpy(case.looked.features) for case in learnt], batch_first=True)
    right = pad_sequence([torch.from_numpy(case.right) for case in learnt], batch_first=True)
    there = pad_sequence([torch.ones(len(case.right)) for case in learnt], batch_first=True) > 0

    def loss(weights: Tensor) -> Tensor:
        chances = (features @ weights).masked_fill(~there, -1e9).log_softmax(1)
        return -chances.masked_fill(~right, -1e9).logsumexp(1).mean()

    return _least(loss, len(FEATURES))


def fit_answered(learnt: Sequence[Case], score: NDArray[np.float32], used: Sequence[str] = SIGNS) -> NDArray[np.float32]:
    """The weights of the SIGNS that are used which tell the questions with an answer from those without."""
    mask = torch.tensor([float(sign in used) for sign in SIGNS])
    values = torch.from_numpy(np.stack([case.signs(score) for case in learnt])) * mask
    answered = torch.tensor([float(case.answered) for case in learnt])
    hard = torch.tensor([case.asked.group in HARD for case in learnt])
    weights = torch.where(hard, SHARE / hard.float().mean(), (1 - SHARE) / (1 - hard.float().mean()))

    def loss(signs_of: Tensor) -> Tensor:
        return (weights * functional.binary_cross_entropy_with_logits(values @ signs_of, answered, reduction="none")).mean()

    return _least(loss, len(SIGNS))


def _least(loss: Callable[[Tensor], Tensor], size: int) -> NDArray[np.float32]:
    weights = torch.zeros(size, requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(STEPS):
        optimiser.zero_grad()
        (loss(weights) + SHRINK * weights.square().sum()).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return weights.detach().numpy()


def write(found: Sequence[Case], borne_out: NDArray[np.float32], file: Path) -> None:
    """Keep the weights that are fitted on all questions, and those of `verify.SIGNS`."""
    score = fit_score(found)
    kept = {
        "score": dict(zip(FEATURES, score, strict=True)),
        "answered": dict(zip(SIGNS, fit_answered(found, score), strict=True)),
        "borne out": dict(zip(verify.SIGNS, borne_out, strict=True)),
        "told": {sign: weight for sign, weight in zip(SIGNS, fit_answered(found, score, TOPICAL), strict=True) if sign in TOPICAL},
    }
    rounded = {name: {key: round(float(value), 2) for key, value in part.items()} for name, part in kept.items()}
    file.write_text(json.dumps(rounded, indent=2) + "\n", "utf-8")


def crossed(found: Sequence[Case]) -> dict[str, dict[str, float]]:
    """For each set the shares with a right sentence first, among three, and with a right fact; and how well answers are told from none."""
    questions = list(dict.fromkeys(case.asked for case in found))
    fold = dict(zip(questions, np.random.default_rng(0).integers(0, FOLDS, len(questions)).tolist(), strict=True))
    shares: dict[str, list[tuple[bool, bool, bool]]] = {}
    odds: dict[str, list[tuple[float, bool]]] = {}
    for number in range(FOLDS):
        learnt = [case for case in found if fold[case.asked] != number]
        score = fit_score(learnt)
        judges = {"answerable": fit_answered(learnt, score), "by topic": fit_answered(learnt, score, TOPICAL)}
        for case in found:
            if fold[case.asked] != number:
                continue
            if case.answered:
                shares.setdefault(case.asked.group, []).append(_judged(case, score))
            for name, judge in judges.items():
                group = "hard" if case.asked.group in HARD else case.asked.group
                odds.setdefault(f"{group}: {name}", []).append((float(case.signs(score) @ judge), case.answered))
    names = ("first", "three", "fact")
    table = {group: dict(zip(names, np.mean(values, axis=0).tolist(), strict=True)) for group, values in shares.items()}
    return table | {name: _told_apart(values) for name, values in odds.items()}


def _judged(case: Case, score: NDArray[np.float32]) -> tuple[bool, bool, bool]:
    order = (-case.scores(score)).argsort(kind="stable")
    best = case.looked.sentences[order[0]]
    fact = best.hit.passage.article.text[best.fact.start : best.fact.end] if best.fact else ""
    return bool(case.right[order[:1]].any()), bool(case.right[order[:3]].any()), told(case.asked, [fact])


def _told_apart(odds: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """AUROC, and the mean of the shares that are told right with and without an answer."""
    having, lacking = (np.array([value for value, answered in odds if answered == kind]) for kind in (True, False))
    above = (having[:, None] > lacking).mean() + (having[:, None] == lacking).mean() / 2
    return {"AUROC": float(above), "balanced accuracy": float(((having >= 0).mean() + (lacking < 0).mean()) / 2)}
