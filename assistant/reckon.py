"""What a written time means on the day on which it is read."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.times import AND, COUNTS, DAY_WORDS, LIKE_VERBS, NAMELIKE, STEPS, TO, UNITS, WEEKDAYS
from corpus.dates import MONTHS

YEARS = range(1900, 2101)
Days = tuple[date, date, bool]

# Before a bare number, or a month without a year, that is one of the calendar.
TIMELY = (
    r"pada|di|tahun|thn|bulan|in|of|since|sejak|mulai|from|dari|until|till|hingga|sampai|before|sebelum|after|setelah|sesudah|antara|between"
    r"|during|selama|sepanjang|awal|akhir|pertengahan|early|late|mid|year|pasca|edisi"
)
IN_TIME = re.compile(rf"(?:\b(?:{TIMELY})(?: the)?[ -]|\(|(?:19|20)[0-9]{{2}}(?:{TO}|{AND}))$")
IN_MONTH = re.compile(r"\b(?:pada|bulan|in|since|sejak|until|hingga|sampai|early|late|mid|awal|akhir|pertengahan)[ -]$")
BEFORE_MONTH = re.compile(rf"\b(?:{TIMELY})[ -]$")
MONTH_FOLLOWS = re.compile(rf"(?:{TO}|{AND})(?:{'|'.join(MONTHS)})\b")
MANY_BEFORE = re.compile(rf"(?:[0-9]|\b(?:puluh|ratus|ribu|belas|beberapa|{'|'.join(COUNTS)})) $")
ANOTHER_YEAR = re.compile(rf"{TO}(?:19|20)[0-9]{{2}}(?![0-9])")
THINGS = (
    r"orang|tentara|prajurit|pasukan|personel|warga|korban|jiwa|pengungsi|rumah|kapal|unit|ton|kg|km|meter|hektare?|kasus|kali|dolar|rupiah"
    r"|juta|ribu|miliar|persen|people|soldiers?|troops|men|women|personnel|refugees|victims|houses|homes|ships|tons|tonnes|met(?:er|re)s"
    r"|cases|times|dollars|euros|million|percent|villages?|desa"
)
COUNTED = re.compile(rf" (?:{THINGS})\b")
AHEAD = re.compile(r"\b(?:akan|bakal|will|dijadwalkan|scheduled|rencananya|due to|mulai berlaku|takes? effect)\b[^.,;:!?\n]{0,60}$")
SOON = 75  # days: what articles date without a year is seldom further ahead (by the shipped articles)
REACH = 100  # characters before a time that are read for such words


@dataclass(frozen=True, slots=True)
class Reading:
    """A form that stands in a text, read on a day.

    `low` is the text in plain form; a day without a year is looked for `backward`, or a little ahead as well.
    """

    match: re.Match[str]
    text: str
    low: str
    today: date
    backward: bool

    def __getitem__(self, group: str) -> str:
        return self.match.groupdict().get(group) or ""

    @property
    def before(self) -> str:
        """What stands before the form, as far as it matters."""
        return self.low[max(0, self.match.start() - REACH) : self.match.start()]

    @property
    def step(self) -> str:
        """The word that says which of many is meant: "lalu", "next"; empty without one."""
        return self["step"] or self["this"]

    @property
    def direction(self) -> int:
        """Where the day lies if that is not told: 1 from today on, -1 up to today, 0 up to a time soon after it."""
        if self.step:
            return STEPS[self.step]
        if AHEAD.search(self.before):
            return 1
        return -1 if self.backward else 0

    def capital(self, group: str) -> bool:
        """Whether a group begins with a capital in the text."""
        return self.text[self.match.start(group)].isupper()


def span(unit: str, today: date, steps: int) -> tuple[date, date]:
    """The first and the last day of the day, week, month or year that lies so many of them ahead; weeks begin on Monday."""
    if unit == "day":
        return today + timedelta(steps), today + timedelta(steps)
    if unit == "week":
        monday = today + timedelta(7 * steps - today.weekday())
        return monday, monday + timedelta(6)
    if unit == "year":
        return date(today.year + steps, 1, 1), date(today.year + steps, 12, 31)
    year, month = divmod(today.year * 12 + today.month - 1 + steps, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _stepped(told: str) -> int:
    return next(STEPS[word] for word in told.split() if word in STEPS)


def _year(told: str, today: date) -> int:
    if not told.isdecimal():
        return today.year + _stepped(told)
    return int(told) if len(told) == 4 else int(told) + (2000 if int(told) <= 50 else 1900)


def _nearest(month: int, number: int, today: date, direction: int, weekday: int | None) -> date:
    """The day of a year that is not told; of the nearest three, the one on the weekday beside it. ValueError where there is none."""
    years = [year for year in range(today.year - 8, today.year + 9) if year in YEARS and number <= monthrange(year, month)[1]]
    near = sorted((date(year, month, number) for year in years), key=lambda one: abs(one - today))
    if fitting := [one for one in near[:3] if one.weekday() == weekday]:
        return fitting[0]
    if direction == 1:
        return min(one for one in near if one >= today)
    return max(one for one in near if one <= today + timedelta(0 if direction else SOON))


def _dated(read: Reading) -> Days | None:
    """A day of a month, with a year or without."""
    name, told = read["month"], read["year"]
    if name in LIKE_VERBS and not told and not read.capital("month"):
        return None
    month, number = MONTHS.get(name) or int(name), int(read["day"])
    if month > 12 >= number:  # an American order
        month, number = number, month
    if told:
        found = date(_year(told, read.today), month, number)
    else:
        found = _nearest(month, number, read.today, read.direction, WEEKDAYS.get(read["weekday"]))
    return found, found, not told.isdecimal()


def _bracketed(read: Reading) -> Days | None:
    """A day and a month after a weekday or a word such as "kemarin"; other numbers in brackets are shares."""
    return _dated(read) if read["weekday"] else None


def _several(read: Reading) -> Days | None:
    """Days of one month: "7-18 Oktober 2021"."""
    found = _dated(read)
    return (found[0].replace(day=int(read["first"] or read["from"])), found[1], found[2]) if found else None


def _month(read: Reading) -> Days | None:
    told = read["year"] or read["sole"]
    month = MONTHS[read["month"]]
    if told:
        return *span("month", date(_year(told, read.today), month, 1), 0), not told.isdecimal()
    if not _is_month(read):
        return None
    this = read.today.replace(day=1)
    turn = this - timedelta(1) if read.step and read.direction == -1 else this
    return *span("month", _nearest(month, 1, turn, read.direction, None), 0), True


def _is_month(read: Reading) -> bool:
    """Whether a month without a year is one, and no other word, person or beginning of a word."""
    name, capital = read["month"], read.capital("month")
    if name in NAMELIKE:
        owner = read.low.startswith("'s", read.match.end())
        timely = read.step or IN_MONTH.search(read.before) or MONTH_FOLLOWS.match(read.low, read.match.end())
        return bool(timely) and not owner and (capital or name not in LIKE_VERBS)
    return len(name) > 3 and bool(read.step or capital or BEFORE_MONTH.search(read.before))


def _bare_year(read: Reading) -> Days | None:
    start, end = read.match.span()
    after = read.low[end : end + 24]
    last = end + 8 > len(read.low) and not after.strip(" ?!.…\"'”)\n")
    if COUNTED.match(after) or not (last or IN_TIME.search(read.low[max(0, start - REACH) : start]) or ANOTHER_YEAR.match(after)):
        return None
    return *span("year", date(int(read["year"]), 1, 1), 0), False


def _decade(read: Reading) -> Days:
    first = int(read["decade"] or read["short"])
    first += 0 if first > 99 else 1900 if first >= 30 else 2000
    return date(first, 1, 1), date(first + 9, 12, 31), False


def _weekday(read: Reading) -> Days | None:
    """The last such day, the next one, or the one of the week that is told."""
    if read["weekday"] in ("minggu", "ahad") and not _is_sunday(read):
        return None
    number, today = WEEKDAYS[read["weekday"]], read.today
    if read["week"] or read.step in ("ini", "this"):
        found = span("week", today, _stepped(read["week"] or read.step))[0] + timedelta(number)
    elif read.direction == 1:
        found = today + timedelta((number - today.weekday() - bool(read.step)) % 7 + bool(read.step))
    else:
        found = today - timedelta((today.weekday() - number - bool(read.step)) % 7 + bool(read.step))
    return found, found, True


def _is_sunday(read: Reading) -> bool:
    """Whether "Minggu" is the day and not a week, as in "dua minggu", "minggu lalu", "Minggu pertama"."""
    after = read.low[read.match.end() : read.match.end() + 12]
    counted = MANY_BEFORE.search(read.before)
    ordinal = re.match(r" (?:terakhir|pertama|kedua|ketiga|keempat)", after)
    if read.before.endswith("hari "):
        return True
    return read.capital("weekday") and not (read.step or read["week"] or counted or ordinal)


def _day_word(read: Reading) -> Days:
    return *span("day", read.today, DAY_WORDS[read["word"]]), True


def _unit(read: Reading) -> Days | None:
    """The last, this or the next week, month or year; of "dua puluh tahun lalu" and "beberapa bulan lalu" no day is known."""
    unit = UNITS[read["unit"]]
    return None if unit == "day" or MANY_BEFORE.search(read.before) else (*span(unit, read.today, STEPS[read.step]), True)


def _count(read: Reading) -> int:
    told = read["count"].replace(" ", "")
    return int(told) if told.isdecimal() else COUNTS.get(told, 1)


def _ago(read: Reading) -> Days:
    return *span(UNITS[read["unit"]], read.today, -_count(read)), True


def _up_to_now(read: Reading) -> Days:
    """So many days, weeks, months or years up to today."""
    unit, count = UNITS[read["unit"]], _count(read)
    if unit in ("day", "week"):
        return read.today - timedelta(count * (7 if unit == "week" else 1)), read.today, True
    first, last = span("month", read.today, -count * (12 if unit == "year" else 1))
    return first.replace(day=min(read.today.day, last.day)), read.today, True


READERS: dict[str, Callable[[Reading], Days | None]] = {
    **dict.fromkeys(("day", "month first", "numbers", "year first"), _dated),
    **{"in brackets": _bracketed, "days": _several, "month": _month, "year": _bare_year, "decade": _decade, "weekday": _weekday},
    **{"day word": _day_word, "unit": _unit, "this unit": _unit, "ago": _ago},
    **dict.fromkeys(("up to now", "last few", "past one"), _up_to_now),
}
