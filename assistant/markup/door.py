"""The page at which one logs in, which works without a script; and the button with which one logs out."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from assistant.door_labels import DOOR_LABELS

STYLE = files("assistant").joinpath("page", "door.css").read_text("utf-8")
AGAIN = "<meta http-equiv='refresh' content='0'>"  # a link from another site came without the session: what the page itself asks has it


def log_in(language: str, conversation: str = "", told: str = "", is_from_elsewhere: bool = False) -> str:
    """The page, in a language, that leads on to a conversation; `told` says what went wrong."""
    labels, other = DOOR_LABELS[language], {"en": "id", "id": "en"}[language]
    name = escape(conversation, quote=True)
    problem = f"<p class='problem' role='alert' id='told'>{escape(told)}</p>" if told else ""
    described = " aria-describedby='told' aria-invalid='true'" if told else ""
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>{AGAIN if is_from_elsewhere else ''}"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'><title>Kutip – {labels['log in']}</title>"
        f"<style>{STYLE}</style></head><body><main><h1>Kutip</h1><p>{labels['explained']}</p>{problem}"
        f"<form method='post' action='log-in'><input type='hidden' name='c' value='{name}'>"
        f"<input type='hidden' name='language' value='{language}'>"
        f"<label for='password'>{labels['password']}</label>"
        f"<input id='password' name='password' type='password' autocomplete='current-password' required autofocus{described}>"
        f"<button>{labels['log in']}</button></form>"
        f"<p><a href='log-in?language={other}&amp;c={name}' lang='{other}' hreflang='{other}'>"
        f"{'Bahasa Indonesia' if other == 'id' else 'English'}</a></p></main></body></html>"
    )
