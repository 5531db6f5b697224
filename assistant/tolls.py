"""Counts that grow from day to day, such as the dead of a flood: of several dated articles the newest count comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Question
from assistant.kinds import may_answer
from assistant.rank import Ranked
from assistant.topics import names, own_words
from index.words import fold, in_words, subject_words

FURTHEST = 5.0  # log odds by which a newer count may lie behind the best sentence: it names the same people and places, and counts the same
# What is counted, in both languages; a sentence counts what a question asks for if both have words of one line.
COUNTED = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        r"tewas|meninggal|mati|gugur|wafat|korban (?:jiwa|tewas|meninggal)|kematian|died|dead|deaths?|death toll|killed|fatalities|lives",
        r"(?:ter)?luka(?:-luka)?|cedera|injur(?:ed|ies)|wounded|hurt",
        r"hilang|missing",
        r"terinfeksi|tertular|positif|kasus|infected|infections|cases",
        r"(?:me|di)ngungsi|pengungsi|diungsikan|dievakuasi|displaced|evacuated|evacuees|refugees|homeless",
    )
)


def newest_count(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The newest sentence that counts what the best counts, and the best, where it is of an older article; empty where nothing is newer."""
    best = ranked[0]
    counted = [line for line in COUNTED if line.search(fold(question.standalone)) and line.search(fold(best.text))]
    if question.kind != "how many" or not counted or question.since or question.until or best.article.published is None:
        return []
    about = names(f"- {best.article.text}") & set(subject_words(own_words(question)))
    newer = [
        one
        for one in ranked
        if one.score >= best.score - FURTHEST
        and one.article.published is not None
        and one.article.published > best.article.published
        and any(line.search(fold(one.text)) for line in counted)
        and one.fact is not None
        and may_answer("how many", one.article.text[slice(*one.fact)])
        and about
        and all(f" {name} " in in_words(f"{one.article.title} {one.article.text}") for name in about)
    ]
    newest = max(newer, key=lambda one: (one.article.published or best.article.published, one.score), default=None)
    return [newest, best] if newest else []
