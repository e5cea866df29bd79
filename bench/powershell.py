"""The PowerShell dialect against what it promises: each measure beside its aim, exit code 1 where one is missed.

    python -m bench.powershell [--rounds 3]

Processes are measured from outside, all else within one process; the median of the rounds counts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from hostprep.lab.powershell.choose import open_engine
from hostprep.lab.powershell.conformance.cases import load
from hostprep.lab.powershell.conformance.run import conform
from hostprep.lab.powershell.host.engines import Report, Runspace

RECORDED = Path(__file__).parent.parent / "tests" / "lab" / "powershell" / "recorded"
ITEMS = 100_000
STAGES = "1..{} | Where-Object {{ $_ % 2 }} | ForEach-Object {{ $_ * 2 }} | Measure-Object -Sum"
START = (
    "from hostprep.lab.powershell.dialect import Dialect; from hostprep.lab.powershell.host.machine import Host; "
    "Dialect(Host()).runspace().run('1', {}, lambda report: None)"
)
PROBE = r"""
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
function Read-Number([string]$text, [int]$otherwise = 0) {
    $number = 0
    if ([int]::TryParse($text, [ref]$number)) { return $number }
    return $otherwise
}
function Get-Lines([string]$path) {
    if (-not (Test-Path -LiteralPath $path)) { return @() }
    return @(Get-Content -LiteralPath $path)
}
$facts = [ordered]@{}
$settings = @{}
foreach ($line in @('ECS_CLUSTER=web', '# a comment', 'ECS_ENABLE_TASK_IAM_ROLE=true', '', 'ECS_RESERVED_MEMORY=512')) {
    if ($line -match '^\s*([A-Z_]+)\s*=\s*(.*?)\s*$') { $settings[$Matches[1]] = $Matches[2] }
}
$facts['cluster'] = $settings['ECS_CLUSTER']
$facts['task_role'] = $settings['ECS_ENABLE_TASK_IAM_ROLE'] -eq 'true'
$facts['reserved'] = Read-Number $settings['ECS_RESERVED_MEMORY']
$facts['missing'] = Read-Number $settings['ECS_NOTHING'] -1
$routes = @(
    [pscustomobject]@{ Prefix = '0.0.0.0/0'; Hop = '10.0.0.1'; Metric = 256 }
    [pscustomobject]@{ Prefix = '169.254.170.2/32'; Hop = '10.0.0.1'; Metric = 10 }
    [pscustomobject]@{ Prefix = '169.254.169.254/32'; Hop = '10.0.0.1'; Metric = 10 }
)
$linklocal = @($routes | Where-Object { $_.Prefix -like '169.254.*' } | Sort-Object -Property Prefix)
$facts['routes'] = @($linklocal | ForEach-Object { '{0} via {1}' -f $_.Prefix, $_.Hop })
$facts['default'] = @($routes | Where-Object { $_.Prefix -eq '0.0.0.0/0' }).Count
try {
    $facts['lines'] = @(Get-Lines 'C:\ProgramData\Amazon\ECS\ecs.config').Count
    [void][int]'not a number'
} catch {
    $facts['error'] = $_.FullyQualifiedErrorId
} finally {
    $facts['done'] = $true
}
switch -Regex ($facts['cluster']) { '^w' { $facts['kind'] = 'web' } default { $facts['kind'] = 'other' } }
$facts['prefixes'] = $linklocal.Prefix -join ','
$facts['long'] = ($facts['routes'] | Measure-Object -Property Length -Maximum).Maximum
ConvertTo-Json -InputObject $facts -Depth 4 -Compress
""".strip()


def _runspace() -> Runspace:
    return open_engine("dialect", edition="5.1").runspace()


def _run(script: str, runspace: Runspace) -> None:
    found: list[Report] = []
    ending = runspace.run(script, {}, found.append)
    if ending.state != "Completed" or not found:
        raise SystemExit(f"the script ended with {ending}")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _start() -> float:
    """Import and first script, without what Python itself takes; compiled before, as an installed package is."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        variables["PYTHONPYCACHEPREFIX"] = folder

        def process(text: str) -> float:
            return _seconds(lambda: subprocess.run([sys.executable, "-c", text], check=True, env=variables))

        process(START)
        return process(START) - process("pass")


def _probe() -> float:
    runspace = _runspace()
    _run(PROBE, runspace)
    return _seconds(lambda: _run(PROBE, runspace))


def _records() -> float:
    recording = load(RECORDED)
    return _seconds(lambda: conform(recording, lambda: open_engine("dialect", edition="7", windows=False)))


def _items(count: int) -> float:
    runspace = _runspace()
    _run("1", runspace)
    return _seconds(lambda: _run(STAGES.format(count), runspace))


def _stop() -> float:
    """From the call of stop to the end of a tight loop."""
    from threading import Event, Thread

    runspace, begun, asked = _runspace(), Event(), 0.0
    thread = Thread(target=lambda: runspace.run("1; while ($true) { $x = 1 }", {}, lambda _: begun.set()))
    thread.start()
    begun.wait()
    asked = time.perf_counter()
    runspace.stop()
    thread.join()
    return time.perf_counter() - asked


def _growth() -> float:
    """How much more ten times as many items take, per item: 1 is linear."""
    return _items(ITEMS) / _items(ITEMS // 10) / 10


MEASURES: dict[str, tuple[Callable[[], float], float, str]] = {
    "import and first script": (_start, 0.1, "s"),
    f"a probe of {PROBE.count(chr(10)) + 1} lines": (_probe, 0.01, "s"),
    "all recorded cases": (_records, 20.0, "s"),
    f"{ITEMS} items through three stages": (lambda: _items(ITEMS), 5.0, "s"),
    "growth from a tenth of them": (_growth, 1.5, "times"),
    "stopping a tight loop": (_stop, 0.05, "s"),
}


@click.command()
@click.option("--rounds", default=3, show_default=True)
def main(rounds: int) -> None:
    """Measure, print, and fail where an aim is missed."""
    missed = False
    for name, (measure, aim, unit) in MEASURES.items():
        found = statistics.median(measure() for _ in range(rounds))
        missed |= found > aim
        verdict = "MISSED" if found > aim else ""
        print(f"{name:<36} {found:8.3f} {unit:<6} aim {aim:g} {verdict}".rstrip())
    sys.exit(missed)


if __name__ == "__main__":
    main()
