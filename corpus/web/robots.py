"""What a site asks programs not to read (robots.txt, RFC 9309); pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

# A robots.txt is read up to here, in bytes; the standard asks for at least this much.
LARGEST_ROBOTS = 512_000
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program: each says whether the addresses that its pattern covers may be read."""

    rules: tuple[tuple[bool, str], ...] = ()

    def allows(self, target: str) -> bool:
        """Whether the path and query of an address may be read: the longest pattern decides, of two equal ones the one that allows."""
        target = _normal(target)
        return max(((len(pattern), allowed) for allowed, pattern in self.rules if _covers(pattern, target)), default=(0, True))[1]


def read_robots(data: bytes, agent: str) -> Robots:
    """The rules of a robots.txt for the program of that name: those under its name, else those for all."""
    own: list[tuple[bool, str]] = []
    general: list[tuple[bool, str]] = []
    named = False
    groups: list[list[tuple[bool, str]]] = []
    naming = False
    for line in data[:LARGEST_ROBOTS].decode("utf-8-sig", "replace").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            groups = groups if naming else []
            naming = True
            if re.match(rf"{re.escape(agent)}(?![\w-])", value, re.IGNORECASE):
                named = True
                groups.append(own)
            elif value.startswith("*"):
                groups.append(general)
        elif key in ("allow", "disallow"):
            naming = False
            if value:
                for group in groups:
                    group.append((key == "allow", _normal(value)))
    return Robots(tuple(own if named else general))


def _normal(path: str) -> str:
    """The path in the one spelling in which paths and patterns are compared."""

    def respell(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if _UNRESERVED.match(character) else found[0].upper()

    return re.sub(r"%([0-9A-Fa-f]{2})", respell, quote(path, safe="!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~"))


def _covers(pattern: str, target: str) -> bool:
    """Whether the pattern covers the target from its beginning; * stands for anything, $ at the end for the end."""
    anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    place = len(first)
    last = others.pop() if anchored and others else None
    for part in others:
        found = target.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if last is not None:
        return target.endswith(last) and len(target) - len(last) >= place
    return not anchored or place == len(target)
