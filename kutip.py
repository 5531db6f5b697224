"""What runs first: whether Python and its packages are those that Kutip needs, before anything is imported that would fail without them.

Everything here is read by older versions of Python, too.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)  # as in pyproject.toml
MISTAKE, INTERRUPTED = 2, 130  # exit statuses
STARTING = "Starting Kutip …"
# What is imported of other makers to open the page or to run a command.
PACKAGES = (
    "Stemmer brotli chromadb datasketch docx fastapi filelock gradio httpcore httpx httpx2 loky lxml numpy onnxruntime openai "
    "opentelemetry platformdirs prometheus_client py3langid pydantic pypdf safetensors sentence_transformers shtab starlette tantivy "
    "threadpoolctl tiktoken tokenizers tqdm typing_extensions warcio watchfiles yaml"
).split()


def begin() -> None:
    """Say in a terminal that Kutip starts, and let Ctrl+C end it at once until `begun`; status 2 with a sentence where it cannot start."""
    trouble = lacking(sys.version_info[:3])
    if trouble:
        sys.stderr.write(trouble + "\n")
        sys.exit(MISTAKE)
    signal.signal(signal.SIGINT, _leave)
    tell(STARTING)


def looked_for(package: str) -> bool:
    """Whether Python is about to run a module of that package, as `-m` tells it, for which it imports the package around it first."""
    given = getattr(sys, "orig_argv", ["-m", package])  # older versions lack it, and are to be told that they are
    named = given[given.index("-m") + 1] if "-m" in given else ""
    return sys.argv[:1] == ["-m"] and named.partition(".")[0] == package  # as soon as the module is found, its path stands there


def _leave(number: int, frame: object) -> None:
    """End at once, without a word of what was interrupted."""
    os._exit(INTERRUPTED)


def begun() -> None:
    """Let Ctrl+C be what it is to Python again, now that it is caught, and take away what was said."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    tell("")


def tell(doing: str) -> None:
    """Show what is being done in place of what was shown; to people alone, and gone when the next thing is told."""
    stream = sys.__stderr__  # which takes what moves the cursor
    if stream is not None and stream.isatty():
        stream.write("\r" + " " * len(STARTING) + "\r" + doing)
        stream.flush()


def lacking(version: tuple[int, ...]) -> str:
    """What this version of Python, or its packages, lack, and what to do; "" where that is nothing."""
    if version < OLDEST:
        needed, found = (".".join(map(str, numbers)) for numbers in (OLDEST, version))
        return f"Kutip needs Python {needed} or newer, and this is Python {found}; start it with a newer one, such as python{needed}."
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if not missing:
        return ""
    some = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
    folder = Path(__file__).resolve().parent
    do = f"run `pip install -e .` in {folder} first" if (folder / "pyproject.toml").exists() else "install Kutip again with pip"
    return f"This Python ({sys.executable}) lacks packages that Kutip needs ({some}); {do}."


def command() -> None:
    """Run `kutip` and exit with its status."""
    begin()
    import_module("corpus.kutip").command()  # named and not imported: this is imported by all the others


if __name__ == "__main__":
    command()
