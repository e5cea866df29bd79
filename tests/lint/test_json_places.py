"""Every value of every JSON text is found where it stands."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.lint.finding import Pointer
from hostprep.lint.json_places import offset
from hostprep.lint.reading import parse

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


def values(data: Any, at: Pointer = ()) -> list[tuple[Pointer, Any]]:
    members: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(at, data)] + [each for part, value in members for each in values(value, (*at, part))]


@settings(max_examples=150)
@given(DOCUMENTS, st.sampled_from([None, 1, 4]))
def test_offset_is_where_the_value_begins(data: Any, indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    for pointer, value in values(data):
        assert json.JSONDecoder().raw_decode(text, offset(text, pointer))[0] == value


def test_a_pointer_into_a_string_ends_at_the_string() -> None:
    source = parse('{\n  "policy": "{}"\n}', "a.json")
    place = source.place(("policy", "Statement", 0))
    assert (place.line, place.column, place.json_pointer) == (2, 13, "/policy/Statement/0")
    assert source.place(("policy",), key=True).column == 3
