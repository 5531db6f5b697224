"""`kutip evaluate`, or `python -m assistant.evaluate`: how well questions of a file are answered; `assistant/expected.py` has its form."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from assistant.answer import Answer, Claim, Conversation
from assistant.ask import ask
from assistant.expected import Asked, Turn, holds, read_questions
from assistant.llm import LanguageModel
from assistant.llm_option import add_llm_option, language_model
from corpus.article import Article, Refusal, UserError
from corpus.harmless import printable
from corpus.pages import Pages
from corpus.read import Progress
from corpus.terminal import Parser, run, terminal_progress
from index.collection import open_collection
from index.options import add_options, opener
from index.search import Index
from index.words import words

LONGEST_FACT = 8  # words; more are no short answer
GROUPS = ("questions", "unanswerable", "conversations")

Figures = dict[str, float | None]
Names = Callable[[Article], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a turn: the answer, the `seconds` that it took, and all `names` of each article that it cites."""

    line: int
    group: str
    turn: Turn
    answer: Answer
    seconds: float
    names: tuple[frozenset[str], ...]

    @property
    def right(self) -> bool:
        """Whether a claim has the known answer in it; where there is none, whether nothing was found."""
        return self.within(len(self.answer.claims)) if self.turn.answers else not self.answer.found

    def within(self, count: int) -> bool:
        """Whether one of the first claims has the known answer in it."""
        return any(holds(claim.text, self.turn.answers) for claim in self.answer.claims[:count])

    @property
    def facts(self) -> list[bool]:
        """For each claim that marks what answers by itself, whether that is the known answer, in few words."""
        facts = [claim.text[slice(*claim.fact)] for claim in self.answer.claims if claim.fact]
        return [len(words(fact)) <= LONGEST_FACT and holds(fact, self.turn.answers) for fact in facts]

    @property
    def sources(self) -> list[bool]:
        """For each article that is cited, whether it is one of those that are known to hold the answer."""
        return [not names.isdisjoint(self.turn.articles) for names in self.names]


def parser(program: str) -> Parser:
    """What the command takes."""
    parser = Parser(prog=program, description="Measure answers to questions with known answers.")
    parser.add_argument("file", type=Path, metavar="FILE", help='questions, one JSON object a line: {"question": "…", "answers": ["…"]}')
    add_options(parser)
    add_llm_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--failed", action="store_true", help="also tell each question that was answered wrongly, with its answer")
    return parser


def main(arguments: list[str] | None = None, program: str = "python -m assistant.evaluate") -> int:
    """The exit status: 0 whatever the figures are, or 2 with one sentence on standard error for a mistake of the user's."""
    options = parser(program).parse_args(arguments)
    try:
        asked, model = read_questions(options.file), language_model(options)
        with terminal_progress() as progress:
            index, _ = open_collection(options.corpus, options.data, opener(options), progress, _warn)
        with index, Pages(index.place) as pages, terminal_progress("Asking") as progress:
            judged = list(judge(asked, index, lambda article: _file_names(pages.holders(article.id)), progress, model, options.rewrite))
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write((_as_json if options.json else as_table)(judged, options.failed))
    return 0


def judge(
    asked: Sequence[Asked],
    index: Index,
    files: Names,
    progress: Progress = lambda done, total: None,
    model: LanguageModel | None = None,
    rewrites: bool = False,
) -> Iterator[Judged]:
    """Every turn of every line with its answer; `files` gives the file names of an article. UserError, with the line, for no question."""
    for done, record in enumerate(asked):
        progress(done, len(asked))
        conversation: Conversation = ()
        for turn in record.turns:
            began = time.monotonic()
            try:
                *_, answer = ask(turn.question, conversation, index, model=model, rewrites=rewrites)
            except UserError as error:
                raise UserError(f"Line {record.line}: {error}") from error
            seconds = time.monotonic() - began
            conversation = (*conversation, answer)
            group = GROUPS[2] if record.together else GROUPS[not turn.answers]
            cited = {citation.article.id: citation.article for citation in answer.citations}.values()
            names = (frozenset({article.id, article.title, *filter(None, [article.url]), *files(article)}) for article in cited)
            yield Judged(record.line, group, turn, answer, seconds, tuple(names))


def _file_names(places: Iterable[Path]) -> set[str]:
    return {name for place in places for name in (place.stem, place.name)}


