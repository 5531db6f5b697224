"""`python -m index`: make the index match a folder of pages, and say what changed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from threading import Event

from corpus.article import Refusal, UserError
from corpus.place import Shared, data_folder, folders
from corpus.terminal import run, terminal_progress
from corpus.watch import changes
from index.collection import open_collection, update
from index.options import add_options, opener
from index.search import Index
from index.sync import Report


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0, or 2 with one sentence on standard error for a mistake of the user's."""
    parser = argparse.ArgumentParser(prog="python -m index", description="Make the index match a folder of saved news pages.")
    add_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--watch", action="store_true", help="go on, and follow every change of the folder until interrupted")
    options = parser.parse_args(arguments)
    refused: list[Refusal] = []
    try:
        with terminal_progress() as progress:
            index, report = open_collection(options.corpus, options.data, opener(options), progress, refused.append, wait=True)
        with index:
            _tell(index, report, refused, options.json)
            if options.watch:
                _follow(index, options.corpus, data_folder(options.data, options.corpus), options.json)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _follow(index: Index, corpus: Path | None, data: Path, as_json: bool) -> None:
    """Keep the index equal to the folder, and tell of each change, until the program is interrupted."""
    if not as_json:
        print("Watching for changes (stop with Ctrl+C).", flush=True)
    for _ in changes(folders(corpus, data, isinstance(index.place, Shared)), data, Event()):
        refused: list[Refusal] = []
        try:
            report = update(index, corpus, data, lambda done, total: None, refused.append)
        except UserError as error:  # a folder may come back
            print(error, file=sys.stderr, flush=True)
            continue
        if report.added or report.changed or report.deleted or refused:
            _tell(index, report, refused, as_json)


def _tell(index: Index, report: Report, refused: list[Refusal], as_json: bool) -> None:
    print(_as_json(report, refused) if as_json else _as_text(report, refused, index.coverage().languages), flush=True)


def _as_json(report: Report, refused: list[Refusal]) -> str:
    counts = {"added": report.added, "changed": report.changed, "deleted": report.deleted, "unchanged": report.unchanged}
    reasons = [{"path": str(refusal.path), "reason": refusal.reason} for refusal in refused]
    totals = {"articles": report.articles, "passages": report.passages, "seconds": round(report.seconds, 3)}
    return json.dumps({**counts, "refused": reasons, **totals}, ensure_ascii=False)


def _as_text(report: Report, refused: list[Refusal], languages: tuple[str, ...]) -> str:
    lines = [
        f"{report.added} added, {report.changed} changed, {report.deleted} deleted, {report.unchanged} unchanged.",
        f"The collection holds {report.articles} articles in {report.passages} passages ({report.seconds:.1f} s).",
        *(f"Not read: {refusal.path}: {refusal.reason}" for refusal in refused),
    ]
    if not report.articles:
        lines.append("There is nothing to search yet: put saved news pages into the folder.")
    if foreign := sorted(set(languages) - {"id", "en"}):
        lines.append(
            f"Some articles are in another language ({', '.join(foreign)}): they are kept, but found only by names and exact words."
        )
    return "\n".join(lines)


if __name__ == "__main__":
    run(main)
