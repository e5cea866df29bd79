"""Hosts that are silent, or are no SSH servers: raw sockets, and a server that never answers the login."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import paramiko
import pytest
from paramiko.common import AUTH_FAILED

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import Unreachable
from hostprep.transports import Credentials, open_transport

from .sockets import Talk, listening


def never_speaks(connection: socket.socket) -> None:
    pass


def only_greets(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def drips(connection: socket.socket) -> None:
    def drip() -> None:
        try:
            while True:
                connection.sendall(b"not yet\r\n")
                time.sleep(0.1)
        except OSError:
            pass

    threading.Thread(target=drip, daemon=True).start()


def hangs_up(connection: socket.socket) -> None:
    connection.close()


def speaks_http(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    connection.close()


@pytest.mark.parametrize(
    ("talk", "words", "silent"),
    [
        (never_speaks, "did not greet as an SSH server does within 1 s", True),
        (only_greets, "did not finish the login within 1 s", True),
        (drips, "did not greet as an SSH server does within 1 s", True),
        (hangs_up, "does not speak SSH|broke the connection|closed the connection", False),
        (speaks_http, "does not speak SSH", False),
    ],
)
def test_what_answers_but_is_no_ssh_server(talk: Talk, words: str, silent: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a row of the table
    with listening(talk) as port:
        host = Host("web1", "127.0.0.1", port=port, user="ops", connect_timeout=1, known_hosts=tmp_path / "none")
        began = time.monotonic()
        with pytest.raises(Unreachable, match=words):
            open_transport(host, Credentials())
    assert time.monotonic() - began < (1.5 if silent else 0.9)


def test_a_server_that_never_answers_the_login_is_left_in_time(tmp_path: Path) -> None:
    release = threading.Event()

    class Silent(paramiko.ServerInterface):
        def check_auth_password(self, username: str, password: str) -> int:
            release.wait(10)
            return AUTH_FAILED

    def serve(connection: socket.socket) -> None:
        server = paramiko.Transport(connection)
        server.add_server_key(paramiko.ECDSAKey.generate())
        server.start_server(event=threading.Event(), server=Silent())

    with listening(serve) as port:
        host = Host("web1", "127.0.0.1", port=port, user="ops", connect_timeout=1, known_hosts=tmp_path / "known_hosts")
        began = time.monotonic()
        with pytest.raises(Unreachable, match="did not finish the login within 1 s"):
            open_transport(host, Credentials(password=Secret("hunter2")), accept_new=True)
        assert 0.9 < time.monotonic() - began < 1.5
        release.set()
    assert threads_end()


def threads_end() -> bool:
    """Whether paramiko's threads are gone within a few seconds of the last connection's end."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if not any(isinstance(thread, paramiko.Transport) for thread in threading.enumerate()):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("address", "words"),
    [("127.0.0.1", "refused"), ("no-such-host.invalid", "not a known name|did not answer within 2 s")],
)
def test_what_does_not_answer_at_all(address: str, words: str, nobody: int) -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable, match=words):
        open_transport(Host("web1", address, port=nobody, user="ops", connect_timeout=2), Credentials())
    assert time.monotonic() - began < 3


def test_the_terminal_stays_clean(tmp_path: Path) -> None:
    """paramiko logs tracebacks to standard error where nobody has set up logging; ours is a process like that."""
    program = (
        "import sys\n"
        "from hostprep.declare.host import Host\n"
        "from hostprep.errors import Unreachable\n"
        "from hostprep.transports import Credentials, open_transport\n"
        "assert 'paramiko' not in sys.modules\n"
        "try:\n"
        "    open_transport(Host('web1', '127.0.0.1', port=int(sys.argv[1]), user='ops'), Credentials())\n"
        "except Unreachable as error:\n"
        "    print(error)\n"
    )
    with listening(speaks_http) as port:
        argv = [sys.executable, "-c", program, str(port)]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    assert done.stderr == ""
    assert "does not speak SSH" in done.stdout
