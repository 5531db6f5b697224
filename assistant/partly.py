"""The part of a question that can be answered when another part is about somebody or something that no article names."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Question
from assistant.find import Found
from assistant.topics import names
from index.words import fold

AND = r"(?:and|dan|or|atau|serta|&|,)"
NAME = r"[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*)*"


def answerable_part(question: Question, found: Found) -> tuple[Question, tuple[str, ...]]:
    """The question without the names that stand in no article, where they stand beside others ("Macron dan Biden"), and these names.

    The question as it is, and no names, where nothing can be left out.
    """
    missing = names(question.standalone) & {fold(word) for word in found.evidence.missing}
    if not missing or not names(question.standalone) - missing:
        return question, ()
    text, absent = question.standalone, list[str]()
    for match in re.finditer(NAME, question.standalone):
        if {fold(word) for word in match.group().split()} <= missing:
            shorter = _without(match.group(), text)
            if shorter != text:
                text, absent = shorter, [*absent, match.group()]
    return replace(question, standalone=text), tuple(absent)


def _without(name: str, text: str) -> str:
    """The text without a name that is joined to another by "and"."""
    behind = re.sub(rf"{re.escape(name)} ?{AND} (?=[A-ZÀ-Þ])", "", text, count=1)
    return behind if behind != text else re.sub(rf"(?<=\w) ?{AND} {re.escape(name)}\b", "", text, count=1)
