"""The licence of everything that Kutip and its tests need, as what is installed here tells it.

    python -m tests.licences

Prints a row for each: what Kutip itself needs, then what only the tests need.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
# Permissive licences, and the Mozilla licence, which asks for nothing of those who use a library unchanged.
PERMITTED = re.compile(
    r"(?:the )?(?:(?:3-clause )?(?:0?bsd|mit|apache|iscl?|mpl|mozilla public license|psf|python software foundation license|zlib|cc0|bsl)"
    r"\b.*|mit-cmu|cnri-python|llvm-exception|version 2\.0)",
    re.IGNORECASE,
)
# What does not say it in its metadata, or not in words that are permitted, and what it says elsewhere.
READ_ELSEWHERE = {
    # LGPL 3, used unchanged and only by whoever installs the extra `postgresql`: the base install has neither.
    "psycopg": "LGPL-3.0-only",
    "axe-playwright-python": "MIT",  # its LICENSE file
    # Only beside the usual build of PyTorch on Linux, which README tells how to avoid; no line of Kutip uses them.
    "nvidia": "NVIDIA's own terms",
    "cuda": "NVIDIA's own terms",
}


@dataclass(frozen=True, slots=True)
class Library:
    """An installed library, with its licence in words, and whether only the tests need it."""

    name: str
    version: str
    licence: str
    tests_only: bool


def is_permitted(licence: str) -> bool:
    """Whether each licence that is named is permitted, also where one of several may be chosen."""
    parts = [part for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[(),;]", licence.strip()) if part.strip()]
    return bool(parts) and all(PERMITTED.fullmatch(part.strip()) for part in parts)


def is_exempt(name: str) -> bool:
    """Whether the licence of a library was read elsewhere."""
    return name in READ_ELSEWHERE or name.partition("-")[0] in READ_ELSEWHERE


def licence_of(told: metadata.PackageMetadata) -> str:
    """The licence that a library's metadata name: as an expression, else as classifiers, else in words."""
    classifiers = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    words = (told.get("License") or "").strip().partition("\n")[0]
    return told.get("License-Expression") or ", ".join(classifiers) or words


def libraries() -> list[Library]:
    """All that pyproject.toml and what it names need and is installed here, in the order of the names."""
    found: dict[str, Library] = {}
    groups = [(PROJECT["dependencies"], False), *((extra, True) for extra in PROJECT["optional-dependencies"].values())]
    for needed, tests_only in groups:
        for name in _reached([Requirement(line) for line in needed]):
            told = metadata.metadata(name)
            found.setdefault(name, Library(name, told["Version"], licence_of(told), tests_only))
    return sorted(found.values(), key=lambda library: (library.tests_only, library.name))


def _reached(waiting: list[Requirement]) -> set[str]:
    """The names of all that these requirements lead to."""
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        for extra in ("", *requirement.extras):
            key = canonicalize_name(requirement.name), extra
            if key in seen:
                continue
            seen.add(key)
            needed = [Requirement(line) for line in _needs(key[0])]
            waiting += [one for one in needed if one.marker is None or one.marker.evaluate({"extra": extra})]
    return {name for name, _ in seen if any(metadata.distributions(name=name))}


def _needs(name: str) -> list[str]:
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:  # of an extra that is not installed
        return []


def main() -> None:
    """Print the rows."""
    print("| library | version | licence | for |\n|---|---|---|---|")
    for library in libraries():
        print(f"| {library.name} | {library.version} | {library.licence or '–'} | {'tests' if library.tests_only else 'Kutip'} |")


if __name__ == "__main__":
    main()
