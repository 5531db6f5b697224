"""Measures search over question sets whose right passages are known, and fits the weights by which its parts are fused.

    python -m tests.bench.finding --data ../shared/data [--embedder NAME] [--fit] [--json]

Nothing measured here is trained on, but the weights in index/fuse.py are fitted on these questions (`--fit`).

* FacQA and IDK-MRC: the answerable questions of the validation split, and English wordings of 150 of each, against the distinct passages of
  the training *and* the validation split (1,249 and 4,017); XQuAD: its 1,190 questions against its 240 paragraphs. nDCG at 10 with one
  right passage: by words alone (Tantivy, stems of both languages), by meaning alone (the vectors), both from afar, and after the second
  look, which is what a search returns.
* Mixed: the same questions against all passages of all sets together.
* With `--fit`: the same for the mixed questions by five-fold cross-validation, then the weights that are fitted on all. They make the right
  passage likely among the candidates (a softmax over them, L2 0.001). They are written into index/fuse.py by hand.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log2
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from corpus.article import Article
from index.embed import Embedder
from index.fuse import SECOND, first_scores, second_scores
from index.named import load_embedder
from index.passage import EVERY
from index.search import Index
from tests.bench.embedding import DEPTH, Task, squad, tasks

CANDIDATES = 100
FOLDS = 5
SHRINK = 1e-3


@dataclass(frozen=True, slots=True)
class Case:
    """A question's candidates: their articles by number, which is right, their scores by each part, by the first and the second look."""

    group: str
    articles: NDArray[np.int64]
    right: NDArray[np.bool_]
    foreign: NDArray[np.bool_]
    parts: dict[str, NDArray[np.float32]]
    scores: dict[str, NDArray[np.float32]]


def pools(data: Path) -> list[Task]:
    """The question sets, each with its own passages; the name of a task is that of the set and the language of the question."""
    paragraphs = list(dict.fromkeys(context for context, _ in squad(data / "qa/xquad_en.json.gz")))
    asked = [(str(question["question"]), paragraphs.index(context)) for context, question in squad(data / "qa/xquad_en.json.gz")]
    xquad = Task("xquad English", [question for question, _ in asked], paragraphs, [right for _, right in asked])
    return [*(task for task in tasks(data) if "valid only" not in task.name), xquad]


def mixed(found: list[Task]) -> list[Task]:
    """The same questions, all against the passages of all sets."""
    passages = list(dict.fromkeys(passage for task in found for passage in task.passages))
    place = {passage: number for number, passage in enumerate(passages)}
    return [Task(f"mixed {task.name}", task.questions, passages, [place[task.passages[right]] for right in task.right]) for task in found]


def measured(found: list[Task], embedder: Embedder) -> Iterator[Case]:
    """The candidates of every question; tasks with the same passages share a collection."""
    by_pool: dict[tuple[str, ...], list[Task]] = {}
    for task in found:
        by_pool.setdefault(tuple(task.passages), []).append(task)
    english = {passage for task in found if task.name == "xquad English" for passage in task.passages}
    english |= {passage for task in found if task.name == "mixed xquad English" for passage in (task.passages[r] for r in task.right)}
    for passages, sharing in by_pool.items():
        articles = [Article(f"{n:016x}", "", text, language="en" if text in english else "id") for n, text in enumerate(passages)]
        with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder), embedder) as index:
            index.sync(articles)
            for task in sharing:
                for question, right in zip(task.questions, task.right, strict=True):
                    yield case(index, task.name, question, articles[right].digest)


def case(index: Index, group: str, question: str, right: str) -> Case:
    """The candidates of one question, of which those of the article with that digest are right."""
    found = index.candidates(question, EVERY, "", CANDIDATES)
    candidates, look = [candidate for candidate, _ in found], index.look(question, "", found)
    parts = {
        "words": np.array([candidate.words for candidate in candidates], np.float32),
        "meaning": np.array([candidate.meaning for candidate in candidates], np.float32),
        **{name: getattr(look, name) for name in ("sentence", "near", "held", "length")},
    }
    fused = {"afar": first_scores(candidates), "fused": second_scores(candidates, look)}
    scores = {name: parts[name] for name in ("words", "meaning")} | fused
    foreign = np.array([candidate.foreign for candidate in candidates], bool)
    articles = np.unique([row.digest for _, row in found], return_inverse=True)[1]
    return Case(group, articles, np.array([row.digest == right for _, row in found], bool), foreign, parts, scores)


