"""What comes from outside, made fit to be shown: for a terminal, as the name of a file, as an address; pure functions."""

from __future__ import annotations

import re

# Control characters but tab and new line (ECMA-48), what turns the direction of writing (UAX #9), and tags, shown by no font.
_ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SECRET = re.compile(r"(?<=//)[^\s/?#]*@")


def harmless(text: str) -> str:
    """The text with a JSON escape, such as \\u001b, for each character that would do something in a terminal or hide there.

    Inside the strings of JSON, where such characters can stand as well, the escape is the character.
    """
    return _ACTIVE.sub(_escaped, text) if not text.isprintable() else text


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def printable(name: object) -> str:
    """The name of a file without what would confuse a terminal or a page, each such character replaced."""
    return "".join(character if character.isprintable() else "\ufffd" for character in str(name))


def without_password(address: str) -> str:
    """The address without the user's name and password that may stand in it."""
    return _SECRET.sub("", address)
