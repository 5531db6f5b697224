"""The story of a Markdown text, without its marks; pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.story.clean import Block, Page, few, one_line, tell
from corpus.story.furniture import is_list_item

# A link in Markdown. Neither part may hold an opening bracket of its kind (but a pair in the address), so that a search stays linear.
_LINK = r"\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)"


def clean_markdown(body: str) -> Page:
    """The story of a Markdown text, without its marks; the heading of the first level is the headline."""
    return tell(few(_markdown_blocks(body)))


def markdown_lines(body: str) -> list[str]:
    """All lines of a Markdown text in canonical form, before anything is left out."""
    return [block.text for block in _markdown_blocks(body)]


def _markdown_blocks(body: str) -> Iterator[Block]:
    """The blocks of a Markdown text without its marks."""
    for chunk in re.split(r"\n[^\S\n]*\n|\n(?=\s*(?:#|[-*+] |\d+[.)] ))", re.sub(r"\r\n?", "\n", body)):
        level = len(chunk.lstrip()) - len(chunk.lstrip().lstrip("#"))
        bare = re.sub(r"^\s*(?:#{1,6}\s+|>\s?|```.*$|---+\s*$|\*\*\*+\s*$)|\s#+\s*$", "", chunk, flags=re.MULTILINE)
        linked = bool(re.fullmatch(rf"\s*(?:[-*+] )?{_LINK}\s*", bare))
        text = one_line(_without_marks(bare))
        if text:
            yield Block(text, heading=level > 1, item=is_list_item(text), linked=linked)


def _without_marks(text: str) -> str:
    """A piece of Markdown without images, link targets, comments and emphasis."""
    text = re.sub(r"<!--(?:(?!<!--|-->).)*-->", "", text, flags=re.DOTALL)
    text = re.sub(rf"!{_LINK}", "", text)
    text = re.sub(_LINK, r"\1", text)
    text = re.sub(r"(\*\*\*|\*\*|__|\*|`)(?=\S)([^*`\n]*?\S)\1", r"\2", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!>-])", r"\1", text)
