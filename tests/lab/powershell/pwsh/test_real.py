"""The bridge with a real PowerShell 7, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from hostprep.lab.powershell.host.engines import Ending, Runspace
from hostprep.lab.powershell.host.memory import environments
from hostprep.lab.powershell.host.plug import Record
from hostprep.lab.powershell.pwsh.driver import Pwsh
from hostprep.lab.powershell.syntax.source import Refused

from .conftest import CALLS, PLUGS, collect, later, until

real = pytest.mark.skipif(shutil.which("pwsh") is None, reason="install PowerShell 7 (https://aka.ms/powershell)")


@pytest.fixture(scope="module")
def true_engine() -> Iterator[Pwsh]:
    opened = Pwsh(PLUGS, environment=environments(windows=True))
    yield opened
    opened.close()


def texts(runspace: Runspace, script: str, **arguments: Any) -> list[str]:
    return [report.text for report in collect(runspace, script, **arguments)[0] if report.stream == "output"]


@real
def test_a_real_powershell_runs_scripts(true_engine: Pwsh) -> None:
    runspace = true_engine.runspace()
    assert texts(runspace, "$x = 5; 1..3 | ForEach-Object { $_ * 2 }") == ["2", "4", "6"]
    assert texts(runspace, 'param($Name) "$x $Name"', Name="2025-01-02T00:00:00Z") == ["5 2025-01-02T00:00:00Z"]
    assert texts(true_engine.runspace(), "$null -eq $x") == ["True"]
    assert collect(runspace, "exit 3")[1] == Ending("Completed", exit_code=3)
    assert collect(runspace, "break; 1") == ([], Ending("Completed"))
    reports, ending = collect(runspace, "Write-Warning w; Write-Error -Message e -ErrorId Mine; throw 'end'")
    assert [(r.stream, r.text) for r in reports] == [("error", "e"), ("warning", "w")]
    assert ending.terminated is not None
    assert (ending.state, ending.terminated.id) == ("Failed", "end")


@real
def test_a_real_powershell_has_the_commands_of_the_host(true_engine: Pwsh) -> None:
    runspace = true_engine.runspace()
    CALLS.clear()
    assert texts(runspace, '$r = Get-NetRoute; "$r"; $r.ifIndex.GetType().Name; $r.Store.a.Count') == [
        "the route",
        "Int32",
        "1",
    ]
    assert texts(runspace, "$r | Remove-NetRoute; gr | Select-Object -ExpandProperty ifIndex") == ["5"]
    assert isinstance(CALLS[1].parameters["InputObject"][0], Record)
    caught = 'try { Get-NetRoute 10.0.0.0/8 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; "$($_.CategoryInfo.Category)" }'
    assert texts(runspace, caught) == ["NotFound,Get-NetRoute", "ObjectNotFound"]
    assert texts(runspace, "netsh a b 2>$null; $LASTEXITCODE") == ["a", "b", "3"]
    with pytest.raises(Refused):
        collect(runspace, "Get-NetRoute -PolicyStore x")


@real
def test_a_real_powershell_keeps_machine_variables_in_the_model(true_engine: Pwsh) -> None:
    script = "[Environment]::SetEnvironmentVariable('A', 'b', 'Machine'); [Environment]::GetEnvironmentVariable('A', 'Machine')"
    assert texts(true_engine.runspace(), script) == ["b"]


@real
def test_a_real_powershell_can_be_stopped(true_engine: Pwsh) -> None:
    runspace = true_engine.runspace()
    thread, found = later(runspace, "while ($true) { }")
    until(lambda: runspace._run)
    runspace.stop()
    thread.join(10)
    assert found == [Ending("Stopped", exit_code=1)]
