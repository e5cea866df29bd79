"""One service's life: its commands, its main process, its end. systemd.service(5) is the source."""

from __future__ import annotations

import glob
import os
import re
import shlex
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable

from .places import JOURNAL, PATH
from .unitfile import Unit, environment_file


class Service:
    """The running state of one service unit.

    Attributes:
        active: ``inactive``, ``activating``, ``active``, ``deactivating`` or ``failed``.
        result: systemd's Result=: ``success``, ``exit-code``, ``timeout`` or ``signal``.
        status: the main process's exit status.
        pid: the main process, or 0.
    """

    def __init__(self, unit: Unit, ended: Callable[[Service], None]) -> None:
        self.unit = unit
        self.active = "inactive"
        self.result = "success"
        self.status = 0
        self.pid = 0
        self.condition = True
        self.since = 0.0
        self._main: subprocess.Popen[bytes] | None = None
        self._ended = ended
        self._stopping = False

    def start(self) -> bool:
        """Run the start commands; true when the unit is up, or a condition says it need not be."""
        self.active, self.result, self.status, self._stopping = "activating", "success", 0, False
        self.condition = conditions(self.unit, "Condition")
        if not self.condition:
            self.active = "inactive"
            return True
        if not conditions(self.unit, "Assert"):
            self.active, self.result = "failed", "assert"
            return False
        self._folders()
        if not self._all("ExecStartPre"):
            return self._failed()
        up = self._oneshot() if self.unit.get("Type") == "oneshot" else self._daemon()
        if not up or not self._all("ExecStartPost"):
            return self._failed()
        return True

    def _oneshot(self) -> bool:
        if not self._all("ExecStart"):
            return False
        self.since = time.time()
        if self.unit.yes("RemainAfterExit"):
            self.active = "active"
        else:
            self.stop()
        return True

    def _daemon(self) -> bool:
        kind, line = self.unit.get("Type"), self.unit.all("ExecStart")[0]
        listening = _notify_socket(self.unit.name) if kind.startswith("notify") else None
        try:
            extra = {"NOTIFY_SOCKET": "@" + self.unit.name} if listening else {}
            self._main = self._spawn(line, extra)
        except OSError as error:
            self._record(f"{self.unit.name}: Failed to execute {line}: {error.strerror}")
            self.status, self.result = 203, "exit-code"
            return kind not in ("exec", "notify", "notify-reload", "forking") and self._lost(line)
        self.pid, self.since = self._main.pid, time.time()
        if kind == "forking" and not self._forked():
            return False
        if listening and not _ready(listening, self._main, self._seconds("TimeoutStartSec", 90)):
            self.status, self.result = self._main.poll() or 0, "protocol"
            return False
        self.active = "active"
        threading.Thread(target=self._watch, args=(self._main,), daemon=True).start()
        return True

    def _lost(self, line: str) -> bool:
        """Type=simple counts as started before the program is found missing; the failure shows right after."""
        self.active = "failed"
        return not line

    def _forked(self) -> bool:
        assert self._main is not None
        self.status = self._main.wait(self._seconds("TimeoutStartSec", 90))
        pidfile = self.unit.get("PIDFile")
        if self.status == 0 and pidfile and os.path.exists(pidfile):
            with open(pidfile, encoding="ascii") as file:
                self.pid = int(file.read() or 0)
        self.result = "success" if self.status == 0 else "exit-code"
        return self.status == 0

    def _watch(self, main: subprocess.Popen[bytes]) -> None:
        status = main.wait()
        if self.unit.get("Type") == "forking":
            while not self._stopping and self.pid and os.path.exists(f"/proc/{self.pid}"):
                time.sleep(0.1)
        if self._stopping or main is not self._main:
            return
        self.pid = 0
        self.status = abs(status)
        clean = status in (0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGPIPE)
        clean = clean or str(status) in self.unit.all("SuccessExitStatus")
        self.result = "success" if clean else "signal" if status < 0 else "exit-code"
        self._record(f"{self.unit.name}: Main process exited, status={self.status}")
        if clean and self.unit.yes("RemainAfterExit"):
            return
        self.active = "deactivating"
        self._all("ExecStopPost", force=True)
        self.active = "inactive" if clean else "failed"
        self._ended(self)

    def stop(self) -> None:
        """ExecStop=, then SIGTERM to what is left of the process group, then ExecStopPost=."""
        self._stopping, self.active = True, "deactivating"
        self._all("ExecStop", force=True)
        if self._main is not None and self.unit.get("KillMode") != "none":
            _kill(self._main, self.pid, self._seconds("TimeoutStopSec", 90))
        self._all("ExecStopPost", force=True)
        self._main, self.pid = None, 0
        self.active = "inactive"

    def reload(self) -> bool:
        """ExecReload=."""
        return self._all("ExecReload")

    def _failed(self) -> bool:
        if self.result == "success":
            self.result = "exit-code"
        self._stopping = True
        if self._main is not None:
            _kill(self._main, self.pid, 5)
        self._all("ExecStopPost", force=True)
        self.pid, self.active = 0, "failed"
        return False

    def _all(self, key: str, *, force: bool = False) -> bool:
        """Run every command of a directive in order, until one fails that has no ``-``."""
        for line in self.unit.all(key):
            seconds = self._seconds("TimeoutStartSec", 90)
            try:
                process = self._spawn(line, {"MAINPID": str(self.pid)} if self.pid else {})
                if (
                    self.unit.get("Type") == "oneshot"
                    and key == "ExecStart"
                    and "TimeoutStartSec" not in self.unit.values
                ):
                    status = process.wait()
                else:
                    status = process.wait(seconds)
            except OSError as error:
                self._record(f"{self.unit.name}: Failed to execute {line}: {error.strerror}")
                status = 203
            except subprocess.TimeoutExpired:
                _kill(process, process.pid, 5)
                self._record(f"{self.unit.name}: {key} operation timed out. Terminating.")
                status, self.result = -15, "timeout"
            if status and not re.match(r"[@:+!]*-", line):
                self.status = abs(status)
                self._record(f"{self.unit.name}: {key} process exited, status={self.status}")
                if not force:
                    return False
        return True

    def _spawn(self, line: str, extra: dict[str, str]) -> subprocess.Popen[bytes]:
        environment = {"PATH": PATH, "LANG": "C.UTF-8", **self._environment(), **extra}
        argv = command(line, environment)
        with open(f"{JOURNAL}/{self.unit.name}", "ab") as log:
            return subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=self.unit.get("WorkingDirectory").lstrip("-") or "/",
                user=self.unit.get("User") or None,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for value in self.unit.all("Environment"):
            found.update(pair.split("=", 1) for pair in shlex.split(value) if "=" in pair)
        for path in self.unit.all("EnvironmentFile"):
            for name in glob.glob(path.lstrip("-")) or [path.lstrip("-")]:
                try:
                    with open(name, encoding="utf-8", errors="replace") as file:
                        found.update(environment_file(file.read()))
                except OSError:
                    if not path.startswith("-"):
                        raise
        return found

    def _folders(self) -> None:
        for key, base in (("RuntimeDirectory", "/run"), ("StateDirectory", "/var/lib"), ("LogsDirectory", "/var/log")):
            for name in self.unit.all(key):
                os.makedirs(f"{base}/{name}", exist_ok=True)

    def _seconds(self, key: str, default: float) -> float:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|sec|min|)", self.unit.get(key))
        scale = {"ms": 0.001, "min": 60.0}
        return float(match[1]) * scale.get(match[2], 1.0) if match else default

    def _record(self, line: str) -> None:
        with open(f"{JOURNAL}/{self.unit.name}", "a", encoding="utf-8") as log:
            log.write(line + "\n")


def command(line: str, environment: dict[str, str]) -> list[str]:
    """An Exec line as argv: prefixes dropped, ``${VAR}`` put in whole, a lone ``$VAR`` split into words."""
    argv: list[str] = []
    for word in shlex.split(line.lstrip("-@:+!")):
        lone = re.fullmatch(r"\$([A-Za-z_]\w*)", word)
        if lone:
            argv += environment.get(lone[1], "").split()
        else:
            filled = re.sub(r"\$\{([A-Za-z_]\w*)\}", lambda match: environment.get(match[1], ""), word)
            argv.append(filled.replace("$$", "$"))
    return argv


def conditions(unit: Unit, kind: str) -> bool:
    """Whether every ConditionPath...= (or AssertPath...=) holds; unknown kinds count as holding."""
    tests: dict[str, Callable[[str], bool]] = {
        "PathExists": os.path.exists,
        "PathExistsGlob": lambda path: bool(glob.glob(path)),
        "PathIsDirectory": os.path.isdir,
        "PathIsSymbolicLink": os.path.islink,
        "FileNotEmpty": lambda path: os.path.isfile(path) and os.path.getsize(path) > 0,
        "FileIsExecutable": lambda path: os.path.isfile(path) and os.access(path, os.X_OK),
        "DirectoryNotEmpty": lambda path: os.path.isdir(path) and bool(os.listdir(path)),
    }
    either: list[bool] = []
    for name, test in tests.items():
        for value in unit.all(kind + name):
            holds = test(value.lstrip("|").lstrip("!")) != value.lstrip("|").startswith("!")
            if value.startswith("|"):
                either.append(holds)
            elif not holds:
                return False
    return any(either) if either else True


def _notify_socket(name: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind("\0" + name)
    listening.settimeout(0.1)
    return listening


def _ready(listening: socket.socket, main: subprocess.Popen[bytes], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    with listening:
        while time.monotonic() < deadline and main.poll() is None:
            try:
                if b"READY=1" in listening.recv(4096):
                    return True
            except TimeoutError:
                continue
    return False


def _kill(main: subprocess.Popen[bytes], pid: int, seconds: float) -> None:
    """SIGTERM to the process group; SIGKILL to whoever is left after the time allowed."""
    for target, sign in ((main.pid, signal.SIGTERM), (pid, signal.SIGTERM)):
        try:
            os.killpg(target, sign) if target == main.pid else os.kill(target, sign)
        except (ProcessLookupError, PermissionError):
            continue
    try:
        main.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(main.pid, signal.SIGKILL)
        main.wait()
