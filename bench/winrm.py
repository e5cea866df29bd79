"""Windows hosts: requests, wall time and processor time, beside testinfra's WinRM and Ansible's PSRP.

    python -m bench.winrm [--only checks|files|fleet] [--hosts 200] [--rounds 3]

The hosts are simulated, in a process of their own, and hold each answer back for 20 ms, as a host some hundred
kilometres away does. Starting powershell.exe, which takes a real host a quarter of a second each time, costs them
nothing: that favours whoever starts it often. Each contender is warm: what is measured is the work, not Python's start;
but Ansible is the whole program. With the other contenders it takes minutes; ``--only fleet`` takes one. Exit code 1
where an aim is missed.

Requests are counted by the hosts: every HTTP message, refusals and those of the login too. Those of a file are counted
from the end of the login to the beginning of the session's end.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from bench.winrm_hosts import USER, Hosts, hosts

CHECKS: Final = 20
DELAY: Final = 20
"""Milliseconds that each answer is held back."""
STEP: Final = """\
title = "A check"
about = "Looks at a service."
check = "after"
[expect.applied]
there = true
[expect.undone]
[example]
"""
CHECK: Final = "(Get-Service -Name WinRM).Status"
PROBE: Final = f"[ordered]@{{ there = ({CHECK} -eq 'Running') }}\n"


@dataclass(frozen=True, slots=True)
class Figure:
    """What one contender took."""

    seconds: float
    processor: float
    requests: int
    connections: int


Work = Callable[[Hosts], int | None]
"""What one contender does; returns the number of its requests where not all are to be counted."""


def _measured(where: Hosts, work: Work, rounds: int) -> Figure:
    found = []
    for _ in range(rounds):
        before = where.counted()
        wall, processor = time.perf_counter(), time.process_time()
        part = work(where)
        taken = (time.perf_counter() - wall, time.process_time() - processor)
        all_of_them, connections = (now - before[name] for name, now in where.counted().items())
        found.append(Figure(*taken, all_of_them if part is None else part, connections))
    return Figure(*(statistics.median(getattr(one, name) for one in found) for name in Figure.__slots__))


def _declared(where: Hosts, transport: str) -> list[str]:
    """Steps, profile and inventory: the words of a request."""
    folder = where.folder / transport
    if not folder.exists():
        for number in range(CHECKS):
            step = folder / "steps" / "powershell" / f"check{number:02}"
            step.mkdir(parents=True)
            (step / "step.toml").write_text(STEP)
            (step / "probe.ps1.j2").write_text(PROBE)
        names = [f"check{number:02}" for number in range(CHECKS)]
        (folder / "profile.toml").write_text(f'title = "bench"\nshell = "powershell"\nsteps = {names}\n')
        text = where.inventory.read_text().replace('"psrp"', f'"{transport}"')
        (folder / "hosts.toml").write_text(text)
    return [str(folder / name) for name in ("profile.toml", "hosts.toml", "steps")]


def _verify(transport: str) -> Work:
    opened: dict[Path, Any] = {}

    def work(where: Hosts) -> None:
        from hostprep.run.result import Status
        from hostprep.run.session import Request, open_session, perform

        if where.folder not in opened:  # reading what is declared is not the wire's
            profile, inventory, steps = _declared(where, transport)
            request = Request("verify", profile, Path(inventory), steps=(Path(steps),))
            opened[where.folder] = open_session(request)
        for host in perform(opened[where.folder], lambda _: None).hosts:
            if host.error or [verdict.status for verdict in host.before or ()] != [Status.HOLDS] * CHECKS:
                raise SystemExit(f"{host.host}: {host.error or host.before}")

    return work


def _testinfra(where: Hosts) -> None:
    import testinfra

    spec = f"winrm://{USER}:{where.password}@127.0.0.1:{where.ports[0]}?no_verify_ssl=true"
    host = testinfra.get_host(spec)
    for _ in range(CHECKS):
        done = host.run(f'powershell -NoProfile -Command "{CHECK}"')
        if done.stdout.strip() != "Running":
            raise SystemExit(f"testinfra: {done}")


def _ansible(where: Hosts) -> None:
    program = shutil.which("ansible-playbook") or ""
    tasks = "".join(f"    - raw: {CHECK}\n" for _ in range(CHECKS))
    (where.folder / "play.yml").write_text(f"- hosts: all\n  gather_facts: false\n  tasks:\n{tasks}")
    words = {"connection": "psrp", "host": "127.0.0.1", "port": where.ports[0], "user": USER}
    words |= {"password": where.password, "psrp_protocol": "https", "psrp_auth": "ntlm"}
    words |= {"psrp_ca_cert": where.pem(), "shell_type": "powershell"}
    line = " ".join(f"ansible_{name}={value}" for name, value in words.items())
    (where.folder / "ansible").write_text(f"h0 {line}\n")
    argv = [program, "-i", str(where.folder / "ansible"), str(where.folder / "play.yml")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Ansible: {done.stdout[-800:]}{done.stderr[-800:]}")


def _push(transport: str, *, again: bool) -> Work:
    def work(where: Hosts) -> int:
        from hostprep.declare import inventory
        from hostprep.declare.secrets import Secret
        from hostprep.transports import Credentials, open_transport
        from hostprep.transports.push import push

        _, file, _ = _declared(where, transport)
        host = inventory.load(Path(file)).hosts["h0"]
        data = b"again" * (1 << 20) if again else os.urandom(1 << 20)
        with open_transport(host, Credentials(password=Secret(where.password))) as opened:
            before = where.counted()["requests"]
            if push(opened, "h0", "C:\\bench.bin", data[: 1 << 20]) and again:
                raise SystemExit("it was not there yet")
            return where.counted()["requests"] - before

    return work


def _rows(where: Hosts, works: dict[str, Work], rounds: int, *, warm: bool = True) -> dict[str, Figure]:
    click.echo("| | seconds | client's processor, ms | requests | connections |\n| --- | --- | --- | --- | --- |")
    found = {}
    for name, work in works.items():
        if warm:
            with suppress(SystemExit):
                work(where)
        found[name] = one = _measured(where, work, rounds)
        cells = (f"{one.seconds:.2f}", f"{one.processor * 1000:.0f}", f"{one.requests:.0f}", f"{one.connections:.0f}")
        click.echo(f"| {name} | " + " | ".join(cells) + " |")
    return found


Aims = dict[str, tuple[float, float]]
"""What was found, and what it may be."""


def _checks(where: Hosts, rounds: int) -> Aims:
    works = {"hostprep, psrp": _verify("psrp"), "hostprep, winrm": _verify("winrm"), "testinfra, winrm": _testinfra}
    if shutil.which("ansible-playbook"):
        works["Ansible, psrp, 20 x raw, whole program"] = _ansible
    else:
        click.echo("ansible-playbook is not on the PATH and is left out; pip install ansible-core pypsrp", err=True)
    click.echo(f"\n{CHECKS} checks on one host, https, {DELAY} ms a request, NTLM:\n")
    found = _rows(where, works, rounds)
    ours, theirs = found["hostprep, psrp"], found["testinfra, winrm"]
    return {
        "requests of a verify": (ours.requests, 7),
        "our time in testinfra's": (ours.seconds / theirs.seconds, 1 / 15),
    }


def _files(where: Hosts, rounds: int) -> Aims:
    works = {f"hostprep, {name}": _push(name, again=False) for name in ("psrp", "winrm")}
    works |= {f"{name}, it is there already": _push(name, again=True) for name in ("psrp", "winrm")}
    click.echo("\n1 MiB onto one host; requests between the login and the session's end:\n")
    found = _rows(where, works, rounds)
    again = found["psrp, it is there already"].requests
    return {"requests of a push": (found["hostprep, psrp"].requests, 9), "requests where it is there": (again, 3)}


def _fleet(where: Hosts) -> Aims:
    count = len(where.ports)
    click.echo(f"\n{CHECKS} checks on {count} hosts from one process:\n")
    found = _rows(where, {"hostprep, psrp": _verify("psrp")}, 1, warm=False)["hostprep, psrp"]
    return {"client's processor time a host, ms": (found.processor * 1000 / count, 35)}


def _missed(aims: Aims) -> bool:
    click.echo()
    for name, (found, aim) in aims.items():
        click.echo(f"{name}: {found:.3g}, aim {aim:g}{'' if found <= aim else ', MISSED'}")
    return any(found > aim for found, aim in aims.values())


@click.command()
@click.option("--only", type=click.Choice(["checks", "files", "fleet"]), help="One part instead of all three.")
@click.option("--hosts", "count", default=200, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(only: str | None, count: int, rounds: int) -> None:
    """Measure, print, and fail where an aim is missed."""
    aims: Aims = {}
    with tempfile.TemporaryDirectory(prefix="hostprep-bench-") as folder:
        with hosts(Path(folder, "one"), 1, DELAY) as where:
            if only in {None, "checks"}:
                aims |= _checks(where, rounds)
            if only in {None, "files"}:
                aims |= _files(where, rounds)
            if only == "fleet":
                _verify("psrp")(where)  # warm
        if only in {None, "fleet"}:
            with hosts(Path(folder, "many"), count, DELAY) as where:
                aims |= _fleet(where)
    sys.exit(_missed(aims))


if __name__ == "__main__":
    main()
