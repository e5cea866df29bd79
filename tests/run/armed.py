"""A profile of two steps, the second of which may cut its own connection; and runs of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hostprep.lab.linux import Instance
from hostprep.lab.windows import Running
from hostprep.run.events import Event
from hostprep.run.result import HostReport
from hostprep.run.session import Command, Request, open_session, perform

STEP = """
title = "Network"
about = "May cut the connection."
network = true
[params.how]
type = "str"
default = ""
about = "What it does to the connection."
[expect.applied]
state = "applied"
[expect.undone]
state = "none"
"""
FIRST = STEP.replace("network = true", "").replace("Network", "First")
SCRIPTS = {
    "linux": {
        "apply": "trap '' HUP PIPE\necho applied >{{ file }}\n{% if how == 'cut' %}\n"
        'sleep 1; for at in /proc/[0-9]*; do case $(cat "$at/comm" 2>/dev/null) in sshd*) kill -9 "${at##*/}" ;; esac; done\n'
        "{% elif how == 'wait' %}\nwhile [ ! -e /run/go ]; do sleep 1; done\n"
        "{% elif how == 'fail' %}\nexit 3\n{% endif %}\n",
        "undo": "rm -f {{ file }}\n",
        "probe": 'printf \'{"state": "%s"}\' "$(cat {{ file }} 2>/dev/null || echo none)"\n',
    },
    "powershell": {
        "apply": "Set-Content -LiteralPath {{ file }} -Value applied -NoNewline\n{% if how == 'cut' %}\n"
        "Disable-NetFirewallRule -Name WINRM-HTTP*\n{% elif how == 'fail' %}\nthrow 'no'\n{% endif %}\n",
        "undo": "Remove-Item -LiteralPath {{ file }} -ErrorAction SilentlyContinue\n{% if how == 'cut' %}\n"
        "Enable-NetFirewallRule -Name WINRM-HTTP*\n{% endif %}\n",
        "probe": "@{ state = if (Test-Path -LiteralPath {{ file }}) { \"$(Get-Content -LiteralPath {{ file }})\" } else { 'none' } }\n",
    },
}
FILES = {"linux": "/root/{}", "powershell": "C:\\\\{}"}


def written(folder: Path, shell: str, how: str) -> Path:
    """A profile of two steps; the second may cut the connection."""
    for name, text in (("first", FIRST), ("second", STEP)):
        step = folder / "steps" / shell / name
        step.mkdir(parents=True, exist_ok=True)
        (step / "step.toml").write_text(f'{text}[const]\nfile = "{FILES[shell].format(name)}"\n')
        for phase, body in SCRIPTS[shell].items():
            (step / f"{phase}.{'sh' if shell == 'linux' else 'ps1'}.j2").write_text(body)
    path = folder / "p.toml"
    path.write_text(f'title = "P"\nshell = "{shell}"\nsteps = ["first", "second"]\nparams.second.how = "{how}"\n')
    return path


def run(
    folder: Path, on: Instance | Running, how: str, command: Command = "apply", heard: list[Event] | None = None
) -> HostReport:
    """Apply the profile, with short patience."""
    text, shell = on.hosts_toml.read_text(), "linux" if isinstance(on, Instance) else "powershell"
    patience = 4 if how in ("cut", "wait") else 20
    inventory = folder / "hosts.toml"
    inventory.write_text(text + f"command_timeout = {patience}\nconnect_timeout = 1\n")
    request = Request(command, str(written(folder, shell, how)), inventory, steps=(folder / "steps",))
    (report,) = perform(open_session(request), (heard if heard is not None else []).append).hosts
    return report


@contextmanager
def watching(when: Callable[[], bool], do: Callable[[], object]) -> Iterator[None]:
    """Does something once, as soon as something is so."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            if when():
                do()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(20)
    assert not thread.is_alive(), "what was to be done once is still being done"


def until(so: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, "it has not come to be so in time"
        time.sleep(0.05)
