"""Hosts that are silent, that lie, that vanish: raw sockets, a proxy that cuts, a server that is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.errors import AuthenticationFailed, ConnectionLost, DeadlineExceeded, HostError, Unreachable
from hostprep.transports import Credentials, Script, exchange, open_transport

from .conftest import Server, free_port

Talk = Callable[[socket.socket], None]


@contextmanager
def listening(talk: Talk) -> Iterator[int]:
    """A TCP server that does to each connection what ``talk`` does, and then holds it until the test ends."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                held.append(connection)
                talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for connection in held:
        connection.close()


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


@pytest.mark.parametrize(
    ("address", "words"),
    [("127.0.0.1", "refused"), ("no-such-host.invalid", "not a known name|did not answer within 2 s")],
)
def test_what_does_not_answer_at_all(address: str, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable, match=words):
        open_transport(Host("web1", address, port=free_port(), user="ops", connect_timeout=2), Credentials())
    assert time.monotonic() - began < 3


class Proxy:
    """Stands between client and sshd and can cut, or stop forwarding after so many bytes of the client's."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.allowed = 1 << 40
        self._pair: list[socket.socket] = []

    def __call__(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self._target))
        self._pair += [client, server]
        threading.Thread(target=self._forward, args=(client, server, True), daemon=True).start()
        threading.Thread(target=self._forward, args=(server, client, False), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, counted: bool) -> None:  # noqa: FBT001  # a thread's argument
        try:
            while chunk := source.recv(4096):
                if counted:
                    self.allowed -= len(chunk)
                    if self.allowed < 0:
                        self.cut()
                target.sendall(chunk)
        except OSError:
            pass

    def cut(self) -> None:
        for end in self._pair:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cut()
        for end in self._pair:
            end.close()


@pytest.fixture
def proxy(sshd: Server) -> Iterator[Proxy]:
    with closing(Proxy(sshd.port)) as made:
        yield made


def through(host: Host, port: int) -> Host:
    """The same server by another port; its key is on record for the bare name too."""
    assert host.known_hosts
    line = re.sub(r"^\S+", "127.0.0.1", host.known_hosts.read_text())
    host.known_hosts.write_text(line)
    return replace(host, port=port)


def test_a_cut_in_mid_script_keeps_what_came(proxy: Proxy, host: Host) -> None:
    with listening(proxy) as port, open_transport(through(host, port), Credentials()) as transport:
        began = time.monotonic()
        with pytest.raises(ConnectionLost, match=r"connection was cut.* while script apply ran") as caught:
            transport.run(Script("apply", "echo part; sleep 3", deadline=3), lambda _: proxy.cut())
        assert time.monotonic() - began < 1
        assert caught.value.output == "part\n"
        with pytest.raises(ConnectionLost):
            transport.run(Script("again", "echo"))


def test_a_cut_during_the_transfer_runs_nothing(sshd: Server, proxy: Proxy, host: Host, tmp_path: Path) -> None:
    script = Script("apply", f"mkdir {tmp_path}/ran\n" + "# filler\n" * 100_000)
    with listening(proxy) as port, open_transport(through(host, port), Credentials()) as transport:
        proxy.allowed = 500_000
        with pytest.raises(ConnectionLost):
            transport.run(script)
    assert transport_is_gone(sshd)
    assert not (tmp_path / "ran").exists()


def transport_is_gone(sshd: Server) -> bool:
    """Waits until the server has no session left, so that whatever it would run has run."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        children = Path(f"/proc/{sshd.process.pid}/task/{sshd.process.pid}/children").read_text().split()
        if not children:
            return True
        time.sleep(0.05)
    return False


def test_a_server_that_freezes_after_the_login_is_left_at_the_deadline(
    start_sshd: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "GRACE", 0.5)
    server = start_sshd()
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    with open_transport(server.host, Credentials()) as transport:
        session = int(children.read_text().split()[-1])
        os.kill(session, signal.SIGSTOP)
        began = time.monotonic()
        try:
            with pytest.raises((ConnectionLost, DeadlineExceeded)):
                transport.run(Script("probe", "echo", deadline=1))
            assert 1.4 < time.monotonic() - began < 3
        finally:
            os.kill(session, signal.SIGCONT)


def test_a_shell_that_is_killed_is_no_outcome(host: Host) -> None:
    with open_transport(host, Credentials()) as transport, pytest.raises(ConnectionLost) as caught:
        transport.run(Script("apply", "echo part; kill -s KILL $$"))
    assert caught.value.output == "part\n"


def test_a_login_without_a_shell_is_explained(start_sshd: Callable[..., Server]) -> None:
    server = start_sshd("ForceCommand echo This account is for transfers only; exit 1")
    with (
        open_transport(server.host, Credentials()) as transport,
        pytest.raises(HostError, match="without running script") as caught,
    ):
        transport.run(Script("probe", "echo"))
    assert caught.value.output == "This account is for transfers only\n"


def test_a_server_that_ends_the_login_is_no_silent_one(start_sshd: Callable[..., Server], tmp_path: Path) -> None:
    server = start_sshd("MaxAuthTries 1")
    with pytest.raises(AuthenticationFailed, match="closed the connection"):
        open_transport(replace(server.host, user="nobody-here"), Credentials())


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
