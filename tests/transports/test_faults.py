"""Hosts that vanish after the login: a proxy that cuts, a server that is stopped, a shell that is killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.errors import AuthenticationFailed, ConnectionLost, DeadlineExceeded, HostError
from hostprep.transports import Credentials, Script, exchange, open_transport

from .conftest import Server
from .sockets import listening

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds sshd's sessions in Linux's /proc")


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


@needs_proc
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


@needs_proc
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
        transport.run(Script("apply", "echo part; kill -s KILL $$", deadline=2))
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
