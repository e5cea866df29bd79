"""What the tests of steps share: every step there is, a run of some of them on an instance, and a picture of its state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from hostprep.declare.library import Library, open_library
from hostprep.declare.prepare import Prepared, bind
from hostprep.declare.step import Step
from hostprep.lab.linux import Instance
from hostprep.run.events import Event
from hostprep.run.result import HostReport
from hostprep.run.session import Command, Request, open_session, perform

LIBRARY: Final[Library] = open_library()
STEPS: Final[list[Step]] = [LIBRARY.step(name, "linux") for name in LIBRARY.names("linux")]

KINDS: Final = {"agent_external": "external", "clean_image": "image"}
"""The kind of instance a step is for, where it is not ``manual``."""

RULES: Final = r"""
[ -e /lab-start ] || touch -d '1 minute ago' /lab-start
for tool in iptables-save ip6tables-save; do
  echo "== $tool"; command -v $tool >/dev/null && $tool 2>/dev/null | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
done
echo "== nft"; command -v nft >/dev/null && nft list ruleset 2>/dev/null | sed 's/packets [0-9]* bytes [0-9]*//'
echo "== sysctl"; grep -r . /proc/sys/net/ipv4/conf/*/route_localnet | sort
"""
FILES: Final = r"""
cd "$0/up"
echo "== files"
find etc usr/local var/lib -xdev \( -path var/lib/ecs -o -path var/lib/docker \) -prune -o -newer ../root/lab-start -printf '/%p %y %m %l\n' 2>/dev/null | sort
find etc usr/local var/lib -xdev \( -path var/lib/ecs/data -o -path var/lib/docker \) -prune -o -type f -newer ../root/lab-start -exec cksum {} + 2>/dev/null | sort
"""
"""Looks at the upper halves of the instance's disk: what was written and, as device files, what was removed."""


def example(step: Step) -> Prepared:
    """The step with the values of its example."""
    return bind(step, {**step.defaults, **step.example})


def toml(table: dict[str, Any], path: str) -> str:
    """A table of plain values as TOML."""
    lines, inner = [], ""
    for key, value in table.items():
        if isinstance(value, dict):
            inner += toml(value, f"{path}.{json.dumps(key)}")
        else:
            lines.append(f"{json.dumps(key)} = {json.dumps(value)}")
    return f"[{path}]\n" + "".join(f"{line}\n" for line in lines) + inner


def profile(folder: Path, *steps: str, params: dict[str, dict[str, Any]] | None = None) -> Path:
    """A profile file of these steps, with their examples' values where no others are given."""
    text = f'title = "T"\nshell = "linux"\nsteps = {json.dumps(steps)}\n'
    for name in steps:
        values = (params or {}).get(name, dict(LIBRARY.step(name, "linux").example))
        text += toml(values, f"params.{name}")
    path = folder / "profile.toml"
    path.write_text(text)
    return path


def run(instance: Instance, command: Command, written: Path, inventory: Path | None = None) -> HostReport:
    """Carry out one of hostprep's commands the way users do: by SSH, in three exchanges."""

    def nobody(event: Event) -> None:
        """Nobody listens."""

    session = open_session(Request(command, str(written), inventory or instance.hosts_toml))
    (report,) = perform(session, nobody).hosts
    return report


def picture(instance: Instance) -> str:
    """Packet filter rules, sysctls, and what has been written to since the instance was made."""
    rules = instance.run(["sh", "-c", RULES])
    files = instance.run(["sh", "-c", FILES, str(instance.folder / "disk")], where="wan")
    assert (rules.returncode, files.returncode) == (0, 0), rules.stderr + files.stderr
    return (rules.stdout + files.stdout).decode("utf-8", "replace")


def story(report: HostReport) -> str:
    """Why a report is what it is, for the message of a failed test."""
    drifts = [
        f"{verdict.step}: {verdict.reason or ''} "
        + "; ".join(f"{check.key} is {check.found!r}, should be {check.expected}" for check in verdict.checks)
        for verdict in report.verdicts
    ]
    runs = [f"{run.step}: {run.outcome} {run.words}" for run in report.runs]
    return "\n".join([f"{report.state} {report.error or ''} {report.stopped}", *drifts, *runs])
