"""Who leads a body or a country, in the newest sentence that names somebody by its highest office; and what office somebody has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Question
from assistant.leaning import DEFINED
from assistant.names import other_names
from assistant.rank import Ranked
from assistant.speakers import NAME
from assistant.topics import names, own_words
from index.words import fold

LEADS = re.compile(
    r"^\W*(?:who(?:[’']s| is)?(?: currently)? (?:(?:leads|heads|runs|chairs)|(?:the )?(?:leader|head|boss|chief) of)"
    r"|siapa(?:kah)?(?: yang)?(?: sekarang)? (?:memimpin|mengepalai|mengetuai|pemimpin|pimpinan|ketua|kepala|bos))"
    r" (?:the )?(?P<body>[\w’'.-]+(?: [\w’'.-]+){0,4}?)(?: (?:now|currently|sekarang|saat ini|itu))?\W*$",
    re.IGNORECASE,
)
HIGHEST = (
    r"(?<!wakil )(?<!vice )(?<!vice-)(?<!deputy )(?<!mantan )(?<!former )\b(?i:presiden|president|sekretaris jenderal|sekjen"
    r"|secretary[ -]general|ketua(?: umum)?|chair(?:man|woman|person)?|chief|kepala|pemimpin|leader|head|direktur (?:jenderal|utama)"
    r"|director[ -]general|perdana menteri|prime minister|kanselir|chancellor|raja|king|gubernur|governor|bupati|regent|wali kota|mayor)"
)
PERSON = rf"(?P<person>{NAME})"
# Offices, which stand before a person's name in capitals, and in Indonesian what they are for stands between. Own lists.
OFFICES = frozenset(
    """
    presiden wakil pelaksana perdana menteri koordinator sekretaris jenderal ketua kepala panglima kapolri kapolda gubernur bupati wali
    direktur utama juru bicara duta besar komandan laksamana marsekal kolonel mayor kapten letnan profesor doktor dr prof raja ratu
    pangeran paus president presidents vice deputy minister ministers secretary general chief chairman chairwoman chair governor mayor
    director spokesperson spokesman spokeswoman ambassador admiral commander colonel major captain lieutenant professor doctor mr mrs ms
    sir king queen prince pope chancellor senator
    """.split()
)
OFFICE = rf"(?i:{'|'.join(sorted(OFFICES))})"
BETWEEN = r"(?: (?:of|the|for|urusan|\(?[A-ZÀ-Þ][\w’.-]*\)?)){0,8}"  # "juru bicara" and the name of whom it speaks for
WHOSE = "(?:Foreign|Prime|Defen[cs]e|Interior|Finance|Health|Justice|Trade|Energy)"  # what stands before "Minister"


def leader(question: Question, ranked: Sequence[Ranked]) -> Ranked | None:
    """The newest sentence that says who leads what a question asks about, with the name as its fact; None where it asks for nobody such."""
    asked = LEADS.match(own_words(question))
    if asked is None or question.since or question.until:
        return None
    bodies = [asked["body"], *other_names(asked["body"])]
    return max(_named(bodies, ranked), key=lambda one: (one.article.published or date.min, one.score), default=None)


def introduced(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences that tell the office of whom a question asks who it is, with both as their fact: the best, if it can be in the language
    of the question, and the one that tells most of the office. None where it asks for nobody by name, or no sentence tells."""
    asked = who_it_is(question)
    found = [one for sentence in ranked if asked and (one := _introducing(sentence, asked))]
    first = next((one for one in found if one.article.language == question.language), found[0] if found else None)
    others = [one for one in found if one is not first]
    return [one for one in (first, max(others, key=_length, default=None)) if one]


def _length(sentence: Ranked) -> int:
    start, end = sentence.fact or (0, 0)
    return len(sentence.article.text[start:end].split())


def who_it_is(question: Question) -> set[str]:
    """The folded names of whom a question asks who it is, and the last words of others: "jokowi" and "widodo"; none where it asks else."""
    if question.kind != "who" or not DEFINED.match(fold(question.standalone)):
        return set()
    asked = names(question.standalone)
    return asked and asked | {fold(name.split()[-1]) for name in other_names(question.standalone)}


def _introducing(sentence: Ranked, asked: Collection[str]) -> Ranked | None:
    name = rf"(?:[A-ZÀ-Þ][\w’-]*\.? |[A-Z]\.){{0,4}}\b(?i:{'|'.join(map(re.escape, asked))})\b(?: {NAME})?"
    forms = (rf"\b(?:{WHOSE} )?(?:{OFFICE} ){{0,4}}{OFFICE}{BETWEEN} {name}", rf"\b{name}, (?:the |a |an )?(?:[\w-]+ ){{0,4}}{OFFICE}\b")
    for form in forms:
        if found := re.search(form, sentence.text):
            return replace(sentence, fact=(sentence.start + found.start(), sentence.start + found.end()))
    return None


def _named(bodies: Sequence[str], ranked: Sequence[Ranked]) -> Iterator[Ranked]:
    body = rf"(?i:{'|'.join(map(re.escape, bodies))})"
    forms = (
        rf"{HIGHEST}(?: of(?: the)?| dari)? {body} {PERSON}",
        rf"\b{body}(?:[’']s)? {HIGHEST} {PERSON}",
        rf"\b{PERSON}, (?:the )?{HIGHEST}(?: of(?: the)?| dari)? {body}\b",
    )
    for sentence in ranked:
        for form in forms:
            if found := re.search(form, sentence.text):
                yield replace(sentence, fact=(sentence.start + found.start("person"), sentence.start + found.end("person")))
                break
