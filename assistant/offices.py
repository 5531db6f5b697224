"""Who leads a body or a country: the newest sentence that names somebody by the highest office of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Question
from assistant.names import also
from assistant.rank import Ranked
from assistant.speakers import NAME
from assistant.topics import own_words

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


def leader(question: Question, ranked: Sequence[Ranked]) -> Ranked | None:
    """The newest sentence that says who leads what a question asks about, with the name as its fact; None where it asks for nobody such."""
    asked = LEADS.match(own_words(question))
    if asked is None or question.since or question.until:
        return None
    bodies = [asked["body"], *(name for name in also(asked["body"]).split(", ") if name)]
    return max(_named(bodies, ranked), key=lambda one: (one.article.published or date.min, one.score), default=None)


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
