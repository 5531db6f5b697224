"""What the handlers of a page give, sent to the browser straight."""

from __future__ import annotations

from enum import Enum
from typing import Any

UPDATE = "__type__"  # the key by which Gradio knows a change of a component from its value


def straight(blocks: Any) -> None:
    """Lets a page of Gradio send what its handlers give as it is, which must be values, or changes of properties that the browser knows.

    Gradio would make the component anew for each change, even for `gr.skip()`, with a description of all it can be, for components that
    are looked at on the server; ours are not, and that takes it longer than all else it does for an answer. Nor is any of it a file.
    """

    async def postprocess_data(block_fn: Any, predictions: Any, state: Any = None) -> list[Any]:
        given = [predictions] if len(block_fn.outputs) == 1 else predictions or ()
        return [_sent(block, one) for block, one in zip(block_fn.outputs, given, strict=False)]

    blocks.postprocess_data = postprocess_data


def _sent(block: Any, given: Any) -> Any:
    if isinstance(given, Enum):  # that nothing more will come
        return None
    if not (isinstance(given, dict) and UPDATE in given):
        return _plain(block.postprocess(given))
    return {**given, "value": _plain(block.postprocess(given["value"]))} if "value" in given else given


def _plain(value: Any) -> Any:
    return value.model_dump() if hasattr(value, "model_dump") else value
