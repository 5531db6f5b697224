"""`kutip ask`, or `python -m assistant`: answer questions in a terminal; several questions are one conversation."""

from __future__ import annotations

import json
import os
import sys
import time

from assistant.answer import Conversation
from assistant.ask import ask
from assistant.export import as_dict, as_text
from assistant.llm import LanguageModel
from assistant.llm_option import add_llm_option, language_model
from corpus.article import Refusal, UserError
from corpus.command.again import again
from corpus.terminal import Parser, counted, run, terminal_progress, write_styled
from index.collection import open_collection
from index.options import add_options, opener
from index.search import Index


def parser(program: str) -> Parser:
    """What the command takes."""
    parser = Parser(prog=program, description="Answer questions about a folder of saved news pages.")
    parser.add_argument("questions", nargs="+", metavar="QUESTION", help="a question; further ones continue the conversation")
    add_options(parser)
    add_llm_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object a question, on a line each")
    return parser


def main(arguments: list[str] | None = None, program: str = "python -m assistant") -> int:
    """The exit status: 0 also when nothing was found, or 2 with one sentence on standard error for a mistake of the user's."""
    options = parser(program).parse_args(arguments)
    try:
        model = language_model(options)
        refused: list[Refusal] = []
        with terminal_progress() as progress:
            index, _ = open_collection(options.corpus, options.data, opener(options), progress, refused.append)
        if refused:
            _warn(len(refused), again("kutip list --refused", options))
        with index:
            converse(options.questions, index, options.json, model, options.rewrite)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def converse(questions: list[str], index: Index, structured: bool, model: LanguageModel | None = None, rewrites: bool = False) -> None:
    """Print the answer to each question, each asked in the light of those before it."""
    conversation: Conversation = ()
    for asked in questions:
        began = time.monotonic()
        *_, answer = ask(asked, conversation, index, model=model, rewrites=rewrites)
        if structured:
            seconds = round(time.monotonic() - began, 4)
            print(json.dumps({**as_dict(answer), "seconds": seconds}, ensure_ascii=False), flush=True)
        else:
            write_styled(as_text(answer, bold=_styled()) + "\n\n")
        conversation = (*conversation, answer)


def _styled() -> bool:
    """Whether a person reads standard output, and wishes styles (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _warn(refused: int, command: str) -> None:
    """Tell how many pages were not read, and the command that tells more: a question is no occasion to name them all again."""
    print(f"{counted(refused, 'page')} could not be read; `{command}` says why.", file=sys.stderr)


if __name__ == "__main__":
    run(main)
