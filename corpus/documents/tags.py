"""From the structure tree of a tagged PDF to the paragraph that each of its marked pieces belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

# Elements that stand inside a paragraph; so do elements without a kind that hold nothing but text.
_INLINE = frozenset("Span Link Em Strong Quote Code Reference Sub Lbl LBody TD TH Annot Ruby RB Warichu WT".split())
_HEADING = re.compile(r"H\d?|Title")
# A web page of a hundred screens has ten thousand elements.
_MOST_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """What a piece belongs to: the number of its paragraph, its own in reading order, whether the paragraph is a heading, or an item."""

    paragraph: int = 0
    place: int = 0
    heading: bool = False
    item: bool = False


# A piece is named by the number of the object that holds it, a page or a form, and by its own number there.
Tags = Mapping[tuple[int, int], Part]


def read_tags(root: Any, check: Callable[[], None]) -> Tags:
    """The part to which each marked piece belongs; `check` is called at each element, and may raise where it takes too long."""
    roles = root.get("/RoleMap", {}).get_object() if "/RoleMap" in root else {}
    tags: dict[tuple[int, int], Part] = {}
    seen: set[int] = set()
    paragraph = 0
    # What is still to be visited: an element with the page and the part it stands in, or None where a paragraph ends.
    waiting: list[tuple[Any, int, Part] | None] = [(root, 0, Part())]
    while waiting and len(seen) < _MOST_ELEMENTS:
        check()
        paragraph += waiting[-1] is None
        step = waiting.pop()
        if step is None:
            continue
        element, page, part = step
        if isinstance(element, int):
            tags.setdefault((page, element), replace(part, paragraph=paragraph, place=len(tags)))
            continue
        if not isinstance(element, dict) or id(element) in seen:
            continue
        seen.add(id(element))
        page = _object_number(element, "/Stm") or _object_number(element, "/Pg") or page
        kids = _kids(element)
        if "/MCID" in element:
            tags.setdefault((page, int(element["/MCID"])), replace(part, paragraph=paragraph, place=len(tags)))
        elif not _is_inline(kind := _kind(element, roles), kids):
            paragraph += 1
            part = Part(heading=bool(_HEADING.fullmatch(kind)), item=kind in ("LI", "TR"))
            waiting.append(None)
        waiting.extend((kid, page, part) for kid in reversed(kids))
    return tags


def _kids(element: Any) -> list[Any]:
    """What stands in an element."""
    kids = element["/K"] if "/K" in element else []  # noqa: SIM401 – unlike the method, it follows a reference
    return [kid.get_object() for kid in kids] if isinstance(kids, list) else [kids]


def _kind(element: Any, roles: Any) -> str:
    """The kind of an element, a standard one where the document tells which its own stands for."""
    kind = str(element.get("/S", ""))
    for _ in range(4):
        kind = str(roles.get(kind, kind))
    return kind.removeprefix("/")


def _is_inline(kind: str, kids: list[Any]) -> bool:
    """Whether an element of that kind stands inside a paragraph."""
    return kind in _INLINE or (kind in ("NonStruct", "") and all(isinstance(kid, int) or "/MCID" in kid for kid in kids))


def _object_number(element: Any, key: str) -> int:
    """The number of the object to which an entry refers, 0 where there is none."""
    return int(getattr(element.raw_get(key), "idnum", 0)) if key in element else 0
