"""The words of a text that tell a time, Indonesian and English, and the calendar days that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.phrases import MONTHS, day
from assistant.reckon import READERS, YEARS, Reading, span
from assistant.times import AND, FORMS, TO, plain

NEWS = re.compile(
    r"\b(?:berita|artikel|laporan|liputan|pemberitaan|kabar|tulisan|news|articles?|reports?|stor(?:y|ies)|coverage|headlines?)\b"
)
LEADING = re.compile(
    r"(?:(?<!\w)(?:awal|akhir|pertengahan|medio|early|late|mid|(?:the )?(?:start|beginning|middle|end) of|bulan|tahun|thn|tanggal|tgl"
    r"|(?<!dini )hari|the (?:year|month of)|year|month of)[ -])+$"
)
REACH = 100  # characters before a time that may belong to it
EDGES = {
    **dict.fromkeys(("sejak", "mulai", "since", "from", "dari"), "since"),
    **dict.fromkeys(("setelah", "sesudah", "after"), "after"),
    **dict.fromkeys(("sebelum", "before", "prior to"), "before"),
    **dict.fromkeys(("hingga", "sampai", "sampai dengan", "until", "till", "up to"), "until"),
    **dict.fromkeys(("antara", "between"), "between"),
}
EDGE = re.compile(rf"(?<!\w)(?P<edge>{'|'.join(sorted(EDGES, key=len, reverse=True))}) (?:the )?$")
BOTH = {
    "id": {"since": "sejak {}", "until": "hingga {}"},
    "en": {"since": "since {}", "until": "until {}"},
}


@dataclass(frozen=True, slots=True)
class Period:
    """Where a text tells a time, and the first and the last day meant, None where open; `relative` if it depends on when it is read."""

    start: int
    end: int
    since: date | None
    until: date | None
    relative: bool


def moments(text: str, today: date, backward: bool = True) -> list[Period]:
    """The single times that a text tells when it is read on a day, in order, both ends known; "sejak 2014" tells 2014.

    A day or a month without a year is the last one up to today; if not `backward`, one that comes soon is meant, as in an article of today.
    """
    low = plain(text)
    found: list[Period] = []
    for start, end, days in sorted(_readings(text, low, today, backward), key=lambda one: (one[0], -one[1], one[2] is None)):
        floor = found[-1].end if found else 0
        if start >= floor:
            leading = LEADING.search(low, max(floor, start - REACH), start)
            known = days if days and days[0].year in YEARS and days[1].year in YEARS and days[0] <= days[1] else (None, None, False)
            found.append(Period(leading.start() if leading else start, end, *known))
    return [one for one in found if one.since]


def _readings(text: str, low: str, today: date, backward: bool) -> list[tuple[int, int, tuple[date, date, bool] | None]]:
    """Where each form stands and what it means there; None for a day that no calendar has, whose parts are no times either."""
    found: list[tuple[int, int, tuple[date, date, bool] | None]] = []
    for name, form in FORMS.items():
        for match in form.finditer(low):
            try:
                days = READERS[name](Reading(match, text, low, today, backward))
            except (ValueError, OverflowError):
                found.append((*match.span(), None))
            else:
                found += [(*match.span(), days)] if days else []
    return found


def periods(text: str, today: date, backward: bool = True) -> list[Period]:
    """The times that a text tells, in order, as `moments` does, and ranges as one: "sejak 2014", "antara 2004 dan 2008"."""
    low, found = plain(text), moments(text, today, backward)
    joined: list[Period] = []
    while found:
        one, *found = found
        floor = joined[-1].end if joined else 0
        match = EDGE.search(low, max(floor, one.start - REACH), one.start)
        edge = EDGES[match["edge"]] if match else ""
        start = match.start() if match else one.start
        if found and re.fullmatch(f"{TO}|{AND}" if edge == "between" else TO, low[one.end : found[0].start]):
            last, *found = found
            joined.append(_range(text, start if edge in ("since", "between") else one.start, one, last))
        else:
            joined.append(_open(low, start, one, edge))
    return joined


def _range(text: str, start: int, one: Period, last: Period) -> Period:
    """From the first day of one to the last day of the other; "Agustus hingga Oktober 2008" tells the year of both."""
    if one.relative and last.until and not (last.relative and (one.since or last.until) <= last.until):
        again = [moment for moment in moments(text[: last.end], last.until) if moment.end == one.end]
        one = replace(again[0], relative=last.relative) if again else one
    ends = [end for moment in (one, last) for end in (moment.since, moment.until) if end]
    return Period(start, last.end, min(ends), max(ends), one.relative or last.relative)


def _open(low: str, start: int, one: Period, edge: str) -> Period:
    """A moment, or what lies before or after it; "berita dari Oktober 2021" is of that month alone."""
    sentence = max(low.rfind(sign, 0, start) for sign in ".?!\n")
    if edge in ("", "between") or (low.startswith(("dari", "from"), start) and NEWS.search(low, sentence + 1, start)):
        return one
    since = {"since": one.since, "after": one.until and one.until + timedelta(1)}.get(edge)
    until = {"until": one.until, "before": one.since and one.since - timedelta(1)}.get(edge)
    return replace(one, start=start, since=since, until=until)


def shown(period: Period, language: str) -> str:
    """A period in short, such as "18 Okt 2021", "Okt 2021", "2014", "sejak 2014", "2004–2008" or "11–17 Okt 2021"; "" without an end."""
    since, until = period.since, period.until
    if since and until:
        return _between(since, until, language)
    if since:
        first = _name(since, span("year", since, 0)[1], language) if since.day == since.month == 1 else ""
        month = _name(since, span("month", since, 0)[1], language) if since.day == 1 else ""
        return BOTH[language]["since"].format(first or month or day(since, language))
    if until:
        return BOTH[language]["until"].format(_ending(until, language))
    return ""


def _name(since: date, until: date, language: str) -> str:
    """The day, month or year that these are the ends of; empty if there is none."""
    if since == until:
        return day(since, language)
    if (since, until) == span("month", since, 0):
        return f"{MONTHS[language][since.month - 1]} {since.year}"
    return str(since.year) if (since, until) == span("year", since, 0) else ""


def _ending(until: date, language: str) -> str:
    firsts = (until.replace(month=1, day=1), until.replace(day=1))
    return next((name for first in firsts if (name := _name(first, until, language))), day(until, language))


def _between(since: date, until: date, language: str) -> str:
    if name := _name(since, until, language):
        return name
    if since.day == since.month == 1 and (until.month, until.day) == (12, 31):
        return f"{since.year}–{until.year}"
    if since.day == 1 and until == span("month", until, 0)[1]:
        first, last = (_name(*span("month", one, 0), language) for one in (since, until))
        return f"{first.removesuffix(f' {until.year}')}–{last}" if since.year == until.year else f"{first} – {last}"
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{day(until, language)}"
    first = day(since, language)
    return (
        f"{first.removesuffix(f' {since.year}')} – {day(until, language)}"
        if since.year == until.year
        else f"{first} – {day(until, language)}"
    )
