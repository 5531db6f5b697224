"""What a quoted sentence leaves to its article: the day that "Senin" means, the person that "Ia" means, the move that "The move" is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.answer import Gloss
from assistant.days import Period, moments
from assistant.kinds import DAYS, MONTHS
from assistant.phrases import PHRASES, day
from assistant.speakers import FUNCTION, RUN, UPPER, is_body, people, speaker
from corpus.article import Article
from index.sentences import sentence_spans
from index.words import fold

LONGEST = 400  # characters of two sentences that are quoted together
LOOKED_AT = 20_000  # characters before a sentence in which those who are named may be told of
LATELY = timedelta(days=4)  # a weekday that lies further back may as well be the coming one
PAST = timedelta(days=10)  # a paragraph that tells of a time further back may mean a weekday of then

POINTS_BACK = re.compile(
    r"(?!(?:hari|saat|kini|pagi|siang|sore|malam|pekan|minggu|bulan|tahun|kali|sekarang|dewasa) (?:itu|ini)\b)\w+ (?:itu|ini|tersebut)\b"
    r"|(?:itu|ini)(?:lah)?\b|(?:the (?:move|decision|step|measure|plan|proposal|statement|announcement|agreement|attack|incident|suspension)"
    r"|this|that|it)\b(?!['’])",
    re.IGNORECASE,
)
PERSON = re.compile(r"(?:Menurut (?:dia|beliau)|Menurutnya|Ia|Dia|Beliau|He|She)\b(?!['’])")
SEVERAL = re.compile(r"(?:Menurut mereka|Mereka|They)\b(?!['’])")
TWO = re.compile(rf"(?P<one>{RUN.pattern}) (?:dan|and) (?P<other>{RUN.pattern})(?= [^\W\dA-Z_])")
NAMED_DAY = re.compile(rf"\b(?:{MONTHS})\b|\d[/.-]\d", re.IGNORECASE)
WEEKDAY = re.compile(rf"(?:{DAYS})(?: \w+)?", re.IGNORECASE)
STEPPED = re.compile(r"\b(?:lalu|silam|ini|kemarin|kemaren|depan|mendatang|last|this|next|coming|previous)\b", re.IGNORECASE)
ON = re.compile(r"\b(?:on|pada|hari|sejak|since|until|hingga|sampai|by|from|mulai|before|after|sebelum|setelah)(?: hari)? $", re.IGNORECASE)
NO_DAY = re.compile(r"\b(?:setiap|tiap|every|each|most) $", re.IGNORECASE)
NAME_BEHIND = re.compile(rf" (?:Agung|Abu|Suci|Times|Telegraph|Express|Mail|Post|{UPPER}\w+)|[-–]\w")
WORD_BEFORE = re.compile(r"([\w’'-]+) $")
PLACE_BEFORE = r"\b(?:[Dd]i|[Kk]e|[Ii]n|[Aa]t|[Nn]ear) (?:the )?"
NO_PERSON = frozenset(  # words of names that are no person's
    """
    dewan laut perang uni piagam perjanjian kementerian badan komisi partai bank sidang traktat council sea war union charter treaty
    ministry agency commission party court house act republik federasi euro senat duma kongres parliament congress barat timur
    """.split()
)


def glosses(article: Article, start: int, end: int, language: str) -> tuple[Gloss, ...]:
    """What to put in brackets into the quote of an article from `start` to `end`, in the language of the reader, in order.

    Relative days get their date, and a pronoun at the beginning the name of whom it means; neither where that is not certain.
    """
    named = _antecedent(article, start, end, language)
    dated = _dates(article, start, end, language) if article.published else ()
    return tuple(sorted([*named, *dated], key=lambda gloss: gloss.end))


def leading(article: Article, start: int, end: int) -> int:
    """Where a quote begins that can be read alone: one sentence earlier in the paragraph when it points back to what was told there."""
    begin = article.text.rfind("\n", 0, start) + 1
    before = [begin + stop[0] for stop in sentence_spans(article.text[begin:end]) if begin + stop[0] < start]
    starts = [begin + stop[0] for stop in sentence_spans(article.text[begin:end])]
    if before and start in starts and POINTS_BACK.match(article.text, start) and end - before[-1] <= LONGEST:
        return before[-1]
    return start


def _dates(article: Article, start: int, end: int, language: str) -> Iterator[Gloss]:
    """The day of each relative time; none inside direct speech, which may be older than the article."""
    text, published = article.text[start:end], article.published
    if published is None:
        return
    begin = article.text.rfind("\n", 0, start) + 1
    told = moments(text, published, backward=False)
    given = {one.since for one in told if one.since == one.until and (not one.relative or NAMED_DAY.search(text, one.start, one.end))}
    for one in told:
        if one.since is None or not one.relative or one.since != one.until or one.since in given:
            continue
        if _in_speech(article.text[begin : start + one.start]) or NO_DAY.search(text[: one.start]):
            continue
        if not WEEKDAY.fullmatch(text, one.start, one.end) or _certain(article.text[begin:end], start - begin, one, published):
            owner = re.compile(r"['’]s\b").match(text, one.end)
            yield Gloss(owner.end() if owner else one.end, day(one.since, language))
            given.add(one.since)


def _in_speech(before: str) -> bool:
    """Whether a quotation is open behind this part of a paragraph."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _certain(paragraph: str, offset: int, one: Period, published: date) -> bool:
    """Whether a weekday without "last" or "next" is the one near the day of the article, and no part of a name ("Sunday Times")."""
    start, end = offset + one.start, offset + one.end
    if one.since is None or published - one.since > LATELY or not paragraph[start].isupper():
        return False
    earlier = [other.until for other in moments(paragraph[:start], published, backward=False) if other.until]
    if earlier and published - earlier[-1] > PAST:
        return False
    on = ON.search(paragraph, 0, start)
    word = WORD_BEFORE.search(paragraph, 0, start)
    in_name = word and word[1][0].isupper() and fold(word[1]) not in FUNCTION and not on
    behind = NAME_BEHIND.match(paragraph, end)
    return not in_name and not (behind and (not on or behind.group().startswith((" A", " T", " E", " S", "-", "–"))))


def _antecedent(article: Article, start: int, end: int, language: str) -> Iterator[Gloss]:
    """The name that the pronoun means with which the quote begins."""
    text = article.text[start:end]
    one, several = PERSON.match(text), SEVERAL.match(text)
    if not (one or several) or _in_speech(article.text[article.text.rfind("\n", 0, start) + 1 : start]):
        return
    before = _sentence_before(article.text, start, PERSON if one else None)
    if one and (name := _person(article, before)):
        yield Gloss(one.end(), name)
    elif several and (names := TWO.match(before)) and _known_apart(names):
        yield Gloss(several.end(), f"{names['one']} {PHRASES[language]['and']} {names['other']}")


def _sentence_before(text: str, start: int, same: re.Pattern[str] | None) -> str:
    """The last sentence before an offset, in its paragraph or the one before, that does not begin with the same pronouns; or empty."""
    begin = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    begin = text.rfind("\n", 0, len(text[: begin + 1].rstrip("\n"))) + 1 if text[begin + 1 : start].strip() == "" else begin + 1
    return next((s for s in ()), "")
