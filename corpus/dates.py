"""Dates as news pages write them, Indonesian and English; pure functions."""

from __future__ import annotations

import re
from datetime import UTC, date, time, timedelta, timezone

from corpus.masthead import outlet_beside

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agt agu ags agust aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = (
    "senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs)?|fri|sat|sun"
)
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})"

# The order matters only where two forms could match at the same place; the earliest match in the text wins.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=T\d|$)",
        rf"{_DAY}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}",
        r"(?<!\d)(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d\d)(?!\d)",
    )
)
# What else may stand on a line that tells the time of publication; a clock or a word for "published" makes sure that it does.
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?::\d\d)?(?!\d)(?:\s*[ap]\.?m\b\.?)?", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:(?:first |last )?(?:published|updated|posted|modified)|diperbarui|diterbitkan|terbit|tayang|dipublikasikan|dibuat|"
    r"tanggal|date|update)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(rf"\b(?:{WEEKDAYS}|wib|wita|wit|gmt|utc|bst|e[sd]t|p[sd]t|pukul|jam|at|on|t|asia/\w+)\b|[+-]\d\d:?\d\d", re.IGNORECASE)
# A clock and its zone. Names of zones are few: those of Indonesia, and those that English pages use (hours ahead of UTC).
ZONES = {
    **{"wib": 7, "wita": 8, "wit": 9, "asia/jakarta": 7, "asia/makassar": 8, "asia/jayapura": 9},
    **{"gmt": 0, "utc": 0, "z": 0, "bst": 1, "edt": -4, "est": -5, "pdt": -7, "pst": -8},
}
_TIME = re.compile(
    rf"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:\.\d+)?)?(?![\d:])"
    rf"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>(?:{'|'.join(ZONES)})\b|[+-]\d\d:?\d\d(?!\d))?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*(?:by|oleh|penulis)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?:^|\s)(?:[-–—|·•]|--)(?:\s|$)")


def find_date(text: str) -> date | None:
    """The first calendar date written in the text, as written (no change of time zone); day before month unless impossible."""
    found = _first(text)
    return found[0] if found else None


def find_time(text: str) -> time | None:
    """The clock written beside a date ("18/10/2021, 14.05 WIB", "2021-10-18T14:05+07:00"), with its zone where it names one."""
    without_days = text[:200]
    for form in _FORMS:
        without_days = form.sub(" ", without_days)
    found = _TIME.search(without_days)
    if found is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_zone(found["zone"]))


def _zone(name: str | None) -> timezone | None:
    """The time zone of that name or offset, None where there is none."""
    if not name:
        return None
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes)) if minutes < 24 * 60 else None
    hours = ZONES[name.lower()]
    return timezone(timedelta(hours=hours)) if hours else UTC


def date_line(line: str) -> tuple[date, str] | None:
    """The date of a line that says when a page was published, and the line's other words; None for any other line.

    A caption or a sentence that mentions a date is no such line: beside the date there is a clock, a word for "published", an outlet or
    a name set off by a dash or a bar, or nothing but a town; and never more than eight words.
    """
    found = _first(line) if len(line) <= 160 else None
    if found is None:
        return None
    day, start, end = found
    beside = line[:start] + " " + line[end:]
    sure = bool(_BYLINE.match(beside) or _CLOCK.search(beside) or _LABEL.search(beside) or _SEPARATOR.search(beside) or outlet_beside(line))
    for pattern in (_CLOCK, _LABEL, _FILLER):
        beside = pattern.sub(" ", beside)
    rest = " ".join(beside.split()).strip(" ,;:()|·•-–—")
    if len(re.findall(r"\w+", rest)) > (8 if sure else 2) or rest.endswith((".", "?", "!", "”", '"')):
        return None
    return day, rest


def _first(text: str) -> tuple[date, int, int] | None:
    """The earliest valid date in the text with its offsets."""
    best: tuple[date, int, int] | None = None
    for form in _FORMS:
        for match in form.finditer(text[:4000] if best is None else text[: best[1]]):
            day = _calendar(match["year"], match["month"], match["day"])
            if day is not None:
                best = (day, match.start(), match.end())
                break
    return best


def _calendar(year: str, month: str, day: str) -> date | None:
    """The date of three written parts, None if the calendar has no such day."""
    years = int(year) + (2000 if len(year) == 2 else 0)
    months = MONTHS.get(month.lower()) or (int(month) if month.isascii() and month.isdigit() else 0)
    days = int(day)
    if months > 12 >= days:  # an American order: there is no month 18
        months, days = days, months
    try:
        return date(years, months, days)
    except ValueError:
        return None
