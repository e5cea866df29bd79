"""Many clients at once, and clients that vanish: the host serves on."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypsrp.powershell import PowerShell, RunspacePool

from hostprep.lab.wsman import Limits, Served
from tests.lab.wsman.conftest import PASSWORD, Serving, pypsrp, pywinrm, until
from tests.lab.wsman.scripted import ScriptedEngine

CLIENTS = 50


def psrp(served: Served, number: int) -> object:
    with pypsrp(served, read_timeout=40, operation_timeout=30) as connection, RunspacePool(connection) as pool:
        return PowerShell(pool).add_script(f"$mine = {number}; $mine").invoke()


def command(served: Served, number: int) -> object:
    protocol = pywinrm(served, read_timeout_sec=40, operation_timeout_sec=30)
    shell = protocol.open_shell()
    found = protocol.get_command_output(shell, protocol.run_command(shell, f"powershell -Command {number}"))
    protocol.close_shell(shell)
    return found


def test_fifty_clients_at_once(serving: Serving) -> None:
    """Each has its own variables, and its own keys."""
    served = serving(limits=Limits(shells=CLIENTS))
    with ThreadPoolExecutor(CLIENTS) as workers:
        pools = [workers.submit(psrp, served, number) for number in range(CLIENTS - 10)]
        shells = [workers.submit(command, served, number) for number in range(10)]
        assert [one.result() for one in pools] == [[number] for number in range(CLIENTS - 10)]
        assert [one.result() for one in shells] == [(f"{number}\r\n".encode(), b"", 0) for number in range(10)]
    assert served.shells == 0
    assert served.counters["logins"] == CLIENTS


CLIENT = """
import sys, threading
from pypsrp.wsman import WSMan
from pypsrp.powershell import PowerShell, RunspacePool
port, password, point = int(sys.argv[1]), sys.stdin.readline().strip(), sys.argv[2]
def reached(name):
    if name == point:
        print(name, flush=True)
        threading.Event().wait()
connection = WSMan("127.0.0.1", port=port, username="alice", password=password, auth="negotiate", ssl=False)
pool = RunspacePool(connection)
pool.open()
reached("open")
shell = PowerShell(pool).add_script("wait")
shell.begin_invoke()
reached("begun")
shell.poll_invoke()
threading.Timer(0.2, reached, ["receiving"]).start()
shell.poll_invoke()
"""


@pytest.mark.parametrize("point", ["open", "begun", "receiving"])
def test_a_client_is_killed(serving: Serving, point: str) -> None:
    """Its shell stays, as on Windows, until its idle timeout or a restart; others do not notice."""
    engine = ScriptedEngine()
    served = serving(engine=engine)
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(served.port), point],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert client.stdin is not None
    assert client.stdout is not None
    client.stdin.write(PASSWORD + "\n")
    client.stdin.flush()
    assert client.stdout.readline().strip() == point
    client.kill()
    client.wait()
    client.stdin.close()
    client.stdout.close()
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        assert PowerShell(pool).add_script("echo alive").invoke() == ["alive"]
        assert served.shells == 2
    served.kill_shells()
    until(lambda: all(one.closed for one in engine.open))


@pytest.mark.parametrize("count", [0, 40, 150, 900])
def test_half_a_request(serving: Serving, count: int) -> None:
    import socket

    from tests.lab.wsman.raw import BASIC

    served = serving()
    text = f"POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: {BASIC}\r\nContent-Length: 700\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", served.port), 5) as connection:
        connection.sendall((text + b"x" * 700)[:count])
    assert psrp(served, 4) == [4]


def test_nothing_is_left_behind() -> None:
    """Threads of closed endpoints end."""
    until(lambda: not [one for one in threading.enumerate() if one.name.startswith("wsman")])
