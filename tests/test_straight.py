"""What the handlers give reaches the browser as Gradio itself would send it, without what Gradio makes of it on the server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app import Page, _box, build, gr
from assistant.markup import invitation
from assistant.view import View

ASKED = [{"role": "user", "content": "<b>Why?</b>"}, {"role": "assistant", "content": "Because."}]
SKIP = gr.skip()
OVER = gr.components._Keywords.FINISHED_ITERATING


@pytest.fixture(scope="module")
def blocks() -> Any:
    """The page, which nothing is asked of."""
    return build(Page.__new__(Page))


@pytest.mark.parametrize(
    "given",
    [
        (_box(View(), "Stop"), ASKED, "<p>sources</p>", ""),
        (_box(View(language="id")), ASKED, SKIP, SKIP),
        (SKIP, SKIP, SKIP, "<p>notice</p>"),
        (_box(View()), gr.update(value=[], placeholder=invitation((), "en")), "", ""),
        (SKIP, gr.update(placeholder=invitation(("Why?",), "id")), SKIP, SKIP),
        (OVER, OVER, OVER, OVER),
    ],
)
def test_what_handlers_give_is_sent_as_gradio_sends_it(blocks: Any, given: tuple[Any, ...]) -> None:
    for name in ("ask", "show"):
        event = next(event for event in blocks.fns.values() if event.api_name == name)
        ours = asyncio.run(blocks.postprocess_data(event, given, None))
        theirs = asyncio.run(gr.Blocks.postprocess_data(blocks, event, list(given), None))
        assert ours == [SKIP if one == {**SKIP, "props": SKIP} else one for one in theirs]  # it takes the mark of a change for a property


def test_one_value_is_sent_as_well(blocks: Any) -> None:
    event = next(event for event in blocks.fns.values() if event.api_name == "read")
    assert asyncio.run(blocks.postprocess_data(event, "<p>an article</p>", None)) == ["<p>an article</p>"]
    assert asyncio.run(blocks.postprocess_data(event, SKIP, None)) == [SKIP]
