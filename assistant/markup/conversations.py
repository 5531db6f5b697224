"""The conversations that are kept, as a list: each can be opened, renamed, taken along and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from assistant.forms import FORMS
from assistant.kept import Kept
from assistant.labels import LABELS
from assistant.phrases import day


def conversations(kept: Sequence[Kept], current: str, language: str, is_search: bool) -> str:
    """The list, newest first, `current` marked; or that there is none."""
    labels = LABELS[language]
    if not kept:
        return f"<p class='none'>{labels['no match' if is_search else 'no conversations']}</p>"
    return f"<ul>{''.join(_row(one, one.name == current, language) for one in kept)}</ul>"


def _row(kept: Kept, is_current: bool, language: str) -> str:
    labels, name = LABELS[language], escape(kept.name, quote=True)
    current = " aria-current='page'" if is_current else ""
    turns = labels["question" if kept.turns == 1 else "questions"].format(count=kept.turns)
    forms = "".join(f"<li><a href='take/{name}.{form}?language={language}' download>{labels[f'as {form}']}</a></li>" for form in FORMS)
    return (
        f"<li data-name='{name}'{current}><a class='open' href='?c={name}'>{escape(kept.title)}</a>"
        f"<small>{_when(kept.changed, language)} · {turns}</small>"
        f"<details class='menu'><summary><span aria-hidden='true'>⋯</span><span class='unseen'>{labels['more actions']}</span></summary>"
        f"<ul>"
        f"<li><button type='button' class='rename'>{labels['rename']}</button></li>{forms}"
        f"<li><button type='button' class='delete'>{labels['delete']}</button></li></ul></details></li>"
    )


def _when(moment: datetime, language: str) -> str:
    """The day of a moment and, of today's, the time, on this machine's clock."""
    local = moment.astimezone()
    clock = f"{local:%H.%M}" if language == "id" else f"{local:%H:%M}"
    return clock if local.date() == datetime.now().astimezone().date() else day(local.date(), language)


def deleted(title: str, name: str, language: str) -> str:
    """That a conversation was deleted, with the way back."""
    labels = LABELS[language]
    undo = f"<button type='button' class='undo' value='{escape(name, quote=True)}'>{labels['undo']}</button>"
    return f"<p role='status'>{escape(labels['deleted'].format(title=title))} {undo}</p>"
