"""Makes what is in assistant/model anew: `python -m assistant.train --data DIR`, some hours on two idle cores."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from assistant.extract import MODEL
from assistant.judge import MODEL as JUDGE
from assistant.rank import WEIGHTS
from assistant.train import extract, judge, support, weights
from assistant.train.adapt import adapted
from assistant.train.questions import examples
from assistant.train.talks import talks
from index.embed import shipped
from index.search import Index
from index.train.record import record
from tests.bench.answers import collection, questions

NEAR = 3  # how much oftener than others the questions are shown whose answers are nearly there


def main() -> None:
    """Train the network that points at facts and the judge, then fit the weights, and print what they reach on what they were not
    fitted on."""
    parser = argparse.ArgumentParser(prog="python -m assistant.train", description="Makes the models of the assistant anew.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    parser.add_argument("--epochs", type=float, default=11.2, help="how often each question is shown (default: %(default)s)")
    parser.add_argument("--weights", action="store_true", help="fit the weights alone, with the network that is there")
    options = parser.parse_args()
    embedder = shipped()
    if not options.weights:
        taught = extract.lessons(examples(options.data), embedder)
        extract.write(extract.train(taught, embedder, options.epochs), embedder, MODEL)
        record()
        known = examples(options.data)
        near = [one for one in known if one.source == "near"]
        cut = [one for one in known if one.source not in ("near", "squad")]  # translated ones read badly as they are
        talked = [one for one in known if one.source in ("near", "own", "idk_m")]
        answers = [*judge.asked(known, embedder), *judge.asked(near * NEAR, embedder), *judge.unanswered(cut), *talks(talked, embedder)]
        tasks: dict[judge.Task, tuple[list[judge.Item], float]] = {
            "answers": (answers, 3.0),
            "entails": (judge.entailed(options.data), 3.5),
            "is true": (judge.made_false(options.data, 25_000), 2.5),
        }
        judge.write(judge.train(adapted(options.data, embedder), tasks, embedder), embedder, JUDGE)
        record()
    asked = questions(options.data)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder)) as index:
        index.sync(collection(options.data, asked).values())
        found = weights.cases(index, asked)
        checked = support.cases(options.data, index)
    for group, shares in weights.crossed(found).items():
        print(f"{group:24}" + "".join(f"  {name} {share:.3f}" for name, share in shares.items()))
    for group, share in support.crossed(checked).items():
        print(f"{group:50}  {share:.3f}")
    weights.write(found, support.fit(checked), WEIGHTS)
    record()


if __name__ == "__main__":
    main()
