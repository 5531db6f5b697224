"""What stands around everything on the page, in both languages at once: the browser shows the one that was chosen, without asking."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.labels import LABELS
from assistant.markup.parts import plain

PANELS = ("evidence", "library", "conversations")


def _say(key: str) -> str:
    """A label in both languages, of which the page's style shows one."""
    return "".join(f"<span class='say' lang='{language}'>{escape(labels[key])}</span>" for language, labels in LABELS.items())


def head(is_locked: bool = False) -> str:
    """The bar at the top: the name, a new conversation, the language; and the way out, where one has logged in."""
    way_out = f"<form method='post' action='log-out'><button>{_say('log out')}</button></form>" if is_locked else ""
    languages = "".join(
        f"<button type='button' class='language' value='{language}' lang='{language}' aria-label='{name}' title='{name}'>"
        f"{language.upper()}</button>"
        for language, name in (("id", "Bahasa Indonesia"), ("en", "English"))
    )
    return (
        f"<div class='bar'><div class='brand'><h1>Kutip</h1><p>{_say('tagline')}</p></div>"
        f"<nav class='doors'>{_door('library')}{_door('conversations')}"
        f"<button type='button' id='new'>{_say('new')}</button></nav>"
        f"{way_out}<div class='languages' role='group'>{languages}</div></div>"
    )


def _door(panel: str) -> str:
    return f"<button type='button' class='door' value='{panel}'>{_say(panel)}</button>"


def tabs() -> str:
    """The three views of the panel beside the chat, and what closes it where it lies over the chat."""
    doors = "".join(
        f"<button type='button' role='tab' class='tab' id='tab-{panel}' aria-controls='{panel}' value='{panel}'>{_say(panel)}</button>"
        for panel in PANELS
    )
    close = f"<button type='button' id='close'>{_say('close')} <span aria-hidden='true'>×</span></button>"
    return f"<div class='bar'><div role='tablist' class='tabs'>{doors}</div>{close}</div>"


def choices() -> str:
    """What holds for the next question, and what became of those that were sent and are not asked yet."""
    return (
        f"<p id='lost' class='problem' role='alert' hidden>{_say('lost')}</p>"
        f"<p id='failed' class='problem' role='alert' hidden>{_say('failed')}</p>"
        f"<p id='sent' role='status' hidden>{_say('sent')} <span></span></p>"
        f"<p id='scope' hidden>{_say('only')} <span class='outlets'></span></p>"
        f"<p id='editing' hidden><span class='whole'>{_say('editing')}</span><span class='branch'>{_say('branching')}</span>"
        f" <button type='button' class='cancel'>{_say('cancel')}</button></p>"
    )


def invitation(questions: Sequence[str], language: str, told: str = "") -> str:
    """What the chat shows before the first question: what to do, and questions that the collection answers.

    On a small screen it begins with what is `told` of the collection, which stands beside the chat elsewhere.
    """
    labels = LABELS[language]
    asks = "".join(f"<li><a class='ask' role='button' href='#start-{n}'>{plain(asked)}</a></li>" for n, asked in enumerate(questions, 1))
    tries = f"<div class='suggestions'><p>{labels['try']}</p><ul>{asks}</ul></div>" if asks else ""
    holds = f"<p class='holds'>{plain(told)}</p>" if told else ""
    return f"<h2>{labels['welcome']}</h2>{holds}<p>{labels['invitation']}</p>{tries}"
