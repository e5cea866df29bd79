"""An SSH server on paramiko's server side, for where no sshd can run: commands, SFTP and direct-tcpip, for root by key.

It lives in the supervisor and starts commands inside the instance. There is no terminal and no password login: a user
namespace with one user has neither sudo nor other users.
"""

from __future__ import annotations

import queue
import socket
import subprocess
import threading
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import paramiko

from hostprep.lab.linux.access import CHUNK, Serve
from hostprep.lab.linux.machine import ENVIRONMENT, Machine
from hostprep.lab.linux.namespaces import enter
from hostprep.lab.linux.sftpserver import Files

CONNECT_SECONDS = 10.0


class Door(paramiko.ServerInterface):
    """What one connection may do.

    Args:
        key: the one public key that is let in.
        machine: the instance.
    """

    def __init__(self, key: paramiko.PKey, machine: Machine) -> None:
        self._key = key
        self._machine = machine
        self._targets: queue.SimpleQueue[tuple[int, socket.socket]] = queue.SimpleQueue()

    def get_allowed_auths(self, username: str) -> str:
        """Keys only."""
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        """Root, by the instance's own key."""
        known = username == "root" and key == self._key
        return paramiko.common.AUTH_SUCCESSFUL if known else paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Sessions."""
        known = kind == "session"
        refused = paramiko.common.OPEN_FAILED_UNKNOWN_CHANNEL_TYPE
        return paramiko.common.OPEN_SUCCEEDED if known else refused

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        """A command."""
        words = ["sh", "-c", command.decode("utf-8", "surrogateescape")]
        threading.Thread(target=run, args=(channel, self._machine.argv(words)), daemon=True).start()
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        """A shell that reads its standard input; there is no terminal."""
        threading.Thread(target=run, args=(channel, self._machine.argv(["sh"])), daemon=True).start()
        return True

    def check_channel_env_request(self, channel: paramiko.Channel, name: bytes, value: bytes) -> bool:
        """No variables, as sshd by default."""
        return False

    def check_channel_direct_tcpip_request(
        self, chanid: int, origin: tuple[str, int], destination: tuple[str, int]
    ) -> int:
        """A connection into the instance's network: it is a jump host."""
        found: list[socket.socket] = []
        thread = threading.Thread(target=_connect, args=(self._machine.pid, destination, found))
        thread.start()
        thread.join()
        if not found:
            return paramiko.common.OPEN_FAILED_CONNECT_FAILED
        self._targets.put((chanid, found[0]))
        return paramiko.common.OPEN_SUCCEEDED

    def forward(self, channel: paramiko.Channel) -> None:
        """Join a direct-tcpip channel to the connection that was made for it."""
        with suppress(queue.Empty):
            _, target = self._targets.get_nowait()
            threading.Thread(target=_outward, args=(channel, target), daemon=True).start()
            threading.Thread(target=_inward, args=(channel, target), daemon=True).start()


def _connect(pid: int, destination: tuple[str, int], found: list[socket.socket]) -> None:
    """Connect from the instance's own network: a socket belongs to the namespace of the thread that makes it."""
    with suppress(OSError):
        enter(pid, "net")
        found.append(socket.create_connection(destination, CONNECT_SECONDS))
        found[0].settimeout(None)


def _outward(channel: paramiko.Channel, target: socket.socket) -> None:
    with suppress(OSError):
        while data := channel.recv(CHUNK):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _inward(channel: paramiko.Channel, target: socket.socket) -> None:
    with target, suppress(OSError):
        while data := target.recv(CHUNK):
            channel.sendall(data)
    channel.close()


def run(channel: paramiko.Channel, argv: Sequence[str]) -> None:
    """Run a command for a channel. A client that goes away closes the pipes, as sshd does, and ends nothing else."""
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT, bufsize=0) as process:
        threading.Thread(target=_feed, args=(channel, process.stdin), daemon=True).start()
        errors = threading.Thread(target=_copy, args=(process.stderr, channel.sendall_stderr), daemon=True)
        errors.start()
        if process.stdout is not None:
            _copy(process.stdout, channel.sendall)
        errors.join()
        code = process.wait()
    with suppress(OSError):
        channel.send_exit_status(code if code >= 0 else 128 - code)
        channel.close()


def _feed(channel: paramiko.Channel, sink: IO[bytes]) -> None:
    with suppress(OSError, ValueError):
        while data := channel.recv(CHUNK):
            sink.write(data)
        sink.close()


def _copy(source: IO[bytes], send: Callable[[bytes], None]) -> None:
    with suppress(OSError):
        while data := source.read(CHUNK):
            send(data)


def paramiko_server(host_key: Path, authorized: str, machine: Machine) -> Serve:
    """A server for ``Access``.

    Args:
        host_key: private host key file.
        authorized: the public key line that is let in as root.
        machine: the instance.
    """
    private = paramiko.Ed25519Key(filename=str(host_key))
    kind, encoded = authorized.split()[:2]
    known = paramiko.PKey.from_type_string(kind, b64decode(encoded))

    def serve(connection: socket.socket) -> None:
        door = Door(known, machine)
        transport = paramiko.Transport(connection)
        transport.add_server_key(private)
        transport.set_subsystem_handler("sftp", Inside, Files, pid=machine.pid)
        try:
            transport.start_server(server=door)
            while transport.is_active():
                channel = transport.accept(1.0)
                if channel is not None:
                    door.forward(channel)
        except (paramiko.SSHException, EOFError):
            return
        finally:
            transport.close()

    return serve


class Inside(paramiko.SFTPServer):
    """SFTP whose thread has moved into the instance's files."""

    def __init__(self, *paramiko_gives: Any, pid: int) -> None:
        super().__init__(*paramiko_gives)
        self._pid = pid

    def start_subsystem(self, name: str, transport: paramiko.Transport, channel: paramiko.Channel) -> None:
        """Serve, from inside."""
        enter(self._pid, "mnt")
        super().start_subsystem(name, transport, channel)
