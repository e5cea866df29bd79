"""Process 1 of an instance: reaps orphans, and keeps the service manager as its child.

It stands in for systemd and does not hide it: there is no D-Bus, no cgroup tree, no journald.
"""

from __future__ import annotations

import os
import re
import socket
import struct
import sys
import threading

from . import queries, sysctl
from .answer import Answer
from .containers import wait_for_agent
from .manager import Manager, RefusedError
from .places import JOURNAL, MANAGER, PATH, POWEROFF, REBOOT
from .verbs import Systemctl


def main() -> None:
    """Fork the manager, reap until it ends, and end as it ended."""
    with open("/proc/self/comm", "w", encoding="ascii") as name:
        name.write("systemd")
    child = os.fork()
    if child == 0:
        manage(int(sys.argv[1]))
    while True:
        pid, status = os.wait()
        if pid == child:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def manage(control: int) -> None:
    """Wait for the network, boot, say so, then serve until a shutdown is asked for.

    Args:
        control: a socket to the supervisor, which sends a line when eth0 is there and is sent one after the boot.
    """
    os.environ.clear()
    os.environ.update(PATH=PATH, LANG="C.UTF-8", HOME="/root")
    os.makedirs(JOURNAL, exist_ok=True)
    ending = Ending()
    manager = Manager()
    systemctl = Systemctl(manager, ending.begin)
    ending.manager = manager
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(MANAGER)
    os.chmod(MANAGER, 0o666)  # noqa: S103  # every user may ask
    listening.listen(64)
    threading.Thread(target=_serve, args=(listening, systemctl, ending), daemon=True).start()
    line = socket.socket(fileno=control)
    line.sendall(b"mounted\n")
    line.recv(64)
    sysctl.apply()
    try:
        manager.start("multi-user.target")
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
    if manager.active("ecs.service") == "active":
        wait_for_agent(lambda: manager.active("ecs.service") == "active")
    line.sendall(b"ready\n")
    ending.asked.wait()
    os._exit(ending.code)


class Ending:
    """How and when the instance goes down."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.code = REBOOT
        self.manager: Manager | None = None
        self._timer: threading.Timer | None = None

    def begin(self, how: str, delay: float = 0.2) -> None:
        """Go down after a delay, long enough for the answer to reach whoever asked."""
        self.cancel()
        self._timer = threading.Timer(delay, self._finish, args=(how,))
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """``shutdown -c``."""
        if self._timer is not None:
            self._timer.cancel()

    def _finish(self, how: str) -> None:
        self.code = REBOOT if how == "reboot" else POWEROFF
        if self.manager is not None:
            self.manager.stop_all()
        self.asked.set()


def _serve(listening: socket.socket, systemctl: Systemctl, ending: Ending) -> None:
    while True:
        connection, _ = listening.accept()
        threading.Thread(target=_answer, args=(connection, systemctl, ending), daemon=True).start()


def _answer(connection: socket.socket, systemctl: Systemctl, ending: Ending) -> None:
    with connection:
        size = struct.calcsize("3i")
        _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
        data = b""
        while not data.endswith(b"\n\n"):
            chunk = connection.recv(65536)
            if not chunk:
                return
            data += chunk
        argv = data[:-2].decode(errors="replace").split("\0")
        answer = run(argv, uid, systemctl, ending)
        if answer is None:
            return
        reply = f"{answer.code}\0{answer.out}\0{answer.err}".encode()
        try:
            connection.sendall(reply)
        except OSError:
            return


def run(argv: list[str], uid: int, systemctl: Systemctl, ending: Ending) -> Answer | None:
    """One command line by the name of its program; None where its caller is to carry it out."""
    name, rest = argv[0], argv[1:]
    if name == "systemctl":
        return systemctl.call(rest, uid)
    if name == "journalctl":
        return _journalctl(rest)
    if name == "docker":
        from . import dockercli  # few instances ask

        return dockercli.look(rest)
    if uid != 0:
        return Answer(1, err=f"{name}: must be superuser.\n")
    if "-c" in rest:
        ending.cancel()
        return Answer()
    reboot = name == "reboot" or "-r" in rest or "--reboot" in rest
    minutes = next((re.sub(r"^\+", "", word) for word in rest if re.fullmatch(r"now|\+?\d+", word)), "now")
    if name == "shutdown" and not any(re.fullmatch(r"now|\+?\d+", word) for word in rest):
        minutes = "1"
    ending.begin("reboot" if reboot else "poweroff", 0.2 if minutes in ("now", "0") else int(minutes) * 60)
    return Answer()


def _journalctl(argv: list[str]) -> Answer:
    out, lines = "", None
    for before, word in zip(["", *argv], argv, strict=False):
        if before == "-n":
            lines = int(word)
    for before, word in zip(["", *argv], argv, strict=False):
        unit = (
            word
            if re.fullmatch(r"-[a-z]*u|--unit", before)
            else word.partition("=")[2]
            if word.startswith("--unit=")
            else ""
        )
        if unit:
            out += queries.journal(unit if "." in unit else unit + ".service", lines)
    return Answer(0, out or "-- No entries --\n")
