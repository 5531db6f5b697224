"""The number words of Indonesian and English, and how one after the other makes a number of them: "dua", "puluh", "lima" 25."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

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
        **dict.fromkeys(("ribu", "rb"), 1_000),
        **dict.fromkeys(("juta", "jt"), 10**6),
        **dict.fromkeys(("miliar", "milyar", "m"), 10**9),
        **dict.fromkeys(("triliun", "trilyun", "t"), 10**12),
    },
    "en": {
        **dict.fromkeys(("thousand", "k"), 1_000),
        **dict.fromkeys(("million", "mn", "m"), 10**6),
        **dict.fromkeys(("billion", "bn", "b"), 10**9),
        **dict.fromkeys(("trillion", "tn", "t"), 10**12),
    },
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
ENDLESS = Fraction(10**30)


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
        **_all(
            "scale",
            {**SCALES["id"], **{f"se{name}": amount for name, amount in SCALES["id"].items() if len(name) > 2}, "lusin": 12, "selusin": 12},
        ),
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
