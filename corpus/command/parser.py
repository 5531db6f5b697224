"""What the commands over articles take."""

from __future__ import annotations

from pathlib import Path

from corpus.command.export import FORMS
from corpus.place import add_catalogue_option
from corpus.terminal import Parser
from corpus.version import VERSION


def parser(program: str) -> Parser:
    """What the commands take."""
    parser = Parser(prog=program, description="The articles of a collection: list, show, add, remove, export.")
    parser.add_argument("--version", action="version", version=f"Kutip {VERSION}")
    place, choice, form = (Parser(add_help=False) for _ in range(3))
    place.add_argument("--corpus", type=Path, metavar="DIR", help="folder of pages (default: the shipped articles and what was added)")
    place.add_argument("--data", type=Path, metavar="DIR", help="folder for the index (default: $KUTIP_DATA, else your data folder)")
    add_catalogue_option(place)
    choice.add_argument("--publisher", metavar="NAME", help="only of this outlet; a part of its name is enough")
    choice.add_argument("--since", metavar="DATE", help="only published on this day or later (2021-10-18, 2021-10 or 2021)")
    choice.add_argument("--until", metavar="DATE", help="only published on this day or earlier")
    choice.add_argument("--language", metavar="CODE", help="only in this language, such as id or en")
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    command = commands.add_parser("list", parents=[place, choice, form], help="the articles, newest first, or the pages that were refused")
    command.add_argument("words", nargs="*", default=[], metavar="WORD", help="only articles with all these words in headline or text")
    command.add_argument("--refused", action="store_true", help="list the pages that could not be read, and why")

    command = commands.add_parser("show", parents=[place, form], help="one article with all that is known about it")
    command.add_argument("page", metavar="PAGE", help="an article's id or its beginning, its address, or a file")
    command.add_argument("--removed", action="store_true", help="show all lines of the page, and which of them were left out")
    command.add_argument("--versions", action="store_true", help="show when each version was first seen, and what changed")

    command = commands.add_parser("add", parents=[place, form], help="put files, folders or web pages into the collection's folder")
    command.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, or the address of a page, feed or sitemap")
    command.add_argument("--limit", type=int, default=20, metavar="N", help="pages to take of a feed or sitemap, the newest (default: 20)")

    command = commands.add_parser("remove", parents=[place, form], help="take articles out of the collection; their files stay")
    command.add_argument(
        "pages", nargs="*", default=[], metavar="ID", help="an article's id or its beginning, its address, or a file; none: list them"
    )
    command.add_argument("--undo", action="store_true", help="bring removed articles back")

    command = commands.add_parser("export", parents=[place, choice, form], help="write the articles into one file")
    command.add_argument("file", metavar="FILE", help="a file that ends in .jsonl, .csv or .zip, or - for standard output")
    command.add_argument("words", nargs="*", default=[], metavar="WORD", help="only articles with all these words in headline or text")
    command.add_argument("--format", choices=tuple(FORMS), help="the form, where the name does not tell it; md is a ZIP of Markdown pages")
    return parser
