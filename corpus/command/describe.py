"""Articles in words for the terminal, and as plain values for other programs; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

from corpus.article import Article, Refusal
from corpus.catalogue import Version
from corpus.command.gather import Outcome
from corpus.command.holdings import UNKNOWN, Held
from corpus.command.removed import Line, differences
from corpus.harmless import printable
from corpus.tables.exported import values_of

MONTHS = "January February March April May June July August September October November December".split()
# How Indonesian pages call their zones, by their hours ahead of UTC.
_INDONESIAN_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
_NO_DATE, _NO_OUTLET = "unknown date", "unknown outlet"
_WIDEST_OUTLET = 28


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with what is known about it; `held` is None where it is no part of the collection, or no more since it was `removed`."""

    article: Article
    held: Held | None = None
    places: Sequence[Path] = ()
    reprints: Sequence[Article] = ()
    versions: Sequence[Version] = ()
    removed: bool = False


def listed(found: Iterable[Held]) -> list[Held]:
    """The articles newest first, those without a date last, and without their texts, of which there may be many."""
    light = (replace(held, article=replace(held.article, text="")) for held in found)
    return sorted(light, key=lambda held: (-_age(held.article), held.article.title, held.article.id))


def in_a_line(held: Held, width: int) -> str:
    """An article of a list, its outlet as wide as that, and what is to be noted about it behind its title."""
    article = held.article
    day = article.published.isoformat() if article.published else _NO_DATE
    marks = [f"= {held.reprints} {'other' if held.reprints == 1 else 'others'}"] if held.reprints else []
    marks += [f"v{held.versions}"] if held.versions > 1 else []
    marks += [] if held.searchable else ["not yet searchable"]
    about = f"{article.id}  {day:<{len(_NO_DATE)}}  {article.publisher or _NO_OUTLET:<{width}}  {article.language or '--'}  {article.title}"
    return f"{about}  ({', '.join(marks)})" if marks else about


def outlet_width(found: Iterable[Held]) -> int:
    """How wide the outlets of a list are, in characters, but for a few long ones."""
    return min(max((len(held.article.publisher or _NO_OUTLET) for held in found), default=0), _WIDEST_OUTLET)


def as_row(held: Held) -> dict[str, object]:
    """An article of a list as plain values."""
    return {**as_values(held.article), "state": _state(held), "reprints": held.reprints, "versions": held.versions}


def as_values(article: Article) -> dict[str, object]:
    """All of an article but its text as plain values."""
    return {name: value for name, value in values_of(article).items() if name != "text"}


def as_outcome(outcome: Outcome) -> dict[str, object]:
    """What became of a page as plain values."""
    reason = {"reason": outcome.reason} if outcome.what == "refused" else {}
    return {"source": outcome.source, "what": outcome.what, "article": outcome.article and as_values(outcome.article), **reason}


def refusal_line(refusal: Refusal) -> str:
    """A page that could not be read, and why."""
    return f"{printable(refusal.path)}: {refusal.reason}"


def told(article: Article) -> str:
    """An article by title, outlet and date."""
    return f"{article.title} ({_source(article)})"


def details(shown: Shown, again: Callable[[str], str]) -> list[str]:
    """The headline, and all that is known about an article, a line each; `again` tells a command for the same collection."""
    article = shown.article
    facts = [
        ("id", article.id),
        ("outlet", article.publisher),
        ("published", _moment(article)),
        ("updated", _day(article.updated)),
        ("section", article.section),
        ("agency", article.agency),
        ("authors", ", ".join(article.authors)),
        ("language", article.language),
        ("address", article.url),
        *_several("file", map(printable, shown.places)),
    ]
    if shown.removed:
        facts.append(("state", f"removed; `{again(f'kutip remove --undo {article.id}')}` brings it back"))
    elif shown.held is None:
        facts.append(("state", "no part of the collection"))
    else:
        reprints = [f"{other.id} {_source(other)}" for other in shown.reprints]
        facts += [*_several("reprints", reprints or ["none"]), ("versions", str(len(shown.versions)))]
        state = "searchable" if shown.held.searchable else f"not yet searchable: `{again('kutip sync')}` makes it so"
        facts.append(("state", state if article == shown.held.article else "another version of it is in the collection"))
    return [article.title, "", *(f"{name:<11}{value or UNKNOWN}" for name, value in facts)]


