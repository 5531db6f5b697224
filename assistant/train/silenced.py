"""Passages from which the words that answer a question are taken: they still tell of what is asked about, and no longer answer."""

from __future__ import annotations

import re

from assistant.kinds import MONTHS
from assistant.train.perturb import NUMBERS

LONGEST = 8  # words of an answer that is taken out
PLACED = {
    "en": r"on|in|at|by|for|of|from|to|about|since|until|within|during|because of|due to|after|before|over|under|with",
    "id": r"pada|di|oleh|selama|sebesar|sebanyak|dari|ke|sejak|hingga|sampai|karena|akibat|setelah|sebelum|dengan|untuk|seharga|senilai"
    r"|setinggi|sepanjang|seberat|seluas|dalam|guna|menjelang",
}
ROUGHLY = {
    "en": r"about|around|nearly|some|roughly|more than|at least|up to|the|an?|late|early",
    "id": r"sekitar|lebih dari|hampir|kira-kira|sedikitnya|hingga",
}
LEADING = {code: re.compile(rf"(?:,? (?:{PLACED[code]}))+(?: (?:{ROUGHLY[code]}))*\s*$") for code in PLACED}
ROUGH = {code: re.compile(rf"\b(?:{ROUGHLY[code]})\s*$", re.IGNORECASE) for code in ROUGHLY}
SOME = {"en": "several", "id": "sejumlah"}
NUMBER = re.compile(
    rf"(?:\d[\d.,]*|{'|'.join(NUMBERS['en'] + NUMBERS['id'])})"
    r"\b(?: (?:juta|ribu|miliar|million|billion|thousand|belas|puluh|ratus))*",
    re.IGNORECASE,
)
DATE = re.compile(rf"\b(?:{MONTHS}|1\d{{3}}|20\d\d)\b", re.IGNORECASE)


def silenced(text: str, start: int, end: int, language: str) -> str | None:
    """A text without the answer in this span, in a form that still reads: an apposition or what stands behind a preposition goes, a number
    becomes "several", a name goes from behind a title; None where none of these fits."""
    answer, before, after = text[start:end], text[:start], text[end:]
    kept, follows = before.rstrip(), after.lstrip()
    if len(answer.split()) > LONGEST or not kept:
        return None
    number, leading = NUMBER.match(answer), LEADING[language].search(before)
    if kept.endswith(",") and follows[:1] in (",", ".") and answer[0].isupper():
        return kept[:-1] + follows.removeprefix(",")
    if leading and (follows[:1] in (",", ".", ";") or (follows[:1].islower() and not number)):
        return before[: leading.start()] + after
    if DATE.search(answer):
        return None
    if number and (answer[number.end() :].strip() or re.match(" [a-z]", after)):
        return ROUGH[language].sub("", before) + SOME[language] + answer[number.end() :] + after
    title = kept.split()[-1]
    return kept + after if answer[0].isupper() and title[0].isupper() and title[-1].isalpha() and after[:1] in (" ", ",") else None
