"""How to go on: a command that is told to people, about the same collection as the one that tells it."""

from __future__ import annotations

import shlex
from argparse import Namespace


def again(command: str, options: Namespace) -> str:
    """`command` with the options that name the collection, as a shell takes it; an address may hold a password, so URL stands for it."""
    for name, value in (("--corpus", options.corpus), ("--data", options.data)):
        if value is not None:
            command += f" {name} {shlex.quote(str(value))}"
    return f"{command} --catalogue URL" if options.catalogue is not None else command
