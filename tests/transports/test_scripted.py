"""The public test double."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hostprep.errors import ConnectionLost
from hostprep.transports import Outcome, Script, ScriptedTransport, Transport


def test_lines_become_an_outcome_and_are_streamed() -> None:
    lines: list[str] = []
    with ScriptedTransport(lambda script: [script.name, "two"]) as transport:
        as_protocol: Transport = transport
        outcome = as_protocol.run(Script("probe", ""), lines.append)
    assert outcome == Outcome(0, b"probe\ntwo\n", b"")
    assert lines == ["probe", "two"]
    assert [script.name for script in transport.scripts] == ["probe"]
    assert transport.closed


def test_an_outcome_is_handed_on_as_it_is() -> None:
    lines: list[str] = []
    given = Outcome(3, b"one\npart", b"err")
    assert ScriptedTransport(lambda _: given).run(Script("x", ""), lines.append) is given
    assert lines == ["one", "part"]


def test_a_generator_can_be_cut_in_the_middle() -> None:
    def answer(script: Script) -> Iterator[str]:
        yield "one"
        raise ConnectionLost("web1", f"cut while script {script.name} ran")

    lines: list[str] = []
    with pytest.raises(ConnectionLost):
        ScriptedTransport(answer).run(Script("x", ""), lines.append)
    assert lines == ["one"]
