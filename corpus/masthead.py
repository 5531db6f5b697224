"""The outlet and the author that a line names beside a date: "Suara Serai, 8 Februari 2024", "3 May 2024 - By Siti Marlina"."""

from __future__ import annotations

import re

LONGEST = 160  # characters of such a line
MOST_WORDS = 5  # of the name of an outlet
_PART = re.compile(r"\s+[-–—|·•]+\s+|\s--\s|[,;()|·•]")
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?[\s-]+[a-z]{3,9}\.?[\s,-]+(?:19|20)\d\d\b|\b[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
    r"|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b",
    re.IGNORECASE,
)
# Words that make the name of an outlet of a name; towns and people have none of them. The first ones open it, the others may end it.
_OPENS = frozenset(
    "suara harian koran majalah tabloid mingguan kabar warta berita media radio tribun jurnal buletin gema lensa portal kantor redaksi "
    "pikiran the daily".split()
)
_ENDS = frozenset(
    "tribune post times news daily herald gazette chronicle journal magazine observer globe mail radio express courier ledger examiner "
    "review weekly monitor inquirer telegraph register sentinel bulletin dispatch standard guardian independent voice echo press tv pos "
    "online newspaper reporter argus mirror advertiser".split()
)
# With one of these it is a section, a caption, a press release, or one of the few places whose names have an article.
_NO_OUTLET = frozenset(
    "utama terkini terbaru nasional internasional daerah lokal local national international world breaking latest top business sports "
    "release siaran foto photo image gambar video hague gambia bahamas netherlands philippines headline populer terpopuler".split()
)
# Outlets that one word names.
_KNOWN = frozenset("kompas tempo republika detikcom tirto kumparan okezone merdeka reuters bbc".split())
_PUBLISHED = re.compile(
    r"^(?:(?:first |last )?(?:published|updated|posted)|diterbitkan|terbit|tayang|dipublikasikan|by|oleh|in|on|di|from|dari)\b[\s:]*",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|oleh|penulis|written by|ditulis oleh)\b\s*:?\s+\S", re.IGNORECASE)


def outlet_beside(line: str) -> str | None:
    """The outlet that a line names beside a date, None where it names none; the name of a town alone is none."""
    return next((part for part in map(_bare, _parts(line)) if _is_outlet(part)), None)


def byline_beside(line: str) -> str:
    """The part of a line with a date that says who wrote the story, behind the part with the date; "" where none does."""
    return next((part for part in _parts(line)[1:] if _BY.match(part)), "")


def _parts(line: str) -> list[str]:
    """What stands on a line beside a date, taken apart, whether the calendar has such a day or not; nothing where there is no date."""
    if len(line) > LONGEST or not _DATE.search(line):
        return []
    return [" ".join(part.split()) for part in _PART.split(_DATE.sub(" , ", line))]


def _bare(part: str) -> str:
    """A part without the words that say that it was published, and by whom."""
    before = ""
    while part != before:
        before, part = part, _PUBLISHED.sub("", part)
    return part.strip()


def _is_outlet(name: str) -> bool:
    """Whether a name is shaped as that of an outlet: capital letters, and a word at its beginning or end that outlets are called by."""
    words = name.split()
    folded = [word.casefold() for word in words]
    return (len(words) == 1 and folded[0] in _KNOWN) or (
        2 <= len(words) <= MOST_WORDS
        and all(word[0].isupper() and word.replace("-", "").replace("’", "").replace("'", "").isalpha() for word in words)
        and (folded[0] in _OPENS or folded[-1] in _ENDS)
        and not _NO_OUTLET.intersection(folded)
    )
