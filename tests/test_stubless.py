"""That the page is imported without Gradio's stubs, and that nothing else notices."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from assistant.stubless import without_stubs
from tests.wheel import ROOT

# Gradio parses the source of each component for its stub; here that would end the import.
NO_STUBS = """
import ast
def refused(*_): raise SystemExit("a stub was made")
ast.get_source_segment = refused
import app, gradio, inspect
assert inspect.getfile(gradio.Textbox).endswith("textbox.py")
assert callable(gradio.Textbox.submit)
"""


def test_no_stub_is_made_when_the_page_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", NO_STUBS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def fail() -> None:
    """Fails inside."""
    with without_stubs():
        assert inspect.getfile(subprocess.Popen) == subprocess.__file__
        raise ValueError("inside")


def test_files_are_found_as_before_also_when_it_fails() -> None:
    before = inspect.getfile
    with pytest.raises(ValueError, match="inside"):
        fail()
    assert inspect.getfile is before
