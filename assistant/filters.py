"""Which articles a question asks for: their time, their outlets, and the words that they have to hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.answer import Conversation, Question
from assistant.days import NEWS, Period, periods, shown
from assistant.kinds import DAYS, MONTHS
from assistant.outlets import asked_for, named
from assistant.times import plain
from index.words import QUOTED, words

AFTERWARDS = timedelta(14)  # in which what happened is reported
OUT = re.compile(
    r"\b(?:published|posted|written|dated|appeared|printed|terbit|terbitan|diterbitkan|dimuat|tayang|dipublikasikan|ditulis|dirilis|edisi)\b"
    r"(?: (?!(?:yang|that|about|tentang|soal|mengenai)\b)[\w.]+){0,4} ?$"
)
ADJECTIVE = r"(?: (?:terbaru|terkini|terakhir|latest|newest|recent|apa|apa saja|yang))*"
AT_ONCE = re.compile(
    rf"{NEWS.pattern}{ADJECTIVE}(?: (?:dari|from|of|in|on|pada|di|untuk|for|sepanjang|selama|during|within|dalam)(?: the)?)? ?$"
)
FROM = re.compile(r" (?:dari|from|edisi|dated)(?: the)? ?$")
EVENT = re.compile(r"\b(?:terjadi|happen\w*|yang|that|who|which|pada|in|on|di|during|saat|ketika|when|(?:di|ter)\w{4,})\b")
TOPIC = re.compile(r"\b(?:tentang|soal|mengenai|about|on|regarding)\b")
FORWARD = re.compile(
    r"\b(?:akan|bakal|will|going to|takes? effect|berlaku|dijadwalkan|scheduled|planned|rencana\w*|besok|tomorrow|depan|next)\b"
)
WEEKDAY = re.compile(rf"(?:hari |on )?(?:{DAYS})", re.IGNORECASE)
# A day or month of the calendar, not "last October" or "Oktober tahun lalu", which is said from today.
IN_MONTH = re.compile(rf"^(?!.*\b(?:last|this|next|coming|previous|lalu|silam|ini|kemarin|depan|mendatang)\b).*\b(?:{MONTHS})\b")


def narrowed(
    question: Question,
    conversation: Conversation,
    publishers: Sequence[str],
    today: date,
    dropped: Collection[str] = (),
    newest: date | None = None,
) -> Question:
    """The question with the time, the outlets (among `publishers`) and the quoted phrases that it asks for.

    A follow-up keeps those of the last question where it names none of its own. What is `dropped` ("period", "phrase", or the name of an
    outlet) is left out. A question about certain articles is not narrowed further. A day or month without a year is the last one up to the
    day of the `newest` article.
    """
    if question.articles:
        return question
    last = conversation[-1].question if conversation and question.context else None
    since, until = _period(question.asked, publishers, today, newest or today)
    outlets, phrases = asked_for(unquoted(question.asked, publishers), publishers), _phrases(question.asked, publishers)
    if last:
        since, until = (since, until) if since or until else (last.since, last.until)
        outlets, phrases = outlets or last.publishers, phrases or last.phrases
    if "period" in dropped:
        since = until = None
    kept = tuple(outlet for outlet in outlets if outlet not in dropped)
    return replace(question, since=since, until=until, publishers=kept, phrases=() if "phrase" in dropped else phrases)


def _phrases(asked: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """What stands in quotation marks, as it was typed: two words and more, and no outlet."""
    found = dict.fromkeys(match.group(1).strip() for match in QUOTED.finditer(asked))
    return tuple(phrase for phrase in found if len(words(phrase)) > 1 and not named(phrase, publishers))


def unquoted(asked: str, publishers: Sequence[str] = ()) -> str:
    """The question with blanks in place of its quoted phrases, so that their words are not read as its own."""
    phrases = _phrases(asked, publishers)
    return QUOTED.sub(lambda match: " " * len(match.group()) if match.group(1).strip() in phrases else match.group(), asked)


def _period(asked: str, publishers: Sequence[str], today: date, newest: date) -> tuple[date | None, date | None]:
    """The first and the last day of all times that the question names; days of the calendar are reckoned from the newest article’s."""
    text = unquoted(asked, publishers)
    calendar = {period.start: period for period in periods(text, newest) if IN_MONTH.search(plain(text[period.start : period.end]))}
    # "on Tuesday" in a question is the Tuesday of some story, not of this week.
    found = [period for period in periods(text, today) if not (period.relative and WEEKDAY.fullmatch(text[period.start : period.end]))]
    found = [calendar.get(period.start, period) if period.relative else period for period in found]
    since = [period.since for period in found if period.since]
    until = [period.until for period in found if period.until]
    return min(since) if len(since) == len(found) > 0 else None, max(until) if len(until) == len(found) > 0 else None


def strict(question: Question, conversation: Conversation = ()) -> bool:
    """Whether the period tells when the articles were published ("berita Agustus 2008"), not when something happened ("pada Agustus 2008").

    For a follow-up that keeps the period of the questions before it, these say so.
    """
    chain = [question]
    for answer in reversed(conversation):
        if not chain[-1].context or (answer.question.since, answer.question.until) != (question.since, question.until):
            break
        chain.append(answer.question)
    return bool(question.since or question.until) and any(published(one.asked) for one in chain)


def published(asked: str) -> bool:
    """Whether a question names a time at which articles were published."""
    text = unquoted(asked)
    low = plain(text)
    return any(_of_publication(low, period) for period in periods(text, date(2000, 1, 1)))  # where times stand depends on no day


def _of_publication(low: str, period: Period) -> bool:
    sentence = max(low.rfind(sign, 0, period.start) for sign in ".?!") + 1
    before = low[sentence : period.start]
    if OUT.search(before) or AT_ONCE.search(before):
        return True
    news = NEWS.search(before)
    if not news:
        return False
    between = before[news.end() :]
    if FROM.search(between):
        return True
    return not EVENT.search(between) and (period.relative or not TOPIC.search(between))


def published_window(question: Question, is_strict: bool) -> tuple[date | None, date | None]:
    """The first and the last day on which articles of the question's period may be published.

    An event is reported up to AFTERWARDS later; one that the question looks forward to may be reported at any time before.
    """
    if is_strict:
        return question.since, question.until
    until = min(question.until, date.max - AFTERWARDS) + AFTERWARDS if question.until else None
    return (None if FORWARD.search(plain(question.asked)) else question.since), until


def chips(question: Question, language: str) -> tuple[tuple[str, str], ...]:
    """What narrows the search, for a reader to see and take away: the name to drop it by, and what is shown."""
    period = shown(Period(0, 0, question.since, question.until, False), language)
    phrases = ", ".join(f"“{phrase}”" for phrase in question.phrases)
    outlets = ((outlet, outlet) for outlet in question.publishers)
    return tuple((name, text) for name, text in (("period", period), *outlets, ("phrase", phrases)) if text)
