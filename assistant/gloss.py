"""What a quoted sentence leaves to its article: the day that "Senin" means, the person that "Ia" means, the move that "The move" is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.answer import Gloss
from assistant.days import Period, moments
from assistant.kinds import DAYS, MONTHS
from assistant.phrases import PHRASES, day
from assistant.speakers import FUNCTION, NO_PERSON, OFFICES, RUN, UPPER, is_body, people, speaker
from corpus.article import Article
from index.sentences import sentence_spans
from index.words import fold

LONGEST = 400  # characters of two sentences that are quoted together
LOOKED_AT = 20_000  # characters before a sentence in which those who are named may be told of
LATELY = timedelta(days=4)  # a weekday that lies further back may as well be the coming one
PAST = timedelta(days=10)  # a paragraph that tells of a time further back may mean a weekday of then

NOT_THAT = (  # what stands before "itu" or "ini" and names a time or joins: "hari itu", "selain itu"
    "hari|saat|kini|pagi|siang|sore|malam|pekan|minggu|bulan|tahun|kali|sekarang|dewasa|sejak|sejauh|selain|setelah|sesudah|sebelum|karena"
    "|oleh|untuk|dengan|akibat|sementara|seperti|selama"
)
POINTS_BACK = re.compile(
    rf"(?!(?:{NOT_THAT}) (?:itu|ini)\b)\w+ (?:itu|ini|tersebut)\b|(?:itu|ini)(?:lah)?\b"
    r"|(?:the (?:move|decision|step|measure|plan|proposal|statement|announcement|agreement|attack|incident)|this|that|it)\b(?!['’])",
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
ANOTHER = re.compile(  # somebody without a name who may be meant as well: "the president", "menteri itu"
    rf"\b(?:the|an?|his|her|their|its|seorang) (?:[\w-]+ ){{0,2}}(?:{'|'.join(OFFICES)}|man|woman|official|leader)\b(?!,? {UPPER})"
    rf"|\b(?:{'|'.join(OFFICES)})(?:nya| itu| tersebut)\b"
)
ANY_MORE = re.compile(rf"\b(?:{UPPER}\w+|\w{{2,}}(?:ers|ors|ians|ists|ies|men|people|troops|states)|para|warga|mereka|\w{{3,}}-\w{{3,}})\b")
OTHER_WORD = re.compile(r"\w+(?:ian|ean|ish|ese|can|man)")  # "Russian", "German"
TOGETHER = re.compile(r",? (?:dan|and|serta|bersama|with|dengan)\b")
LONGEST_CHAIN = 2  # sentences that go on with the same pronoun


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
    starts = [begin + first for first, _ in sentence_spans(article.text[begin:end])]
    if start not in starts[1:] or not POINTS_BACK.match(article.text, start, end):
        return start
    before = starts[starts.index(start) - 1]
    return before if end - before <= LONGEST else start


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
    before = _sentences_before(article.text, start)
    if one and (name := _person(article.text[max(0, start - LOOKED_AT) : start], before, one.group())):
        if name.split()[-1] not in text:
            yield Gloss(one.end(), name)
    elif several and (names := _two(before)):
        yield Gloss(several.end(), f" {PHRASES[language]['and']} ".join(names))


def _two(before: list[str]) -> tuple[str, ...]:
    """The two states or bodies that the sentence before is about, if it names no others."""
    both = TWO.match(before[-1]) if before else None
    if both is None or ANY_MORE.search(before[-1], both.end()) or not (is_body(both["one"]) and is_body(both["other"])):
        return ()
    return both["one"], both["other"]


def _sentences_before(text: str, start: int) -> list[str]:
    """The sentences of the paragraph before an offset, and of the paragraph before that."""
    paragraph = text.rfind("\n", 0, start) + 1
    begin = text.rfind("\n", 0, len(text[:paragraph].rstrip())) + 1
    return [text[begin + first : begin + last] for first, last in sentence_spans(text[begin:start])]


def _person(told: str, before: list[str], pronoun: str) -> str:
    """The full name of the one person who can be meant: the subject or speaker of the last sentence that names its own; else empty."""
    chain = list(before)
    while chain and len(before) - len(chain) < LONGEST_CHAIN and (same := PERSON.match(chain[-1])):
        if {same.group(), pronoun} & {"He", "She"} and same.group() != pronoun:
            return ""
        chain.pop()
    if not chain:
        return ""
    known = {told[slice(*span)] for span in people(told)}
    acting = _acting(chain[-1], known)
    name = acting.pop() if len(acting) == 1 else ""
    if not name or re.search(rf"{PLACE_BEFORE}{re.escape(name)}\b", told):
        return ""
    context = " ".join(before[len(chain) - 1 :])
    return "" if ANOTHER.search(context) or any(_may_be_meant(run, name, known, told) for run in _runs(context)) else name


def _acting(sentence: str, known: set[str]) -> set[str]:
    """The full names of the persons with whom a sentence begins or who speak in it; "" stands for one whose name is not certain."""
    first = RUN.match(sentence)
    if first and TOGETHER.match(sentence, first.end()):
        return set()
    spans = [] if (spoken := speaker(sentence)) is None else [spoken]
    if first and not sentence.startswith(("'s", "’s"), first.end()):
        spans += [span for span in people(sentence) if span[0] < first.end()] or [first.span()]
    names = {sentence[slice(*span)] for span in spans}
    return {_full(name, known) for name in names if any(_ends(one, name) for one in known)}


def _full(name: str, known: set[str]) -> str:
    """The name as it is told in full: "Sergei Lavrov" for "Lavrov"; empty when two have that name."""
    longer = {one for one in known if _ends(one, name)}
    full = max(longer, key=len)
    return full if all(_ends(full, one) for one in longer) else ""


def _ends(full: str, name: str) -> bool:
    return f" {full}".endswith(f" {name}")


def _runs(context: str) -> Iterator[str]:
    """The names in a text, those with an office without it."""
    held = {end: start for start, end in people(context)}
    for run in RUN.finditer(context):
        yield context[held.get(run.end(), run.start()) : run.end()]


def _may_be_meant(run: str, name: str, known: set[str], told: str) -> bool:
    """Whether a name may be that of another person than the one who is taken to be meant."""
    if not run or _ends(name, run):
        return False
    if any(_ends(one, run) for one in known):
        return True
    parts = [part for part in re.split(r"[ -]", run) if fold(part) not in FUNCTION]
    if any(fold(part) in NO_PERSON or is_body(part) for part in parts) or is_body(run) or re.fullmatch(rf"(?i:{DAYS}|{MONTHS})", run):
        return False
    if len(parts) < 2 and (not parts or OTHER_WORD.fullmatch(parts[0]) or re.search(rf"(?:^|[.!?]\s+){re.escape(run)}\b", told)):
        return False
    return re.search(PLACE_BEFORE + re.escape(run) + r"\b", told) is None
