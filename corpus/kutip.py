"""`kutip`: one command line for all commands; each is the same code as its `python -m …`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import shtab

from corpus.terminal import MISTAKE, Parser, meant, run
from corpus.version import VERSION

PROGRAM = "kutip"
SHELLS = ("bash", "zsh", "fish", "powershell")
_PLACES = {"DIR": shtab.DIRECTORY, "FILE": shtab.FILE, "SOURCE": shtab.FILE, "PAGE": shtab.FILE}


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the module whose `parser` and `main` it is, whether that holds several commands, and what it does."""

    name: str
    module: str  # named and not imported: each takes seconds to import, and the page stands above this file
    does: str
    is_one_of_several: bool = False
    first: tuple[str, ...] = ()  # arguments that make it of a command that does more


COMMANDS = (
    Command("serve", "app", "open the page, to chat in a browser"),
    Command("ask", "assistant.__main__", "answer questions in the terminal"),
    Command("list", "corpus.__main__", "list the articles, or the pages that could not be read", True),
    Command("show", "corpus.__main__", "show an article with all that is known about it", True),
    Command("add", "corpus.__main__", "add files, folders, web pages or feeds", True),
    Command("remove", "corpus.__main__", "take articles out, or bring them back", True),
    Command("export", "corpus.__main__", "write the articles into one file", True),
    Command("sync", "index.__main__", "read the folder again, and tell what changed"),
    Command("check", "index.__main__", "tell whether the data folder is whole, or mend it", first=("--check",)),
    Command("evaluate", "assistant.evaluate", "measure the answers to questions of your own"),
    Command("mcp", "assistant.mcp_server", "serve the collection to assistants by the Model Context Protocol"),
    Command("doctor", "assistant.doctor", "tell what is there, what is missing and what would be better"),
)


def main(arguments: list[str] | None = None) -> int:
    """The exit status of the command that the first argument names; 2 with a sentence where there is none of that name."""
    given = sys.argv[1:] if arguments is None else arguments
    found = _named(given)
    if found is None:
        return _own(given)
    module = import_module(found.module)
    arguments = [*found.first, *given[1:]]
    status: int = module.main(given, PROGRAM) if found.is_one_of_several else module.main(arguments, f"{PROGRAM} {found.name}")
    return status


def _named(given: list[str]) -> Command | None:
    """The command that the first argument names, None where there is none of that name."""
    return next((command for command in COMMANDS if given and command.name == given[0]), None)


def _own(given: list[str]) -> int:
    """The exit status where no command is named that does something with articles: help, the version, completions, or a mistake."""
    parser = _parser()
    known = [*(command.name for command in COMMANDS), "completion"]
    if given and not given[0].startswith("-") and given[0] not in known:
        sys.stderr.write(f"There is no command {given[0]}{meant(given[0], known) or '.'} `{PROGRAM} --help` lists them.\n")
        return MISTAKE
    options = parser.parse_args(given)
    sys.stdout.write(completion(options.shell) if options.command else parser.format_help())
    return 0 if options.command else MISTAKE


def _parser() -> Parser:
    """The parser that knows what each command is called and does, though not what it takes."""
    parser = Parser(prog=PROGRAM, description="Ask saved news pages; every sentence of an answer is quoted.")
    parser.add_argument("--version", action="version", version=f"Kutip {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        commands.add_parser(command.name, help=command.does)
    shell = commands.add_parser("completion", help="print what makes a shell complete commands and options")
    shell.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return parser


def completion(shell: str) -> str:
    """The script that makes a shell complete the commands and their options."""
    whole = argparse.ArgumentParser(prog=PROGRAM)
    commands = whole.add_subparsers()
    for command in COMMANDS:
        taken = import_module(command.module).parser(PROGRAM)
        if command.is_one_of_several:
            taken = next(action for action in taken._actions if isinstance(action, argparse._SubParsersAction)).choices[command.name]
        commands.add_parser(command.name, help=command.does, parents=[taken], add_help=False)
    commands.add_parser("completion", help="print what makes a shell complete").add_argument("shell", choices=SHELLS)
    for below in commands.choices.values():
        for action in below._actions:
            _complete(action)
    return str(shtab.complete(whole, shell))


def _complete(action: Any) -> None:
    """Have files completed where an argument is a file or a folder."""
    if action.metavar in _PLACES:
        action.complete = _PLACES[action.metavar]


def command() -> None:
    """Run `kutip` and exit with its status."""
    if found := _named(sys.argv[1:]):
        import_module(found.module)  # what takes seconds is done while it is told that it starts
    run(main)


if __name__ == "__main__":
    command()
