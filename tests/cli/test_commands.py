"""The command line as a person meets it: what it prints, and its exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from hostprep.cli.main import main
from hostprep.cli.stopping import Stopping

HOSTS = '[hosts.here]\ntransport = "local"\n'
STEP = """
title = "A file"
about = "Puts a file."
[params.path]
type = "path"
about = "where"
[params.word]
type = "secret"
about = "what is in it"
[expect.applied]
there = { is = true, about = "the file is there", fix = "hostprep apply" }
[expect.undone]
there = { is = false, about = "the file is there" }
"""
PROBE = 'if [ -e {{ path }} ]; then there=true; else there=false; fi\nprintf \'{"there": %s}\' "$there"\n'
PROFILE = 'title = "T"\nshell = "linux"\nsteps = ["a_file"]\n[params.a_file]\npath = "PATH"\nword = "env:A_WORD"\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inventory of this machine, a profile, and a step that puts a file into that folder."""
    folder = tmp_path / "steps" / "linux" / "a_file"
    folder.mkdir(parents=True)
    (folder / "step.toml").write_text(STEP)
    (folder / "probe.sh.j2").write_text(PROBE)
    (folder / "apply.sh.j2").write_text("printf '%s' {{ word }} > {{ path }}\necho wrote it\n")
    (folder / "undo.sh.j2").write_text("rm -f {{ path }}\n")
    (tmp_path / "hosts.toml").write_text(HOSTS)
    (tmp_path / "p.toml").write_text(PROFILE.replace("PATH", (tmp_path / "made").as_posix()))
    monkeypatch.setenv("A_WORD", "hunter2")
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hostprep(*words: str) -> subprocess.CompletedProcess[str]:
    """The command line in this process: starting Python for each would take most of the time."""
    out, err = io.StringIO(), io.StringIO()
    line, signals = patch("sys.argv", ["hostprep", *words]), patch.object(Stopping, "listen")
    with redirect_stdout(out), redirect_stderr(err), line, signals, pytest.raises(SystemExit) as ended:
        main()
    return subprocess.CompletedProcess(words, int(ended.value.code or 0), out.getvalue(), err.getvalue())


def started(*words: str) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    command = [sys.executable, "-m", "hostprep", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60)


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the local transport needs a POSIX shell")


@POSIX
def test_plan_apply_plan_undo_and_what_each_says(place: Path) -> None:
    words = ("p.toml", "--steps", "steps")
    plan = started("plan", *words, "--show-scripts")
    assert plan.returncode == 1
    assert "the file is there" in plan.stdout
    assert "HOSTPREP_SECRET_A_FILE_WORD" in plan.stdout
    apply = hostprep("apply", *words, "--report", "html=r.html", "--report", "junit=r.xml", "--report", "json=r.json")
    assert (apply.returncode, (place / "made").read_text()) == (0, "hunter2")
    assert json.loads((place / "r.json").read_text())["exit_code"] == 0
    again = json.loads(hostprep("apply", *words, "--json").stdout)
    assert (again["exit_code"], again["hosts"][0]["runs"]) == (0, [])
    verify = started("verify", *words)
    assert (verify.returncode, "1 passed" in verify.stdout) == (0, True)
    undo = hostprep("undo", *words)
    assert (undo.returncode, (place / "made").exists()) == (0, False)
    assert started("verify", *words).returncode == 1
    assert hostprep("history").stdout.count("p.toml") == 6
    said = "".join(done.stdout + done.stderr for done in (plan, apply, verify, undo))
    kept = "".join(
        path.read_text()
        for path in place.rglob("*")
        if path.is_file() and path.suffix in (".html", ".xml", ".json", ".jsonl")
    )
    assert "hunter2" not in said + kept


