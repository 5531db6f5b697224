"""A Dockerfile read, and carried out in a folder where no container engine runs: each stage has a folder that stands for its root."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
PLACES = ("/opt/kutip", "/kutip", "/data", "/requirements.lock", "/wanted.lock")  # what a step may name, each under the root of its stage


@dataclass(frozen=True, slots=True)
class Step:
    """An instruction in capitals, and what stands behind it, in one line."""

    instruction: str
    words: str

    @property
    def command(self) -> list[str]:
        """The words of a command that is given as a JSON list, without options before it."""
        return [str(word) for word in json.loads(self.words[self.words.index("[") :])]


@dataclass(slots=True)
class Stage:
    """A stage that was carried out: its root, its environment, its working folder, and the steps that say how it is run."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    told: dict[str, Step] = field(default_factory=dict)


def read(text: str) -> list[Step]:
    """The steps of a Dockerfile."""
    lines = "\n".join(line for line in text.splitlines() if line.strip() and not line.startswith("#")).replace("\\\n", " ")
    return [Step(*(part.strip() for part in line.split(None, 1))) for line in lines.splitlines()]


def is_sent(name: str, ignore: str) -> bool:
    """Whether a file of the checkout is sent to the engine, by the last line of a .dockerignore that is about it or a folder of it."""
    sent = True
    path = PurePosixPath(name)
    for line in (line.strip() for line in ignore.splitlines() if line.strip() and not line.startswith("#")):
        pattern = line.removeprefix("!")
        among = [*path.parts] if pattern.startswith("**/") else [str(one) for one in (path, *path.parents)]
        if pattern == "*" or any(fnmatch.fnmatch(one, pattern.removeprefix("**/")) for one in among):
            sent = line.startswith("!")
    return sent


def carried_out(steps: Sequence[Step], arguments: Mapping[str, str], folder: Path, ignore: str, outside: Mapping[str, str]) -> Stage:
    """The last stage, after every step of all of them; commands of the outside such as `python` are those of this machine.

    `arguments` are those of the build, `outside` is the environment beneath that of the stages.
    """
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    given = dict(outside)
    for step in steps:
        match step.instruction:
            case "FROM":
                stage = Stage(folder / f"stage{len(stages)}", {"PATH": given["PATH"]})
                stage.root.mkdir(parents=True)
                stages[step.words.rpartition(" AS ")[2]] = stage
            case "ARG":
                name, _, value = step.words.partition("=")
                if stages:
                    stage.environment[name] = arguments.get(name, value)
            case "ENV":
                for name, value in (word.split("=", 1) for word in shlex.split(step.words)):
                    stage.environment[name] = _within(value, stage).replace("$PATH", stage.environment["PATH"])
            case "WORKDIR":
                stage.folder = step.words
                _path(stage, step.words).mkdir(parents=True, exist_ok=True)
            case "COPY":
                _copy(step.words.split(), stage, stages, ignore)
            case "RUN":
                run(["/bin/sh", "-ec", step.words], stage, given)
            case _:
                stage.told[step.instruction] = step
    return stage


def run(command: Sequence[str], stage: Stage, outside: Mapping[str, str]) -> str:
    """What a command prints that is run in a stage; fails where it does."""
    done = subprocess.run(
        [_within(word, stage) for word in command],
        cwd=_path(stage, stage.folder),
        env=environment(stage, outside),
        capture_output=True,
        text=True,
        check=False,
        timeout=1_500,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2_000:]}\n{done.stderr[-2_000:]}"
    return done.stdout


def environment(stage: Stage, outside: Mapping[str, str]) -> dict[str, str]:
    """The environment of what is run in a stage, where `python` is the one that the tests run with unless the stage has its own."""
    return {**outside, **stage.environment}


def place(stage: Stage, word: str) -> str:
    """A word of a command with its places under the root of the stage."""
    return _within(word, stage)


def _within(text: str, stage: Stage) -> str:
    names = "|".join(re.escape(name) for name in PLACES)
    return re.sub(rf"(?<![\w./-])({names})(?![\w.-])", lambda found: f"{stage.root}{found.group()}", text)


def _path(stage: Stage, name: str) -> Path:
    return stage.root / PurePosixPath(stage.folder, name).relative_to("/")


def _copy(words: list[str], stage: Stage, stages: Mapping[str, Stage], ignore: str) -> None:
    """Copies as COPY does: a folder's contents, a file into a folder that ends in a slash."""
    source = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
    *names, target = [word for word in words if not word.startswith("--")]
    for name in names:
        to = _path(stage, target)
        to = to / PurePosixPath(name).name if target.endswith("/") else to
        if source is not None:
            shutil.copytree(_path(stages[source], name), to, symlinks=True, dirs_exist_ok=True)
            continue
        files = [path for path in [ROOT / name, *(ROOT / name).rglob("*")] if path.is_file()]
        for file in files:
            if is_sent(file.relative_to(ROOT).as_posix(), ignore):
                inner = file.relative_to(ROOT / name)
                (to / inner).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, to / inner if file != ROOT / name else to)


def beneath() -> dict[str, str]:
    """The environment of this machine, with the Python of these tests first and nothing that leads to the checkout."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "KUTIP_DATA")}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}
