"""Scheduled tasks: when they run, as whom, and what becomes of them at a reboot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostprep.lab.windows import instance

if TYPE_CHECKING:
    from hostprep.lab.windows import Windows
    from tests.lab.windows.conftest import Run

REGISTER = r"""
$null = New-Item -ItemType Directory -Path C:\lab -Force
Set-Content -Path C:\lab\x.ps1 -Value @'
param([string] $Name = 'nobody')
Add-Content -Path C:\lab\out.txt -Value "$Name $(whoami) $((Get-Date).ToString('HH:mm:ss'))"
exit 7
'@
$a = New-ScheduledTaskAction -Execute powershell.exe -Argument '-NoProfile -ExecutionPolicy Bypass -File "C:\lab\x.ps1" -Name me'
$p = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\SYSTEM' -LogonType ServiceAccount -RunLevel Highest
"""
AS_SYSTEM = REGISTER + "$null = Register-ScheduledTask -TaskName lab -Action $a -Principal $p -Trigger {} -Settings {}"
SOON = "(New-ScheduledTaskTrigger -Once -At (Get-Date).AddSeconds({}))"
PLAIN, LATE = "(New-ScheduledTaskSettingsSet)", "(New-ScheduledTaskSettingsSet -StartWhenAvailable)"


def lines(host: Windows) -> list[str]:
    """What the task's script has written."""
    return (host.state.files.get(r"C:\lab\out.txt") or "").splitlines()


def test_a_task_runs_at_its_time_with_its_principals_rights_even_while_nobody_has_them(ps: Run) -> None:
    host = instance()
    ps(host, AS_SYSTEM.format(SOON.format(90), PLAIN))
    host.system.elevated = False
    host.wait(89)
    assert lines(host) == []
    host.wait(2)
    assert (host.state.files[r"C:\lab\out.txt"] or "").startswith(r"me nt authority\system ")
    assert ps(host, "(Get-ScheduledTaskInfo -TaskName lab).LastTaskResult").values == [7]
    assert (host.system.user, host.system.elevated) == ("Administrator", False)


def test_a_task_that_was_taken_away_or_put_anew_does_not_run_at_its_old_time(ps: Run) -> None:
    host = instance()
    ps(host, AS_SYSTEM.format(SOON.format(90), PLAIN))
    ps(host, AS_SYSTEM.format(SOON.format(300), PLAIN) + " -Force")
    host.wait(200)
    assert lines(host) == []
    ps(host, "Unregister-ScheduledTask -TaskName lab -Confirm:$false")
    host.wait(200)
    assert lines(host) == []


@pytest.mark.parametrize(
    ("trigger", "settings", "documented", "runs"),
    [
        (SOON.format(60), PLAIN, True, 0),
        (SOON.format(60), LATE, True, 0),
        (SOON.format(60), LATE, False, 1),
        (f"($t = {SOON.format(60)}; $t.EndBoundary = (Get-Date).AddDays(1).ToString('s'); $t)", LATE, True, 1),
        (SOON.format(600), PLAIN, True, 1),
    ],
    ids=["gone", "gone without an end", "late without an end", "late", "still to come"],
)
def test_a_time_that_passes_while_the_host_is_down(
    ps: Run, trigger: str, settings: str, documented: object, runs: int
) -> None:
    host = instance(switches={"missed_needs_end": documented, "boot_seconds": 120})
    ps(host, AS_SYSTEM.format(trigger.replace("($t =", "$($t ="), settings))
    host.reboot()
    host.wait(590)
    assert host.state.task_runs == [] or runs == 1
    host.wait(60)
    assert len(lines(host)) == runs


def test_a_task_that_repeats_comes_again_after_a_reboot(ps: Run) -> None:
    host = instance()
    ps(host, AS_SYSTEM.format(SOON.format(10).replace("))", ") -RepetitionInterval (New-TimeSpan -Minutes 5))"), PLAIN))
    host.wait(620)
    assert len(lines(host)) == 3
    host.reboot(settle=310)
    assert len(lines(host)) == 4


@pytest.mark.parametrize(("principal", "runs"), [("-Principal $p", 1), ("", 0), ("-User Administrator -Password x", 0)])
def test_at_boot_only_the_systems_own_tasks_run(ps: Run, principal: str, runs: int) -> None:
    host = instance()
    trigger = "(New-ScheduledTaskTrigger -AtStartup)"
    ps(host, REGISTER + f"$null = Register-ScheduledTask -TaskName lab -Action $a {principal} -Trigger {trigger}")
    host.reboot(settle=10)
    assert len(lines(host)) == runs


def test_a_script_of_a_task_sees_time_pass_and_things_happen(ps: Run) -> None:
    host = instance()
    wait = "while ((Get-NetIPAddress -IPAddress 169.254.170.2).AddressState -ne 'Preferred') { Start-Sleep -Seconds 1 }"
    ps(host, REGISTER.replace("exit 7", "$null = New-NetIPAddress -IPAddress 169.254.170.2 -InterfaceAlias 'vEthernet (nat)' -ErrorAction Stop; " + wait)
       + "$null = Register-ScheduledTask -TaskName lab -Action $a -Principal $p -Trigger (New-ScheduledTaskTrigger -AtStartup)")  # fmt: skip
    host.reboot(settle=60)
    assert [r.exit_code for r in host.state.task_runs] == [1]  # the adapter is not there yet at that time
    ps(host, "Start-ScheduledTask -TaskName lab")
    host.wait(10)
    assert host.state.task_runs[-1].exit_code == 0


def test_a_script_ends_where_its_host_goes_down(ps: Run) -> None:
    host = instance()
    outcome = ps(host, "'before'; Restart-Computer -Force; Start-Sleep -Seconds 60; 'after'")
    assert outcome.output == ["before"]
    host.wait(60)
    assert host.reachable
    assert host.system.boot_id == 15


def test_starting_a_task_returns_before_it_ran(ps: Run) -> None:
    host = instance()
    ps(host, AS_SYSTEM.format("(New-ScheduledTaskTrigger -AtStartup)", PLAIN))
    outcome = ps(
        host,
        "Start-ScheduledTask -TaskName lab; (Get-ScheduledTask -TaskName lab).State; Start-Sleep 1; (Get-ScheduledTask -TaskName lab).State",
    )
    assert outcome.output == ["Queued", "Ready"]
