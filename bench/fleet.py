"""Apply and verify on many hosts, side by side with pyinfra and with bare paramiko as the floor.

    python -m bench.fleet [--hosts 100] [--rounds 3]

Every contender puts a file on each host and then, in a run of its own, proves what it holds. All talk to one real sshd
on loopback, so most of the time is the sshd's own; what differs is what each contender adds. Wall time of whole
processes, the median of the rounds, taken in turn so that a slow moment of the machine hits all of them.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from bench.sshd import Hosts, hosts

HERE = Path(__file__).parent
FLOOR = HERE / "floor.py"


def _floor(where: Hosts) -> list[list[str]]:
    once = [sys.executable, str(FLOOR), str(where.folder), str(where.port), str(where.count)]
    return [once, once]


def _hostprep(where: Hosts) -> list[list[str]]:
    profile = where.folder / "bench.toml"
    profile.write_text('title = "bench"\nshell = "linux"\nsteps = ["bench_file"]\n')
    words = [str(profile), "--hosts", str(where.inventory()), "--steps", str(HERE / "steps"), "--json"]
    program = [sys.executable, "-m", "hostprep"]
    return [[*program, "apply", *words], [*program, "verify", *words]]


def _pyinfra(where: Hosts) -> list[list[str]]:
    program = shutil.which("pyinfra") or ""
    common = {"ssh_port": where.port, "ssh_user": "root", "ssh_key": str(where.key)}
    common["ssh_known_hosts_file"] = str(where.known_hosts)
    rows = [(address, {**common, "number": number}) for number, address in enumerate(where.addresses)]
    (where.folder / "inventory.py").write_text(f"hosts = {rows!r}\n")
    (where.folder / "words").write_text("prepared")
    deploy = (
        "from pyinfra import host\nfrom pyinfra.operations import files, server\n"
        f"path = f'{where.folder}/out/{{host.data.number}}'\n"
    )
    put = f"files.put(src='{where.folder}/words', dest=path)\n"
    (where.folder / "put.py").write_text(deploy + put)
    (where.folder / "check.py").write_text(deploy + "server.shell(commands=[f'grep -qx prepared {path}'])\n")
    words = [program, "-y", str(where.folder / "inventory.py")]
    return [[*words, str(where.folder / "put.py")], [*words, str(where.folder / "check.py")]]


CONTENDERS = {"bare paramiko": _floor, "hostprep": _hostprep, "pyinfra": _pyinfra}


def _measure(name: str, where: Hosts) -> float:
    shutil.rmtree(where.folder / "out")
    (where.folder / "out").mkdir()
    commands = CONTENDERS[name](where)
    started = time.monotonic()
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=where.folder)
        if done.returncode:
            raise SystemExit(f"{name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    took = time.monotonic() - started
    made = sum(1 for path in (where.folder / "out").iterdir() if path.read_text() == "prepared")
    if made != where.count and name != "bare paramiko":
        raise SystemExit(f"{name} prepared {made} of {where.count} hosts")
    return took


@click.command()
@click.option("--hosts", "count", default=100, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(count: int, rounds: int) -> None:
    """Print one row for each contender."""
    times: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    if not shutil.which("pyinfra"):
        click.echo("pyinfra is not on the PATH and is left out; pip install pyinfra, in a place of its own", err=True)
        del times["pyinfra"]
    with tempfile.TemporaryDirectory(prefix="hostprep-bench-") as folder, hosts(Path(folder), count) as where:
        for _ in range(rounds):
            for name, taken in times.items():
                taken.append(_measure(name, where))
    floor = statistics.median(times["bare paramiko"])
    click.echo(f"| apply + verify on {count} hosts | seconds (median of {rounds}) | x floor |")
    click.echo("| --- | --- | --- |")
    for name, taken in times.items():
        middle = statistics.median(taken)
        click.echo(f"| {name} | {middle:.2f} ({min(taken):.2f} to {max(taken):.2f}) | {middle / floor:.2f} |")


if __name__ == "__main__":
    main()
