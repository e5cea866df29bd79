"""A step that cuts its own connection is taken back by the host; one that does not stays, and leaves nothing armed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hostprep.errors import HostError, Unreachable
from hostprep.lab.linux import Instance, faults
from hostprep.lab.windows import Running, Spec, up
from hostprep.run import deadman
from hostprep.run.events import Event, Heard, Sending
from hostprep.run.result import HostReport
from hostprep.run.session import Command, Request, open_session, perform
from tests.conftest import Lab

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
SLEEP = '#!/bin/sh\n[ "$1" = 1 ] && [ -e /run/fast ] && exec /bin/sleep 0.02\nexec /bin/sleep "$@"\n'


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
        while not over.wait(0.02):
            if when():
                do()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def until(so: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, "it has not come to be so in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def linux(module_lab: Lab) -> Instance:
    """One instance whose seconds can be made short."""
    instance = module_lab(kind="bare")
    if instance.spec.server != "openssh":
        pytest.skip("install openssh-server, and run as root: the connection is cut by ending its sshd")
    instance.write("/usr/local/bin/sleep", SLEEP.encode())
    instance.run(["chmod", "+x", "/usr/local/bin/sleep"])
    return instance


@pytest.fixture
def clean(linux: Instance, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    monkeypatch.setattr(deadman, "PAUSE", 0.1)
    yield linux
    linux.set_wire(black_hole=False)
    linux.run(["sh", "-c", "rm -rf /run/fast /run/go /run/hostprep /root/first /root/second"])


def there(instance: Instance) -> tuple[str, ...]:
    """The files of the steps and of the guard."""
    listing = "ls -d /root/first /root/second /run/hostprep/* /var/lib/hostprep $(find /etc/systemd -name '*rollback*') 2>/dev/null"
    return tuple(instance.run(["sh", "-c", listing]).stdout.decode().split())


def armed(instance: Instance) -> bool:
    found = instance.run(["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"]).stdout.decode()
    return "/run/hostprep/rollback-" in found


def test_linux_a_step_that_cuts_nothing_stays(clean: Instance, tmp_path: Path) -> None:
    heard: list[Event] = []
    report = run(tmp_path, clean, "", heard=heard)
    assert report.state == "holds", report
    assert [event.phase for event in heard if isinstance(event, Sending)] == ["probe", "apply", "probe"]
    words = [event.marker.word for event in heard if isinstance(event, Heard)]
    assert words.index("armed") < words.index("disarmed")
    assert there(clean) == ("/root/first", "/root/second", "/run/hostprep/lock")
    assert clean.run(["stat", "-c", "%a", "/root/first", "/root/second"]).stdout.split() == [b"644", b"644"]
    until(lambda: not armed(clean))
    undone = run(tmp_path, clean, "", "undo", heard := [])
    assert undone.state == "holds"
    assert "armed" in [event.marker.word for event in heard if isinstance(event, Heard)]
    assert not {"/root/first", "/root/second"} & set(there(clean))


def test_linux_a_step_that_fails_is_not_taken_back(clean: Instance, tmp_path: Path) -> None:
    report = run(tmp_path, clean, "fail")
    assert [run.outcome for run in report.runs] == ["done", "failed"]
    until(lambda: not armed(clean))
    assert there(clean)[:2] == ("/root/first", "/root/second")


def test_linux_a_cut_connection_leaves_the_host_as_it_was(clean: Instance, tmp_path: Path) -> None:
    report = run(tmp_path, clean, "cut")
    assert [run.outcome for run in report.runs] == ["done", "cut"]
    assert report.error is not None
    assert "what may have cut it off the host takes back by itself within" in report.error.advice
    assert armed(clean)
    assert "/root/second" in there(clean)
    clean.write("/run/fast", b"")
    until(lambda: "/root/second" not in there(clean))
    assert "/root/first" in there(clean)  # what cannot cut the connection stays
    until(lambda: not armed(clean))
    after = run(tmp_path, clean, "", "plan")
    assert [verdict.status for verdict in after.verdicts] == ["holds", "drift"]


def test_linux_a_host_that_lets_nobody_in_any_more(clean: Instance, tmp_path: Path) -> None:
    """The connection at hand goes on; new ones are not answered."""

    def shut() -> None:
        clean.set_wire(black_hole=True)
        clean.write("/run/go", b"")

    with watching(lambda: "/root/second" in there(clean), shut):
        report = run(tmp_path, clean, "wait")
    assert [run.outcome for run in report.runs] == ["done", "done"]
    assert isinstance(report.error, Unreachable)
    assert "what may have cut it off the host takes back by itself" in report.error.advice
    clean.write("/run/fast", b"")
    until(lambda: "/root/second" not in there(clean))


def test_linux_whoever_comes_too_late_is_told(clean: Instance, tmp_path: Path) -> None:
    clean.write("/run/fast", b"")  # the host's seconds pass while the step still waits

    def fired() -> bool:
        return any(name.endswith(".fired") for name in there(clean))

    with watching(fired, lambda: clean.write("/run/go", b"")):
        report = run(tmp_path, clean, "wait")
    assert type(report.error) is HostError
    assert "took its network steps back by itself: nobody came within" in report.error.problem


def test_linux_takes_back_what_a_reboot_came_between(clean: Instance, tmp_path: Path) -> None:
    """Nobody is back in time; the host boots, and takes the step back then. Nothing of it is left."""
    run(tmp_path, clean, "cut")
    kept = [name for name in there(clean) if "rollback" in name and not name.startswith("/run")]
    assert [name.rpartition(".")[2] for name in kept] == ["service", "service"], kept
    clean.reboot()
    until(lambda: "/root/second" not in there(clean))
    until(lambda: not any("systemd" in name or "/var/lib" in name for name in there(clean)))
    assert "/root/first" in there(clean)


def test_linux_whoever_comes_after_a_reboot_in_time_calls_it_off(clean: Instance, tmp_path: Path) -> None:
    """It comes before systemd has come to the rollback: nothing is taken back, and nothing is left."""
    run(tmp_path, clean, "cut")
    (kept,) = clean.run(["ls", "/var/lib/hostprep"]).stdout.decode().split()
    clean.run(["sh", "-c", "rm -r /run/hostprep"])  # as a boot does
    request = Request("plan", str(tmp_path / "p.toml"), tmp_path / "hosts.toml", steps=(tmp_path / "steps",))
    (subject,) = open_session(request).subjects
    script = subject.exchange("probe", subject.task.steps, disarm=kept).script.text
    said = clean.run(["sh"], stdin=script.encode()).stdout.decode()
    assert f"@hostprep {subject.nonce} disarmed" in said
    assert there(clean) == ("/root/first", "/root/second")


def test_linux_says_where_the_rollback_cannot_outlive_a_reboot(clean: Instance, tmp_path: Path) -> None:
    faults.read_only(clean, "/etc")
    try:
        report = run(tmp_path, clean, "")
    finally:
        faults.mended(clean, "/etc")
    assert report.state == "holds", report
    words = report.runs[1].words
    assert any(word.startswith("the rollback does not outlive a reboot: ") and "Read-only" in word for word in words)
    assert there(clean) == ("/root/first", "/root/second", "/run/hostprep/lock")


def test_linux_only_one_run_at_a_time_changes_a_host(clean: Instance, tmp_path: Path) -> None:
    """A second one waits for the first, and does nothing where that takes too long; nobody's child keeps the lock."""
    seen: list[HostReport] = []
    (tmp_path / "b").mkdir()

    def second() -> None:
        clean.write("/run/fast", b"")
        seen.append(run(tmp_path / "b", clean, "", "undo"))
        clean.run(["sh", "-c", "rm /run/fast; : >/run/go"])

    with watching(lambda: "/root/second" in there(clean), second):
        first = run(tmp_path, clean, "wait")
    assert [step.outcome for step in first.runs] == ["done", "done"]
    (late,) = seen
    assert [step.outcome for step in late.runs] == ["failed", "not reached"]
    assert "another run of hostprep has been changing this host" in " ".join(late.runs[0].words)
    assert run(tmp_path, clean, "", "undo").state == "holds"


