"""The story on Windows: the set-up of AWS's user data, and a reboot that half of it does not outlive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostprep.lab.demo.telling import Teller, Typed
from hostprep.lab.windows import Running, Spec, up

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

PROFILE: Final = "windows-optimized"
TASK: Final = "task"
BY_HAND: Final = (
    "Initialize-ECSAgent -Cluster demo -EnableTaskIAMRole | Select-Object -Last 1",
    f"$null = docker run -d --name {TASK} mcr.microsoft.com/windows/servercore:ltsc2022 ping -t localhost",
)
"""What the Amazon ECS developer guide has in user data (Windows IAM roles for tasks), and a container like a task's."""
BOOTSTRAP: Final = (
    "$route = Get-NetRoute -DestinationPrefix 0.0.0.0/0 | Sort-Object RouteMetric | Select-Object -First 1; "
    "$null = New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex $route.ifIndex -NextHop $route.NextHop "
    "-PolicyStore ActiveStore"
)
"""The guide's bootstrap of a container, with interface and next hop of one and the same route."""
ASK: Final = "curl.exe -s -m 5 http://169.254.170.2/v2/credentials/; if ($LASTEXITCODE) { 'curl: no answer' }"


def play(console: Console, report: Path | None) -> int:
    """Tell it; the exit code is that of the verification."""
    with up(Spec(os="2022"), "demo") as running:
        return _tell(Teller(console, _typed(running), PROFILE, running.hosts_toml, report), running)


def _tell(teller: Teller, running: Running) -> int:
    teller.act("Windows, 1. Set up as AWS's guide says. It works:")
    for line in BY_HAND:
        teller.type("host", line, ">")
    running.wait(60)  # until the agent is registered
    teller.type(TASK, BOOTSTRAP, ">")
    teller.type(TASK, ASK, ">")
    teller.act("Windows, 2. The instance reboots. Nobody says a word, and tasks have no credentials:")
    _reboot(running)
    teller.type(TASK, ASK, ">")
    teller.act("Windows, 3. What does hostprep say?")
    teller.hostprep("plan")
    teller.act("Windows, 4. Repair it:")
    teller.hostprep("apply")
    teller.type(TASK, ASK, ">")
    teller.act("Windows, 5. Reboot again, and verify:")
    _reboot(running)
    code = teller.verify()
    teller.hostprep("plan")
    return code


def _reboot(running: Running) -> None:
    """Reboot, and start the task's container again, as ECS starts a task anew."""
    running.reboot()
    running.run(f"docker start {TASK}")
    running.run(BOOTSTRAP, TASK)


def _typed(running: Running) -> Typed:
    def run(where: str, line: str) -> str:
        answer = running.run(line, where)
        return "\n".join([*answer.output, *answer.stderr])

    return run
