"""How the controller talks to a supervisor: one JSON question and one JSON answer a connection, on a Unix socket."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hostprep.errors import LabError
from hostprep.lab.linux.machine import ENVIRONMENT

if TYPE_CHECKING:
    from hostprep.lab.linux.supervisor import Supervisor

SOCKET: Final = "control"
CHUNK: Final = 65536
Answer = dict[str, Any]


def serve(orders: socket.socket, supervisor: Supervisor) -> None:
    """Answer questions, a thread each, until one of them is ``down``."""
    done = threading.Event()

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            question = json.loads(_read(connection))
            connection.sendall(json.dumps(_answer(supervisor, question)).encode())
            if question["ask"] == "down":
                done.set()

    def accept() -> None:
        while True:
            connection, _ = orders.accept()
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    done.wait()


def _answer(supervisor: Supervisor, question: Mapping[str, Any]) -> Answer:
    try:
        ask = question["ask"]
        if ask == "run":
            return _run(supervisor, question)
        if ask == "ready":
            supervisor.settled()
        elif ask == "reboot":
            supervisor.reboot()
        elif ask == "wire":
            for name, value in question["values"].items():
                setattr(supervisor.access.wire, name, value)
        elif ask == "hop_limit":
            supervisor.imds.hop_limit = question["value"]
        elif ask == "reload_keys":
            supervisor.reload_keys()
    except (LabError, subprocess.CalledProcessError) as error:
        return {"refused": str(error)}
    return {
        "state": supervisor.state,
        "problem": supervisor.problem,
        "boots": supervisor.boots,
        "boot_id": supervisor.machine.boot_id,
    }


def _run(supervisor: Supervisor, question: Mapping[str, Any]) -> Answer:
    argv = supervisor.argv(question["where"], question["argv"])
    pipe = subprocess.PIPE
    with subprocess.Popen(
        argv, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(b64decode(question["input"]), question["timeout"])
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return {"timeout": True}
    return {"code": process.returncode, "out": b64encode(out).decode(), "err": b64encode(err).decode()}


def listener(folder: Path) -> socket.socket:
    """The supervisor's end, made by the controller: whoever connects waits until the supervisor answers."""
    listening = socket.socket(socket.AF_UNIX)
    with _Short(folder) as path:
        listening.bind(path)
    listening.listen(64)
    return listening


def ask(folder: Path, question: Mapping[str, Any]) -> Answer:
    """Ask a supervisor.

    Raises:
        ConnectionError: nobody is there any more.
        LabError: it refuses.
    """
    with socket.socket(socket.AF_UNIX) as line:
        try:
            with _Short(folder) as path:
                line.connect(path)
        except OSError:
            raise ConnectionError("the supervisor is gone") from None
        line.sendall(json.dumps(question).encode())
        line.shutdown(socket.SHUT_WR)
        text = _read(line)
    if not text:
        raise ConnectionError("the supervisor is gone")
    answer: Answer = json.loads(text)
    if "refused" in answer:
        raise LabError(answer["refused"])
    return answer


class _Short:
    """A socket's path through /proc/self/fd: a path longer than 107 bytes fits no socket address (unix(7))."""

    def __init__(self, folder: Path) -> None:
        self._number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def __enter__(self) -> str:
        return f"/proc/self/fd/{self._number}/{SOCKET}"

    def __exit__(self, *_: object) -> None:
        os.close(self._number)


def _read(connection: socket.socket) -> bytes:
    data = bytearray()
    with suppress(ConnectionResetError):
        while chunk := connection.recv(CHUNK):
            data += chunk
    return bytes(data)
