"""Lexer and parser never crash: any text is a tree, an error of syntax, or a refusal."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lab.powershell.fuzzing import TOKENS, fault_of, texts


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=80) | st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join), modern=st.booleans())
def test_arbitrary_text_is_parsed_or_turned_down(text: str, *, modern: bool) -> None:
    assert fault_of(text, modern=modern) == ""


@pytest.mark.parametrize("modern", [False, True])
def test_wounded_programs_are_parsed_or_turned_down(*, modern: bool) -> None:
    assert [(text, fault) for text in islice(texts(1), 1500) if (fault := fault_of(text, modern=modern))] == []


DEEP = ["(" * 5000, "{" * 5000, "@(" * 5000, "$(" * 5000, "@{a=" * 5000, '"$(' * 5000, "-" * 5000 + "1", "!" * 5000 + "1", "[a[" * 5000, "," * 5000 + "1", "$a" + ".b" * 5000,
        "$a" + "[0]" * 5000, "1" + "+1" * 20000, "if(1){" * 5000, "$a=" * 5000 + "1", "a|" * 5000 + "a", "1;" * 20000, "[int]" * 5000 + "1", "&" * 5000, "function f{" * 5000]  # fmt: skip


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:8])
def test_depth_and_length_are_bounded(text: str) -> None:
    assert fault_of(text, modern=True) == ""
    assert fault_of(text, modern=False) == ""
