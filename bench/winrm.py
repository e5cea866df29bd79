"""Windows hosts: requests, wall time and processor time, beside testinfra's WinRM and Ansible's PSRP.

    python -m bench.winrm [--hosts 200] [--rounds 3]

The hosts are simulated, in a process of their own, and hold each answer back for 20 ms, as a host some hundred
kilometres away does. Starting powershell.exe, which takes a real host a quarter of a second each time, costs them
nothing: that favours whoever starts it often. Each contender is warm: what is measured is the work, not Python's start;
but Ansible is the whole program. Exit code 1 where an aim is missed.
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


def _measured(where: Hosts, work: Callable[[Hosts], None], rounds: int) -> Figure:
    found = []
    with suppress(SystemExit):
        work(where)  # warm
    for _ in range(rounds):
        where.counted()
        wall, processor = time.perf_counter(), time.process_time()
        work(where)
        taken = (time.perf_counter() - wall, time.process_time() - processor)
        counted = where.counted()
        found.append(Figure(*taken, counted["requests"], counted["connections"]))
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


def _verify(transport: str) -> Callable[[Hosts], None]:
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


def _push(transport: str, *, again: bool) -> Callable[[Hosts], None]:
    def work(where: Hosts) -> None:
        from hostprep.declare import inventory
        from hostprep.declare.secrets import Secret
        from hostprep.transports import Credentials, open_transport
        from hostprep.transports.push import push

        _, file, _ = _declared(where, transport)
        host = inventory.load(Path(file)).hosts["h0"]
        data = b"again" * (1 << 20) if again else os.urandom(1 << 20)
        with open_transport(host, Credentials(password=Secret(where.password))) as opened:
            if push(opened, "h0", "C:\\bench.bin", data[: 1 << 20]) and again:
                raise SystemExit("it was not there yet")

    return work


def _rows(where: Hosts, works: dict[str, Callable[[Hosts], None]], rounds: int) -> dict[str, Figure]:
    click.echo("| | seconds | client's processor, ms | requests | connections |\n| --- | --- | --- | --- | --- |")
    found = {}
    for name, work in works.items():
        found[name] = one = _measured(where, work, rounds)
        cells = (f"{one.seconds:.2f}", f"{one.processor * 1000:.0f}", f"{one.requests:.0f}", f"{one.connections:.0f}")
        click.echo(f"| {name} | " + " | ".join(cells) + " |")
    return found


def _missed(aims: dict[str, tuple[float, float]]) -> bool:
    for name, (found, aim) in aims.items():
        click.echo(f"{name}: {found:.3g}, aim {aim:g}{'' if found <= aim else ', MISSED'}")
    return any(found > aim for found, aim in aims.values())


@click.command()
@click.option("--hosts", "count", default=200, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(count: int, rounds: int) -> None:
    """Measure, print, and fail where an aim is missed."""
    checks: dict[str, Callable[[Hosts], None]] = {
        "hostprep, psrp": _verify("psrp"), "hostprep, winrm": _verify("winrm"), "testinfra, winrm": _testinfra,
    }  # fmt: skip
    if shutil.which("ansible-playbook"):
        checks["Ansible, psrp, 20 x raw, whole program"] = _ansible
    else:
        click.echo("ansible-playbook is not on the PATH and is left out; pip install ansible-core pypsrp", err=True)
    files: dict[str, Callable[[Hosts], None]] = {
        "hostprep, psrp": _push("psrp", again=False), "it is there already": _push("psrp", again=True),
        "hostprep, winrm": _push("winrm", again=False),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="hostprep-bench-") as folder:
        with hosts(Path(folder, "one"), 1, DELAY) as where:
            click.echo(f"\n{CHECKS} checks on one host, https, {DELAY} ms a request, NTLM:\n")
            checked = _rows(where, checks, rounds)
            click.echo("\n1 MiB onto one host, login and end of the session counted too:\n")
            pushed = _rows(where, files, rounds)
        with hosts(Path(folder, "many"), count, DELAY) as where:
            click.echo(f"\n{CHECKS} checks on {count} hosts from one process:\n")
            fleet = _rows(where, {"hostprep, psrp": _verify("psrp")}, 1)
    ours, theirs, many = checked["hostprep, psrp"], checked["testinfra, winrm"], fleet["hostprep, psrp"]
    session = 5  # requests of a login and of its end
    click.echo()
    aims = {
        "requests of a verify": (ours.requests, 7), "our time in testinfra's": (ours.seconds / theirs.seconds, 1 / 15),
        "requests of a push": (pushed["hostprep, psrp"].requests - session, 9),
        "requests of a push of what is there": (pushed["it is there already"].requests - session, 3),
        "client's processor time a host, ms": (many.processor * 1000 / count, 35),
    }  # fmt: skip
    sys.exit(_missed(aims))


if __name__ == "__main__":
    main()
