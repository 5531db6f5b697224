"""Trains the network of assistant/extract.py and writes it in ONNX form; see assistant/train/__main__.py."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from assistant.extract import INPUTS, Text, batch, read
from assistant.train.network import NEVER, Network
from assistant.train.questions import Example
from index.embed import StaticEmbedder
from index.words import fold

BATCH, RATE, DECAY, WARM = 64, 2e-3, 1e-3, 200
KEPT, KEPT_EACH = 0.998, 10  # what the network that is kept, a mean of those along the way, keeps of itself at a step; changed so seldom
NEAR = 12  # passages nearest to a question, from which one that does not answer it is drawn
BESIDE, ALONE = 0.5, 0.3  # how often such a passage stands beside the right one, and what the loss of it alone counts


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with its passage, the first and last words of the facts in it, and passages that do not answer it."""

    question: Text
    passage: Text
    facts: tuple[tuple[int, int], ...]
    others: tuple[Text, ...]


def lessons(examples: Sequence[Example], embedder: StaticEmbedder) -> list[Lesson]:
    """What there is to learn from the examples."""
    texts = list(dict.fromkeys(one.passage for one in examples))
    known = {text: read(text) for text in texts}
    passages = torch.from_numpy(embedder.passages(texts))
    questions = torch.from_numpy(embedder.passages([one.question for one in examples]))
    found = []
    for start in range(0, len(examples), 1024):
        nearest = (questions[start : start + 1024] @ passages.T).topk(min(NEAR, len(texts)), dim=1).indices.tolist()
        for one, near in zip(examples[start : start + 1024], nearest, strict=True):
            passage = known[one.passage]
            facts = tuple(fact for span in one.spans if (fact := _words_of(passage, span)))
            if len(facts) == len(one.spans):
                found.append(Lesson(read(one.question), passage, facts, tuple(known[text] for text in _silent(one, near, texts))))
    return found


def _words_of(text: Text, span: tuple[int, int]) -> tuple[int, int] | None:
    inside = [place for place, (start, end) in enumerate(text.spans) if start < span[1] and end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def _silent(one: Example, near: Sequence[int], texts: Sequence[str]) -> Iterator[str]:
    """Passages near a question in which none of its answers stands."""
    answers = {fold(one.passage[start:end]) for start, end in one.spans}
    for place in near:
        if texts[place] != one.passage and not any(answer in fold(texts[place]) for answer in answers):
            yield texts[place]


def train(taught: list[Lesson], embedder: StaticEmbedder, epochs: float, seed: int = 0) -> Network:
    """A network that was shown every lesson so many times."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(embedder.dim)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    averaged = AveragedModel(network, multi_avg_fn=_towards)
    total = int(len(taught) // BATCH * epochs)
    began, losses = time.monotonic(), []
    for step, some in zip(range(total), _batches(taught, chance), strict=False):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, step / WARM) * (1 - step / total) + 1e-5
        loss = _loss(network, some, embedder, chance)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % KEPT_EACH == 0:
            averaged.update_parameters(network)
        if (step + 1) % 100 == 0:
            print(f"{step + 1} of {total}: loss {np.mean(losses[-100:]):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    network.load_state_dict(averaged.module.state_dict())
    return network.eval()


@torch.no_grad()
def _towards(kept: Sequence[Tensor], now: Sequence[Tensor], updates: int | Tensor) -> None:
    """Move the mean towards the network as it is: at first quickly, so that it forgets how it began."""
    steps = KEPT_EACH * int(updates)
    share = min(KEPT, steps / (steps + 100)) ** KEPT_EACH
    for mean, one in zip(kept, now, strict=True):
        mean.lerp_(one, 1 - share)


def _batches(taught: list[Lesson], chance: random.Random) -> Iterator[list[Lesson]]:
    """Batches of lessons of about one length, for ever, in a new order each time."""
    while True:
        order = chance.sample(taught, len(taught))
        blocks = [
            sorted(order[start : start + BATCH * 20], key=lambda one: len(one.passage.folded)) for start in range(0, len(order), BATCH * 20)
        ]
        batches = [block[start : start + BATCH] for block in blocks for start in range(0, len(block), BATCH)]
        yield from chance.sample(batches, len(batches))


def _loss(network: Network, some: list[Lesson], embedder: StaticEmbedder, chance: random.Random) -> Tensor:
    """How unlikely the right words are, first and last, among those of the passage, of another one beside it, and "none"."""
    beside = [(row, chance.choice(one.others)) for row, one in enumerate(some) if one.others and chance.random() < BESIDE]
    pairs = [(one.question, one.passage) for one in some] + [(some[row].question, other) for row, other in beside]
    found = run(network, pairs, embedder)
    own, other = found[: len(some)], torch.full_like(found[: len(some)], NEVER)
    if beside:
        other = other.index_copy(0, torch.tensor([row for row, _ in beside]), found[len(some) :])
    right = torch.zeros(len(some), own.shape[1] * 2 + 1, 2, dtype=torch.bool)
    for row, one in enumerate(some):
        right[row, -1] = not one.facts
        for first, last in one.facts:
            right[row, first, 0] = right[row, last, 1] = True
    chances = torch.cat([own, other, torch.zeros(len(some), 1, 2)], 1).log_softmax(1)
    loss = -chances.masked_fill(~right, NEVER).logsumexp(1).mean(0).sum()
    if beside:
        nothing = torch.cat([found[len(some) :], torch.zeros(len(beside), 1, 2)], 1).log_softmax(1)[:, -1]
        loss = loss - ALONE * nothing.mean(0).sum()
    return loss


def run(network: Network, pairs: Sequence[tuple[Text, Text]], embedder: StaticEmbedder) -> Tensor:
    """What the network says of each question and passage."""
    given = batch(pairs, embedder)
    found: Tensor = network(*(torch.from_numpy(given[name]) for name in INPUTS))
    return found


def write(network: Network, embedder: StaticEmbedder, file: Path) -> None:
    """Keep a network in ONNX form."""
    example = batch([(read("Siapa yang datang?"), read("Budi datang. Ani pergi ke Jakarta."))] * 2, embedder)
    axes = {name: {axis: f"{name}{axis}" for axis in range(example[name].ndim)} for name in INPUTS}
    torch.onnx.export(
        network,
        tuple(torch.from_numpy(example[name]) for name in INPUTS),
        str(file),
        input_names=list(INPUTS),
        output_names=["found"],
        dynamic_axes=axes,
        dynamo=False,
    )
