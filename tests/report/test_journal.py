"""The journal knows what was done on which host, whatever ends the run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hostprep.errors import DeclarationError
from hostprep.report.history import rerun_hosts, runs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the local transport needs a POSIX shell")

STEP = 'title = "T"\nabout = "a"\nsource = ["s"]\n[params.folder]\ntype = "path"\nabout = "f"\n[expect.applied]\nthere = {is = true, about = "a"}\n'
PROBE = 'if [ -e {{ folder }}/STEP ]; then there=true; else there=false; fi\nprintf \'{"there": %s}\' "$there"\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three steps: one that is done at once, one that waits until it may go on, and one after it."""
    bodies = {
        "first": "",
        "second": "echo > {{ folder }}/waiting\nwhile [ ! -e {{ folder }}/go ]; do sleep 0.02; done\n",
        "third": "",
    }
    for name, body in bodies.items():
        folder = tmp_path / "steps" / "linux" / name
        folder.mkdir(parents=True)
        (folder / "step.toml").write_text(STEP)
        (folder / "probe.sh.j2").write_text(PROBE.replace("STEP", name))
        (folder / "apply.sh.j2").write_text(f"{body}echo > {{{{ folder }}}}/{name}\n")
        (folder / "undo.sh.j2").write_text("true\n")
    (tmp_path / "hosts.toml").write_text('[hosts.here]\ntransport = "local"\n')
    params = "".join(f'[params.{name}]\nfolder = "{tmp_path}"\n' for name in bodies)
    (tmp_path / "p.toml").write_text(f'title = "T"\nshell = "linux"\nsteps = ["first", "second", "third"]\n{params}')
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    return tmp_path


def start(place: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hostprep", "apply", "p.toml", "--steps", "steps", *words]
    return subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_run_that_was_killed_in_the_middle_is_known_and_run_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = start(place)
    until = time.monotonic() + 20
    journal = place / "state" / "runs"
    while not any(
        '"phase": "apply", "word": "begin", "step": "second"' in path.read_text() for path in journal.glob("*.jsonl")
    ):
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    (host,) = runs()[0].hosts
    assert (host.state, host.phase, host.done, host.in_flight, host.not_reached) == (
        "interrupted",
        "apply",
        ("first",),
        "second",
        ("third",),
    )
    assert runs()[0].exit_code is None
    (file,) = journal.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open("a") as torn:
        torn.write('{"kind": "hea')
    assert runs()[0].hosts[0].state == "interrupted"
    monkeypatch.chdir(place)
    assert rerun_hosts("p.toml", Path("hosts.toml")) == ("here",)
    (place / "go").touch()
    assert start(place, "--rerun", "failed").wait(timeout=60) == 0
    assert runs()[0].hosts[0].state == "holds"
    assert all((place / name).exists() for name in ("first", "second", "third"))
    with pytest.raises(DeclarationError, match="these hosts ended well"):
        rerun_hosts("p.toml", Path("hosts.toml"))


def test_a_journal_that_is_not_one_is_passed_over(place: Path) -> None:
    folder = place / "state" / "runs"
    folder.mkdir(parents=True)
    for name, text in {"a": "", "b": "nonsense\n", "c": json.dumps([1]) + "\n", "d": "\x00\xff"}.items():
        (folder / f"{name}.jsonl").write_bytes(text.encode("latin-1"))
    assert runs() == ()


def until(place: Path, word: str) -> None:
    """Wait until the journal has it."""
    deadline = time.monotonic() + 20
    while not any(word in path.read_text() for path in (place / "state" / "runs").glob("*.jsonl")):
        assert time.monotonic() < deadline, word
        time.sleep(0.02)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_a_run_as_a_person_would(place: Path, name: str) -> None:
    """A CI that gives up, a timer, a terminal that is closed: what runs here ends too, and the journal is whole."""
    number = getattr(signal, name)
    command = [sys.executable, "-m", "hostprep", "apply", "p.toml", "--steps", "steps"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as stopped:
        until(place, '"phase": "apply", "word": "begin", "step": "second"')
        stopped.send_signal(number)
        said = stopped.communicate(timeout=20)[1].decode()
    assert stopped.returncode == 128 + number
    assert said.strip() == "hostprep: stopped; `hostprep history` knows how far each host got"
    (host,) = runs()[0].hosts
    assert (host.state, host.done, host.in_flight) == ("failed", ("first",), "second")
    (place / "go").touch()
    assert start(place).wait(timeout=60) == 0  # at once: nobody is left who has the host to himself


@pytest.mark.parametrize("where", ["closed", "/dev/full"])
def test_an_output_that_goes_away_does_not_end_a_run(place: Path, where: str) -> None:
    (place / "go").touch()
    command = f"{sys.executable} -m hostprep apply p.toml --steps steps"
    line = f"{command} | true" if where == "closed" else f"exec {command} >{where}"
    done = subprocess.run(["sh", "-c", line], cwd=place, stderr=subprocess.PIPE, timeout=60, check=False)
    says = "hostprep: the output cannot be written: No space left on device\n" if where == "/dev/full" else ""
    assert (done.returncode, done.stderr.decode()) == (0, says)
    deadline = time.monotonic() + 20
    while runs()[0].exit_code is None:  # a shell does not wait for the left side of a pipe that is nobody's child
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert (runs()[0].exit_code, runs()[0].hosts[0].done) == (0, ("first", "second", "third"))


def test_what_cannot_be_recorded_is_not_sent(place: Path) -> None:
    """The journal's disk is full in the middle: a limit on the size of files is the nearest thing to it."""
    command = f"ulimit -f 1; exec {sys.executable} -m hostprep apply p.toml --steps steps"
    done = subprocess.run(["sh", "-c", command], cwd=place, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert "the apply was not sent, for the journal cannot be written: File too large" in done.stdout
    assert done.stderr.count("cannot be written") == 1
    assert not (place / "first").exists()
    assert runs()[0].hosts[0].state == "interrupted"
