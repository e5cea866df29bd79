"""The simulated WinRM endpoint against what it promises: each measure beside its aim, exit code 1 where one is missed.

    python -m bench.wsman [--rounds 9]

Clients are pypsrp and pywinrm as they are, on loopback; the median of the rounds counts. On a busy machine look at the
processor's time instead of the clock's.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import click
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan
from winrm.protocol import Protocol

from hostprep.lab.windows import instance
from hostprep.lab.windows.engine import engine
from hostprep.lab.wsman import Endpoint, Limits, Served, User, serve
from hostprep.lab.wsman.wine import WineShell, find

PASSWORD = "b3nch!"  # noqa: S105  # of an endpoint that lives as long as the measure
CLIENTS = 50


@contextmanager
def _served(*, https: bool = False) -> Iterator[Served]:
    model = instance()
    users = (User("alice", PASSWORD),)
    with serve(Endpoint(engine=engine(model), users=users, https=https, limits=Limits(shells=CLIENTS))) as served:
        yield served


def _pipeline(served: Served, auth: str = "ntlm") -> None:
    ssl = served.endpoint.https
    options: dict[str, Any] = {"ssl": ssl, "auth": auth, "cert_validation": str(served.certificate) if ssl else False}
    with (
        WSMan("127.0.0.1", port=served.port, username="alice", password=PASSWORD, **options) as connection,
        RunspacePool(connection) as pool,
    ):
        if PowerShell(pool).add_script("6 * 7").invoke() != [42]:
            raise SystemExit("the pipeline did not say 42")


def _command(served: Served, line: str) -> None:
    options: dict[str, Any] = {"transport": "ntlm", "ca_trust_path": None, "proxy": None}
    protocol = Protocol(endpoint=served.url, username="alice", password=PASSWORD, **options)
    shell = protocol.open_shell()
    if protocol.get_command_output(shell, protocol.run_command(shell, line))[2]:
        raise SystemExit(f"{line} failed")
    protocol.close_shell(shell)


class Took(NamedTuple):
    """Seconds on the clock, and of the processor for both ends together."""

    clock: float
    processor: float


def _took(work: Callable[[], object]) -> Took:
    begun, used = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - begun, time.process_time() - used)


def _start(*, https: bool) -> Took:
    """The model and its endpoint, up to where the port answers."""
    with ExitStack() as stack:
        return _took(lambda: stack.enter_context(_served(https=https)))


def _login(*, https: bool, auth: str) -> Took:
    with _served(https=https) as served:
        _pipeline(served, auth)
        return _took(lambda: _pipeline(served, auth))


def _shell() -> Took:
    with _served() as served:
        _command(served, "powershell 1")
        return _took(lambda: _command(served, "powershell 1"))


def _crowd() -> Took:
    with _served() as served, ThreadPoolExecutor(CLIENTS) as workers:
        _pipeline(served)
        return _took(lambda: list(workers.map(lambda _: _pipeline(served), range(CLIENTS))))


def _wine() -> Took:
    """A line of cmd syntax with one program in it."""
    model = instance()
    with WineShell(lambda: model.plugs().programs, lambda: model.state.environment["machine"]) as shell:
        endpoint = Endpoint(engine=engine(model), users=(User("alice", PASSWORD),), shell=shell)
        with serve(endpoint) as served:
            _command(served, "hostname & rem")
            return _took(lambda: _command(served, "hostname & rem"))


MEASURES: dict[str, tuple[Callable[[], Took], float]] = {
    "start of an instance, http": (lambda: _start(https=False), 0.3),
    "start of an instance, https": (lambda: _start(https=True), 0.3),
    "login and a pipeline, http, NTLM": (lambda: _login(https=False, auth="ntlm"), 0.06),
    "login and a pipeline, https, NTLM": (lambda: _login(https=True, auth="ntlm"), 0.06),
    "login and a pipeline, https, Basic": (lambda: _login(https=True, auth="basic"), 0.06),
    "login and a command, http, NTLM": (_shell, 0.06),
    f"{CLIENTS} clients at once, http, NTLM": (_crowd, 5.0),
}
if find():
    MEASURES["login and a line of cmd in Wine"] = (_wine, 1.0)


@click.command()
@click.option("--rounds", default=9, show_default=True)
def main(rounds: int) -> None:
    """Measure, print, and fail where an aim is missed."""
    missed = False
    for name, (measure, aim) in MEASURES.items():
        took = [measure() for _ in range(rounds)]
        clock, processor = (statistics.median(one[place] * 1000 for one in took) for place in (0, 1))
        missed |= clock > aim * 1000
        verdict = "MISSED" if clock > aim * 1000 else ""
        print(f"{name:<40} {clock:6.0f} ms, processor {processor:5.0f} ms, aim {aim * 1000:5.0f} ms {verdict}".rstrip())
    sys.exit(missed)


if __name__ == "__main__":
    main()
