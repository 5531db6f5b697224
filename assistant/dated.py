"""The days, months and years that a sentence tells, as they compare: also such as no question asks for, "the second of May", "2019-20"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.days import Period, moments
from assistant.reckon import span
from assistant.sums import ONES, ORDINALS, TENS, UP_TO_ELEVEN
from assistant.times import ALONE, AND, COUNTS, MONTH, NAMELIKE, NUMBER, TO, WEEKDAYS, plain
from corpus.dates import MONTHS

ANY_YEAR, WEEKDAY = "any year", "weekday"
UNDATED = date(1904, 1, 1)  # the day of reading where it is unknown: in a leap year, and so long ago that nothing is dated so

NAMED = re.compile(rf"\b{MONTH}|[0-9][/.-][0-9]")
COUNTED = re.compile(rf"[0-9]|\bse(?:hari|minggu|pekan|bulan|tahun)\b|\b(?:{'|'.join(COUNTS)}|ago|terakhir|belakangan|past)\b")
COUNT_BEFORE = re.compile(r"\b(?:juta|miliar|belasan|puluhan|ratusan|ribuan|jutaan|puluh|ratus|ribu|[0-9]+) $")
NAMED_WEEKDAY = re.compile(rf"(?P<told>(?:hari )?(?P<weekday>{'|'.join(WEEKDAYS)})\b)[ ,(]*")
ROW = re.compile(r"(?P<told>\D*(?P<first>[0-9]{1,2}))\D")
NIGHTS = frozenset(("semalam", "tadi malam", "last night"))  # or overnight
SOME = re.compile(r"(?:days|weeks|months|years)$")  # "in the coming weeks" are no week
REGULAR = re.compile(r"\b(?:setiap|tiap|tiap-tiap|every|each)(?: hari)? $")
# Dashes between days, at which a day ends for this purpose: "31 Januari-15 Maret", "mid-1960s".
PARTING = re.compile(rf"(?<=[a-z])-(?=[0-9]{{1,2}} (?:{'|'.join(MONTHS)})\b)|(?<=[0-9])-(?=(?:{'|'.join(MONTHS)})\b)|(?<=\bmid)-")
DECADES = {
    **{f"{name[:-1]}ies": place for place, name in enumerate(TENS, 2)},
    **{f"{name}{gap}puluhan": place for place, name in enumerate(ONES["id"], 1) for gap in ("", " ")},
}
UP_TO_NINETEEN = {"en": ORDINALS, "id": [*UP_TO_ELEVEN, *(f"{name} belas" for name in ONES["id"][1:])]}
DAY_NAMES = {
    **{name: number for names in UP_TO_NINETEEN.values() for number, name in enumerate(names, 1)},
    **{
        f"{tens}{name}": 20 + number
        for names, tens in (("en", "twenty-"), ("id", "dua puluh "))
        for number, name in enumerate(UP_TO_NINETEEN[names][:9], 1)
    },
    **{"twentieth": 20, "dua puluh": 20, "thirtieth": 30, "tiga puluh": 30, "thirty-first": 31, "tiga puluh satu": 31},
}
WHEN = (
    r"in|of|by|since|until|till|through|early|late|mid|last|this|next|from|during|before|after|di|pada|bulan|akhir|awal|pertengahan|mulai"
    r"|sejak|hingga|sampai|menjelang|medio"
)
IN_YEAR = r"(?:,? (?P<year>[0-9]{4})\b)?"
ROWS = re.compile(rf"\b{MONTH} (?P<first>{NUMBER})(?:{TO}|{AND})(?P<last>{NUMBER})(?![\w:]|[.,][0-9]){IN_YEAR}")
FIRSTS = re.compile(rf"{ALONE}(?P<day>{NUMBER})(?=(?:, {NUMBER})*(?:,? (?:dan|and|atau|or) |, ){NUMBER} {MONTH}{IN_YEAR})")
WORDED = re.compile(
    rf"\b(?P<tanggal>tanggal )?(?P<word>{'|'.join(sorted(DAY_NAMES, key=len, reverse=True))})(?(tanggal)| of) {MONTH}{IN_YEAR}"
)
SLASHED = re.compile(r"(?<![\w/.,])(?P<day>1[3-9]|2[0-8])/(?P<month>0?[1-9]|1[0-2])(?![\w/])")
SEASONS = re.compile(r"(?<![\w.,-])(?P<first>(?:19|20)[0-9]{2})[-/](?P<last>[0-9]{2})(?![\w/-]|[.,][0-9])")
TENS_OF_YEARS = re.compile(rf"(?:\b(?:the|mid|early|late|nineteen|tahun|era|dekade)[ -])+(?P<tens>{'|'.join(DECADES)})\b")
WEEKDAYS_ALL = re.compile(rf"\b(?P<weekday>{'|'.join(name for name in WEEKDAYS if name.endswith('day'))})s\b")
MONTHS_ALONE = re.compile(rf"(?<=[ -])(?<!\w)(?P<month>{'|'.join(NAMELIKE)})\b(?! [0-9]|-)")
TIMELY = re.compile(rf"\b(?:{WHEN})[ -]$")


@dataclass(frozen=True, slots=True)
class Day:
    """Where a time is told, its first and last day, and its unit: "", `ANY_YEAR` where no year is told, `WEEKDAY` where only that is.

    What is not `firm` is told by the way, such as "this year".
    """

    start: int
    end: int
    since: date
    until: date
    unit: str = ""
    firm: bool = True


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a sign that is no word in place of these parts."""
    for start, end in spans:
        text = text[:start] + "_" * (end - start) + text[end:]
    return text