def as_object(shown: Shown, lines: Sequence[Line] | None, with_versions: bool) -> dict[str, object]:
    """An article with what is known about it as plain values; with the lines of its page and its versions where they are asked for."""
    reprints = [{name: values_of(other)[name] for name in ("id", "title", "publisher", "published", "url")} for other in shown.reprints]
    state = "removed" if shown.removed else _state(shown.held) if shown.held else None
    values: dict[str, object] = {**values_of(shown.article), "files": [str(place) for place in shown.places], "state": state}
    values |= {"reprints": reprints, "versions": len(shown.versions)}
    if lines is not None:
        values["lines"] = [{"kept": kept, "text": text} for kept, text in lines]
    if with_versions:
        seen = [(version.seen.isoformat() if version.seen else None, values_of(version.article)) for version in shown.versions]
        values["versions"] = [{"seen": moment, **article} for moment, article in seen]
    return values


def history(shown: Shown) -> Iterator[str]:
    """When each version was first seen, oldest first, and what changed from the one before."""
    before: Article | None = None
    for number, version in enumerate(reversed(shown.versions), start=1):
        newest = number == len(shown.versions)
        yield f"Version {number}, {_seen(version.seen, bool(newest and shown.held and not shown.held.searchable))}"
        if before is not None:
            changes = [*_changed_facts(before, version.article), *differences(*(_paragraphs(one) for one in (before, version.article)))]
            yield from ["", *changes] if changes else ["", "  Nothing that is shown here changed.", ""]
        before = version.article


def _several(name: str, values: Iterable[str]) -> list[tuple[str, str | None]]:
    """A line for each value, with the name on the first; one that says that there is none."""
    found = list(values)
    return [(name if number == 0 else "", value) for number, value in enumerate(found)] or [(name, None)]


def _state(held: Held) -> str:
    """How far an article has come into the search indexes, as the catalogue calls it."""
    return "indexed" if held.searchable else "pending"


def _age(article: Article) -> float:
    """A number that is larger the later an article was published, by the clock where it is known."""
    if article.published is None:
        return float("-inf")
    clock = article.published_time
    return article.published.toordinal() + (clock.hour * 60 + clock.minute) / 1440 if clock else article.published.toordinal()


def _source(article: Article) -> str:
    """Who published an article and when."""
    return f"{article.publisher or _NO_OUTLET}, {_day(article.published) or _NO_DATE}"


def _day(day: date | None) -> str | None:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else None


def _moment(article: Article) -> str | None:
    """The day of an article, with the clock and its zone where they are known."""
    day, clock = _day(article.published), article.published_time
    if day is None or clock is None:
        return day
    return f"{day}, {clock:%H:%M}{_zone(clock.tzinfo, article.language)}"


def _zone(zone: tzinfo | None, language: str | None) -> str:
    """The name of a zone: as Indonesian pages call theirs, else by what it is ahead of UTC."""
    ahead = zone.utcoffset(None) if zone else None
    if ahead is None:
        return ""
    minutes = ahead // timedelta(minutes=1)
    if language == "id" and minutes % 60 == 0 and minutes // 60 in _INDONESIAN_ZONES:
        return f" {_INDONESIAN_ZONES[minutes // 60]}"
    hours, rest = divmod(abs(minutes), 60)
    return f" UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else " UTC"


def _seen(moment: datetime | None, waiting: bool) -> str:
    """When a version was first seen."""
    if moment is None:
        return "not yet searchable" if waiting else "first seen at an unknown time"
    moment = moment.astimezone(UTC)
    return f"first seen {_day(moment.date())}, {moment:%H:%M} UTC"


def _paragraphs(article: Article) -> list[str]:
    return article.text.split("\n\n")


def _changed_facts(before: Article, after: Article) -> Iterator[str]:
    """The values other than the text that changed."""
    old, new = values_of(before), values_of(after)
    for name in old:
        if name != "text" and old[name] != new[name]:
            for sign, value in (("-", old[name]), ("+", new[name])):
                yield f"{sign} {name}: {(', '.join(value) if isinstance(value, list) else value) or UNKNOWN}"
            yield ""
