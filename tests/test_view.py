"""What a tab tells of itself is checked before anything is done with it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.view import LONGEST, MOST_OUTLETS, TURNS, View, view

NAMED = "a" * 20
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def test_what_a_tab_tells_is_taken_as_it_is() -> None:
    told = {"conversation": NAMED, "language": "id", "only": ["Warta"], "writer": "m", "turns": 240, "editing": 3, "source": "b" * 16}
    assert view(json.dumps(told)) == View(NAMED, "id", ("Warta",), "m", 240, 3, "b" * 16)
    assert view(json.dumps(told | {"addressed": True})) == View(NAMED, "id", ("Warta",), "m", 240, 3, "b" * 16, True)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (None, View()),
        ("", View()),
        ("[" * 10_000, View()),
        (json.dumps("x" * LONGEST), View()),
        ('{"conversation": "short"}', View()),
        ('{"conversation": "../../../../etc/passwd"}', View()),
        ('{"language": "fr"}', View()),
        ('{"only": "Warta"}', View()),
        ('{"only": [1, null, "Warta"]}', View(only=("Warta",))),
        ('{"editing": true}', View()),
        ('{"addressed": 1}', View()),
        ('{"addressed": true}', View(addressed=True)),
        ('{"editing": -1, "turns": 5}', View(turns=TURNS)),
    ],
)
def test_what_makes_no_sense_is_as_in_a_new_tab(told: object, shown: View) -> None:
    assert view(told) == shown


@given(st.dictionaries(st.sampled_from(["conversation", "language", "only", "writer", "turns", "editing", "source"]), VALUES))
def test_any_json_gives_a_bounded_view(values: dict[str, object]) -> None:
    shown = view(json.dumps(values))
    assert shown.language in ("en", "id")
    assert len(shown.only) <= MOST_OUTLETS
    assert all(isinstance(outlet, str) for outlet in shown.only)
