"""True sentences, and such as were made false in one thing, each with a text that says the true one; in one language and across both.

The texts are the parallel sentences that the shipped models may learn from, sometimes with the one that stands beside them in their set. Of
one row in ten nothing is learnt: it serves to fit and to measure.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.train.sources import parallel

Change = Literal["none", "number", "date", "name", "denial", "opposite", "actor"]
Split = Literal["train", "dev"]
Make = Callable[[str, str, random.Random, Sequence[str]], str | None]

WORDS = range(5, 46)  # of a sentence
HELD_BACK = 10  # of so many rows one is not learnt from
TRUE, BESIDE, SHORTENED = 0.5, 0.3, 0.4  # how often a true sentence is shown, a neighbour beside the source, the sentence without a part
JOINED, MOST_JOINED = 0.4, 55  # how often two neighbours are told in one sentence, and how many words they may have
NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty".split(),
    "id": "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(),
}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split(),
}
JOINS = {"en": (" and ", ", while ", ", and ", " after ", ", as "), "id": (" dan ", ", sedangkan ", ", sementara ", " setelah ", ", dan ")}
PREPOSITIONS = {
    "en": re.compile(r" (?:on|in|at|from|for|with|by|during|after) "),
    "id": re.compile(r" (?:di|pada|dari|untuk|dengan|oleh|selama|setelah|ke) "),
}
OPPOSITES = {
    "en": """
        increase decrease, increased decreased, rise fall, rose fell, opened closed, open close, before after, win lose, won lost,
        accept reject, accepted rejected, more less, high low, higher lower, support oppose, supports opposes, begin end, began ended,
        first last, north south, east west, buy sell, allowed banned, confirmed denied, good bad, large small, increases decreases
    """,
    "id": """
        naik turun, meningkat menurun, membuka menutup, dibuka ditutup, sebelum sesudah, menang kalah, menerima menolak,
        diterima ditolak, lebih kurang, tinggi rendah, mendukung menentang, mulai berakhir, pertama terakhir, utara selatan, timur barat,
        membeli menjual, diizinkan dilarang, membenarkan membantah, baik buruk, besar kecil, banyak sedikit, kuat lemah, cepat lambat
    """,
}
NOT = {"en": (" not", "n't", " never"), "id": (" tidak", " bukan", " belum", " tak")}
DENIED = {  # what a "not" is put behind in English, and before in Indonesian
    "en": re.compile(r"\b(?:is|are|was|were|will|can|could|should|must|has|have|had|would|may)\b"),
    "id": re.compile(r"\b(?:akan|telah|sudah|dapat|bisa|harus|me[a-z]{4,}|di[a-z]{4,}|ber[a-z]{3,}|sedang|masih)\b"),
}
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
ACTOR = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*")
NO_NAMES = frozenset(word for table in (MONTHS, DAYS) for words in table.values() for word in words)
POOL = 400  # names among which another is looked for


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and a written sentence, each with its language; the sentence is true, or false in what was changed."""

    source: str
    written: str
    source_language: str
    written_language: str
    change: Change


def pairs(data: Path, split: Split, seed: int = 0) -> Iterator[Pair]:
    """The pairs of the rows of a split: of each row, in two of the four ways to pair its languages, mostly a true and a false sentence."""
    chance = random.Random(seed)
    rows = [dict(zip(("en", "id"), row, strict=True)) for row in parallel(data) if _is_statement(row[0])]
    pool = {language: sorted({name for row in rows for name in _names(row[language])}) for language in ("en", "id")}
    for place, row in enumerate(rows):
        held_back = zlib.crc32(row["en"].encode()) % HELD_BACK == 0
        for told, written in chance.sample([("en", "en"), ("id", "id"), ("en", "id"), ("id", "en")], 2):
            other = rows[(place + 1) % len(rows)]
            made = list(_of_row(row, other, told, written, pool[written], chance))
            if chance.random() < JOINED and len(row["en"].split()) + len(other["en"].split()) <= MOST_JOINED:
                made += _joined(row, other, told, written, pool[written], chance)
            if held_back == (split == "dev"):
                yield from made


def _of_row(
    row: dict[str, str], other: dict[str, str], told: str, written: str, pool: Sequence[str], chance: random.Random
) -> Iterator[Pair]:
    """A true sentence of a row, perhaps, and one that was made false, where it can be."""
    source = row[told]
    if chance.random() < BESIDE:
        source = " ".join(chance.sample([source, other[told]], 2))
    text = shortened(row[written], chance) if chance.random() < SHORTENED else row[written]
    if chance.random() < TRUE:
        yield Pair(source, text, told, written, "none")
    yield from _made_false(source, text, told, written, pool, chance)


def _joined(
    row: dict[str, str], other: dict[str, str], told: str, written: str, pool: Sequence[str], chance: random.Random
) -> Iterator[Pair]:
    """Two rows as the source, and both in one sentence, in either order, shorter than they were; and that made false."""
    first, second = chance.sample([_cut(row[written], written, chance), _cut(other[written], written, chance)], 2)
    if not first or not second:
        return
    word = second.split()[0]
    begun = second if word.isupper() and len(word) > 1 else second[0].lower() + second[1:]
    text = f"{first}{chance.choice(JOINS[written])}{begun}."
    yield Pair(f"{row[told]} {other[told]}", text, told, written, "none")
    yield from _made_false(f"{row[told]} {other[told]}", text, told, written, pool, chance)


