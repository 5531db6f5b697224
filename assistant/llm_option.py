"""The option that names a language model, and the model that it names."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from assistant.llm import LanguageModel


def add_llm_option(parser: ArgumentParser) -> None:
    """Let a command take it."""
    parser.add_argument(
        "--llm",
        metavar='"URL MODEL"',
        help="let this model of an OpenAI-compatible server write the answers, each sentence checked; its key in $KUTIP_LLM_KEY "
        "(default: $KUTIP_LLM, else none, and answers are quoted)",
    )


def language_model(options: Namespace) -> LanguageModel | None:
    """The model that the option or the environment names, None without; UserError when it names none."""
    named = options.llm if options.llm is not None else os.environ.get("KUTIP_LLM", "")
    return LanguageModel.parse(named, os.environ) if named.strip() else None
