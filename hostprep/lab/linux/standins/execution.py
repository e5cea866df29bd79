"""How one Exec line of a unit is run: its words, its environment, its conditions, its end (systemd.exec(5))."""

from __future__ import annotations

import glob
import os
import re
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable

from .unitfile import Unit, environment_file


def environment(unit: Unit) -> dict[str, str]:
    """Environment= and EnvironmentFile= of a unit.

    Raises:
        OSError: a file without ``-`` cannot be read.
    """
    found: dict[str, str] = {}
    for value in unit.all("Environment"):
        for pair in shlex.split(value):
            key, given, text = pair.partition("=")
            found |= {key: text} if given else {}
    for path in unit.all("EnvironmentFile"):
        for name in glob.glob(path.lstrip("-")) or [path.lstrip("-")]:
            try:
                with open(name, encoding="utf-8", errors="replace") as file:
                    found |= environment_file(file.read())
            except OSError:
                if not path.startswith("-"):
                    raise
    return found


def seconds(unit: Unit, key: str, default: float) -> float:
    """A time span of a unit, such as ``TimeoutStartSec=5s`` (the units ms, s and min)."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|sec|min|)", unit.get(key))
    scale = {"ms": 0.001, "min": 60.0}
    return float(match[1]) * scale.get(match[2], 1.0) if match else default


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


def notify_socket(name: str) -> socket.socket:
    """Where a service of Type=notify says that it is ready (sd_notify(3))."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind("\0" + name)
    listening.settimeout(0.1)
    return listening


def ready(listening: socket.socket, main: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether a service says that it is ready in time, and while it lives."""
    deadline = time.monotonic() + seconds
    with listening:
        while time.monotonic() < deadline and main.poll() is None:
            try:
                if b"READY=1" in listening.recv(4096):
                    return True
            except TimeoutError:
                continue
    return False


def kill(main: subprocess.Popen[bytes], pid: int, seconds: float) -> None:
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
