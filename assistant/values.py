"""The numbers and days that a sentence tells, as values that compare across languages: "5,2 juta" is "5.2 million", and not "52 juta"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product, zip_longest
from typing import Literal

from assistant.dated import ANY_YEAR, WEEKDAY, Day, blank, days
from assistant.measures import ABOVE, BELOW, CURRENCIES, clocks, hedge, unit_before, unit_behind
from assistant.numerals import Numeral, numerals
from assistant.times import AND, TO, plain

Bound = Fraction | int
YEARS = range(1900, 2101)
TINY = Fraction(1, 10**9)  # by which "more than" is more

# Marks of lists and sources, and words that have a number in them and tell none.
NO_NUMBERS = re.compile(
    r"(?m)^[ \t]*\(?[0-9]{1,2}[.)](?=\s)|\[[0-9]{1,2}\]"
    r"|\b(?:kaki lima|segi (?:tiga|empat|lima|enam)|(?:every|each|split|per|last)[ -]second)\b"
)
PAIRS = re.compile(r"(?<![\w/.,-])(?P<first>[0-9]{1,2})(?P<sign>[/-])(?P<last>[0-9]{1,2})(?![\w/-]|[.,][0-9])")
DRAW = "draw"  # the unit of scores such as "2-2"
NUMERIC = re.compile(r"\D*[0-9]{1,2}[/.-][0-9]{1,2}\b")
MINUS = re.compile(r"(?<![0-9])(?:^|[ (])(?P<minus>-|−|minus )$")
SENTENCE = re.compile(r"(?:^|[.!?:\n] ?)\W*$|[\"“‘(*]$")
NOT_BOTH = re.compile(r"(?! [a-z])| (?:di|ke|dari|pada|dalam|yang|untuk|dan|atau|setelah|sejak|kali|kalinya|ini|itu|oleh|dengan|adalah)\b")
SINGLE = frozenset("one satu first pertama kesatu".split())  # mostly no numbers but where a unit follows: "one of", "salah satu"
IN_PASSING = SINGLE | frozenset("half setengah separuh separo paruh zero nol scores".split())  # "the first half", "half-brother"
LOOSE: dict[str, tuple[Bound, Bound, str]] = {
    **dict.fromkeys("a an single once tunggal perdana".split(), (1, 1, "")),
    **dict.fromkeys("both couple pair double doubled doubling twin twins keduanya berdua sepasang ganda kembar".split(), (2, 2, "")),
    **dict.fromkeys("triple tripled bertiga".split(), (3, 3, "")),
    **{"quarter": (Fraction(1, 4), Fraction(1, 4), ""), "decades": (20, 99, "year"), "fortnight": (2, 2, "week")},
    **{"se": (1, 1, "")},
}
ROMAN = "II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split()
LOOSELY = re.compile(rf"(?<![\w-])(?:se(?=[a-z]{{3}})|(?:{'|'.join(LOOSE)})\b)")


@dataclass(frozen=True, slots=True)
class Value:
    """A number, a day or a time of the day that stands in a text from `start` to `end`.

    `readings` are the lowest and highest that it may mean, one for each way to read it: numbers; days as `date.toordinal`, a month from its
    first to its last; minutes since midnight. `unit` is one of `measures.UNITS`, `ANY_YEAR` or `WEEKDAY`, the zone of a clock, "" for none;
    `hedge` one of `measures.HEDGES`. What is not `firm` bears out others ("a man" is one man, "both" are two) but need not be borne out.
    """

    kind: Literal["number", "day", "clock"]
    start: int
    end: int
    readings: tuple[tuple[Bound, Bound], ...]
    unit: str = ""
    hedge: str = ""
    firm: bool = True


def values(text: str, language: str | None, published: date | None) -> tuple[Value, ...]:
    """What a text in a language ("id", "en"; None for either) tells, in order, none over another.

    Days are read on the day of publication; without one, "yesterday" is none, and "18 October" and "Monday" are of any year.
    """
    told = blank(text, (mark.span() for mark in NO_NUMBERS.finditer(plain(text))))
    found = [Value("clock", one.start, one.end, tuple((minute, minute) for minute in one.minutes), one.zone) for one in clocks(told)]
    for one in days(_rest(told, found), published):
        spans = [(one.since, one.until), *_swapped(plain(told[one.start : one.end]), one, language)]
        readings = tuple((since.toordinal(), until.toordinal()) for since, until in spans)
        found.append(Value("day", one.start, one.end, readings, one.unit, firm=one.firm))
    for reader in (_pairs, _numbers, _loose):
        rest = _rest(told, found)
        found += reader(rest, plain(rest), language)
    return tuple(sorted(found, key=lambda value: value.start))


def _swapped(written: str, one: Day, language: str | None) -> Iterator[tuple[date, date]]:
    """The day that an American means by "1/8"."""
    if language != "id" and one.since == one.until and one.since.day <= 12 and NUMERIC.match(written):
        day = date(one.since.year, one.since.day, one.since.month)
        yield day, day


def _rest(text: str, found: Iterable[Value]) -> str:
    return blank(text, ((value.start, value.end) for value in found))


def _pairs(text: str, low: str, language: str | None) -> Iterator[Value]:
    """Fractions such as "2/3", and scores such as "2-2", which neither a two nor "2-1" bears out."""
    for match in PAIRS.finditer(low):
        first, last = int(match["first"]), int(match["last"])
        if match["sign"] == "-" and first == last:
            yield Value("number", *match.span(), ((first, last),), DRAW)
        elif match["sign"] == "/" and 0 < first < last <= 10:
            yield Value("number", *match.span(), ((Fraction(first, last), Fraction(first, last)),))


def _numbers(text: str, low: str, language: str | None) -> Iterator[Value]:
    told, floor = list(numerals(text, language)), 0
    for one, behind in zip_longest(told, told[1:]):
        if one.start >= floor:
            number = _number(text, low, one, behind)
            floor = number.end
            yield number


def _number(text: str, low: str, one: Numeral, behind: Numeral | None) -> Value:
    """A number with what stands around it; in "2-3 juta" the first may be as many millions as well."""
    named, start = unit_before(low, one.start)
    unit, end = (named, one.end) if named in CURRENCIES else unit_behind(low, one.end)
    if end - one.end < 3 and text[end - 1 : end].isupper():  # "abad ke-6 M"
        unit, end = "", one.end
    readings, vague = one.readings, one.readings[0][0] < one.readings[0][1]
    if behind and one.scale == 1 < behind.scale and re.fullmatch(rf"{TO}|{AND}| (?:or|atau) ", low[one.end : behind.start]):
        readings += tuple((least * behind.scale, most * behind.scale) for least, most in readings)
    if minus := MINUS.search(low, max(0, start - 8), start):
        readings, start = tuple((-most, -least) for least, most in readings), minus.start("minus")
    unit = unit or named
    firm = _is_firm(text, low, one, unit)
    return Value("number", start, end, readings, unit, "" if vague else hedge(low, start, one.end, end), firm)


def _is_firm(text: str, low: str, one: Numeral, unit: str) -> bool:
    """Whether a number is told as one: no "one of", "kedua negara", "a second", and no word of a name such as "Nine News"."""
    if low.startswith("keduanya", one.start):
        return False
    written = low[one.start : one.end].removesuffix("nya")
    if written in IN_PASSING:
        return written in ("one", "satu") and unit not in ("", "day" if written == "one" else "")
    if written == "kedua":
        return NOT_BOTH.match(low, one.end) is not None
    if written == "second" and low.endswith((" a ", "of a "), 0, one.start):
        return False
    return not (text[one.start].isupper() and not SENTENCE.search(text, max(0, one.start - 8), one.start))


def _loose(text: str, low: str, language: str | None) -> Iterator[Value]:
    """What tells a number without naming it: "a man", "seorang", "both", "II"."""
    for match in LOOSELY.finditer(low):
        least, most, known = LOOSE[match.group()]
        unit, end = unit_behind(low, match.end())
        if unit or match.group() != "se":
            unit = known or unit or ("people" if most == 1 else "")
            yield Value("number", match.start(), end, ((least, most),), unit, hedge(low, match.start(), match.end(), end), firm=False)
    for match in re.finditer(r"\b[IVX]{2,6}\b", text):
        if match.group() in ROMAN:
            number = ROMAN.index(match.group()) + 2
            yield Value("number", *match.span(), ((number, number),), firm=False)


def borne_out(claimed: Value, told: Sequence[Value]) -> bool:
    """Whether one of the values told says what is claimed: October by the 18th of October, but not the 18th by October."""
    return any(_agree(claimed, one, told) for one in told)


def unsupported(claimed: Sequence[Value], told: Sequence[Value]) -> tuple[Value, ...]:
    """The firm ones of the values claimed that nothing told bears out."""
    return tuple(value for value in claimed if value.firm and not borne_out(value, told))


def _agree(claimed: Value, one: Value, told: Sequence[Value]) -> bool:
    if claimed.kind != one.kind:
        claimed, one = _as_year(claimed), _as_year(one)
    if claimed.kind != one.kind:
        return False
    if claimed.kind == "day":
        return any(_days_agree(claimed, one, told, said, other) for said, other in product(claimed.readings, one.readings))
    if not _units_agree(claimed.unit, one):
        return False
    if claimed.kind == "clock":
        return bool(set(claimed.readings) & set(one.readings))
    return any(_amounts_agree(claimed, one, said, other) for said in _amounts(claimed, one) for other in _amounts(one, claimed))


def _units_agree(unit: str, told: Value) -> bool:
    """Whether a number of a unit may be the one told; "a man" is one of the people, and so is "one of them", but neither is 1 percent."""
    if not told.firm and told.readings[0] == (1, 1):
        return unit == told.unit or (not told.unit and unit == "people")
    return unit == told.unit or (DRAW not in (unit, told.unit) and not (unit and told.unit))


def _as_year(value: Value) -> Value:
    """A bare number as the year that it may be."""
    year = value.readings[0][0]
    if value.kind != "number" or value.unit or year not in YEARS:
        return value
    return Value("day", value.start, value.end, ((date(int(year), 1, 1).toordinal(), date(int(year), 12, 31).toordinal()),))


def _days_agree(claimed: Value, one: Value, told: Sequence[Value], said: tuple[Bound, Bound], other: tuple[Bound, Bound]) -> bool:
    (since, until), (first, last) = said, other
    if claimed.unit == WEEKDAY:
        return first == last and (first - since) % 7 == 0
    if claimed.unit == ANY_YEAR:
        since, until = (_in_year(day, _year(first)) for day in (since, until))
    elif one.unit == ANY_YEAR:
        if not _tells_year(told, _year(since)):
            return False
        first, last = (_in_year(day, _year(since)) for day in (first, last))
    return since <= first <= last <= until


def _tells_year(told: Sequence[Value], year: int) -> bool:
    """Whether anything told lies in a year."""
    dated = [one.readings[0] for one in map(_as_year, told) if one.kind == "day"]
    return any(_year(first) == _year(last) == year for first, last in dated)


def _year(day: Bound) -> int:
    return date.fromordinal(int(day)).year


def _in_year(ordinal: Bound, year: int) -> int:
    """The same day of another year; in a common year, 29 February is the first of March."""
    day = date.fromordinal(int(ordinal))
    return date(year, day.month, 1).toordinal() + day.day - 1


def _amounts(value: Value, other: Value) -> list[tuple[Bound, Bound]]:
    """The readings of a number; beside a percentage, one half is 50 as well."""
    shares = [(low * 100, high * 100) for low, high in value.readings if 0 < high < 1] if other.unit == "%" and not value.unit else []
    return [*value.readings, *shares]


def _amounts_agree(claimed: Value, told: Value, said: tuple[Bound, Bound], other: tuple[Bound, Bound]) -> bool:
    """Whether a number told is the one said, or one that the hedge of the one claimed lets in."""
    if said == other:
        opposite = (claimed.hedge in ABOVE and told.hedge in BELOW) or (claimed.hedge in BELOW and told.hedge in ABOVE)
        return not opposite and (bool(told.hedge) or claimed.hedge not in ("over", "under"))
    vague = said[0] < said[1]
    low, high = said if vague else _meant(said[0], claimed.hedge)
    return (vague or not told.hedge) and low <= other[0] <= other[1] <= high


def _meant(number: Bound, hedged: str) -> tuple[Bound, Bound]:
    """What a hedged number lets in, as finely as it is written: "about 300" from 250 to 350, "more than 1,500" up to 1,600."""
    step = _step(abs(Fraction(number)))
    if hedged == "about":
        return number - step / 2, number + step / 2
    low = number - step + TINY if hedged in BELOW else number + TINY if hedged == "over" else number
    high = number + step - TINY if hedged in ABOVE else number - TINY if hedged == "under" else number
    return low, high


def _step(number: Fraction) -> Fraction:
    """One of the last figure that is not nought: 100 for 300, a tenth for 5.2."""
    step = Fraction(1)
    while number and number % (step * 10) == 0:
        step *= 10
    while number % step and step > TINY:
        step /= 10
    return step
