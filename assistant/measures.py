"""What stands around a number and changes what it tells, Indonesian and English: its unit, words such as "almost", the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.times import ALONE, plain

# By the name of the unit, in plain form; a number of one unit is never that of another.
UNITS = {
    "%": r"%|(?:poin )?(?:persen|prosen|persentase)|per ?cent(?:age points?)?|pct|percentage points?|poin persentase",
    "basis point": r"basis points?|basis poin|bps",
    "rupiah": r"rupiahs?|idr",
    "dollar": r"(?:u\.?s\.? |singapore |australian |american |canadian )?dollars?|dolar|usd",
    "euro": r"euros?|eur",
    "pound sterling": r"pounds? sterling|poundsterling|british pounds?",
    "yen": r"yen",
    "yuan": r"yuan|renminbi",
    "rouble": r"rubel|rou?bles?",
    "ringgit": r"ringgit",
    "people": r"orang|jiwa|people|persons?",
    "second": r"detik|seconds?|secs?",
    "minute": r"menit|minutes?|mins?",
    "hour": r"jam(?! [0-9])|hours?|hrs?",
    "day": r"hari|days?",
    "week": r"minggu|pekan|weeks?",
    "month": r"bulan|months?",
    "year": r"tahun|thn|years?|yrs?",
    "decade": r"dekade|dasawarsa|decades?",
    "century": r"abad|century|centuries",
    "km/h": r"(?:km|kilometer|kilomet(?:er|re)s) ?(?:/|per|an) ?(?:h|jam|hour)|kmh|kph|kpj|mph|mil per jam|miles (?:per|an) hour",
    "square": r"(?:kilomet(?:er|re)|met(?:er|re)|mil|km|m) persegi|square (?:kilomet(?:er|re)|met(?:er|re)|mile|f[eo][eo]t)s?|(?:km|m)[2²]",
    "hectare": r"hektare?|hectares?|ha",
    "km": r"km|kilometer|kilomet(?:er|re)s?",
    "cm": r"cm|sentimeter|centimet(?:er|re)s?",
    "mm": r"mm|milimeter|millimet(?:er|re)s?",
    "m": r"m|meter|met(?:er|re)s?",
    "mile": r"mil|miles?",
    "foot": r"kaki|feet|foot|ft",
    "inch": r"inci|inch(?:es)?",
    "kg": r"kg|kilo(?:gram)?s?",
    "mg": r"mg|miligram|milligrams?",
    "g": r"g|gram|grams?",
    "ton": r"ton|tons|tonnes?",
    "litre": r"l|liter|lit(?:er|re)s?",
    "barrel": r"barel|barrels?",
    "degree": r"(?:derajat|degrees?)(?: (?:cel[sc]ius|fahrenheit))?|° ?[cf]?",
    "times": r"kali(?: lipat)?|times|-?fold",
}
SIGNS = {
    **dict.fromkeys(("rp", "rp.", "idr"), "rupiah"),
    **dict.fromkeys(("us$", "$", "as$", "a$", "s$", "usd"), "dollar"),
    **{"€": "euro", "eur": "euro", "£": "pound sterling", "rm": "ringgit", "¥": "yen"},
}
CURRENCIES = frozenset(SIGNS.values())
PREFIXED = {**SIGNS, **dict.fromkeys(("abad", "abad ke-"), "century"), **dict.fromkeys(("usia", "berusia", "aged"), "year")}
UNIT_BEHIND = re.compile(rf"[ -]?(?:{'|'.join(f'({words})' for words in UNITS.values())})(?!\w)")
UNIT_BEFORE = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(sign) for sign in sorted(PREFIXED, key=len, reverse=True))}) ?$")

MORE, NOT = r"(?:more|longer|older|higher|larger|greater|bigger)", r"(?:no|not|not be)"
HEDGES = {
    "most": rf"at most|up to|{NOT} {MORE} than|(?:a )?maximum(?: of)?|paling banyak|maksimal|maksimum|t(?:id)?ak (?:lebih dari|melebihi)|≤",
    "over": rf"{MORE} than|over|above|exceed(?:s|ed|ing)?|upwards? of|in excess of|beyond|>|di ?atas|melebihi|melampaui"
    r"|lebih (?:(?:besar|tinggi|banyak|lama|tua|panjang|jauh) )?dari(?:pada)?|lebih",
    "least": r"at least|(?:no|not) (?:less|fewer) than|(?:a )?minimum(?: of)?|≥|sedikitnya|setidaknya|setidak-tidaknya|sekurang-kurangnya"
    r"|paling (?:sedikit|tidak)|minimal|t(?:id)?ak kurang dari",
    "under": r"(?:less|fewer|lower|younger|smaller|shorter) than|under|below|<|di ?bawah|kurang dari"
    r"|lebih (?:kecil|rendah|sedikit|muda) dari",
    "nearly": r"nearly|almost|close to|just (?:under|short of)|hampir|mendekati|nyaris",
    "about": r"about|around|some|roughly|approximately|approx\.?|circa|an? estimated|estimated(?: at)?|~|≈|sekitar|kira-kira|kurang lebih"
    r"|lebih kurang|berkisar|kisaran|sekira|diperkirakan(?: sebanyak)?",
}
ABOVE, BELOW = ("over", "least"), ("under", "most", "nearly")
HEDGE_BEFORE = re.compile(
    rf"(?:(?<!\w)|(?<=[<>~≈≥≤]))(?:{'|'.join(f'(?P<{name}>{words})' for name, words in HEDGES.items())})"
    r" ?(?:the age of |usia |umur |angka )?(?P<an>an? )?$"
)
HEDGE_BEHIND = re.compile(
    r" ?(?:(?P<over>lebih(?=$|[,.;)]| (?:yang|di|ke|untuk|telah|dan|pada)\b)|\+|-plus\b)"
    r"|(?P<about>-an\b|(?<=[0-9])(?:an|s)\b|or so\b)|(?P<least>or more\b|atau lebih\b))"
)
ROUND = re.compile(
    r"(?:dozen|hundred|thousand|million|billion|trillion|half|third|quarter|fifth|tenth|day|week|month|year|hour|minute)s?\b"
)
PLACE = re.compile(r"(?:over|above|under|below|di ?atas|di ?bawah)\b")  # as well: "under three cups"
LARGE = re.compile(r"[0-9]|belas|puluh|ratus|ribu|juta|miliar|triliun|dozen|hundred|thousand|million|billion|trillion|teen\b|ty\b|ty-")
NOUN = re.compile(r"[ -][a-z]")
REACH = 40  # characters before a number in which such words stand

ZONES = r"wib|wita|wit|gmt|utc|bst|e[sd]t|p[sd]t"
PARTS = {"dini hari": 0, "pagi": 0, "siang": 12, "sore": 12, "petang": 12, "malam": 12}
CLOCK = re.compile(
    rf"(?:(?P<called>(?<!\w)(?:pukul|pkl\.?|(?<![0-9] )jam) )|{ALONE})(?P<hour>[0-2]?[0-9])"
    rf"(?:(?P<sign>[.:])(?P<minute>[0-5][0-9])(?![0-9]|[.,:][0-9])|(?P<joined>[0-5][0-9])(?= (?:{ZONES})\b))?(?![0-9]|[.,][0-9])"
    r"(?: ?(?P<half>[ap])\.?m\b\.?| ?(?P<oclock>o'clock)\b)?"
    rf"(?: (?P<part>{'|'.join(PARTS)})\b)?(?: ?\(?(?P<zone>{ZONES})\b)?"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a time of the day is told, the minutes since midnight that it may mean, and the zone where it names one."""

    start: int
    end: int
    minutes: tuple[int, ...]
    zone: str


