"""What hostprep quotes for PowerShell, the engine reads back as it was."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.lab.powershell.choose import open_engine
from hostprep.lab.powershell.host.engines import Report
from hostprep.render.quoting import POWERSHELL_QUOTES, powershell

SPECIAL = (
    POWERSHELL_QUOTES
    + '"\u201c\u201d\u201e$`{}()@#;|&<>%!\\\0\a\b\t\n\v\f\r\x1b\x7f\u0085\u00a0\u2028\u2029\ufeff\u2013\u2014\ud800\udfff\U0001f600'
)
UNITS = st.characters(categories=("Cs", "Cc", "Ll", "Lu", "Nd", "Po", "Zs", "So", "Pd", "Pi", "Pf"))
TEXTS = st.text(st.one_of(st.sampled_from(SPECIAL), UNITS), max_size=40)
ENGINES = {edition: open_engine("dialect", edition=edition).runspace() for edition in ("5.1", "7")}


def units(text: str) -> bytes:
    """A text as .NET holds it: two lone surrogates that meet are one character."""
    return text.encode("utf-16-le", "surrogatepass")


def outputs(script: str, edition: str) -> list[Report]:
    found: list[Report] = []
    ending = ENGINES[edition].run(script, {}, found.append)
    assert ending.state == "Completed", ending
    assert all(report.stream == "output" for report in found), found
    return found


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(sorted(ENGINES)))
def test_any_string_comes_back_the_same(text: str, edition: str) -> None:
    (report,) = outputs(powershell(text), edition)
    assert report.type == "System.String"
    assert units(report.text) == units(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_string_of_code_units_in_plain_single_quotes_comes_back_the_same(text: str) -> None:
    quoted = "'" + "".join(char * 2 if char in POWERSHELL_QUOTES else char for char in text) + "'"
    (report,) = outputs(quoted, "7")
    assert units(report.text) == units(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | TEXTS,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(tuple)
        | st.dictionaries(st.text("abcxyz", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def comparable(value: Any) -> Any:
    if isinstance(value, str):
        return units(value)
    if isinstance(value, list | tuple):
        return [comparable(item) for item in value]
    if isinstance(value, dict):
        return {name.lower(): comparable(inner) for name, inner in value.items()}
    return value


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_any_value_comes_back_the_same(value: Any) -> None:
    (report,) = outputs(f"$x = @{{ v = {powershell(value)} }}; [pscustomobject]$x", "5.1")
    assert comparable(report.value) == comparable({"v": value})


def test_every_code_unit_comes_back_the_same() -> None:
    everything = "".join(map(chr, range(0x10000)))
    (report,) = outputs(
        "'" + "".join(char * 2 if char in POWERSHELL_QUOTES else char for char in everything) + "'", "7"
    )
    assert units(report.text) == units(everything)
