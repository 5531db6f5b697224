"""What a document says of itself, so far as a person wrote it and not a program; pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.dates import find_date
from corpus.metadata import split_names
from corpus.story.clean import one_line
from corpus.story.furniture import word_count

_BROWSER = re.compile(r"Mozilla/|Chrom|Skia|Firefox|Safari|wkhtml", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"\S*|microsoft (?:word|powerpoint|publisher)\b.*|(?:untitled|tanpa judul|word document|(?:document|dokumen|layout) ?\d*)\b.{0,9}"
    r"|.*\.(?:docx?|dotx?|indd|pdf|rtf|odt|html?|mht|qxp|p65|pmd|ai|eps|cdr|txt|pages|tmp)|(?:https?|file|about):.*",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:user|admin\w*|owner|office|microsoft|windows|adobe|acer|asus|lenovo|inc|ltd|llc|pt|cv|tim|team|redaksi|humas|biro|dinas"
    r"|kementerian|ministry|media|press|staf\w*|kantor|bagian|komputer|computer|laptop|python)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Properties:
    """The title and the authors of a document, whether a browser printed it, and the day on which it was made."""

    title: str = ""
    authors: tuple[str, ...] = ()
    by_browser: bool = False
    made: date | None = None


def properties_of(title: str | None, author: str | None, program: str = "", made: object = None) -> Properties:
    """What these entries say: no title that is a file's name, no author but people with first and last name; `made` is a PDF's date."""
    named = one_line(title or "")
    people = tuple(name for name in split_names(one_line(author or "")) if word_count(name) > 1 and not _NO_PERSON.search(name))
    day = find_date(str(made or "")[2:10])
    return Properties("" if _NO_TITLE.fullmatch(named) else named, people, bool(_BROWSER.search(program)), day)