def report(judged: Sequence[Judged]) -> dict[str, Figures]:
    """The figures of each group, as a whole and by language, of finding that nothing answers, and of all quotes; shares are 0 to 1."""
    groups: dict[str, list[Judged]] = {}
    for one in sorted(judged, key=lambda one: (GROUPS.index(one.group), _language(one))):
        for name in (one.group, f"{one.group} {_language(one)}"):
            groups.setdefault(name, []).append(one)
    figures = {name: _figures(group) for name, group in groups.items()}
    claims = [(claim, not one.answer.writer) for one in judged for claim in one.answer.claims]
    quotes: Figures = {"count": len(claims), "inexact": sum(not _is_exact(claim, quoted) for claim, quoted in claims)}
    return figures | {"abstention": _abstention(judged), "quotes": quotes}


def _language(one: Judged) -> str:
    return one.turn.language or one.answer.question.language


def _figures(judged: Sequence[Judged]) -> Figures:
    """What is measured of a group; None where it has nothing to measure."""
    known = [one for one in judged if one.turn.answers]
    sourced = [one for one in known if one.turn.articles]
    seconds = sorted(one.seconds for one in judged)
    return {
        "count": len(judged),
        "right": _share(one.right for one in judged),
        "sentence@1": _share(one.within(1) for one in known),
        "sentence@3": _share(one.within(3) for one in known),
        "fact": _share(any(one.facts) for one in known if one.facts),
        "precision": _share(fmean(one.sources) for one in sourced if one.sources),
        "recall": _share(min(1, sum(one.sources) / len(one.turn.articles)) for one in sourced),
        "median s": round(median(seconds), 4),
        "p95 s": round(seconds[-1 - len(seconds) // 20], 4),
    }


def _share(values: Iterable[float]) -> float | None:
    listed = list(values)
    return round(fmean(listed), 3) if listed else None


def _abstention(judged: Sequence[Judged]) -> Figures:
    """How well what cannot be answered is told from what can; `auroc` is the chance that the confidence puts two of them in order."""
    can, cannot = ([one for one in judged if bool(one.turn.answers) is wanted] for wanted in (True, False))
    recall, kept = _share(not one.answer.found for one in cannot), _share(one.answer.found for one in can)
    pairs = ((one.answer.confidence, other.answer.confidence) for one in can for other in cannot)
    return {
        "precision": _share(not one.turn.answers for one in judged if not one.answer.found),
        "recall": recall,
        "balanced accuracy": None if recall is None or kept is None else round((recall + kept) / 2, 3),
        "auroc": _share((high > low) + (high == low) / 2 for high, low in pairs),
    }


def _is_exact(claim: Claim, quoted: bool) -> bool:
    """Whether a claim cites nothing outside of articles and, where it is `quoted`, is word for word the slice that it cites first."""
    inside = all(0 <= cited.start < cited.end <= len(cited.article.text) for cited in claim.citations)
    return inside and (not quoted or (bool(claim.citations) and claim.text == claim.citations[0].quote))


def _wrong(judged: Sequence[Judged]) -> Iterator[dict[str, object]]:
    for one in judged:
        if not one.right:
            question = one.answer.question
            told = {"line": one.line, "question": question.asked, "standalone": question.standalone}
            yield told | {"answers": one.turn.answers, "answered": one.answer.text}


def _as_json(judged: Sequence[Judged], failed: bool) -> str:
    told: dict[str, object] = {**report(judged)}
    if failed:
        told["failed"] = list(_wrong(judged))
    return json.dumps(told, ensure_ascii=False) + "\n"


def as_table(judged: Sequence[Judged], failed: bool) -> str:
    """The figures for a terminal, a group a line; with what `failed`, a line each."""
    figures = report(judged)
    groups = {name: values for name, values in figures.items() if name.startswith(GROUPS)}
    columns = list(next(iter(groups.values())))
    lines = [f"{'':20}" + "".join(f"{column:>12}" for column in columns)]
    lines += [f"{name:20}" + "".join(f"{_written(value):>12}" for value in values.values()) for name, values in groups.items()]
    for name in ("abstention", "quotes"):
        lines.append(f"{name}: " + ", ".join(f"{part} {_written(value)}" for part, value in figures[name].items()))
    if failed:
        lines += [f"line {wrong['line']}: {wrong['standalone']} → {wrong['answered']}" for wrong in _wrong(judged)]
    return "\n".join(" ".join(line.splitlines()) for line in lines) + "\n"


def _written(value: float | None) -> str:
    return "-" if value is None else f"{value:g}" if isinstance(value, int) else f"{value:.3f}"


def _warn(refusal: Refusal) -> None:
    sys.stderr.write(f"Not read: {printable(refusal.path)}: {refusal.reason}\n")


if __name__ == "__main__":
    run(main)