def tasks(running: Running) -> list[str]:
    with running.held() as model:
        return [task.name for task in model.state.tasks if task.path == "\\hostprep\\"]


def files(running: Running) -> list[str]:
    with running.held() as model:
        names = (name.rpartition("\\")[2] for name in model.state.files)
        return sorted(name for name in names if name in ("first", "second") or name.startswith("rollback"))


def test_windows(tmp_path: Path) -> None:
    with up(Spec(os="2022", transport="psrp")) as running:
        heard: list[Event] = []
        report = run(tmp_path, running, "", heard=heard)
        assert report.state == "holds", report
        words = [event.marker.word for event in heard if isinstance(event, Heard)]
        assert words.index("armed") < words.index("disarmed")
        assert (files(running), tasks(running)) == (["first", "second"], [])
        assert run(tmp_path, running, "", "undo").state == "holds"
        assert (files(running), tasks(running)) == ([], [])
        start = running.run("Get-NetFirewallRule -Name WINRM-HTTP* | Select-Object -ExpandProperty Enabled").output
        report = run(tmp_path, running, "cut")
        assert report.error is not None
        assert "what may have cut it off the host takes back by itself within" in report.error.advice
        assert running.status().state == "cut off"
        assert len(tasks(running)) == 1
        running.wait(30)
        until(lambda: running.status().state == "up")
        assert (
            running.run("Get-NetFirewallRule -Name WINRM-HTTP* | Select-Object -ExpandProperty Enabled").output == start
        )
        assert tasks(running) == []
        after = run(tmp_path, running, "", "plan")
        assert [verdict.status for verdict in after.verdicts] == ["holds", "drift"]


def test_windows_takes_back_what_a_reboot_came_between(tmp_path: Path) -> None:
    with up(Spec(os="2022", transport="winrm")) as running:
        run(tmp_path, running, "cut")
        assert running.status().state == "cut off"
        running.reboot(settle=120)
        until(lambda: running.status().state == "up")
        assert "second" not in files(running)
        assert tasks(running) == []
