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