def days(text: str, published: date | None) -> list[Day]:
    """The times of the calendar that a text tells when it is read on the day of publication, in order, none over another.

    Without that day, "yesterday" is none. A row of days, "5-7 October", is told by its two ends; "two years ago" is a number.
    """
    low, today, found = plain(text), published or UNDATED, list[Day]()
    for read in (_rows, _dated, _seasons, _decades):
        found += read(blank(low, _spans(found)), today)
    masked = blank(PARTING.sub(lambda dash: " " if low.endswith("mid", 0, dash.start()) else ";", low), _spans(found))
    read_as = "".join(sign if sign in "_; " else typed for sign, typed in zip(masked, text, strict=True))
    found += [day for one in moments(read_as, today, backward=False) for day in _moment(masked, one, published)]
    found += _alone(blank(masked, _spans(found)), text, today)
    return sorted(found, key=lambda day: day.start)


def _spans(found: Iterable[Day]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in found]


def _single(start: int, end: int, match: re.Match[str], number: int, today: date) -> Iterator[Day]:
    """A day of the month of a match; without a year the nearest; none if the calendar has no such day."""
    month = MONTHS.get(match["month"]) or int(match["month"])
    told = match.groupdict().get("year")
    near = [int(told)] if told else range(today.year - 1, today.year + 2)
    fitting = [date(year, month, number) for year in near if year > 0 and 1 <= number <= monthrange(year, month)[1]]
    if fitting:
        day = min(fitting, key=lambda one: abs(one - today))
        yield Day(start, end, day, day, "" if told else ANY_YEAR)


def _rows(low: str, today: date) -> Iterator[Day]:
    """Both ends of "October 5-7, 2021", the first of "4 dan 5 Maret"."""
    for match in ROWS.finditer(low):
        yield from _single(match.start(), match.end("first"), match, int(match["first"]), today)
        yield from _single(match.start("last"), match.end(), match, int(match["last"]), today)
    for match in FIRSTS.finditer(low):
        yield from _single(*match.span(), match, int(match["day"]), today)


def _dated(low: str, today: date) -> Iterator[Day]:
    """Days such as "the second of September", "tanggal dua September", "18/10"."""
    for match in WORDED.finditer(low):
        yield from _single(*match.span(), match, DAY_NAMES[match["word"]], today)
    for match in SLASHED.finditer(low):
        yield from _single(*match.span(), match, int(match["day"]), today)


def _seasons(low: str, today: date) -> Iterator[Day]:
    """The second year of "2019-20"."""
    for match in SEASONS.finditer(low):
        first, last = int(match["first"]), int(match["last"])
        if last == first % 100 + 1 or 12 < first % 100 < last:
            yield Day(*match.span("last"), *span("year", date(first - first % 100 + last, 1, 1), 0))


def _decades(low: str, today: date) -> Iterator[Day]:
    """Years such as "the nineties", "tahun sembilan puluhan"; and days such as "Sundays", of no week."""
    for match in TENS_OF_YEARS.finditer(low):
        first = DECADES[match["tens"]] * 10
        first += 1900 if first >= 30 else 2000
        yield Day(*match.span(), date(first, 1, 1), date(first + 9, 12, 31))
    for match in WEEKDAYS_ALL.finditer(low):
        yield replace(_of_week(*match.span(), WEEKDAYS[match["weekday"]]), firm=False)


def _moment(low: str, one: Period, published: date | None) -> Iterator[Day]:
    """A moment as values: of days in a row both ends, of "Senin (18/10/2021)" the weekday and the day."""
    written, since, until = low[one.start : one.end], one.since, one.until
    if since is None or until is None:
        return
    if NAMED.search(written):
        unit, start, end = ANY_YEAR if one.relative else "", one.start, one.end
        if weekday := NAMED_WEEKDAY.match(written):
            yield _of_week(start, start + weekday.end("told"), WEEKDAYS[weekday["weekday"]])
            start, end = start + weekday.end(), end - written.endswith(")")
        if (row := ROW.match(written, start - one.start)) and since < until and since.day == int(row["first"]):
            yield Day(start, start + row.end("told"), since, since, unit)
            start, since = start + row.end(), until
        yield Day(start, end, since, until, unit)
    elif one.relative and since == until and any(name in written for name in WEEKDAYS):
        yield Day(one.start, one.end, since, until, WEEKDAY, firm=not REGULAR.search(low, max(0, one.start - 20), one.start))
    elif not one.relative:
        yield Day(one.start, one.end, since, until)
    elif (
        published
        and not SOME.search(written)
        and not COUNTED.search(written)
        and not COUNT_BEFORE.search(low, max(0, one.start - 12), one.start)
    ):
        yield Day(one.start, one.end, since, until, firm=not since <= published <= until and written not in NIGHTS)


def _of_week(start: int, end: int, number: int) -> Day:
    day = UNDATED + timedelta(number - UNDATED.weekday())
    return Day(start, end, day, day, WEEKDAY)


def _alone(low: str, text: str, today: date) -> Iterator[Day]:
    """Months whose names are other words as well, where a word before says that they are months: "akhir April"."""
    for match in MONTHS_ALONE.finditer(low):
        if text[match.start()].isupper() and TIMELY.search(low, max(0, match.start() - 14), match.start()):
            yield Day(*match.span(), *span("month", date(today.year, MONTHS[match["month"]], 1), 0), ANY_YEAR)
