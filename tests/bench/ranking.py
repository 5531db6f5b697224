"""Fits the weights by which sentences are ranked, and says how well they do on questions that they were not fitted on.

    python -m tests.bench.ranking --data ../shared/data

The questions and the collection are those of tests.bench.answers. A sentence is right when a gold answer stands in it. The weights make
the right sentences of a question likely among all its sentences (a softmax over the sentences, L2 0.001, Adam for 300 steps); printed are
the share of all questions with a right sentence first and among the first three, by five-fold cross-validation, then the weights that
are fitted on all. They are written into assistant/rank.py by hand.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from assistant.ask import PASSAGES
from assistant.rank import WEIGHTS, look, wanted
from assistant.understand import understand
from index.search import Index
from tests.bench.answers import Asked, collection, questions, told

FOLDS = 5
STEPS, RATE, SHRINK = 300, 0.1, 1e-3


@dataclass(frozen=True, slots=True)
class Case:
    """A question's sentences: their features and which are right."""

    group: str
    features: torch.Tensor
    right: torch.Tensor


def cases(index: Index, asked: list[Asked]) -> list[Case]:
    """The answerable questions with the sentences that were found for them."""
    found = []
    for one in asked:
        if not one.answers:
            continue
        question = understand(one.question, (), index.occurrences)
        looked = look(question, wanted(question, index), index.search(one.question, PASSAGES), index)
        right = [told(one, [hit.passage.article.text[start:end]]) for hit, start, end in looked.spans]
        matrix = np.stack([looked.features[name] for name in WEIGHTS], axis=1)
        found.append(Case(one.group, torch.from_numpy(matrix).float(), torch.tensor(right)))
    return found


def fit(learnt: list[Case]) -> torch.Tensor:
    """The weights under which the right sentences are likeliest."""
    learnt = [case for case in learnt if case.right.any()]
    features = torch.nn.utils.rnn.pad_sequence([case.features for case in learnt], batch_first=True)
    right = torch.nn.utils.rnn.pad_sequence([case.right for case in learnt], batch_first=True)
    there = torch.nn.utils.rnn.pad_sequence([torch.ones(len(case.right)) for case in learnt], batch_first=True) > 0
    weights = torch.zeros(len(WEIGHTS), requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(STEPS):
        chances = (features @ weights).masked_fill(~there, -1e9).log_softmax(dim=1)
        loss = -chances.masked_fill(~right, -1e9).logsumexp(dim=1).mean() + SHRINK * weights.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return weights.detach()


def judged(case: Case, weights: torch.Tensor) -> tuple[bool, bool]:
    """Whether a right sentence comes first, and among the first three."""
    order = case.right[(case.features @ weights).argsort(descending=True, stable=True)]
    return bool(order[:1].any()), bool(order[:3].any())


def main() -> None:
    """Print the cross-validated shares of every group and the weights fitted on all."""
    parser = argparse.ArgumentParser(description="Fits the weights by which sentences are ranked.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    options = parser.parse_args()
    asked = questions(options.data)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync(collection(options.data, asked).values())
        found = cases(index, asked)
    fold = np.random.default_rng(0).integers(0, FOLDS, len(found))
    results: dict[str, list[tuple[bool, bool]]] = {}
    for number in range(FOLDS):
        weights = fit([case for case, place in zip(found, fold, strict=True) if place != number])
        for case, place in zip(found, fold, strict=True):
            if place == number:
                results.setdefault(case.group, []).append(judged(case, weights))
    for group, shares in results.items():
        first, three = np.mean(shares, axis=0)
        print(f"{group:14} first {first:.3f}  three {three:.3f}")
    print(json.dumps(dict(zip(WEIGHTS, [round(float(weight), 2) for weight in fit(found)], strict=True))))


if __name__ == "__main__":
    main()
