"""The forms that a conversation can be taken along in, and the names of their files."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Form:
    """How the name of a file of a form ends, and its media type."""

    ending: str
    media_type: str


FORMS: dict[str, Form] = {
    "md": Form(".md", "text/markdown; charset=utf-8"),
    "html": Form(".html", "text/html; charset=utf-8"),
    "json": Form(".json", "application/json"),
    "docx": Form(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "bib": Form(".bib", "application/x-bibtex; charset=utf-8"),
    "ris": Form(".ris", "application/x-research-info-systems; charset=utf-8"),
    "csl": Form("-csl.json", "application/vnd.citationstyles.csl+json"),
}


def file_name(title: str, form: str) -> str:
    """The name of a file for a conversation of this title: letters of ASCII, digits and hyphens, and the ending of the form.

    It begins with "kutip", so that it is never empty, hidden, or one of the names that Windows keeps for itself.
    """
    letters = unicodedata.normalize("NFKD", title[: 10 * _LONGEST_NAME]).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:_LONGEST_NAME].strip("-")
    return "-".join(filter(None, ("kutip", name))) + FORMS[form].ending
