"""The numbers that a text tells, in digits and in words, Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.sums import HIGHEST, SCALES, VOCABULARY, Meaning, Role, Sum
from assistant.times import plain

Span = tuple[Fraction, Fraction]  # the lowest and the highest number that is meant, mostly the same

POINTS = {"id": (".", ","), "en": (",", ".")}  # that part thousands, and decimals
LONGEST = 30  # characters of a number in digits, and words of one in words

NUMERAL = r"[0-9]{1,3}(?: [0-9]{3})+(?![\w.,%])|(?<!\w)\.[0-9]+(?![.,]?[0-9])|[0-9]+(?:[.,][0-9]+)*"
TOKEN = re.compile(rf"(?P<digits>{NUMERAL})(?:(?:st|nd|rd|th)\b)?|[½¼¾⅓⅔]|ber(?:puluh-puluh|ratus-ratus|ribu-ribu|juta-juta)|[^\W\d_]+")
# What may stand before digits that are no part of a name: "ke-3", "Rp5", "mid-1990", "2-1"; but not "G20", "Covid-19", "F-16".
LETTERS_BEFORE = re.compile(r"[^\W_]*[^\W\d_][^\W_]*[-.]?$")
NO_NAME_BEFORE = re.compile(r"(?:rp\.?|idr|usd|us|eur|rm|x|ke|(?!covid)[a-z]{2,}-|[a-z]{2,}\.)$")
NO_NAME_BEHIND = re.compile(
    r"(?:b|bn|mn|m|tn|t|k|rb|jt|[ap]m|s|an|km|kg|cm|mm|g|mg|ml|l|ha|[gmt]b|[kmg]?wh?|mph|kph|kmh|ft|wib|wita|wit|x|c|f|hari|jam|tahun)"
    r"(?![^\W_])"
)
GENERATION = re.compile(r"[DGHKPR]\b")  # "5G", "3D"
BARE = frozenset(("ratus", "lusin", *SCALES["id"]))  # no numbers alone, unlike "hundred"
A = re.compile(r"\b(?:a|last|first|final|top|bottom) $")
SEVERAL = re.compile(r"\b(?:several|few|beberapa|many|banyak) $")
GAPS = {
    " ": "",
    "-": "",
    "": "",
    "+ ": "",
    " and ": "and",
    "-and-": "and",
    " of ": "of",
    " of a ": "of",
    " a ": "a",
    "-a-": "a",
    " and a ": "half",
    "-and-a-": "half",
    " per ": "per",
}
# What has to stand before scales that are cut short: "5bn", "25k", "$5m".
BEHIND_DIGITS = {
    **dict.fromkeys(("mn", "bn", "tn"), re.compile(r"[0-9] ?$")),
    **dict.fromkeys(("b", "m", "t"), re.compile(r"(?:[$€£¥]|\brp\.? ?)[0-9.,]+$")),
    "k": re.compile("[0-9]$"),
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """Where a number stands, what it may be ("1.200" is one and a fifth in some texts), and the scale that closes it, 1 for none."""

    start: int
    end: int
    readings: tuple[Span, ...]
    scale: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A token of a number: its role, what it amounts to in each reading, and where it stands."""

    role: Role
    amounts: tuple[Fraction, ...]
    start: int
    end: int


def numerals(text: str, language: str | None) -> Iterator[Numeral]:
    """The numbers of a text in its language ("id", "en"; both where it is another), in order; no parts of names such as "G20"."""
    low = plain(text)
    parts = list(_parts(text, low, language))
    place = 0
    while place < len(parts):
        here = parts[place : place + LONGEST]
        taken = [_sum(low, here, choice) for choice in range(len(here[0].amounts))]
        count = max(count for count, _ in taken)
        sums = [total for length, total in taken if length == count]
        if count and (here[0].role == "many" or low[here[0].start : here[0].end] not in BARE):
            scale = Fraction(1) if sums[0].group else min(sums[0].scale, sums[0].closed)
            spans = tuple(_span(here[0], total) for total in sums)
            if here[0].role == "ordinal" and count == 1 and A.search(low, max(0, here[0].start - 10), here[0].start):  # "a third"
                spans += tuple((1 / least, 1 / most) for least, most in spans)
            yield Numeral(here[0].start, here[count - 1].end, spans, scale)
        place += max(count, 1)


