"""What a runaway script comes to: an error of its own, or a refusal; never a hang, never a fault of Python's."""

from __future__ import annotations

import threading
import time

import pytest

from hostprep.lab.powershell.engine import PowerShell
from hostprep.lab.powershell.syntax.source import Refused

NESTED = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "braces": "{" * 10_000 + "}" * 10_000,
    "unary operators": "-not " * 10_000 + "1",
    "subexpressions": '"$(' * 5_000 + ')"' * 5_000,
    "open arrays": "@(" * 10_000,
    "commas": "," * 10_000 + "1",
    "conditions": "if(1){" * 3_000 + "}" * 3_000,
    "assignments": "$a=" * 5_000 + "1",
    "casts": "[int]" * 5_000 + "1",
}
LONG = {
    "sum": "1" + "+1" * 10_000,
    "members": "$null = $a" + ".b" * 10_000,
    "elseif": "if(0){}" + "elseif(0){}" * 5_000,
    "pipeline": "1" + "|%{$_}" * 500,
}
GREEDY = {
    "range": "1..2000000000",
    "string": "'x' * 2000000000",
    "array": "@(1) * 2000000000",
    "width": "'{0,2000000000}' -f 1",
    "growing string": "$s = 'x'; while ($true) { $s += $s }",
    "many small values": "$l = [Collections.ArrayList]::new(); while ($true) { [void]$l.Add(@(1)) }",
    "join": "(1..10000) -join ('x' * 100000)",
    "steps": "while ($true) { }",
    "steps of a pipeline": "1..1000000 | ForEach-Object { $_ }",
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_nested_text_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="nesting deeper"):
        PowerShell(edition="7").run(text)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_text_runs(text: str) -> None:
    result = PowerShell(edition="7").run(text)
    assert (result.terminated, result.errors) == (None, [])


@pytest.mark.parametrize("text", GREEDY.values(), ids=GREEDY)
def test_limits_end_a_script(text: str) -> None:
    result = PowerShell(max_bytes=16 << 20, max_steps=500_000).run(f"try {{ {text} }} catch {{ 'caught' }}")
    assert result.terminated is not None
    assert (result.terminated.fields["id"], result.exit_code) == ("LimitExceeded", 1)
    assert "caught" not in result.output


@pytest.mark.parametrize("text", ["function f { f }; f", "$s = { & $s }; & $s", "function g { iex g }; g"])
def test_calls_without_end_are_an_error(text: str) -> None:
    result = PowerShell().run(f"try {{ {text} }} catch {{ $_.FullyQualifiedErrorId }}; 'goes on'")
    assert result.output[-1] == "goes on"
    assert "CallDepthOverflow" in result.output[0]


def test_deep_calls_are_allowed() -> None:
    assert PowerShell().run("function d($n) { if ($n) { 1 + (d ($n - 1)) } else { 0 } }; d 900").output == [900]


@pytest.mark.parametrize("pattern", ["^(a+)+$", r"^(?:a|aa)+\$", "(x+x+)+y", r"^(\w+\s?)*$"])
def test_patterns_that_backtrack_can_be_stopped(pattern: str) -> None:
    shell = PowerShell()
    begun = time.monotonic()
    text = {"(": "x" * 60, "^": "a" * 60 + "!"}[pattern[0]]
    stopper = _stop_after(shell, 0.2)
    result = shell.run(f"'{text}' -match '{pattern}'")
    stopper.cancel()
    assert time.monotonic() - begun < 10  # they would take for ever
    assert result.stopped or result.output == [False]


def _stop_after(shell: PowerShell, seconds: float) -> threading.Timer:
    timer = threading.Timer(seconds, shell.stop)
    timer.start()
    return timer


def test_many_items_through_three_stages() -> None:
    result = PowerShell().run(
        "1..50000 | ForEach-Object { $_ + 1 } | Where-Object { $_ % 2 } | Measure-Object | ForEach-Object Count"
    )
    assert result.output == [25_000]
