"""The numbers that a text tells, in digits and in words, Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from assistant.times import plain

Span = tuple[Fraction, Fraction]  # the lowest and the highest number that is meant, mostly the same
Role = Literal["digits", "add", "ordinal", "ten", "teen", "hundred", "scale", "half", "part", "many"]
Meaning = tuple[Role, Fraction]

ONES = {
    "id": "satu dua tiga empat lima enam tujuh delapan sembilan".split(),
    "en": "one two three four five six seven eight nine".split(),
}
UP_TO_ELEVEN = [*ONES["id"], "sepuluh", "sebelas"]
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split() + [f"{word}th" for word in TEENS[3:]]
SCALES = {
    "id": {
        "ribu": 1_000,
        "rb": 1_000,
        "juta": 10**6,
        "jt": 10**6,
        **dict.fromkeys(("miliar", "milyar"), 10**9),
        **dict.fromkeys(("triliun", "trilyun"), 10**12),
    },
    "en": {"thousand": 1_000, "k": 1_000, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12},
}
MANY = {
    "id": {
        "belasan": 11,
        "puluhan": 20,
        "lusinan": 20,
        "ratusan": 100,
        "ribuan": 1_000,
        "jutaan": 10**6,
        "miliaran": 10**9,
        "triliunan": 10**12,
        "berpuluh-puluh": 20,
        "beratus-ratus": 100,
        "beribu-ribu": 1_000,
        "berjuta-juta": 10**6,
    },
    "en": {
        "tens": 20,
        "scores": 20,
        "dozens": 20,
        "hundreds": 100,
        "thousands": 1_000,
        "millions": 10**6,
        "billions": 10**9,
        "trillions": 10**12,
    },
}
HIGHEST = {11: 19, 20: 99, 100: 999}  # that vague words mean; "thousands" and more mean less than the next of them
SIGNS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
HALF = Fraction(1, 2)
POINTS = {"id": (".", ","), "en": (",", ".")}  # that part thousands, and decimals
LONGEST = 30  # characters of a number in digits, more than that is none
ENDLESS = Fraction(10**LONGEST)

NUMERAL = r"[0-9]{1,3}(?: [0-9]{3})+(?![\w.,%])|(?<!\w)\.[0-9]+(?![.,]?[0-9])|[0-9]+(?:[.,][0-9]+)*"
TOKEN = re.compile(rf"(?P<digits>{NUMERAL})(?:(?:st|nd|rd|th)\b)?|[½¼¾⅓⅔]|ber(?:puluh-puluh|ratus-ratus|ribu-ribu|juta-juta)|[^\W\d_]+")
# What may stand before digits that are no part of a name: "ke-3", "Rp5", "mid-1990", "2-1"; but not "G20", "Covid-19", "F-16".
LETTERS_BEFORE = re.compile(r"[^\W_]*[^\W\d_][^\W_]*[-.]?$")
NO_NAME_BEFORE = re.compile(r"(?:rp\.?|idr|usd|us|eur|rm|x|ke|(?!covid)[a-z]{2,}-|[a-z]{2,}\.)$")
NO_NAME_BEHIND = re.compile(
    r"(?:b|bn|mn|m|tn|t|k|rb|jt|[ap]m|s|an|km|kg|cm|mm|g|mg|ml|l|ha|[gmt]b|[kmg]?wh?|mph|kph|kmh|ft|wib|wita|wit|x|c|f|hari|jam|tahun)"
    r"(?![^\W_])"
)
BARE = frozenset(("ratus", "lusin", *SCALES["id"]))  # no numbers alone, unlike "hundred"
A = re.compile(r"\b(?:a|last|first|final|top|bottom) $")
SEVERAL = re.compile(r"\b(?:several|few|beberapa|many|banyak) $")
GAPS = {
    " ": "",
    "-": "",
    "": "",
    "+ ": "",
    " and ": "and",
    " of ": "of",
    " of a ": "of",
    " a ": "a",
    "-a-": "a",
    " and a ": "half",
    "-and-a-": "half",
    " per ": "per",
}
ONLY_BEHIND_DIGITS = frozenset(("k", "mn", "tn", "bn"))


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


def _all(role: Role, amounts: Mapping[str, int | Fraction]) -> dict[str, Meaning]:
    return {word: (role, Fraction(amount)) for word, amount in amounts.items()}


def _row(names: Sequence[str], first: int = 1, step: int = 1, form: str = "{}") -> dict[str, int]:
    return {form.format(name): first + step * number for number, name in enumerate(names)}


VOCABULARY: dict[str, dict[str, Meaning]] = {
    "id": {
        **_all("add", {"nol": 0, **_row(UP_TO_ELEVEN), "seratus": 100}),
        **_all("add", {**_row(ONES["id"], 11, form="{}belas"), **_row(ONES["id"], 10, 10, "{}puluh")}),
        **_all("ordinal", {"pertama": 1, **_row(UP_TO_ELEVEN, form="ke{}"), **_row(ONES["id"], 10, 10, "ke{}puluh")}),
        **_all("ten", {"puluh": 10}),
        **_all("teen", {"belas": 10}),
        **_all("hundred", {"ratus": 100}),
        **_all("scale", {**SCALES["id"], **{f"se{name}": amount for name, amount in SCALES["id"].items()}, "lusin": 12, "selusin": 12}),
        **_all("half", {**SIGNS, **dict.fromkeys(("setengah", "separuh", "separo", "paruh"), HALF)}),
        **_all("half", {f"seper{name}": Fraction(1, number) for number, name in enumerate(UP_TO_ELEVEN[1:10], 2)}),
        **_all("part", _row(UP_TO_ELEVEN[1:10], 2, form="per{}")),
        **_all("many", MANY["id"]),
    },
    "en": {
        **_all("add", {**_row(["zero", *ONES["en"], *TEENS], 0), **_row(TENS, 20, 10), "twice": 2, "thrice": 3}),
        **_all("ordinal", {**_row(ORDINALS), **_row([f"{name[:-1]}ieth" for name in TENS], 20, 10)}),
        **_all("hundred", {"hundred": 100}),
        **_all("scale", {**SCALES["en"], "dozen": 12}),
        **_all("half", {**SIGNS, "half": HALF}),
        **_all("part", {**_row([f"{name}s" for name in ORDINALS[2:10]], 3), "quarter": 4, "quarters": 4}),
        **_all("many", MANY["en"]),
    },
}


@dataclass(frozen=True, slots=True)
class Sum:
    """A number as it is put together: what scales have closed, the group before the next scale, and what may be added to them."""

    closed: Fraction = Fraction(0)
    group: Fraction = Fraction(0)
    last: Fraction = Fraction(0)
    room: Fraction = ENDLESS  # what is added next has to be below
    scale: Fraction = ENDLESS  # the last one, the next has to be below
    begun: bool = False

    def plus(self, role: Role, amount: Fraction) -> Sum | None:
        """The sum with a further part; None where the part begins another number."""
        match role:
            case "digits" if self.group == 0 and amount < self.scale:
                return self._with(amount, amount, 0)
            case "add" | "ordinal" if amount < self.room:
                return self._with(self.group + amount, amount, amount if amount == 100 else 10 if amount >= 20 and amount % 10 == 0 else 0)
            case "ten" | "teen" if 1 <= self.last <= 9 and self.room == 0:
                more = 9 * self.last if role == "ten" else 10
                return self._with(self.group + more, self.last + more, 10 if role == "ten" else 0)
            case "hundred" | "scale" | "many":
                return self._scaled(role, amount)
            case "half" if not self.begun or (self.room == 0 and self.group == self.last >= 1 and amount == HALF):
                return self._with(self.group + amount, Fraction(0), 0)
            case "part" | "ordinal" if 0 < self.group < amount and not self.closed and (role == "part" or self.group == 1):
                return self._with(self.group / amount, Fraction(0), 0)
        return None

    def _scaled(self, role: Role, amount: Fraction) -> Sum | None:
        """The sum times a hundred, a thousand and so on; "hundreds" begin a number, and "thousands" go on "tens of"."""
        if role == "many" and not self.begun:
            return self._with(amount, amount, 0)
        if role == "hundred":
            fits = self.group == self.last < 100 and (self.group or not self.begun)
            return self._with((self.group or Fraction(1)) * 100, Fraction(0), 100) if fits else None
        if self.group or not self.begun:
            closed = Sum(self.closed + (self.group or 1) * amount, room=amount if amount > 12 else Fraction(0), scale=amount, begun=True)
            return closed if amount < self.scale and not (role == "many" and self.closed) else None
        again = self.scale == 1_000 < amount  # "seribu triliun"
        return replace(self, closed=self.closed * amount, scale=Fraction(0), room=Fraction(0)) if again else None

    def _with(self, group: Fraction, last: Fraction, room: int | Fraction) -> Sum:
        return replace(self, group=group, last=last, room=Fraction(room), begun=True)


def numerals(text: str, language: str | None) -> Iterator[Numeral]:
    """The numbers of a text in its language ("id", "en"; both where it is another), in order; no parts of names such as "G20"."""
    low = plain(text)
    parts = list(_parts(text, low, language))
    place = 0
    while place < len(parts):
        here = parts[place : place + 20]
        taken = [_sum(low, here, choice) for choice in range(len(here[0].amounts))]
        count = max(count for count, _ in taken)
        sums = [total for length, total in taken if length == count]
        if count and (here[0].role == "many" or low[here[0].start : here[0].end] not in BARE):
            scale = Fraction(1) if sums[0].group else min(sums[0].scale, sums[0].closed)
            spans = tuple(_span(here[0], total) for total in sums)
            if here[0].role == "ordinal" and count == 1 and A.search(low, 0, here[0].start):  # "a third"
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
    if word in ONLY_BEHIND_DIGITS and not low[token.start() - 1 : token.start()].isdigit():
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
    behind = low[token.end() : token.end() + 8]
    return len(token.group()) > LONGEST or (behind[:1].isalpha() and not NO_NAME_BEHIND.match(behind))


def readings(digits: str, language: str | None) -> tuple[Fraction, ...]:
    """The numbers that digits with points or commas may be, the likeliest first; the digits alone where they are no number at all."""
    head, *groups = re.split("[.,]", digits.replace(" ", ""))
    whole = Fraction("".join((head, *groups)))
    marks = [mark for mark in digits if mark in ".,"]
    decimal = whole / 10 ** len(groups[-1]) if groups else whole
    thousands = all(len(group) == 3 for group in groups) and 0 < len(head) <= 3 and not head.startswith("0")
    if len(groups) != 1 or not thousands:
        return (decimal if marks.count(marks[-1] if marks else "") == 1 else whole,)
    if marks[0] == POINTS.get(language or "", ".,")[0]:
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
        "and": before in ("hundred", "scale") and role in ("add", "ordinal") and behind not in (["scale"], ["hundred"]),
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