def clocks(text: str) -> Iterator[Clock]:
    """The times of the day that a text tells, in order; "2:30" may be in either half of the day."""
    for match in CLOCK.finditer(plain(text)):
        sure = (
            match["called"]
            or match["half"]
            or match["oclock"]
            or match["sign"] == ":"
            or match["joined"]
            or (match["minute"] and match["zone"])
            or match["part"] not in (None, "malam")
        )
        hour = int(match["hour"])
        if sure and hour <= 24:
            yield Clock(
                *match.span(),
                tuple(hour * 60 + int(match["minute"] or match["joined"] or 0) for hour in _hours(match, hour)),
                match["zone"] or "",
            )


def _hours(match: re.Match[str], hour: int) -> tuple[int, ...]:
    """The hours that are meant, from 0 to 23."""
    if hour > 12 or match["hour"].startswith("0") or match["joined"]:
        return (hour % 24,)
    if match["half"]:
        return (hour % 12 + (12 if match["half"] == "p" else 0),)
    if match["part"]:
        noon = PARTS[match["part"]]
        return (hour if match["part"] == "siang" and hour > 9 else (hour % 12 + noon) % 24,)
    return tuple(dict.fromkeys((hour % 24, (hour + 12) % 24)))


def unit_behind(low: str, end: int) -> tuple[str, int]:
    """The unit that follows a number in plain text, "" for none, and where it ends."""
    match = UNIT_BEHIND.match(low, end)
    return (list(UNITS)[(match.lastindex or 1) - 1], match.end()) if match else ("", end)


def unit_before(low: str, start: int) -> tuple[str, int]:
    """The unit that stands before a number in plain text, "" for none, and where it starts."""
    match = UNIT_BEFORE.search(low, max(0, start - 10), start)
    return (PREFIXED[match.group().strip()], match.start()) if match else ("", start)


def hedge(low: str, start: int, number: int, end: int) -> str:
    """The one of `HEDGES` under which a number of plain text stands, "" if under none; it begins at `start`, its unit after `number`."""
    before = HEDGE_BEFORE.search(low, max(0, start - REACH), start)
    if before and before["an"] and not ROUND.match(low, start):  # "over a five-member council"
        before = None
    if before and number == end and PLACE.match(before.group()) and not LARGE.search(low, start, end) and NOUN.match(low, end):
        before = None
    if before:
        return next(name for name in HEDGES if before[name])
    behind = HEDGE_BEHIND.match(low, number) or HEDGE_BEHIND.match(low, end)
    return (behind.lastgroup or "") if behind else ""
