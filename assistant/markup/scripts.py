"""Which scripts may run: those of the page's own HTML, and the functions that Gradio would make of our texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

FIRST = "page.js"  # runs before all others
FORM, STYLE = "${value}", ""  # the templates of what a component shows, of which Gradio makes functions, too
_SCRIPT = re.compile(rb"<script(?=[\s>])")  # Gradio writes no "<" of its data into a script as such
_BASE = re.compile(rb"<base [^>]*>")  # which leads nowhere else, as there is one page, at "/"


def marked(page: bytes, nonce: str) -> bytes:
    """Gradio's page with the number on its scripts, and with the first one."""
    numbered = _SCRIPT.sub(f"<script nonce='{nonce}'".encode(), _BASE.sub(b"", page, count=1))
    return numbered.replace(b"<head>", f"<head><script src='./{FIRST}'></script>".encode(), 1)


def functions(config: dict[str, Any]) -> str:
    """A script with the functions of a page's configuration, which gives them to Gradio where it asks for them by their text.

    ValueError where the configuration needs others, whose text is not known before.
    """
    loaded, asked = dict.fromkeys(_on_load(config)), dict.fromkeys(_of_events(config))
    known = [f"loads(function (element, trigger, props, server, upload, watch) {{\n{text}\n}});" for text in loaded]
    known += [f"asks(async () => (\n{text}\n));" for text in asked]
    return "\n".join(known)


def _on_load(config: dict[str, Any]) -> Iterator[str]:
    for component in config["components"]:
        told = component["props"]
        if component["type"] == "html":
            if (told.get("html_template", FORM), told.get("css_template", STYLE)) != (FORM, STYLE):
                raise ValueError(f"no function is made of the template of component {component['id']}")
            if told.get("js_on_load"):
                yield str(told["js_on_load"]).strip()


def _of_events(config: dict[str, Any]) -> Iterator[str]:
    for event in config["dependencies"]:
        if isinstance(event.get("js"), str):
            yield event["js"].strip()
