"""The library as HTML: what stands around it, the articles as a list, what came of adding to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.labels import LABELS
from assistant.library_labels import LIBRARY_LABELS
from assistant.markup.overview import language_name, number, time_name
from assistant.markup.parts import problem
from assistant.phrases import day
from assistant.translated import in_language
from corpus.archives.unpack import ARCHIVES
from corpus.article import Article, Refusal
from corpus.contents import FEEDS, holds_pages
from corpus.harmless import printable
from corpus.parse import FORMS as PAGES
from corpus.shelf import ORDERS, Shelved, Wanted
from corpus.tables.table import TABLES
from index.adding import Work

# Of an ending such as ".warc.gz", browsers look at the last part.
FORMS = sorted({Path(f"page{form}").suffix for form in (*PAGES, *ARCHIVES, *TABLES, *FEEDS)})
MOST_REASONS = 50  # pages that are named in what came of adding; all stand in the list of those that were not read
WORDS = ("uploading", "large", "vanished", "not sent", "lost", "form", "any time")  # that only the script tells


def words() -> dict[str, dict[str, str]]:
    """The words that only the script tells, in both languages."""
    return {language: {word: labels[word] for word in WORDS} for language, labels in LIBRARY_LABELS.items()}


def frame() -> str:
    """What stands around everything, in both languages at once; it is made once, so that nothing that is typed in it gets lost."""
    orders = "".join(f"<option value='{order}'{_said(order)}></option>" for order in ORDERS)
    return (
        f"<div class='finder' role='search'><label class='wide'>{_say('search', 'unseen')}"
        f"<input type='search' class='search' maxlength='200' autocomplete='off'{_said('search')}></label>"
        f"<label>{_say('time', 'unseen')}<select class='time'></select></label>"
        f"<label>{_say('sort', 'unseen')}<select class='sort'>{orders}</select></label></div>"
        f"{_adding()}<div class='told'></div><p class='live unseen' role='status'></p>"
        "<div class='refused'></div><div class='overview'></div>"
        "<div class='head' aria-live='polite'></div><ul class='rows'></ul><div class='foot'></div>"
    )


def _adding() -> str:
    """The three ways to add pages, and how far that is."""
    return (
        f"<section class='adding'><div class='drop'><p>{_say('drop')} <button type='button' class='choose'>{_say('choose')}</button></p>"
        f"<input type='file' class='files' multiple hidden accept='{','.join(FORMS)}'></div>"
        f"<form class='fetch'><label class='wide'>{_say('address', 'unseen')}"
        "<input type='text' inputmode='url' class='address' maxlength='4000' autocomplete='off' spellcheck='false'"
        f"{_said('address')}></label>"
        f"<button>{_say('add')}</button></form>"
        f"<details class='pasting'><summary>{_say('paste')}</summary><form class='paste'><label>{_say('paste hint')}"
        f"<textarea class='text' rows='7'></textarea></label><button>{_say('add')}</button></form></details>"
        "<div class='work' hidden><progress max='1'></progress><span class='line'></span>"
        f"<button type='button' class='cancel'>{_say('cancel')}</button></div></section>"
    )


def _say(key: str, kind: str = "") -> str:
    """A label in both languages, of which the page's style shows one."""
    said = "".join(f"<span class='say' lang='{language}'>{escape(labels[key])}</span>" for language, labels in LIBRARY_LABELS.items())
    return f"<span class='{kind}'>{said}</span>" if kind else said


def _said(key: str) -> str:
    """The same where no tag may stand: the script puts one of them there."""
    return "".join(f" data-{language}='{escape(labels[key], quote=True)}'" for language, labels in LIBRARY_LABELS.items())


def head(total: int, wanted: Wanted, language: str) -> str:
    """How many articles are listed, and what restricts the list, each with a way to take it away."""
    labels = LIBRARY_LABELS[language]
    count = labels["one"] if total == 1 else labels["articles"].format(count=number(total, language))
    chips = []
    if wanted.outlet is not None:
        chips.append(_chip("outlet", wanted.outlet or LABELS[language]["unnamed"], language))
    if wanted.time:
        chips.append(_chip("time", time_name(wanted.time, language), language))
    narrowed = bool(chips or wanted.words)
    told = "" if total else f"<p class='none'>{escape(labels['none' if narrowed else 'empty'])}</p>"
    return f"<h2>{escape(count)}</h2>{''.join(chips)}{told}"


def _chip(kind: str, name: str, language: str) -> str:
    label = escape(LIBRARY_LABELS[language]["clear"].format(name=name), quote=True)
    return (
        f"<button type='button' class='chip' value='{kind}' aria-label='{label}'>{escape(name)} <span aria-hidden='true'>×</span></button>"
    )


def rows(found: Sequence[Shelved], language: str) -> str:
    """The articles of a list, each with a way to read it and to take it out."""
    return "".join(_row(one, language) for one in found)


