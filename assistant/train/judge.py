"""Trains the transformer of assistant/judge.py and writes it in ONNX form; see assistant/train/__main__.py.

It learns from three kinds of pairs: questions with a sentence of a passage and the one before it, which answer or do not (those that the
network of assistant/extract.py finds likeliest, so that what does not answer looks as if it did, and those from which the answer was
taken); IndoNLI's premises and hypotheses; and true sentences with what makes them false, from assistant/train/perturb.py.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
import torch
from onnxruntime.quantization.quant_utils import QuantType
from onnxruntime.quantization.quantize import quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from assistant.extract import Fact, point
from assistant.judge import INPUTS, batch, with_before
from assistant.topics import named
from assistant.train.perturb import pairs
from assistant.train.questions import Example
from assistant.train.silenced import silenced
from assistant.train.transformer import Encoder, Judge
from index.embed import StaticEmbedder
from index.sentences import sentence_spans
from index.train.sources import records
from index.words import fold, guess_language

BATCH, WARM, DECAY = 32, 150, 0.01
RATE, RATE_OF_HEADS = 1.2e-4, 1e-3
NEAR = 8  # passages nearest to a question, from which one that does not answer is drawn
OWN_SILENT, OTHER = 0.75, 0.3  # how often a sentence of the same and of another passage is shown that does not answer
# How often a name of a question is moved behind it, as the topic of a follow-up stands, and how often a pronoun takes its place.
MOVED, PRONOUN = 0.3, 0.35
PRONOUNS = {"id": ("dia", "dia", "ia", "mereka", "itu"), "en": ("it", "he", "they")}
AVERAGED = 1_000  # the steps whose mean the weights are
LABELS = {"e": 0, "n": 1, "c": 2}

Task = Literal["answers", "entails", "is true"]
Batch = tuple[Task, list["Item"]]


@dataclass(frozen=True, slots=True)
class Item:
    """A pair of texts and what is right of it: for "answers" 1 or 0, for "entails" a place in LABELS, for "is true" 1 or 0."""

    pair: tuple[str, str]
    right: int


def asked(examples: Sequence[Example], embedder: StaticEmbedder, seed: int = 0) -> list[Item]:
    """Questions with sentences that answer them, and with such as only seem to."""
    chance = random.Random(seed)
    texts = list(dict.fromkeys(one.passage for one in examples))
    passages = torch.from_numpy(embedder.passages(texts))
    found: list[Item] = []
    for start in range(0, len(examples), 1024):
        some = examples[start : start + 1024]
        questions = torch.from_numpy(embedder.passages([one.question for one in some]))
        nearest = (questions @ passages.T).topk(min(NEAR, len(texts)), dim=1).indices.tolist()
        for one, near in zip(some, nearest, strict=True):
            found += _shown(one, [texts[place] for place in near if texts[place] != one.passage], embedder, chance)
    return found


def _shown(one: Example, near: Sequence[str], embedder: StaticEmbedder, chance: random.Random) -> Iterator[Item]:
    """A sentence that answers, where there is one, and sentences that do not."""
    answers = {fold(one.passage[start:end]) for start, end in one.spans}
    asked = _leaning(one.question, chance)
    silent = [text for text in near if not holds(text, answers)]
    others = [chance.choice(silent)] if silent and chance.random() < OTHER else []
    own, *further = point(one.question, [one.passage, *others], embedder)
    spans = sentence_spans(one.passage)
    right = answering(one, spans)
    likeliest = best(own, len(spans))
    if right:
        shown = next((number for number in likeliest if number in right), right[0])
        yield Item((asked, with_before(one.passage, *spans[shown])), 1)
    wrong = [number for number in likeliest if number not in right][:1]
    if not one.spans or chance.random() < OWN_SILENT:
        sentences = [with_before(one.passage, *spans[number]) for number in wrong]
        yield from (Item((asked, sentence), 0) for sentence in sentences if not holds(sentence, answers))
    for text, facts in zip(others, further, strict=True):
        spans = sentence_spans(text)
        yield from (Item((asked, with_before(text, *spans[number])), 0) for number in best(facts, len(spans))[:1])


def unanswered(examples: Sequence[Example], seed: int = 0) -> list[Item]:
    """Questions with sentences from which their answers were taken."""
    chance = random.Random(seed)
    found = []
    for one in examples:
        start, end = one.spans[0] if one.spans else (0, 0)
        cut = silenced(one.passage, start, end, guess_language(one.passage) or "id")
        if cut and not holds(cut, {fold(one.passage[start:end])}):
            around = next((span for span in sentence_spans(cut) if span[0] <= start < span[1]), None)
            found += [Item((_leaning(one.question, chance), with_before(cut, *around)), 0)] if around else []
    return found


def _leaning(question: str, chance: random.Random) -> str:
    """The question as it is, or as a follow-up with one of its names as the topic in brackets behind it."""
    found = [name for name in named(question) if name.sort != "time"]
    if not found or chance.random() >= MOVED:
        return question
    name = chance.choice(found)
    pronoun = chance.choice(PRONOUNS[guess_language(question) or "id"]) if chance.random() < PRONOUN else ""
    rest = " ".join(f"{question[: name.start]}{pronoun}{question[name.end :]}".split())
    return f"{rest} ({question[name.start : name.end]})"


def answering(one: Example, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The numbers of those sentences of its passage, by their spans, in which an answer begins."""
    return [number for number, (start, end) in enumerate(spans) if any(start <= place < end for place, _ in one.spans)]


