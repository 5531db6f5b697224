"""How times are written in Indonesian and English: the words, and the forms that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.dates import MONTHS

# Small letters and one kind of blank, dash and apostrophe: every character keeps its place.
_SAME = {**dict.fromkeys("\t\xa0\u202f", " "), **dict.fromkeys("–—‑", "-"), "’": "'"}
_PLAIN = str.maketrans({**{chr(code): chr(code + 32) for code in range(65, 91)}, **_SAME})
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
COUNTS = {
    name: number
    for number, names in enumerate(
        "satu|one|a|an dua|two tiga|three empat|four lima|five enam|six tujuh|seven delapan|eight sembilan|nine sepuluh|ten sebelas|eleven"
        " duabelas|twelve".split(),
        start=1,
    )
    for name in names.split("|")
}
UNITS = {
    **dict.fromkeys(("hari", "day", "days"), "day"),
    **dict.fromkeys(("minggu", "pekan", "week", "weeks"), "week"),
    **dict.fromkeys(("bulan", "month", "months"), "month"),
    **dict.fromkeys(("tahun", "year", "years"), "year"),
}
STEPS = {
    **dict.fromkeys("lalu kemarin kemaren silam last past previous".split(), -1),
    **dict.fromkeys("ini this".split(), 0),
    **dict.fromkeys("depan mendatang next coming".split(), 1),
}
DAY_WORDS = {
    **dict.fromkeys(("kemarin lusa", "kemarin dulu", "the day before yesterday"), -2),
    **dict.fromkeys(("kemarin", "kemaren", "semalam", "tadi malam", "yesterday", "last night"), -1),
    **dict.fromkeys(("hari ini", "tadi pagi", "tadi siang", "tadi sore", "malam ini", "nanti malam", "today", "tonight"), 0),
    **dict.fromkeys(("this morning", "this afternoon", "this evening"), 0),
    **dict.fromkeys(("besok", "esok", "tomorrow"), 1),
    **dict.fromkeys(("lusa", "besok lusa", "the day after tomorrow"), 2),
}
NAMELIKE = frozenset("may march mei maret april mar".split())  # that are other words, or people, as well
LIKE_VERBS = frozenset("may march mar".split())


def plain(text: str) -> str:
    """The text as the forms are looked for in it, with every offset kept: small letters, one kind of blank, dash and apostrophe."""
    return text.translate(_PLAIN)


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH = rf"(?P<month>{_any(MONTHS)})\b(?:(?<![a-z]{{4}})\.(?= [0-9]))?"
YEAR = r"(?:tahun )?(?P<year>[0-9]{4}(?![0-9])|tahun (?:lalu|ini|depan)\b|(?:last|this|next) year\b)"
NUMBER = r"[0-9]{1,2}"
ALONE = r"(?<![\w.,:/-])"
DAY = rf"{ALONE}(?P<day>{NUMBER})(?:st|nd|rd|th)?"
MONTH_NUMBER = r"(?P<month>[0-9]{1,2})"
PART = r"(?: (?:pagi|siang|sore|petang|malam|dini hari|morning|afternoon|evening|night))?"
BEFORE = rf"(?:(?<!\w)(?P<weekday>{_any([*WEEKDAYS, *DAY_WORDS])}){PART}(?:,? ?(?P<open>\()|, ?| )(?:tanggal |tgl )?)?"
CLOSE = r"(?(open)\)?)"
TOLD = r"(?:yang |yg )?(?P<step>lalu|silam|ini|kemarin|kemaren|depan|mendatang)\b"
THIS = r"(?:(?P<this>last|this|next|coming|previous) )"
UNIT = rf"(?P<unit>{_any(UNITS)})\b"
WEEK = r"(?P<week>(?:pekan|minggu) (?:lalu|ini|depan)|(?:last|this|next) week)\b"
SOME = rf"[0-9]{{1,3}}|dua ?belas|{_any(COUNTS)}"
COUNT = rf"(?<![\w.,-])(?<!puluh )(?<!ratus )(?<!ribu )(?<!belas )(?<!ty )(?:(?P<count>{SOME}) |se)"
TO = r" ?(?:-|s/d|to|until|till|through|hingga|sampai(?: dengan)?) ?"
AND = r" (?:dan|and) "
DAYS = rf"{ALONE}(?:(?:antara|between) (?P<first>{NUMBER}){AND}|(?P<from>{NUMBER}){TO})(?P<day>{NUMBER})"
S = r"(?:-?an|'?s)\b"

FORMS = {
    name: re.compile(form)
    for name, form in {
        "day": rf"{BEFORE}{DAY}(?: of |[ -]){MONTH}(?:,?[ -]{YEAR}|(?![ ,-]{{1,2}}[0-9]{{3}})(?: {TOLD})?){CLOSE}",
        "month first": rf"{BEFORE}\b{MONTH} (?P<day>{NUMBER})(?:st|nd|rd|th)?(?![\w:]|[.,][0-9])(?:,? {YEAR})?{CLOSE}",
        "numbers": rf"{BEFORE}{DAY}(?P<sign>[/.-]){MONTH_NUMBER}(?P=sign)"
        rf"(?P<year>[0-9]{{4}}|(?<=/)[0-9]{{2}})(?![\w/]|[.,-][0-9]){CLOSE}",
        "in brackets": rf"{BEFORE}(?<=\()(?P<day>{NUMBER})/{MONTH_NUMBER}\)",
        "year first": rf"{BEFORE}{ALONE}(?P<year>[0-9]{{4}})(?P<sign>[/-]){MONTH_NUMBER}(?P=sign)(?P<day>{NUMBER})(?![\w/-]){CLOSE}",
        "days": rf"{DAYS} {MONTH}(?:,?[ -]{YEAR})?",
        "month": rf"(?<!\w)(?<![0-9] )(?<![0-9]-){THIS}?{MONTH}(?:,? (?:of )?{YEAR}|-(?P<sole>[0-9]{{4}})(?![0-9])|(?: {TOLD})?)(?!\w)",
        "year": r"(?:(?<=mid-)|(?<=[0-9]-)|(?<=[0-9] -)|(?<![\w.,:/$€£#-]))(?P<year>19[0-9]{2}|20[0-9]{2}|2100)"
        r"(?![\w%]|[.,:/][0-9]|-[a-z])",
        "decade": rf"(?<![\w-])(?:(?:era |dekade |tahun |the )?(?P<decade>(?:19|20)[0-9]0){S}"
        rf"|(?:era|dekade|tahun|the) '?(?P<short>[0-9]0){S})",
        "weekday": rf"(?<!\w)(?<!pasar )(?<!good )(?<!black ){THIS}?(?P<weekday>{_any(WEEKDAYS)})\b{PART}(?: {WEEK}| {TOLD})?",
        "day word": rf"(?<![\w-])(?<!pars )(?<!usa )(?<!russia )(?<!india )(?P<word>{_any(DAY_WORDS)})\b(?!-)",
        "unit": rf"(?<![\w-])(?<!ulang ){UNIT} {TOLD}",
        "this unit": rf"(?<![\w-]){THIS}{UNIT}(?! of\b)",
        "ago": rf"{COUNT}{UNIT}(?: (?:yang |yg )?(?:lalu|silam)| ago)\b",
        "up to now": rf"{COUNT}{UNIT} (?:terakhir|belakangan)\b(?: ini\b)?",
        "last few": rf"(?<!\w)(?<!will )(?<!to )(?<!not )(?:the )?(?:last|past) (?P<count>{SOME}) (?P<unit>days|weeks|months|years)\b",
        "past one": r"\bthe past (?P<unit>week|month|year)\b",
    }.items()
}