def _row(one: Shelved, language: str) -> str:
    labels = LIBRARY_LABELS[language]
    facts = [one.publisher or LABELS[language]["unnamed"], day(one.published, language), language_name(one.language or "", language)]
    if one.reprints:
        facts.append(labels["also one" if one.reprints == 1 else "also"].format(count=one.reprints))
    if one.earlier:
        facts.append(labels["versions"].format(count=one.earlier + 1))
    return (
        f"<li data-id='{escape(one.id, quote=True)}'>{_title(one)}<small>{' · '.join(map(escape, facts))}</small>"
        f"<button type='button' class='remove'>{labels['remove']}<span class='unseen'>: {escape(one.title)}</span></button></li>"
    )


def _title(article: Shelved | Article) -> str:
    spoken = f" lang='{escape(article.language, quote=True)}'" if article.language else ""
    return f"<button type='button' class='open' value='{escape(article.digest, quote=True)}'{spoken}>{escape(article.title)}</button>"


def removed(one: Shelved, language: str) -> str:
    """What takes the place of an article that was removed: that it was, and the way back."""
    told = LIBRARY_LABELS[language]["removed"].format(title=one.title)
    return (
        f"<li class='gone' data-id='{escape(one.id, quote=True)}'><span role='status'>{escape(told)}</span> "
        f"<button type='button' class='undo'>{LABELS[language]['undo']}</button></li>"
    )


def more(language: str) -> str:
    """The button that shows more of a list."""
    return f"<button type='button' class='more'>{LIBRARY_LABELS[language]['more']}</button>"


def refused(shown: Sequence[Refusal], total: int, language: str) -> str:
    """The pages that were not read, each with the reason; nothing where there are none."""
    if not total:
        return ""
    labels = LIBRARY_LABELS[language]
    heading = labels["unread one"] if total == 1 else labels["unread"].format(count=number(total, language))
    lines = "".join(_unread(_place(one.path), one.reason, language) for one in shown)
    rest = f"<button type='button' class='more-refused' value='{len(shown)}'>{labels['more']}</button>" if len(shown) < total else ""
    return f"<details open><summary>{escape(heading)}</summary><ul tabindex='0'>{lines}</ul>{rest}</details>"


def _unread(name: str, reason: str, language: str) -> str:
    """A page that was not read, and why; the name may be any, and the reason hold a part of it."""
    return f"<li><b>{escape(printable(name))}</b> {escape(in_language(printable(reason), language))}</li>"


def _place(path: Path) -> str:
    """The name of a file, with the place in it where it holds several pages."""
    holder = next((place for place, part in enumerate(path.parts[:-1]) if holds_pages(part)), len(path.parts) - 1)
    return "/".join(path.parts[holder:])


def progress(work: Work, rate: float, remaining: float | None, language: str) -> str:
    """How far the adding is, in one line without tags."""
    labels = LIBRARY_LABELS[language]
    if not work.stage:
        return ""
    if work.cancelled:
        return labels["stopping"]
    told = [labels[work.stage].format(done=number(work.done, language), total=number(work.total, language))]
    if rate >= 1:
        told.append(labels["rate"].format(rate=number(round(rate), language)))
    if remaining is not None and remaining >= 1:
        minutes = remaining >= 90
        told.append(
            labels["left minutes" if minutes else "left seconds"].format(count=round(remaining / 60) if minutes else round(remaining))
        )
    return " · ".join(told)


def _more(told: str, count: int, language: str) -> str:
    return f"<li>{escape(LIBRARY_LABELS[language][told].format(count=number(count, language)))}</li>"


def report(work: Work, language: str) -> str:
    """What came of adding: how many pages became what, the first to be opened, and which were not read, with their reasons."""
    if not (work.outcomes or work.cancelled or work.trouble):
        return ""
    labels, kinds = (
        LIBRARY_LABELS[language],
        {"added": "added", "version": "changed", "back": "back", "there": "unchanged", "refused": "refused"},
    )
    counts = {kind: sum(outcome.what == what for outcome in work.outcomes) for what, kind in kinds.items()}
    told = [labels[f"{kind} count"].format(count=number(count, language)) for kind, count in counts.items() if count]
    sentence = f"{', '.join(told) or labels['nothing']}."
    stopped = f" {labels['cancelled']}" if work.cancelled else ""
    names = [f"<li>{_title(outcome.article)}</li>" for outcome in work.outcomes if outcome.article]
    if names and (further := sum(counts.values()) - counts["refused"] - len(names)) > 0:
        names.append(_more("more added", further, language))
    unread = [outcome for outcome in work.outcomes if outcome.what == "refused"]
    lines = "".join(_unread(one.source, one.reason, language) for one in unread[:MOST_REASONS])
    if len(unread) > MOST_REASONS:
        lines += _more("and more", len(unread) - MOST_REASONS, language)
    listed = (f"<ul>{''.join(names)}</ul>" if names else "") + (f"<ul tabindex='0'>{lines}</ul>" if lines else "")
    return f"<p class='done'>{escape(sentence + stopped)}</p>{listed}{problem(in_language(printable(work.trouble), language))}"
