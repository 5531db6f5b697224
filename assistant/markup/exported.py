"""Paragraphs as a web page that stands by itself, without script and without anything from elsewhere; or as a piece of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from corpus.documents.written import Paragraph, Run, Style

_TAGS: dict[Style, str] = {
    "title": "h1",
    "heading": "h2",
    "subheading": "h3",
    "source": "h4",
    "text": "p",
    "item": "li",
    "note": "p",
    "quote": "blockquote",
}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --accent: #0b5563; --muted: #59616e; --line: #d5dbe1; --mark: #fff0b3; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181d; --text: #e4e8ec; --accent: #6cc5d9; --muted: #a9b1bd; --line: #38414b; --mark: #4d4210; }
}
html { background: var(--page); color: var(--text); font: 17px/1.55 Charter, 'Noto Serif', Georgia, serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, p, li, blockquote { unicode-bidi: plaintext; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
h1, h2, h3, h4, .note, small { font-family: system-ui, sans-serif; line-height: 1.3; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .5rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1.6rem 0 .2rem; }
p { margin: .5rem 0; }
.note { margin: .15rem 0; font-size: .85rem; }
.note, small { color: var(--muted); }
small { font-size: .8rem; }
ul { padding-left: 1.2rem; }
li { margin: .5rem 0; }
a { color: var(--accent); }
a[href^="#"] { text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
blockquote { margin: .6rem 0 1rem; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--accent); }
mark { background: var(--mark); color: inherit; padding: .05em 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
:target { scroll-margin-top: 1rem; outline: 2px solid var(--accent); outline-offset: 6px; }
@media print {
  :root { --page: #fff; --text: #000; --accent: #0b5563; --muted: #444; --line: #bbb; --mark: #fff0b3; }
  html { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  h2, h3, h4 { break-after: avoid; }
  li { break-inside: avoid; }
  :target { outline: none; }
}
"""


def page(paragraphs: Iterable[Paragraph], title: str, language: str) -> str:
    """A whole page; paragraphs with an anchor are what its links lead to."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{_told(paragraphs, True)}</main>\n</body>\n</html>\n"
    )


def fragment(paragraphs: Iterable[Paragraph]) -> str:
    """A piece of a page without style, whose only links lead out of it, for the clipboard."""
    return _told(paragraphs, False)


def _told(paragraphs: Iterable[Paragraph], inner: bool) -> str:
    told = []
    for is_list, group in groupby(paragraphs, key=lambda paragraph: paragraph.style == "item"):
        lines = "".join(_paragraph(paragraph, inner) for paragraph in group)
        told.append(f"<ul>\n{lines}</ul>\n" if is_list else lines)
    return "".join(told)


def _paragraph(paragraph: Paragraph, inner: bool) -> str:
    tag = _TAGS[paragraph.style]
    attributes = f' id="{escape(paragraph.anchor)}"' if paragraph.anchor and inner else ""
    if _LANGUAGE.fullmatch(paragraph.language):
        attributes += f' lang="{paragraph.language}"'
    if paragraph.style == "note":
        attributes += ' class="note"'
    return f"<{tag}{attributes}>{''.join(_run(run, inner) for run in paragraph.runs)}</{tag}>\n"


def _run(run: Run, inner: bool) -> str:
    text = escape(run.text)
    if run.bold:
        text = f"<strong>{text}</strong>"
    if run.marked:
        text = f"<mark>{text}</mark>"
    if run.faint:
        text = f"<small>{text}</small>"
    if run.link.startswith("#"):
        return f'<a href="{escape(run.link)}">{text}</a>' if inner else text
    return f'<a href="{escape(run.link)}" rel="noopener noreferrer nofollow">{text}</a>' if run.link else text
