"""A secret can be fetched from where its reference says, and printed by nothing."""

from __future__ import annotations

import copy
import pickle
import traceback
from pathlib import Path

import pytest

from hostprep.declare.secrets import Secret, parse_reference, resolve
from hostprep.errors import SecretError

VALUE = "hunter2"


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{:>20}".format, lambda secret: f"{[secret]}"])
def test_no_way_of_printing_shows_it(show: object) -> None:
    assert callable(show)
    assert VALUE not in show(Secret(VALUE))


@pytest.mark.parametrize("leave", [pickle.dumps, copy.deepcopy])
def test_it_does_not_leave_the_process(leave: object) -> None:
    assert callable(leave)
    with pytest.raises(TypeError, match="not pickled") as caught:
        leave(Secret(VALUE))
    assert VALUE not in "".join(traceback.format_exception(caught.value))


def test_each_scheme_leads_to_its_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", VALUE)
    (tmp_path / "secret").write_text(VALUE + "\n")
    assert resolve(parse_reference("env:A_SECRET")).reveal() == VALUE
    assert resolve(parse_reference(f"file:{tmp_path / 'secret'}")).reveal() == VALUE
    assert resolve(parse_reference("ask:sudo on web1"), lambda words: words + VALUE).reveal() == "sudo on web1" + VALUE


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("env:HOSTPREP_NOT_SET", "environment variable HOSTPREP_NOT_SET is not set"),
        ("file:/nowhere/at/all", "cannot be read: No such file"),
        ("ask", "nobody is there to ask"),
    ],
)
def test_a_reference_that_leads_nowhere_says_where_it_looked(reference: str, says: str) -> None:
    with pytest.raises(SecretError, match=says):
        resolve(parse_reference(reference))
