"""The programs of a host, by name; what it lacks is not among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer, Program
from hostprep.lab.windows import launchscripts
from hostprep.lab.windows.programs.answers import Run
from hostprep.lab.windows.programs.curl import curl
from hostprep.lab.windows.programs.docker import docker
from hostprep.lab.windows.programs.ec2launch import ec2launch
from hostprep.lab.windows.programs.ecsagent import ecs_agent
from hostprep.lab.windows.programs.findstr import findstr
from hostprep.lab.windows.programs.ipconfig import ipconfig
from hostprep.lab.windows.programs.looking import hostname, netstat, systeminfo, tasklist, whoami
from hostprep.lab.windows.programs.net import net
from hostprep.lab.windows.programs.netsh import netsh
from hostprep.lab.windows.programs.power import shutdown
from hostprep.lab.windows.programs.reg import reg
from hostprep.lab.windows.programs.route import route
from hostprep.lab.windows.programs.sc import sc
from hostprep.lab.windows.programs.schtasks import schtasks

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SMALL: dict[str, Run] = {
    "netsh": netsh, "route": route, "ipconfig": ipconfig, "hostname": hostname, "whoami": whoami, "sc": sc, "net": net,
    "reg": reg, "tasklist": tasklist, "netstat": netstat,
}  # fmt: skip
# Programs on the path that are not in Windows' own folder.
PATHS = {
    "docker": r"C:\Program Files\docker\docker.exe",
    "powershell": r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
}
MORE: dict[str, Run] = {"schtasks": schtasks, "shutdown": shutdown, "systeminfo": systeminfo}


def programs_of(host: Windows) -> dict[str, Program]:
    """The programs of a host or of a container's inside; Nano Server has the small ones."""
    rows = dict(SMALL) if host.system.edition == "Nano" else SMALL | MORE
    if host.system.release != "2016":
        rows["curl"] = curl
    if not host.system.container and host.state.docker.present:
        rows["docker"] = docker
    if not host.system.container and host.state.agent.installed:
        rows["amazon-ecs-agent"] = ecs_agent
    if not host.system.container and host.state.launch.generation == 2:  # noqa: PLR2004  # version 2
        rows["ec2launch"] = ec2launch
    if not host.system.container and host.state.launch.generation == 1:
        rows[launchscripts.PROGRAM] = launchscripts.program
    made = {name: _program(host, run) for name, run in rows.items()} | _shells(host)
    return (
        made if host.system.edition == "Nano" else {**made, "findstr": lambda words, stdin: findstr(host, words, stdin)}
    )


def _shells(host: Windows) -> dict[str, Program]:
    from hostprep.lab.windows.programs import shell

    names = ("cmd",) if host.system.edition == "Nano" else ("cmd", "powershell")
    return {name: lambda words, stdin, name=name: shell.run(host, [name, *words], stdin) for name in names}  # type: ignore[misc]  # the default binds the name


def _program(host: Windows, run: Run) -> Program:
    def start(words: Sequence[str], _stdin: Sequence[str]) -> Answer:
        host.wait(host.switches.program_seconds)
        answer = run(host, words)
        host.settle()
        return answer

    return start