def _parts(text: str, low: str, language: str | None) -> Iterator[Part]:
    known = VOCABULARY.get(language or "") or VOCABULARY["id"] | VOCABULARY["en"]
    for token in TOKEN.finditer(low):
        if token["digits"]:
            if not _in_name(text, low, token):
                yield Part("digits", readings(token["digits"], language), *token.span())
        elif found := _meaning(low, token, known):
            vague = found[0] in ("hundred", "scale") and SEVERAL.search(low, max(0, token.start() - 10), token.start())
            yield Part("many" if vague else found[0], (found[1],), *token.span())


def _meaning(low: str, token: re.Match[str], known: Mapping[str, Meaning]) -> Meaning | None:
    """What a word is of a number, also with the "-nya" that makes it "his third"."""
    word = token.group()
    cut_short = BEHIND_DIGITS.get(word)
    if cut_short and not cut_short.search(low, max(0, token.start() - 20), token.start()):  # "vitamin K"
        return None
    return known.get(word) or known.get(word.removesuffix("nya"))


def _in_name(text: str, low: str, token: re.Match[str]) -> bool:
    """Whether digits belong to a name, or are too many for a number."""
    start = max(0, token.start() - 20)
    before = LETTERS_BEFORE.search(low, start, token.start())
    if before:
        shown = text[before.start() : before.end()]
        if not NO_NAME_BEFORE.search(low, start, token.start()) or (shown.endswith("-") and not shown.islower() and shown != "Ke-"):
            return True
    if len(token.group()) > LONGEST or GENERATION.match(text, token.end()):
        return True
    behind = low[token.end() : token.end() + 8]
    return behind[:1].isalpha() and not NO_NAME_BEHIND.match(behind)


def readings(digits: str, language: str | None) -> tuple[Fraction, ...]:
    """The numbers that digits with points or commas may be, the likeliest first; the digits alone where they are no number at all."""
    head, *groups = re.split("[.,]", digits.replace(" ", ""))
    whole = Fraction("".join((head, *groups)))
    marks = [mark for mark in digits if mark in ".,"]
    decimal = whole / 10 ** len(groups[-1]) if groups else whole
    thousands = all(len(group) == 3 for group in groups) and 0 < len(head) <= 3 and not head.startswith("0")
    if len(groups) != 1 or not thousands:
        return (decimal if marks.count(marks[-1] if marks else "") == 1 else whole,)
    if marks[0] == POINTS.get(language or "", ("", ""))[0]:
        return (whole,)
    return (decimal, whole)


def _sum(low: str, parts: Sequence[Part], choice: int) -> tuple[int, Sum]:
    """How many of the parts make one number, and what it is in one of the readings."""
    total = Sum()
    for number, part in enumerate(parts):
        role = _role(low, parts, number) if number else part.role
        further = total.plus(role, part.amounts[min(choice, len(part.amounts) - 1)]) if role else None
        if further is None:
            return number, total
        total = further
    return len(parts), total


def _role(low: str, parts: Sequence[Part], number: int) -> Role | None:
    """As what a part goes on the number before it, None where it does not: "2 juta 300 ribu", "one hundred and five", "half a million"."""
    before, role = parts[number - 1].role, parts[number].role
    behind = [part.role for part in parts[number + 1 : number + 2] if low[parts[number].end : part.start] == " "]
    gap = GAPS.get(low[parts[number - 1].end : parts[number].start], "another")
    if gap == "per":  # "dua per tiga"
        return "part" if before == role == "add" else None
    if role == "digits":  # after a scale, and before a lower one
        return role if gap == "" and before == "scale" and behind == ["scale"] else None
    joins = {
        "": before != "ordinal" or role in ("ten", "teen"),
        "and": before in ("hundred", "scale") and role in ("add", "ordinal") and behind != [before],
        "half": role == "half",
        "a": before == "half" and role in ("hundred", "scale"),
        "of": before in ("many", "half", "part") and role in ("many", "scale"),
    }
    return role if joins.get(gap) else None


def _span(first: Part, total: Sum) -> Span:
    """The lowest and the highest number that is meant, the same but for vague ones."""
    low = total.closed + total.group
    unit = first.amounts[0]
    return low, low * HIGHEST.get(int(unit), unit * 1_000 - 1) / unit if first.role == "many" else low
