"""`kutip list`, `show`, `add`, `remove` and `export`, or `python -m corpus list` …: the articles of a collection."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from corpus.article import Article, UserError
from corpus.command.describe import (
    as_object,
    as_outcome,
    as_row,
    as_values,
    details,
    history,
    in_a_line,
    listed,
    outlet_width,
    refusal_line,
    told,
)
from corpus.command.export import export, writer_of
from corpus.command.gather import Gatherer, Outcome
from corpus.command.holdings import UNKNOWN, Choice, Holdings, first_day, has_words, last_day
from corpus.command.look import look, page_lines, removed_articles, removed_id
from corpus.command.parser import parser
from corpus.harmless import printable
from corpus.terminal import counted, run, terminal_progress
from corpus.web.fetch import Fetcher

NEXT = "`{}` or the next start of the page makes that searchable; a page that was started with --watch does so by itself."
GONE = "its file is gone"
BROUGHT_BACK = "`{}` or the next start of the page makes that searchable again."
TOLD = {"added": "Added", "version": "Added another version", "back": "Brought back", "there": "Already there"}
ONLY_STORY = "Of this form only the story can be read, so what was left out cannot be shown. This is what was kept:"
LEGEND = "The lines of the page; those behind a “-” were left out of the text, though date, authors and the like may be read there:"


def main(arguments: list[str] | None = None, program: str = "python -m corpus", fetcher: Callable[[], Fetcher] = Fetcher) -> int:
    """The exit status: 0, or 2 with one sentence on standard error for a mistake of the user's. Pages are fetched with that fetcher."""
    options = parser(program).parse_args(arguments)
    try:
        if options.command in ("list", "export"):
            _choice(options)  # before a folder is read, or made: what was typed wrong is told at once
        with terminal_progress("Reading") as progress:
            holdings = Holdings(options.corpus, options.data, progress, options.catalogue)
        with holdings:
            if options.command == "add":
                return _add(options, holdings, fetcher)
            {"list": _list, "show": _show, "remove": _remove, "export": _export}[options.command](options, holdings)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _choice(options: argparse.Namespace) -> Choice:
    since = first_day(options.since) if options.since else None
    until = last_day(options.until) if options.until else None
    if since and until and since > until:
        raise UserError(f"--since {options.since} lies after --until {options.until}, where no article can be; exchange the two.")
    language = options.language
    if language is not None and language.lower() != UNKNOWN and not re.fullmatch("[a-z]{2}", language, re.IGNORECASE):
        raise UserError(f"“{language}” is no code of a language; give one of two letters, such as id for Indonesian or en for English.")
    return Choice(tuple(options.words), options.publisher, since, until, options.language)


def _list(options: argparse.Namespace, holdings: Holdings) -> None:
    """Print the articles that are wanted, or the pages that were refused."""
    choice = _choice(options)
    refused = list(holdings.refusals())
    if options.refused:
        shown = [refusal for refusal in refused if has_words(refusal_line(refusal), options.words)]
        for refusal in shown:
            values = {"path": str(refusal.path), "reason": refusal.reason}
            print(json.dumps(values, ensure_ascii=False) if options.json else refusal_line(refusal))
        if not options.json:
            print(f"{counted(len(shown), 'page')} could not be read.")
        return
    found = listed(holdings.held(choice))
    width = outlet_width(found)
    for held in found:
        print(json.dumps(as_row(held), ensure_ascii=False) if options.json else in_a_line(held, width))
    if not options.json:
        waiting = sum(not held.searchable for held in found)
        sentences = [f"{counted(len(found), 'article')}{'' if found else _other_languages(options.language, holdings)}."]
        sentences += [f"{waiting} not yet searchable: `{holdings.again('kutip sync')}` makes them so."] if waiting else []
        sentences += (
            [f"{counted(len(refused), 'page')} could not be read; `{holdings.again('kutip list --refused')}` says why."] if refused else []
        )
        out = len(holdings.pages.taken_out())
        sentences += [f"{counted(out, 'article')} removed; `{holdings.again('kutip remove')}` lists them."] if out else []
        print(" ".join(sentences))


def _other_languages(wanted: str | None, holdings: Holdings) -> str:
    """Which languages the articles are in, where none is in the one that is wanted."""
    there = sorted({article.language or UNKNOWN for article in holdings.articles()})
    return f" in {wanted}; there are articles in {', '.join(there)}" if wanted and there and wanted.lower() not in there else ""


def _show(options: argparse.Namespace, holdings: Holdings) -> None:
    """Print an article with all that is known about it."""
    shown = look(options.page, holdings)
    lines = page_lines(shown) if options.removed else None
    if options.json:
        print(json.dumps(as_object(shown, lines, options.versions), ensure_ascii=False))
        return
    print("\n".join(details(shown, holdings.again)))
    if options.removed and lines is not None:
        print("\n".join(["", LEGEND, "", *(f"{'  ' if kept else '- '}{text}" for kept, text in lines)]))
    elif options.removed:
        print("\n".join(["", ONLY_STORY, "", shown.article.text]))
    if options.versions:
        print("\n".join(["", *history(shown)]))
    if not (options.removed or options.versions):
        print(f"\n{shown.article.text}")


