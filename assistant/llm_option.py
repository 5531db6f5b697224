"""The option that names a language model, and the models that a running Ollama offers where nobody names one."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from assistant.llm import LanguageModel
from assistant.served import address_of, offered, ollama


def add_llm_option(parser: ArgumentParser) -> None:
    """Let a command take it, and what else the model may do."""
    parser.add_argument(
        "--llm",
        metavar='"URL MODEL"',
        help="let this model of an OpenAI-compatible server write the answers, each sentence checked; its key in $KUTIP_LLM_KEY "
        "(default: $KUTIP_LLM, else none, and answers are quoted)",
    )
    parser.add_argument("--rewrite", action="store_true", help="let the language model also say what a follow-up question means by itself")


def language_model(options: Namespace, environment: Mapping[str, str] = os.environ) -> LanguageModel | None:
    """The model that the option or the environment names, None without; UserError when it names none."""
    named = options.llm if options.llm is not None else environment.get("KUTIP_LLM", "")
    return LanguageModel.parse(named, environment) if named.strip() else None


def offered_models() -> tuple[LanguageModel, ...]:
    """The models that a running Ollama offers."""
    return tuple(LanguageModel(address_of(ollama()), name) for name in offered())
