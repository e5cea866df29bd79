"""Records are handed on as they are written, in order over all streams; and a script can be stopped from outside."""

from __future__ import annotations

import threading
import time

import pytest

from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.engines import Report
from hostprep.lab.powershell.host.machine import Host

EVERY = """
param($Name)
Write-Output "out $Name"
Write-Warning 'careful'
Write-Error 'soft' -ErrorId Soft
Write-Verbose 'chatty' -Verbose
Write-Debug 'inside' -Debug
Write-Host 'hello'
[pscustomobject]@{ Id = 1; List = @(1, 2.5); Table = [ordered]@{ x = $null }; When = [datetime]'2026-01-02' }
throw 'hard'
"""
ENDLESS = {
    "empty loop": "while ($true) { }",
    "sleep": "while ($true) { Start-Sleep -Seconds 1 }",
    "pipeline": "while ($true) { 1..100000 | ForEach-Object { $_ } | Out-Null }",
    "catching": "do { try { throw 1 } catch { } } until ($false)",
    "sort": "while ($true) { $x = 1..20000 | Sort-Object { -$_ } }",
}


def test_every_stream_in_order() -> None:
    seen: list[Report] = []
    ending = Dialect(Host()).runspace().run(EVERY, {"Name": "x"}, seen.append)
    assert [(one.stream, one.text) for one in seen[:-1]] == [
        ("output", "out x"),
        ("warning", "careful"),
        ("error", "soft"),
        ("verbose", "chatty"),
        ("debug", "inside"),
        ("information", "hello"),
    ]
    assert seen[-1].value == {"Id": 1, "List": [1, 2.5], "Table": {"x": None}, "When": "2026-01-02T00:00:00.0000000"}
    assert seen[2].error is not None
    assert (seen[2].error.id, seen[2].error.category) == ("Soft", "NotSpecified")
    assert (ending.state, ending.exit_code) == ("Failed", 1)
    assert ending.terminated is not None
    assert (ending.terminated.message, ending.terminated.line) == ("hard", 10)


def test_what_goes_past_the_streams() -> None:
    seen: list[Report] = []
    script = "'a'; [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); [Console]::Out.WriteLine('b'); [Console]::Write(1.5)"
    Dialect(Host()).runspace().run(script + "; [Console]::OutputEncoding.WebName", {}, seen.append)
    assert [(one.stream, one.text, one.value) for one in seen] == [
        ("output", "a", "a"), ("console", "", "utf-8"), ("console", "b\r\n", None), ("console", "1.5", None),
        ("output", "utf-8", "utf-8"),
    ]  # fmt: skip


def test_records_come_before_the_end() -> None:
    runspace = Dialect(Host()).runspace()
    first = threading.Event()
    ended: list[str] = []
    script = threading.Thread(
        target=lambda: ended.append(runspace.run("1; while ($true) { }", {}, lambda _: first.set()).state)
    )
    script.start()
    assert first.wait(5)
    assert not ended
    runspace.stop()
    script.join(5)
    assert ended == ["Stopped"]


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_stop(text: str) -> None:
    runspace = Dialect(Host()).runspace()
    stopped: list[float] = []

    def stop() -> None:
        stopped.append(time.monotonic())
        runspace.stop()

    timer = threading.Timer(0.1, stop)
    timer.start()
    assert runspace.run(text, {}, lambda _: None).state == "Stopped"
    assert time.monotonic() - stopped[0] < 5  # bench.powershell measures the 50 ms


def test_variables_live_on_and_exit_codes_arrive() -> None:
    runspace = Dialect(Host()).runspace()
    seen: list[Report] = []
    runspace.run("$a = 5; function twice($n) { 2 * $n }", {}, seen.append)
    assert runspace.run("twice $a; exit 3", {}, seen.append).exit_code == 3
    assert [one.value for one in seen] == [10]