def _add(options: argparse.Namespace, holdings: Holdings, fetcher: Callable[[], Fetcher]) -> int:
    """The exit status after the pages were put into the collection's folder, each told in a line."""
    if options.limit < 1:
        raise UserError(f"A list of {options.limit} pages is none; give --limit a number from 1 on.")
    gatherer = Gatherer(holdings, holdings.folders[-1], options.limit, fetcher)
    done: set[str] = set()
    for source in options.sources:
        for outcome in gatherer.add(source):
            if options.json:
                _say(json.dumps(as_outcome(outcome), ensure_ascii=False), sys.stdout)
            else:
                _say(_line(outcome), sys.stderr if outcome.what == "refused" else sys.stdout)
            done.add(outcome.what)
    if done - {"refused", "there"} and not options.json:
        told = NEXT if done - {"refused", "there", "back"} else BROUGHT_BACK
        _say(told.format(holdings.again("kutip sync")), sys.stdout)
    return 0 if done - {"refused"} else 2


def _say(line: str, stream: TextIO) -> None:
    """Print a line at once; where nobody reads on (`… | head`) it is lost, as are all that follow, so that the work goes on to its end."""
    try:
        print(line, file=stream, flush=True)
    except BrokenPipeError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())


def _line(outcome: Outcome) -> str:
    """What became of one page."""
    if outcome.what == "refused":
        return f"Not added: {printable(outcome.source)}: {outcome.reason}"
    return f"{TOLD[outcome.what]}: {told(outcome.article) if outcome.article else outcome.source}"


def _remove(options: argparse.Namespace, holdings: Holdings) -> None:
    """Take articles out of the collection, or bring them back, or print those that were taken out."""
    if options.undo and options.pages:
        _bring_back(options, holdings)
        return
    out = [(article.id, article) for article in (_held_article(reference, holdings) for reference in options.pages)]
    holdings.pages.take_out(name for name, _ in out)
    holdings.catalogue.take_out(name for name, _ in out)
    listed_out = out if options.pages else list(removed_articles(holdings))
    if options.json:
        _print_named(listed_out)
    elif not options.pages:
        for name, article in listed_out:
            print(f"{name}  {told(article) if article else GONE}")
        undo = f"; `{holdings.again('kutip remove --undo ID')}` brings one back" if listed_out else ""
        print(f"{counted(len(listed_out), 'article')} removed{undo}.")
    else:
        for _, article in out:
            print(f"Removed: {told(article)}")
        undo = holdings.again(f"kutip remove --undo {' '.join(name for name, _ in out)}")
        print(f"No search finds it any more, and its file stays. `{undo}` brings it back.")


def _bring_back(options: argparse.Namespace, holdings: Holdings) -> None:
    """Bring articles back that were taken out."""
    names = [removed_id(reference, holdings) for reference in options.pages]
    holdings.pages.put_back(names)
    found = [(name, held.article if held else None) for name, held in ((name, holdings.with_id(name)) for name in names)]
    if options.json:
        _print_named(found)
        return
    for name, article in found:
        print(f"Brought back: {told(article)}" if article else f"No longer removed: {name}, though {GONE}; add it again.")
    print(BROUGHT_BACK.format(holdings.again("kutip sync")))


def _print_named(found: Sequence[tuple[str, Article | None]]) -> None:
    """Print the id and the article of each, None where its file is gone, as an object a line."""
    for name, article in found:
        print(json.dumps({"id": name, "article": article and as_values(article)}, ensure_ascii=False))


def _held_article(reference: str, holdings: Holdings) -> Article:
    """The article of the collection that is named."""
    shown = look(reference, holdings)
    if shown.removed:
        undo = holdings.again(f"kutip remove --undo {shown.article.id}")
        raise UserError(f"The article in {reference} is removed already; `{undo}` brings it back.")
    if shown.held is None:
        raise UserError(f"The article in {reference} is no part of the collection; `{holdings.again('kutip list')}` shows which are.")
    return shown.held.article


def _export(options: argparse.Namespace, holdings: Holdings) -> None:
    """Write the articles that are wanted into a file."""
    writer, choice = writer_of(options.file, options.format), _choice(options)
    written = 0

    def _counted() -> Iterator[Article]:
        nonlocal written
        for article in holdings.articles(choice):
            written += 1
            yield article

    if options.file == "-":
        writer(_counted(), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    path = Path(options.file)
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in holdings.folders):
        raise UserError(f"{path} lies in the collection's own folder and would be read as a part of it; give a file in another folder.")
    export(_counted(), path, writer)
    print(json.dumps({"file": str(path), "articles": written}) if options.json else f"{counted(written, 'article')} written to {path}.")


if __name__ == "__main__":
    run(main)
