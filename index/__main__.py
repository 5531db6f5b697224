"""`kutip sync`, or `python -m index`: make the index match a folder of pages, and say what changed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from threading import Event

from corpus.article import Refusal, UserError
from corpus.harmless import printable
from corpus.place import COPY, Shared, data_folder, folders, shared_catalogue
from corpus.terminal import Parser, run, terminal_progress
from corpus.watch import changes
from index.check import Fault, counted
from index.collection import open_collection, update
from index.named import load_embedder
from index.options import add_options, opener
from index.search import Index
from index.sync import Report
from index.whole import Checked, Place, check, rebuild, repair


def parser(program: str) -> Parser:
    """What the command takes."""
    parser = Parser(prog=program, description="Make the index match a folder of saved news pages.")
    add_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--watch", action="store_true", help="go on, and follow every change of the folder until interrupted")
    parser.add_argument("--check", action="store_true", help="only say whether the data folder is whole; the exit status is 1 if not")
    mending = parser.add_mutually_exclusive_group()
    mending.add_argument("--repair", action="store_true", help="mend what can be mended from the articles in the data folder")
    mending.add_argument("--rebuild", action="store_true", help="make anew all that the data folder holds beside the articles")
    return parser


def main(arguments: list[str] | None = None, program: str = "python -m index") -> int:
    """The exit status: 0, or 2 with one sentence on standard error for a mistake of the user's."""
    options = parser(program).parse_args(arguments)
    refused: list[Refusal] = []
    try:
        if options.check or options.repair or options.rebuild:
            return _look_after(options)
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


def _look_after(options: argparse.Namespace) -> int:
    """The exit status after the data folder was looked at, or mended: 0 when it is whole then, else 1."""
    folder = data_folder(options.data, options.corpus)
    if options.catalogue is not None:
        there = f"{shared_catalogue(None, options.catalogue)}"
        mend = f"What is copied of it here is made anew by the next `kutip sync` when the folder {folder / COPY} is deleted."
        raise UserError(f"The catalogue at {there} is looked after by its own server. {mend}")
    place = Place(folder, load_embedder(options.embedder), options.chroma)
    met: list[Fault] = []
    with terminal_progress("Checking") as progress:
        if options.repair:
            met, checked = repair(place, progress)
        else:
            checked = rebuild(place, progress) if options.rebuild else check(place, progress)
    mended = [fault for fault in met if fault not in checked.faults]
    if options.json:
        print(json.dumps(_as_object(checked, mended), ensure_ascii=False))
    else:
        print("\n".join(_in_words(checked, mended, place.folder, options.repair)))
    return 1 if checked.faults else 0


def _as_object(checked: Checked, mended: list[Fault]) -> dict[str, object]:
    faults, gone = ([{"store": fault.store, "fault": fault.told} for fault in some] for some in (checked.faults, mended))
    totals = {"articles": checked.articles, "passages": checked.passages, "waiting": checked.waiting}
    return {"whole": not checked.faults, "faults": faults, "mended": gone, **totals}


def _in_words(checked: Checked, mended: list[Fault], folder: Path, tried: bool) -> list[str]:
    """A line for each fault, and a summary; `tried` says whether they were to be mended."""
    lines = [f"Mended: {fault.told}" for fault in mended] + [f"Fault: {fault.told}" for fault in checked.faults]
    if any(fault.mend != "nothing" for fault in checked.faults):
        how = "--rebuild` with the same options makes anew what they are in" if tried else "--repair` with the same options mends them"
        lines.append(f"{counted(len(checked.faults), 'fault')} in {folder}. `kutip check {how}.")
    elif checked.faults:
        lines.append(f"{counted(len(checked.faults), 'fault')} in {folder} that cannot be mended from what is there.")
    else:
        held = f"{counted(checked.articles, 'article')} in {counted(checked.passages, 'passage')}"
        lines.append(f"{folder} is whole: {held}, each with its words, its vector and its code.")
    if checked.waiting:
        lines.append(f"{counted(checked.waiting, 'article')} wait to be made searchable or taken out by the next `kutip sync`.")
    if not checked.used:
        lines.append("The vectors of another model or place were used last; those are checked with the options --embedder and --chroma.")
    return lines


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
        *(f"Not read: {printable(refusal.path)}: {refusal.reason}" for refusal in refused),
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
