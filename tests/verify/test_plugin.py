"""The pytest plugin, run as users run it, against this machine by the local transport."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the local transport needs a POSIX shell")

STEP = """
title = "Facts"
about = "Says what it is told."
source = ["nowhere"]
check = "after"
[params.file]
type = "path"
about = "facts"
[expect.applied]
one = { is = 1, about = "the first fact", fix = "make it one", hop = "first" }
two = { is = 2, about = "the second fact" }
three = { is = 3, about = "the third fact", when = { one = 7 } }
[[hop]]
id = "first"
title = "the first hop"
"""
PROBE = "echo probed >> {{ file }}.count\ncat {{ file }}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "steps" / "linux" / "facts"
    folder.mkdir(parents=True)
    (folder / "step.toml").write_text(STEP)
    (folder / "probe.sh.j2").write_text(PROBE)
    (tmp_path / "hosts.toml").write_text(
        '[groups.here]\n[hosts.alpha]\ntransport = "local"\ngroups = ["here"]\n'
        f'[hosts.beta]\ntransport = "local"\n[hosts.beta.params.facts]\nfile = "{tmp_path}/beta"\n'
    )
    (tmp_path / "p.toml").write_text(
        f'title = "T"\nshell = "linux"\nsteps = ["facts"]\n[params.facts]\nfile = "{tmp_path}/alpha"\n'
    )
    (tmp_path / "alpha").write_text('{"one": 1, "two": 2}')
    (tmp_path / "beta").write_text('{"one": 0, "two": 2}')
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return tmp_path


def start(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_XDIST", "PYTEST_CURRENT"))}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, check=False, timeout=100)


def verify(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return start(place, "hostprep", "verify", "p.toml", "--steps", "steps", *words)


def probes(place: Path) -> dict[str, int]:
    return {
        name: len((place / f"{name}.count").read_text().splitlines())
        for name in ("alpha", "beta")
        if (place / f"{name}.count").exists()
    }


def test_each_expectation_is_an_item_that_says_is_should_be_and_to_do(place: Path) -> None:
    done = verify(place, "--", "-v")
    assert done.returncode == 1
    for line in (
        "hostprep::alpha::facts::one PASSED",
        "hostprep::alpha::facts::three SKIPPED",
        "hostprep::beta::facts::one FAILED",
        "the first fact: is 0, should be 1",
        "to do: make it one",
        "credential path of beta",
        "1 failed, 3 passed, 2 skipped",
    ):
        assert line in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert probes(place) == {"alpha": 1, "beta": 1}


def test_xdist_probes_each_host_once_and_lf_only_those_that_failed(place: Path) -> None:
    done = verify(place, "--", "-n", "2")
    assert (done.returncode, "1 failed, 3 passed, 2 skipped" in done.stdout) == (1, True)
    assert probes(place) == {"alpha": 1, "beta": 1}
    again = verify(place, "--", "--lf")
    assert "1 failed" in again.stdout
    assert probes(place) == {"alpha": 1, "beta": 2}


RERUNS = """
from _pytest.runner import runtestprotocol
def pytest_runtest_protocol(item, nextitem):
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for item.execution_count in (1, 2):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        if not any(report.failed for report in reports):
            break
        open("beta", "w").write('{"one": 1, "two": 2}')
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    return True
"""


@pytest.mark.parametrize("words", [(), ("-n", "2")], ids=["", "xdist"])
def test_an_item_that_is_rerun_asks_its_host_anew(place: Path, words: tuple[str, ...]) -> None:
    (place / "reruns.py").write_text(RERUNS)  # as pytest-rerunfailures does it
    done = verify(place, "--report", "json=r.json", "--", "-p", "reruns", "-o", "pythonpath=.", *words)
    assert (done.returncode, "4 passed, 2 skipped" in done.stdout) == (0, True), done.stdout
    assert probes(place) == {"alpha": 1, "beta": 2}
    if not words:
        assert "collected 6 items" in done.stdout
        assert [host["state"] for host in json.loads((place / "r.json").read_text())["hosts"]] == ["holds", "holds"]


def test_k_on_and_collect_only_contact_no_more_than_they_need(place: Path) -> None:
    only = verify(place, "--on", "here")
    assert (only.returncode, "2 passed, 1 skipped" in only.stdout) == (0, True)
    assert probes(place) == {"alpha": 1}
    chosen = verify(place, "--", "-k", "alpha and two")
    assert (chosen.returncode, probes(place)) == (0, {"alpha": 2})
    listed = verify(place, "--", "--collect-only", "-q")
    assert "hostprep::beta::facts::two" in listed.stdout
    assert probes(place) == {"alpha": 2}


def test_an_item_is_named_by_its_id_wherever_we_stand(place: Path) -> None:
    (place / "hostprep").mkdir()
    (place / "conftest.py").write_text("raise SystemExit('read, although no file was named')\n")
    done = verify(place, "--", "hostprep::beta::facts::two", "hostprep::alpha")
    assert (done.returncode, "3 passed, 1 skipped" in done.stdout) == (0, True), done.stdout + done.stderr
    none = verify(place, "--", "hostprep::gamma")
    assert (none.returncode, "no test was selected" in none.stderr) == (2, True)


def test_a_probe_that_cannot_tell_is_an_error_with_its_words_and_exit_3(place: Path) -> None:
    (place / "beta").unlink()
    done = verify(place)
    assert done.returncode == 3
    assert "No such file" in done.stdout
    assert "3 errors" in done.stdout


def test_json_and_reports_come_from_the_same_run(place: Path) -> None:
    done = verify(place, "--json", "--report", "junit=r.xml", "--", "--junitxml=own.xml")
    document = json.loads(done.stdout)
    assert [host["state"] for host in document["hosts"]] == ["holds", "drift"]
    assert (place / "r.xml").exists()
    assert (place / "own.xml").read_text().count("<testcase") == 6
    assert probes(place) == {"alpha": 1, "beta": 1}


def test_users_own_tests_get_testinfras_host_on_the_same_connection(place: Path) -> None:
    (place / "test_mine.py").write_text(
        "def test_file(host):\n"
        f"    assert host.file('{place}/alpha').content_string.startswith('{{')\n"
        "    assert host.check_output('echo %s', 'a b') == 'a b'\n"
        "    assert host.run('exit 3').rc == 3\n"
        "    assert host.backend.get_hostname() in ('alpha', 'beta')\n"
    )
    options = ["--hostprep-hosts", "hosts.toml", "--hostprep-profile", "p.toml", "--hostprep-steps", "steps"]
    done = start(place, "pytest", "-v", *options, "test_mine.py")
    assert "test_mine.py::test_file[alpha] PASSED" in done.stdout
    assert "test_mine.py::test_file[beta] PASSED" in done.stdout
    assert "1 failed, 5 passed, 2 skipped" in done.stdout
    alone = start(place, "pytest", "-q", "--hostprep-hosts", "hosts.toml", "--hostprep-on", "alpha", "test_mine.py")
    assert (alone.returncode, "1 passed" in alone.stdout) == (0, True)
    through = verify(place, "--on", "alpha", "--", "test_mine.py")
    assert (through.returncode, "3 passed, 1 skipped" in through.stdout) == (0, True)


def test_testinfra_goes_its_own_way_where_it_is_told_hosts(place: Path) -> None:
    (place / "test_own.py").write_text("def test_it(host):\n    assert host.run('true').rc == 0\n")
    (place / "test_named.py").write_text("testinfra_hosts = ['local://']\ndef test_it(host):\n    assert host\n")
    options = ["--hostprep-hosts", "hosts.toml", "-v", "-p", "no:randomly"]
    named = start(place, "pytest", *options, "test_own.py", "test_named.py")
    for line in ("test_own.py::test_it[alpha]", "test_own.py::test_it[beta]", "test_named.py::test_it[local]"):
        assert line in named.stdout
    assert "3 passed" in named.stdout
    told = start(place, "pytest", *options, "--hosts", "local://", "test_own.py")
    assert ("test_own.py::test_it[local]" in told.stdout, "1 passed" in told.stdout) == (True, True)


def test_an_unreachable_host_is_one_sentence_for_each_of_its_items(place: Path) -> None:
    with (place / "hosts.toml").open("a") as file:
        file.write('[hosts.gone]\naddress = "127.0.0.1"\nport = 1\nconnect_timeout = 2\n')
    done = verify(place, "--on", "gone")
    assert done.returncode == 3
    assert "3 errors" in done.stdout
    assert "gone: " in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize("words", [["--hostprep-hosts", "none.toml"], ["--hostprep-profile", "p.toml"]])
def test_a_wrong_declaration_is_pytests_usage_error(place: Path, words: list[str]) -> None:
    done = start(place, "pytest", "--hostprep-steps", "steps", *words)
    assert done.returncode == 4
    assert done.stderr.startswith("ERROR: ")
    assert "Traceback" not in done.stderr


def test_where_it_is_not_asked_for_it_costs_nothing(place: Path) -> None:
    (place / "test_mine.py").write_text(
        "import sys\ndef test_it():\n    loaded = {name.split('.')[0] for name in sys.modules}\n"
        "    assert not loaded & {'paramiko', 'jinja2', 'pydantic', 'rich'}\n"
    )
    done = start(place, "pytest", "-q", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "test_mine.py")
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout
