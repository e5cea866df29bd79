"""One service's life: its commands, its main process, its end. systemd.service(5) is the source."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable

from . import execution
from .places import JOURNAL, PATH
from .unitfile import Unit


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
        self.condition = execution.conditions(self.unit, "Condition")
        if not self.condition:
            self.active = "inactive"
            return True
        if not execution.conditions(self.unit, "Assert"):
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
        listening = execution.notify_socket(self.unit.name) if kind.startswith("notify") else None
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
        if listening and not execution.ready(
            listening, self._main, execution.seconds(self.unit, "TimeoutStartSec", 90)
        ):
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
        if self._main is not None:
            self.status = self._main.wait(execution.seconds(self.unit, "TimeoutStartSec", 90))
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
            execution.kill(self._main, self.pid, execution.seconds(self.unit, "TimeoutStopSec", 90))
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
            execution.kill(self._main, self.pid, 5)
        self._all("ExecStopPost", force=True)
        self.pid, self.active = 0, "failed"
        return False

    def _all(self, key: str, *, force: bool = False) -> bool:
        """Run every command of a directive in order, until one fails that has no ``-``."""
        for line in self.unit.all(key):
            seconds = execution.seconds(self.unit, "TimeoutStartSec", 90)
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
                execution.kill(process, process.pid, 5)
                self._record(f"{self.unit.name}: {key} operation timed out. Terminating.")
                status, self.result = -15, "timeout"
            if status and not re.match(r"[@:+!]*-", line):
                self.status = abs(status)
                self._record(f"{self.unit.name}: {key} process exited, status={self.status}")
                if not force:
                    return False
        return True

    def _spawn(self, line: str, extra: dict[str, str]) -> subprocess.Popen[bytes]:
        environment = {"PATH": PATH, "LANG": "C.UTF-8", **execution.environment(self.unit), **extra}
        argv = execution.command(line, environment)
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

    def _folders(self) -> None:
        for key, base in (("RuntimeDirectory", "/run"), ("StateDirectory", "/var/lib"), ("LogsDirectory", "/var/log")):
            for name in self.unit.all(key):
                os.makedirs(f"{base}/{name}", exist_ok=True)

    def _record(self, line: str) -> None:
        with open(f"{JOURNAL}/{self.unit.name}", "a", encoding="utf-8") as log:
            log.write(line + "\n")
