"""A Linux step that cuts its own connection is taken back by the host; one that does not stays, and leaves nothing armed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hostprep.errors import HostError, Unreachable
from hostprep.lab.linux import Instance, faults
from hostprep.run import deadman
from hostprep.run.events import Event, Heard, Sending
from hostprep.run.session import Request, open_session
from tests.conftest import Lab
from tests.run.armed import run, until, watching

SLEEP = '#!/bin/sh\n[ "$1" = 1 ] && [ -e /run/fast ] && exec /bin/sleep 0.02\nexec /bin/sleep "$@"\n'
BUSY = '#!/bin/sh\ncase $1 in -w | --help) exit 1 ;; esac\nexec /usr/bin/flock "$@"\n'
"""As busybox's, which does not wait for a time; so that a minute can be made short."""


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


def test_a_step_that_cuts_nothing_stays(clean: Instance, tmp_path: Path) -> None:
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


def test_a_step_that_fails_is_not_taken_back(clean: Instance, tmp_path: Path) -> None:
    report = run(tmp_path, clean, "fail")
    assert [run.outcome for run in report.runs] == ["done", "failed"]
    until(lambda: not armed(clean))
    assert there(clean)[:2] == ("/root/first", "/root/second")


def test_a_cut_connection_leaves_the_host_as_it_was(clean: Instance, tmp_path: Path) -> None:
    report = run(tmp_path, clean, "cut")
    assert [run.outcome for run in report.runs] == ["done", "cut"]
    assert report.error is not None
    assert "what may have cut it off the host takes back by itself within" in report.error.advice
    assert armed(clean)
    (waiting,) = clean.run(["sh", "-c", "ls /run/systemd/system | grep waiting"]).stdout.decode().split()
    assert clean.run(["systemctl", "is-active", waiting]).stdout == b"active\n"
    assert "/root/second" in there(clean)
    clean.write("/run/fast", b"")
    until(lambda: "/root/second" not in there(clean))
    assert "/root/first" in there(clean)  # what cannot cut the connection stays
    until(lambda: not armed(clean))
    after = run(tmp_path, clean, "", "plan")
    assert [verdict.status for verdict in after.verdicts] == ["holds", "drift"]


def test_a_host_that_lets_nobody_in_any_more(clean: Instance, tmp_path: Path) -> None:
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


def test_whoever_comes_too_late_is_told(clean: Instance, tmp_path: Path) -> None:
    clean.write("/run/fast", b"")  # the host's seconds pass while the step still waits
    faults.read_only(clean, "/run/systemd/system")  # as where systemd does not run: a shell waits

    def fired() -> bool:
        return any(name.endswith(".fired") for name in there(clean))

    with watching(fired, lambda: clean.write("/run/go", b"")):
        report = run(tmp_path, clean, "wait")
    faults.mended(clean, "/run/systemd/system")
    assert type(report.error) is HostError
    assert "took its network steps back by itself: nobody came within" in report.error.problem


def test_takes_back_what_a_reboot_came_between(clean: Instance, tmp_path: Path) -> None:
    """Nobody is back in time; the host boots, and takes the step back then. Nothing of it is left."""
    run(tmp_path, clean, "cut")
    kept = [name for name in there(clean) if "rollback" in name and not name.startswith("/run")]
    assert [name.rpartition(".")[2] for name in kept] == ["service", "service"], kept
    clean.reboot()
    until(lambda: "/root/second" not in there(clean))
    until(lambda: not any("systemd" in name or "/var/lib" in name for name in there(clean)))
    assert "/root/first" in there(clean)


def test_whoever_comes_after_a_reboot_in_time_calls_it_off(clean: Instance, tmp_path: Path) -> None:
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


def test_says_where_the_rollback_cannot_outlive_a_reboot(clean: Instance, tmp_path: Path) -> None:
    faults.read_only(clean, "/etc")
    try:
        report = run(tmp_path, clean, "")
    finally:
        faults.mended(clean, "/etc")
    assert report.state == "holds", report
    words = report.runs[1].words
    assert any(word.startswith("the rollback does not outlive a reboot: ") and "Read-only" in word for word in words)
    assert there(clean) == ("/root/first", "/root/second", "/run/hostprep/lock")


def test_only_one_run_at_a_time_changes_a_host(clean: Instance, tmp_path: Path) -> None:
    """A run has the host to itself; another waits for it, and does nothing where that takes too long."""
    seen: list[int] = []
    free = ["flock", "-n", "/run/hostprep/lock", "true"]

    def look() -> None:
        seen.append(clean.run(free).returncode)
        clean.write("/run/go", b"")

    with watching(lambda: "/root/second" in there(clean), look):
        run(tmp_path, clean, "wait")
    assert (seen, clean.run(free).returncode) == ([1], 0)
    holding = "setsid flock /run/hostprep/lock /bin/sleep {} >/dev/null 2>&1 & echo $!"
    clean.run(["sh", "-c", holding.format(1)])
    assert run(tmp_path, clean, "", "undo").state == "holds"
    assert run(tmp_path, clean, "").state == "holds"
    holder = clean.run(["sh", "-c", holding.format(600)]).stdout.decode().strip()
    clean.write("/run/fast", b"")
    clean.write("/usr/local/bin/flock", BUSY.encode())
    clean.run(["chmod", "+x", "/usr/local/bin/flock"])
    late = run(tmp_path, clean, "", "undo")
    assert [step.outcome for step in late.runs] == ["failed", "not reached"]
    assert "another run of hostprep has been changing this host" in " ".join(late.runs[0].words)
    clean.run(["sh", "-c", f"rm /usr/local/bin/flock; kill -- -{holder}"])
    until(lambda: clean.run(free).returncode == 0)
    assert run(tmp_path, clean, "", "undo").state == "holds"
