"""What axe-core objects to on a page."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Gradio's own: its chat is a log whose buttons and headings the page cannot name.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}  # the only rule of these that looks at them
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """What axe-core objects to, with the elements, in the colours that the visitor prefers and then in the others."""
    page.wait_for_timeout(400)  # until what slides or fades has arrived
    found = _found(page, RULES)
    preferred, other = SCHEMES[:: -1 if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else 1]
    page.emulate_media(color_scheme=other)
    page.wait_for_timeout(200)
    found += _found(page, COLOURS)
    page.emulate_media(color_scheme=preferred)
    return found


def _found(page: Page, rules: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}" for one in found for node in one["nodes"]]
