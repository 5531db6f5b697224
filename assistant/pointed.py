"""Which words of a claim are set in bold: those that answer, with all of a name that they begin; none where they name somebody else."""

from __future__ import annotations

import re

from assistant.answer import Question
from assistant.kinds import DAYS, MONTHS, Kind
from assistant.offices import who_it_is
from index.words import in_words

POINTED: tuple[Kind, ...] = ("when", "who", "where", "how many", "which", "what")  # kinds whose answer is a few words of the sentence
NAMING: tuple[Kind, ...] = ("who", "where", "which", "what")  # of those, the ones whose answer may be a name

_TIME = rf"(?:{DAYS}|{MONTHS})\b"
_NAME = rf"(?!(?i:{_TIME}))[A-ZÀ-ÖØ-Þ][\w’'-]*"
GOES_ON = re.compile(rf"(?:(?<=\b[A-Z])\.)?(?: (?:[A-Z]\.)+| {_NAME})+")
BEGUN = re.compile(r"(?:^|\s)[A-ZÀ-ÖØ-Þ][\w’'.-]*$")


def pointed(question: Question, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the words in a text that are shown to answer, given those from `start` to `end`; None where there are none to show."""
    if question.kind not in POINTED:
        return None
    told = text[start:end]
    if question.kind in NAMING and BEGUN.search(told) and (further := GOES_ON.match(text, end)):
        end = further.end()
    elif "(" in told and ")" not in told and text[end : end + 1] == ")":
        end += 1
    return (start, end) if _is_meant(question, text[start:end]) else None


def _is_meant(question: Question, told: str) -> bool:
    """Whether words may say who somebody is: those which name somebody else do not."""
    meant = who_it_is(question)
    return not meant or not meant.isdisjoint(in_words(told).split())