def best(facts: dict[int, Fact], count: int) -> list[int]:
    """The numbers of the sentences, those first that the network finds likeliest to answer."""
    return sorted((number for number in facts if number < count), key=lambda number: -facts[number].score)


def holds(text: str, answers: set[str]) -> bool:
    """Whether a text has one of these folded answers."""
    return any(answer in fold(text) for answer in answers)


def entailed(data: Path) -> list[Item]:
    """IndoNLI's training pairs."""
    found = records(data / "support/indonli_train.jsonl.gz")
    return [Item((one["premise"], one["hypothesis"]), LABELS[one["label"]]) for one in found]


def made_false(data: Path, count: int, seed: int = 0) -> list[Item]:
    """At most so many true sentences, and such as were made false."""
    found = [Item((one.source, one.written), int(one.change == "none")) for one in pairs(data, "train", seed)]
    return random.Random(seed).sample(found, min(count, len(found)))


def train(encoder: Encoder, tasks: dict[Task, tuple[list[Item], float]], embedder: StaticEmbedder, seed: int = 0) -> Judge:
    """A judge that was shown the items of each task so many times: the mean of its weights along the last of the way."""
    torch.manual_seed(seed)
    judge = Judge(embedder.size)
    judge.encoder.load_state_dict(encoder.state_dict())
    mean = AveragedModel(judge, avg_fn=lambda so_far, now, steps: so_far + (now - so_far) / min(int(steps) + 1, AVERAGED))
    batches = _batches(tasks, random.Random(seed))
    heads = [parameter for name, parameter in judge.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": judge.encoder.parameters(), "lr": RATE}, {"params": heads, "lr": RATE_OF_HEADS}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / WARM) * (1 - step / len(batches)) + 0.01)
    began, losses = time.monotonic(), []
    for step, (task, items) in enumerate(batches):
        loss = _loss(judge, task, items, embedder)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimiser.step()
        rates.step()
        mean.update_parameters(judge)
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            print(f"judging, {step + 1} of {len(batches)}: loss {np.mean(losses[-100:]):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    assert isinstance(mean.module, Judge)
    return mean.module.eval()


def _batches(tasks: dict[Task, tuple[list[Item], float]], chance: random.Random) -> list[Batch]:
    """Batches of pairs of about one length, those of all tasks in one row by chance."""
    found: list[Batch] = []
    for task, (items, times) in tasks.items():
        wanted = int(len(items) * times)
        shown = [item for _ in range(int(times) + 1) for item in chance.sample(items, len(items))][:wanted]
        for start in range(0, len(shown), BATCH * 20):
            block = sorted(shown[start : start + BATCH * 20], key=lambda item: sum(map(len, item.pair)))
            found += [(task, block[place : place + BATCH]) for place in range(0, len(block), BATCH)]
    return chance.sample(found, len(found))


def _loss(judge: Judge, task: Task, items: list[Item], embedder: StaticEmbedder) -> Tensor:
    given = batch([item.pair for item in items], embedder)
    found = judge(*(torch.from_numpy(given[name]) for name in INPUTS))
    right = torch.tensor([item.right for item in items])
    if task == "answers":
        return functional.binary_cross_entropy_with_logits(found[:, 0], right.float())
    if task == "entails":
        return functional.cross_entropy(found[:, 1:], right)
    chances = found[:, 1:].log_softmax(1)  # what is false may be left open or denied
    return -torch.where(right == 1, chances[:, 0], chances[:, 1:].logsumexp(1)).mean()


def write(judge: Judge, embedder: StaticEmbedder, file: Path) -> None:
    """Keep a judge in ONNX form, its numbers in one byte each."""
    example = batch([("Siapa yang datang?", "Budi datang."), ("Who came to Jakarta?", "Ani.")], embedder)
    axes = {name: {0: "pairs", 1: "pieces"} for name in INPUTS}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "judge.onnx"
        given = tuple(torch.from_numpy(example[name]) for name in INPUTS)
        torch.onnx.export(
            judge, given, str(whole), input_names=list(INPUTS), output_names=["judged"], dynamic_axes=axes, dynamo=False, opset_version=17
        )
        quantize_dynamic(whole, file, weight_type=QuantType.QInt8, per_channel=True)
    onnx.checker.check_model(str(file))