@POSIX
def test_render_writes_scripts_that_run_on_their_own_and_hold_no_secret(place: Path) -> None:
    assert hostprep("render", "p.toml", "--steps", "steps", "--out", "out").returncode == 0
    scripts = sorted(path.name for path in (place / "out").iterdir())
    assert scripts == ["apply.sh", "probe.sh", "undo.sh"]
    assert "hunter2" not in "".join((place / "out" / name).read_text() for name in scripts)
    without = subprocess.run(
        ["sh", "out/apply.sh"], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert (without.returncode, "HOSTPREP_SECRET_A_FILE_WORD" in without.stderr) == (1, True)
    env = {"PATH": "/usr/bin:/bin", "HOSTPREP_SECRET_A_FILE_WORD": "given"}
    subprocess.run(["sh", "out/apply.sh"], env=env, check=True)
    assert (place / "made").read_text() == "given"
    probe = subprocess.run(["sh", "out/probe.sh"], env=env, capture_output=True, text=True, check=True)
    assert json.loads(probe.stdout) == {"a_file": {"there": True}}
    (place / "out" / "apply.sh").write_text("mine")
    refused = hostprep("render", "p.toml", "--steps", "steps", "--out", "out")
    assert (refused.returncode, (place / "out" / "apply.sh").read_text()) == (2, "mine")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan", "linux-optimised"), "there is no profile 'linux-optimised'"),
        (("plan", "p.toml"), "p.toml:3: steps[0]: there is no step 'a_file'"),
        (("plan", "p.toml", "--steps", "steps", "--on", "heer"), "did you mean 'here'?"),
        (("plan", "p.toml", "--steps", "steps", "--hosts", "nowhere.toml"), "nowhere.toml: cannot be read"),
        (("apply", "p.toml", "--steps", "steps", "--report", "htlm=x"), "did you mean 'html'?"),
        (("apply", "p.toml", "--steps", "steps", "--rerun", "failed"), "nothing to run again"),
        (("verify", "p.toml", "--steps", "steps", "--on", "heer"), "did you mean 'here'?"),
        (("show", "agent_confg"), "did you mean 'agent_config'?"),
        (("pln",), "No such command 'pln'. Did you mean 'plan'?"),
        (("render", "p.toml", "--out", "o", "--on", "here"), "--hosts names none"),
        (("apply", "p.toml", "--steps", "steps", "--report", "html=x", "--report", "svg=x"), "go to the same file"),
        (
            ("apply", "p.toml", "--steps", "steps", "--hosts", "key.toml"),
            "key.toml:3: hosts.there.identity_file: names",
        ),
        (("apply", "p.toml", "--steps", "steps", "--hosts", "word.toml"), "word.toml:3: hosts.there.password: environ"),
        (("apply", "windows-optimized"), "--on chooses among the inventory's hosts"),
        (("check-tasks", "."), "cannot be read: Is a directory"),
        (
            ("plan", "early.toml"),
            "early.toml:3: steps[0]: clean_image has to be the last step; found imds_block after it",
        ),
    ],
)
def test_wrong_words_are_one_clear_line_and_exit_2(place: Path, words: tuple[str, ...], says: str) -> None:
    away = '[hosts.there]\naddress = "192.0.2.1"\n'
    early = 'title = "T"\nshell = "linux"\nsteps = ["clean_image", "imds_block"]\n'
    (place / "early.toml").write_text(early)
    (place / "key.toml").write_text(away + 'identity_file = "no-such-key"\n')
    (place / "word.toml").write_text(away + 'password = "env:NO_SUCH_WORD"\n')
    done = hostprep(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert not (place / "made").exists()


def test_a_secret_that_is_not_there_stops_before_contact(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_WORD")
    done = hostprep("apply", "p.toml", "--steps", "steps")
    assert (done.returncode, "environment variable A_WORD is not set" in done.stderr) == (2, True)
    assert not (place / "state").exists()


@POSIX
def test_the_environment_names_the_inventory_and_a_shell_completes(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "hosts.toml").rename(place / "ours.toml")
    monkeypatch.setenv("HOSTPREP_HOSTS", "ours.toml")
    assert hostprep("plan", "p.toml", "--steps", "steps").returncode == 1
    monkeypatch.setenv("_HOSTPREP_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "hostprep plan linux-m")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert started().stdout == "plain,linux-manual-agent\n"


@POSIX
def test_a_report_that_cannot_be_written_afterwards_is_no_mistake_of_the_declaration(place: Path) -> None:
    (place / "steps" / "linux" / "a_file" / "probe.sh.j2").write_text(f"rm -rf {place / 'gone'}; printf '{{}}'\n")
    (place / "gone").mkdir()
    done = hostprep("plan", "p.toml", "--steps", "steps", "--report", "json=gone/r.json")
    assert (done.returncode, "the run itself has ended" in done.stderr) == (3, True)


@pytest.mark.parametrize(("system", "script"), [("linux", "apply.sh"), ("windows", "apply.ps1")])
def test_init_writes_files_that_hold_and_overwrites_nothing(place: Path, system: str, script: str) -> None:
    assert hostprep("init", "new", "--system", system).returncode == 0
    assert hostprep("render", "new/profile.toml", "--hosts", "new/hosts.toml", "--out", "out").returncode == 0
    assert sorted(path.relative_to(place / "out").as_posix() for path in (place / "out").rglob("apply.*")) == [
        f"web1/{script}",
        f"web2/{script}",
    ]
    before = (place / "new" / "hosts.toml").read_text()
    again = hostprep("init", "new")
    assert (again.returncode, (place / "new" / "hosts.toml").read_text()) == (2, before)


def test_lists_and_pages(place: Path) -> None:  # noqa: ARG001, RUF100  # its working folder
    assert "credential_path" in hostprep("steps").stdout
    assert "linux-manual-agent" in hostprep("profiles").stdout
    shown = hostprep("show", "imds_block", "--scripts").stdout
    assert "169.254.169.254" in shown
    assert len(json.loads(hostprep("steps", "--json").stdout)) >= 7


def test_a_pipe_with_a_code_page_gets_what_it_can_show(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001, RUF100  # its working folder
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    done = started("profiles")
    assert (done.returncode, "imds_block -> " in done.stdout) == (0, True)
