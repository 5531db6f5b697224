"""Fits the weights by which a written sentence is held to be borne out, and measures them; see assistant/train/__main__.py.

Fitted on IndoNLI's validation pairs, of which those that follow from their premise are borne out, and on true and false sentences of
assistant/train/perturb.py that the judge was not trained on, each set weighing the same. What is printed is of folds that the weights were
not fitted on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from assistant.answer import Doubt
from assistant.train.perturb import Pair, pairs
from assistant.verify import CERTAIN, DOUBTED, SIGNS, SUPPORTED, Checker
from corpus.article import Article
from index.passage import Passage
from index.search import Index
from index.train.sources import records

FOLDS, STEPS, RATE, SHRINK = 5, 400, 0.1, 1e-3
MADE = 2_000  # pairs of our own
NOTHING = np.array([-6, -1, 0, 0, 0, 0, 0, 0, 1], np.float32)  # the signs of a sentence that no passage is about
READ = date(2021, 10, 18)  # the day on which every text is taken to be published


@dataclass(frozen=True, slots=True)
class Case:
    """A written sentence with the group that it is measured in, its SIGNS, what is doubted of it, and whether it is true."""

    group: str
    label: str
    signs: NDArray[np.float32]
    doubts: tuple[Doubt, ...]

    @property
    def true(self) -> bool:
        """Whether the sentence is borne out."""
        return self.label in ("e", "none")


def cases(data: Path, index: Index, seed: int = 0) -> list[Case]:
    """What the weights are fitted on."""
    made = list(pairs(data, "dev", seed))
    chosen = random.Random(seed).sample(made, min(MADE, len(made)))
    found = [_case("IndoNLI", one["label"], _of_nli(one), index) for one in records(data / "support/indonli_val.jsonl.gz")]
    return found + [_case(_group(one), one.change, one, index) for one in chosen]


def _of_nli(record: dict[str, str]) -> Pair:
    return Pair(record["premise"], record["hypothesis"], "id", "id", "none")


def _group(pair: Pair) -> str:
    return f"{pair.change}, {'in one language' if pair.source_language == pair.written_language else 'across languages'}"


def _case(group: str, label: str, pair: Pair, index: Index) -> Case:
    article = Article("source", "", pair.source, None, None, READ, (), pair.source_language)
    weighed = Checker([Passage(article, 0, len(pair.source))], index).weigh(pair.written, (), pair.written_language)
    return Case(group, label, NOTHING if weighed is None else weighed.signs, () if weighed is None else weighed.doubts)


def fit(learnt: Sequence[Case]) -> NDArray[np.float32]:
    """The weights of SIGNS."""
    values = torch.from_numpy(np.stack([case.signs for case in learnt]))
    true = torch.tensor([float(case.true) for case in learnt])
    of_nli = torch.tensor([float(case.group == "IndoNLI") for case in learnt])
    shares = of_nli / of_nli.mean() + (1 - of_nli) / (1 - of_nli).mean()
    weights = torch.zeros(len(SIGNS), requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(STEPS):
        optimiser.zero_grad()
        losses = functional.binary_cross_entropy_with_logits(values @ weights, true, reduction="none")
        ((shares * losses).mean() + SHRINK * weights.square().sum()).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return weights.detach().numpy()


def crossed(found: Sequence[Case]) -> dict[str, float]:
    """AUROC over IndoNLI, and of each kind of false sentence the share that is caught; of the true ones, the share of false alarms."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(found))
    odds = np.zeros(len(found), np.float32)
    for number in range(FOLDS):
        weights = fit([case for case, own in zip(found, fold, strict=True) if own != number])
        odds[fold == number] = [case.signs @ weights for case, own in zip(found, fold, strict=True) if own == number]
    return dict(_measured(found, odds))


def _measured(found: Sequence[Case], odds: NDArray[np.float32]) -> Iterator[tuple[str, float]]:
    labels = np.array([case.label if case.group == "IndoNLI" else "" for case in found])
    yield "IndoNLI, follows or not: AUROC", _apart(odds[labels == "e"], odds[(labels == "n") | (labels == "c")])
    yield "IndoNLI, follows or contradicts: AUROC", _apart(odds[labels == "e"], odds[labels == "c"])
    needed = np.array([DOUBTED if case.doubts else SUPPORTED for case in found])
    doubted = odds < np.log(needed / (1 - needed))
    doubted |= np.array([any(doubt.about in CERTAIN for doubt in case.doubts) for case in found])
    for group in sorted({case.group for case in found} - {"IndoNLI"}):
        caught = doubted[[place for place, case in enumerate(found) if case.group == group]]
        yield f"{group}: {'false alarms' if group.startswith('none') else 'caught'}", float(caught.mean())


def _apart(true: NDArray[np.float32], false: NDArray[np.float32]) -> float:
    return float((true[:, None] > false).mean() + (true[:, None] == false).mean() / 2)