def gain(scores: NDArray[np.float32], one: Case) -> float:
    """1 / log2(rank + 1) of the right article, 0 below DEPTH or where it is no candidate; ties count against it."""
    if not one.right.any():
        return 0.0
    better = (scores >= scores[one.right].max()) & ~one.right
    rank = len(np.unique(one.articles[better])) + 1
    return 1 / log2(rank + 1) if rank <= DEPTH else 0.0


def table(cases: list[Case]) -> dict[str, dict[str, float]]:
    """The mean gain of every group by each part."""
    groups = dict.fromkeys(case.group for case in cases)
    return {
        group: {name: float(np.mean([gain(c.scores[name], c) for c in cases if c.group == group])) for name in cases[0].scores}
        for group in groups
    }


def columns(one: Case) -> torch.Tensor:
    """The parts of every candidate, those of passages in the question's language apart from those of others, and whether it is one."""
    parts = torch.from_numpy(np.stack([one.parts[name] for name in SECOND if name != "foreign"], axis=1))
    foreign = torch.from_numpy(one.foreign)[:, None].float()
    return torch.cat([parts * (1 - foreign), parts * foreign, foreign], dim=1)


def fit(cases: list[Case]) -> torch.Tensor:
    """The weights of `columns` under which the right candidates are likeliest."""
    learnt = [case for case in cases if case.right.any()]
    pad = torch.nn.utils.rnn.pad_sequence
    features = pad([columns(case) for case in learnt], batch_first=True)
    right = pad([torch.from_numpy(case.right) for case in learnt], batch_first=True)
    there = pad([torch.ones(len(case.right)) for case in learnt], batch_first=True) > 0
    sizes = Counter(case.group for case in learnt)
    counts = torch.tensor([len(learnt) / len(sizes) / sizes[case.group] for case in learnt])  # so that every set counts the same
    weights = torch.zeros(features.shape[2], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        chances = (features @ weights).masked_fill(~there, -1e9).log_softmax(dim=1)
        value = -(chances.masked_fill(~right, -1e9).logsumexp(dim=1) * counts).mean() + SHRINK * weights.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return weights.detach()


def cross_validated(cases: list[Case]) -> dict[str, float]:
    """The mean gain of every group with weights that were fitted on other questions."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(cases))
    gains: dict[str, list[float]] = {}
    for number in range(FOLDS):
        weights = fit([case for case, place in zip(cases, fold, strict=True) if place != number])
        for one, place in zip(cases, fold, strict=True):
            if place == number:
                gains.setdefault(one.group, []).append(gain((columns(one) @ weights).numpy(), one))
    return {group: float(np.mean(values)) for group, values in sorted(gains.items())}


def as_weights(fitted: torch.Tensor) -> dict[str, tuple[float, float]]:
    """Fitted weights in the form of index/fuse.py, a tenth as large, which makes scores of about 1."""
    values = [round(float(value) / 10, 3) for value in fitted]
    names = [name for name in SECOND if name != "foreign"]
    return {name: (values[place], values[len(names) + place]) for place, name in enumerate(names)} | {"foreign": (0.0, values[-1])}


def main() -> None:
    """Print the figures as a table or as one JSON object."""
    parser = argparse.ArgumentParser(description="Measures search over question sets whose right passages are known.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the test data")
    parser.add_argument("--embedder", help="a sentence-transformers model; without it the shipped one")
    parser.add_argument("--fit", action="store_true", help="fit the weights anew, and say how well they do on other questions")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found, embedder = pools(options.data), load_embedder(options.embedder)
    cases = list(measured(mixed(found), embedder))
    figures = table(list(measured(found, embedder))) | table(cases)
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"{'':28}" + "".join(f"{name:>9}" for name in cases[0].scores))
        for group, values in figures.items():
            print(f"{group:28}" + "".join(f"{value:9.3f}" for value in values.values()))
    if options.fit:
        print(json.dumps({group: round(value, 3) for group, value in cross_validated(cases).items()}))
        print(as_weights(fit(cases)))


if __name__ == "__main__":
    main()
