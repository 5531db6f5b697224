"""What a collection covers as HTML: in numbers, by outlet, and over time as a small chart."""

from __future__ import annotations

from html import escape

from assistant.labels import LABELS
from assistant.library_labels import LIBRARY_LABELS
from assistant.phrases import LANGUAGE_NAMES, MONTHS
from corpus.shelf import UNDATED, Counts, Wanted

OUTLETS = 5  # shown at first
FEW_MONTHS = 36  # are shown month by month, more year by year
MOST_YEARS = 100  # in which a year without articles is shown as a gap
HEIGHT, STEP, GAP = 100, 10, 2  # of the chart and its bars, in its own units


def overview(outlets: Counts, languages: Counts, months: Counts, wanted: Wanted, language: str) -> str:
    """What the articles cover; the outlet and the time to which the list is restricted are marked."""
    if not outlets:
        return ""
    facts = f"<p class='facts'>{_facts(languages, months, language)}</p>"
    return facts + _chart(months, wanted.time, language) + _outlets(outlets, wanted, language)


def _facts(languages: Counts, months: Counts, language: str) -> str:
    dated = [name for name, _ in months if name]
    told = []
    if dated:
        ends = dict.fromkeys((time_name(dated[0], language), time_name(dated[-1], language)))
        told.append("–".join(ends))
    told += [f"{language_name(name, language)} {number(count, language)}" for name, count in languages]
    facts = [escape(one) for one in told]
    undated = dict(months).get("", 0)
    if undated:
        label = LIBRARY_LABELS[language]["undated count"].format(count=number(undated, language))
        facts.append(f"<button type='button' class='span' value='{UNDATED}'>{escape(label)}</button>")
    return " · ".join(facts)


def _chart(months: Counts, time: str, language: str) -> str:
    """How many articles there are of each month or year, as bars of which a click restricts the list; in words for who cannot see it."""
    bars = _bars(months, time)
    if len(bars) < 2:
        return ""
    labels = LIBRARY_LABELS[language]
    label = labels["by month" if "-" in bars[0][0] else "by year"]
    highest = max(count for _, count in bars)
    spoken = ", ".join(f"{time_name(name, language)}: {count}" for name, count in bars if count)
    drawn = "".join(_bar(place, name, count, highest, time, language) for place, (name, count) in enumerate(bars))
    ends = "".join(f"<span>{escape(time_name(name, language))}</span>" for name, _ in (bars[0], bars[-1]))
    return (
        f"<figure><svg role='img' aria-label='{escape(f'{label}. {spoken}', quote=True)}' preserveAspectRatio='none' "
        f"viewBox='0 0 {len(bars) * STEP} {HEIGHT}'>{drawn}</svg><figcaption aria-hidden='true'>{ends}</figcaption></figure>"
    )


def _bar(place: int, name: str, count: int, highest: int, time: str, language: str) -> str:
    height = max(round(count / highest * HEIGHT), 3) if count else 0
    left, width = place * STEP + GAP / 2, STEP - GAP
    current = " class='current'" if time == name else ""
    return (
        f"<g data-time='{name}'{current}><title>{escape(time_name(name, language))}: {number(count, language)}</title>"
        f"<rect class='all' x='{place * STEP}' y='0' width='{STEP}' height='{HEIGHT}'/>"
        f"<rect x='{left}' y='{HEIGHT - height}' width='{width}' height='{height}'/></g>"
    )


def _bars(months: Counts, time: str) -> Counts:
    """The bars of a chart: the months of the year that is chosen, or of all where they are few, else the years."""
    dated = {name: count for name, count in months if name}
    year = time[:4] if time != UNDATED else ""
    if year:
        return tuple((f"{year}-{month:02}", dated.get(f"{year}-{month:02}", 0)) for month in range(1, 13))
    if not dated:
        return ()
    first, last = (int(name[:4]) * 12 + int(name[5:]) - 1 for name in (min(dated), max(dated)))
    if last - first < FEW_MONTHS:
        names = [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]
        return tuple((name, dated.get(name, 0)) for name in names)
    years = by_year(months)
    if last // 12 - first // 12 < MOST_YEARS:
        return tuple((f"{one:04}", years.get(f"{one:04}", 0)) for one in range(first // 12, last // 12 + 1))
    return tuple(years.items())[-MOST_YEARS:]


def by_year(months: Counts) -> dict[str, int]:
    """How many articles there are of each year."""
    years: dict[str, int] = {}
    for name, count in months:
        if name:
            years[name[:4]] = years.get(name[:4], 0) + count
    return years


def times(months: Counts, time: str, language: str) -> list[tuple[str, str]]:
    """The times to which a list can be restricted, each with how it is shown: the newest years first, under the chosen one its months."""
    shown: list[tuple[str, str]] = []
    for year, count in sorted(by_year(months).items(), reverse=True)[:MOST_YEARS]:
        shown.append((year, f"{year} ({number(count, language)})"))
        if time[:4] == year:
            shown += [(name, f"– {time_name(name, language)} ({number(many, language)})") for name, many in months if name[:4] == year]
    undated = dict(months).get("", 0)
    return [*shown, (UNDATED, LIBRARY_LABELS[language]["undated count"].format(count=number(undated, language)))] if undated else shown


def _outlets(outlets: Counts, wanted: Wanted, language: str) -> str:
    lines = [_outlet(name, count, wanted.outlet == name, language) for name, count in outlets]
    first, rest = lines[:OUTLETS], lines[OUTLETS:]
    if not rest:
        return f"<ul>{''.join(first)}</ul>"
    told = "another outlet" if len(rest) == 1 else "all outlets"
    label = escape(LIBRARY_LABELS[language][told].format(count=number(len(rest), language)))
    return f"<ul>{''.join(first)}</ul><details class='rest'><summary>{label}</summary><ul>{''.join(rest)}</ul></details>"


def _outlet(name: str, count: int, is_chosen: bool, language: str) -> str:
    """An outlet, with ways to list its articles and to ask only these; those of no outlet can only be listed."""
    labels, value = LIBRARY_LABELS[language], escape(name, quote=True)
    shown = escape(name or LABELS[language]["unnamed"])
    only = escape(labels["only of"].format(outlet=name), quote=True)
    ask = f"<button type='button' class='only' value='{value}' aria-label='{only}'>{labels['only']}</button>" if name else ""
    return (
        f"<li><button type='button' class='outlet' value='{value}' aria-pressed='{str(is_chosen).lower()}'>{shown} "
        f"<span>{number(count, language)}</span></button>{ask}</li>"
    )


def time_name(time: str, language: str) -> str:
    """A year, a month or that it is unknown, as people write it."""
    if time == UNDATED:
        return LIBRARY_LABELS[language]["undated"]
    year, _, month = time.partition("-")
    return f"{MONTHS[language][int(month) - 1]} {year}" if month.isdigit() and 1 <= int(month) <= 12 else year


def language_name(code: str, language: str) -> str:
    """A language as it is called in another."""
    return LANGUAGE_NAMES[language].get(code, code) or LIBRARY_LABELS[language]["unknown language"]


def number(count: int, language: str) -> str:
    """A number with its thousands marked."""
    return f"{count:,}".replace(",", ".") if language == "id" else f"{count:,}"