def _cut(text: str, language: str, chance: random.Random) -> str:
    """The sentence without its full stop, and perhaps without its last parts."""
    text = shortened(text, chance).rstrip(". ")
    places = [match.start() for match in PREPOSITIONS[language].finditer(text) if len(text[: match.start()].split()) >= 4]
    return text[: places[-1]] if places and chance.random() < 0.5 else text


def _made_false(source: str, text: str, told: str, written: str, pool: Sequence[str], chance: random.Random) -> Iterator[Pair]:
    for change, make in chance.sample(list(CHANGES.items()), len(CHANGES)):
        changed = make(text, written, chance, pool)
        if changed and changed != text:
            yield Pair(source, changed, told, written, change)
            return


def shortened(text: str, chance: random.Random) -> str:
    """The sentence without what stands in brackets, and perhaps without its last part; it says no more than before."""
    text = re.sub(r"\s*\([^)]*\)", "", text)
    first, *parts = text.split(", ")
    if parts and len(first.split()) > 3 and chance.random() < 0.5:
        return ", ".join([first, *parts[:-1]]).rstrip(".") + "."
    return text


def another_number(text: str, language: str, chance: random.Random, pool: Sequence[str]) -> str | None:
    """With one digit, or one number word, changed."""
    found = list(DIGITS.finditer(text))
    if found:
        number = chance.choice(found)
        place = chance.choice([number.start() + at for at, sign in enumerate(number.group()) if sign.isdigit()])
        digit = chance.choice([digit for digit in "123456789" if digit != text[place]])
        return text[:place] + digit + text[place + 1 :]
    return _another(text, NUMBERS[language], chance)


def another_date(text: str, language: str, chance: random.Random, pool: Sequence[str]) -> str | None:
    """With another month or another day of the week."""
    return _another(text, MONTHS[language], chance) or _another(text, DAYS[language], chance)


def another_name(text: str, language: str, chance: random.Random, pool: Sequence[str]) -> str | None:
    """With a name of another sentence, of as many words, in place of one."""
    found = [match for match in NAME.finditer(text) if match.group() not in NO_NAMES]
    if not found:
        return None
    name = chance.choice(found)
    some = chance.sample(list(pool), min(POOL, len(pool)))
    others = [other for other in some if other.count(" ") == name.group().count(" ") and other not in text]
    return text[: name.start()] + others[0] + text[name.end() :] if others else None


def denied(text: str, language: str, chance: random.Random, pool: Sequence[str]) -> str | None:
    """Without its "not", or with one."""
    there = next((found for word in NOT[language] if (found := re.search(rf"{word}\b", text))), None)
    if there:
        return text[: there.start()] + text[there.end() :]
    verb = DENIED[language].search(text)
    if verb is None:
        return None
    return f"{text[: verb.end()]} not{text[verb.end() :]}" if language == "en" else f"{text[: verb.start()]}tidak {text[verb.start() :]}"


def opposite(text: str, language: str, chance: random.Random, pool: Sequence[str]) -> str | None:
    """With the opposite of one of its words."""
    listed = [tuple(pair.split()) for pair in OPPOSITES[language].split(",")]
    both = [pair for one, other in listed for pair in ((one, other), (other, one))]
    found = [(word, other) for word, other in both if re.search(rf"\b{word}\b(?!['’])", text)]
    return _in_place_of(text, *chance.choice(found)) if found else None


def swapped(text: str, language: str, chance: random.Random, pool: Sequence[str]) -> str | None:
    """With its first two names in each other's place."""
    one, other, *_ = [*(match for match in ACTOR.finditer(text) if match.group() not in NO_NAMES), None, None]
    if one is None or other is None:
        return None
    return text[: one.start()] + other.group() + text[one.end() : other.start()] + one.group() + text[other.end() :]


CHANGES: dict[Change, Make] = {
    "number": another_number,
    "date": another_date,
    "name": another_name,
    "denial": denied,
    "opposite": opposite,
    "actor": swapped,
}


def _is_statement(text: str) -> bool:
    return len(text.split()) in WORDS and not text.rstrip("\"'”’) ").endswith("?")


def _names(text: str) -> list[str]:
    return [name for name in NAME.findall(text) if name not in NO_NAMES]


def _another(text: str, words: Sequence[str], chance: random.Random) -> str | None:
    """With another of these words in place of one that it has."""
    found = [word for word in words if re.search(rf"\b{word}\b", text)]
    if not found:
        return None
    word = chance.choice(found)
    return _in_place_of(text, word, chance.choice([other for other in words if other != word]))


def _in_place_of(text: str, word: str, other: str) -> str:
    return re.sub(rf"\b{word}\b(?!['’])", other, text, count=1)
