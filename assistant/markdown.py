"""Paragraphs as Markdown (CommonMark), in which no text is read as anything but text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.documents.written import Paragraph, Run, Style

_OPENINGS: dict[Style, str] = {
    "title": "# ",
    "heading": "## ",
    "subheading": "### ",
    "source": "#### ",
    "text": "",
    "item": "- ",
    "note": "",
    "quote": "> ",
}
# What means something anywhere in a line, in CommonMark or one of its extensions; addresses are links in some.
_SPECIAL = re.compile(r"([\\`*_\[\]{}<>#|&~$^@=]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def markdown(paragraphs: Iterable[Paragraph]) -> str:
    """The paragraphs as Markdown; a highlighted quote is bold there, as Markdown knows no other way."""
    text, before = "", ""
    for paragraph in paragraphs:
        if before:
            text += "\n" if before == paragraph.style == "item" else "\n\n"
        text += _OPENINGS[paragraph.style] + _begun("".join(map(_run, paragraph.runs)))
        before = paragraph.style
    return f"{text}\n"


def _begun(line: str) -> str:
    """A line whose beginning makes no list, rule or definition of it."""
    number = re.match(r"(\s*\d{1,9})([.)])", line)
    if number:
        return f"{number[1]}\\{line[number.start(2) :]}"
    return re.sub(r"^(\s*)([-+:])", r"\1\\\2", line)


def _run(run: Run) -> str:
    text = escaped(run.text)
    if run.link and not run.link.startswith("#"):
        return f"<{run.link}>" if run.text == run.link else f"[{text}](<{run.link}>)"
    if not (run.bold or run.marked) or not text.strip():
        return text
    inner = text.strip()
    before, _, after = text.partition(inner)
    return f"{before}**{inner}**{after}"


def escaped(text: str) -> str:
    """Text with a backslash before whatever Markdown would read."""
    return _SPECIAL.sub(r"\\\1", text)
