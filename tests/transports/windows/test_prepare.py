"""The main job on a simulated Windows instance: inventory, profile, real client libraries, a model that is changed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hostprep.declare.library import open_library
from hostprep.errors import (
    AuthenticationFailed,
    ConnectionLost,
    DeadlineExceeded,
    HostError,
    HostKeyMismatch,
    Unreachable,
)
from hostprep.lab.windows import Spec, up
from hostprep.lab.windows.life.running import Running
from hostprep.lab.wsman import Switches
from hostprep.run.events import Event, Heard
from hostprep.run.result import HostReport, Status
from hostprep.run.session import Command, Request, open_session, perform
from hostprep.transports import Credentials, Script, open_transport
from hostprep.verify import backend
from tests.transports.conftest import Server

STEPS = Path(__file__).with_name("steps")
READ_ONCE = cache(open_library)
WAYS = [("psrp", "https"), ("winrm", "http")]


@pytest.fixture(params=WAYS, ids="-".join)
def windows(request: pytest.FixtureRequest) -> Iterator[Running]:
    transport, scheme = request.param
    with up(Spec(transport=transport, schemes=(scheme,))) as running:
        yield running


@pytest.fixture(params=["psrp", "winrm"])
def https(request: pytest.FixtureRequest) -> Iterator[Running]:
    with up(Spec(transport=request.param, schemes=("https",))) as running:
        yield running


def ask(
    running: Running, command: Command, *steps: str, more: str = "", hear: Callable[[Event], None] = lambda _: None
) -> HostReport:
    """What ``hostprep COMMAND`` does, up to its report of the one host.

    Args:
        running: the instance.
        command: what to do.
        steps: of the profile.
        more: lines for the inventory's ``[hosts.win1]``, and tables after it.
        hear: is told what happens.
    """
    folder = running.hosts_toml.parent
    (folder / "profile.toml").write_text(f'title = "p"\nshell = "powershell"\nsteps = {list(steps or ("a_route",))}\n')
    (folder / "asked.toml").write_text(f"{running.hosts_toml.read_text()}\n{more}\n")
    request = Request(command, str(folder / "profile.toml"), folder / "asked.toml", on=(running.name,), steps=(STEPS,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hostprep.run.session.open_library", READ_ONCE)  # all steps there are, again and again
        session = open_session(request)
    (report,) = perform(session, hear).hosts
    return report


def statuses(report: HostReport) -> list[Status]:
    return [verdict.status for verdict in (report.after or report.before or ())]


def test_plan_apply_verify_and_undo(windows: Running) -> None:
    assert statuses(ask(windows, "plan")) == [Status.DRIFT]
    assert windows.diff() == []
    report = ask(windows, "apply")
    assert (report.error, [run.outcome for run in report.runs]) == (None, ["done"])
    assert report.runs[0].words == ("made the route of 169.254.170.2/32",)
    assert statuses(report) == [Status.HOLDS]
    assert windows.diff()
    windows.reboot()
    assert statuses(ask(windows, "verify")) == [Status.HOLDS]
    assert ask(windows, "apply").runs == ()
    assert statuses(ask(windows, "undo")) == [Status.HOLDS]
    assert not any("169.254.170.2" in line for line in windows.diff())
    assert all(one.shells == 0 for one in windows.served.values())


def heard_in(running: Running, act: Callable[[str], None]) -> Callable[[Event], None]:
    """A listener that acts when a step of an apply begins."""

    def hear(event: Event) -> None:
        if isinstance(event, Heard) and event.phase == "apply" and event.marker.word == "begin":
            act(event.marker.step)

    return hear


def let_go(running: Running) -> None:
    with running.held() as model:
        model.state.files["C:\\go"] = ""


def alive(running: Running) -> bool:
    """Whether something on the instance still writes its file."""
    with running.held() as model:
        model.state.files.pop("C:\\alive", None)
    time.sleep(0.3)  # a script that still ran would write every few milliseconds
    with running.held() as model:
        return "C:\\alive" in model.state.files


def test_each_step_is_heard_while_it_runs(https: Running) -> None:
    begun: list[str] = []

    def act(step: str) -> None:
        begun.append(step)
        if step == "a_wait":
            let_go(https)  # it ends only now, so that its beginning has been heard while it ran

    report = ask(https, "apply", "a_route", "a_wait", hear=heard_in(https, act))
    assert report.error is None
    assert [run.outcome for run in report.runs] == ["done", "done"]
    assert begun == ["a_route", "a_wait"]


def test_a_cut_connection_tells_how_far_it_got_and_ends_what_ran(https: Running) -> None:
    (served,) = https.served.values()

    def act(step: str) -> None:
        if step == "a_wait":
            served.switches = Switches(reset_on_receive=served.counters["Receive"] + 1)

    report = ask(https, "apply", "a_route", "a_wait", hear=heard_in(https, act))
    assert isinstance(report.error, ConnectionLost)
    assert report.error.host == "win1"
    assert "begin a_wait" in report.error.output
    assert [run.outcome for run in report.runs] == ["done", "cut"]
    assert not alive(https)
    let_go(https)
    assert [run.step for run in ask(https, "apply", "a_route", "a_wait").runs] == []


def test_the_deadline_ends_the_pipeline_on_the_host(https: Running) -> None:
    report = ask(https, "apply", "a_route", "a_wait", more="command_timeout = 1.5")
    assert isinstance(report.error, DeadlineExceeded)
    assert str(report.error).startswith("win1: script apply was ended at its deadline of 1.5 s; ")
    assert "waiting" in report.error.output
    assert [run.outcome for run in report.runs] == ["done", "cut"]
    assert not alive(https)


def test_a_jump_host_of_the_inventory_leads_there(https: Running, sshd: Server) -> None:
    bastion = "\n".join(
        f"{key} = {str(value)!r}" if not isinstance(value, int) else f"{key} = {value}"
        for key, value in {
            "address": "127.0.0.1", "port": sshd.port, "user": sshd.host.user, "identity_file": sshd.host.identity_file,
            "known_hosts": sshd.host.known_hosts, "ssh_config": sshd.host.ssh_config,
        }.items()
    )  # fmt: skip
    (served,) = https.served.values()
    report = ask(https, "apply", more=f"jump = 'bastion'\n[hosts.bastion]\n{bastion}")
    assert (report.error, statuses(report)) == (None, [Status.HOLDS])
    assert served.counters["connections"] == 1


def test_a_changed_certificate_stops_all_before_anything_is_said(https: Running) -> None:
    (served,) = https.served.values()
    served.change_certificate()
    report = ask(https, "apply")
    assert isinstance(report.error, HostKeyMismatch)
    assert "hostprep trust win1" in report.error.advice
    assert served.counters["requests"] == 0
    assert https.diff() == []


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [("wire-hangs", Unreachable, ""), ("wire-cut", HostError, "connection was cut"),
     ("wire-lost-reply", ConnectionLost, "while script probe ran"),
     ("winrm-unavailable", Unreachable, "has no WinRM that answers"),
     ("winrm-unauthorized", AuthenticationFailed, "does not let user Administrator in")],
)  # fmt: skip
@pytest.mark.parametrize("transport", ["psrp", "winrm"])
def test_faults_of_the_lab_end_in_one_sentence(transport: Any, fault: str, kind: type[HostError], words: str) -> None:
    with up(Spec(transport=transport, faults=(fault,), schemes=("http",))) as running:
        report = ask(running, "apply", more="connect_timeout = 1")
        assert isinstance(report.error, kind)
        assert report.error.host == "win1"
        assert words in str(report.error)
        assert running.diff() == []


def test_the_users_own_tests_share_the_connection(https: Running) -> None:
    host, word = https.host(), Credentials(password=https.password())
    connections = backend.Connections(lambda _: open_transport(host, word))
    testinfra = backend.testinfra_host(host, connections)
    for command, words, code in (
        ("cmd /c exit 3", (), 3), ("Get-Item -LiteralPath C:\\nowhere", (), 1), ("$true # a comment", (), 0),
        ("Get-Service -Name %s", ("WinRM",), 0), ("Write-Output %s; Write-Output %s", ("it's 100 %", "\u2019$x"), 0),
    ):  # fmt: skip
        done = testinfra.run(command, *words)
        assert (command, done.rc) == (command, code)
    assert done.stdout.splitlines() == ["it's 100 %", "\u2019$x"]
    connections.close()
    (served,) = https.served.values()
    assert (served.counters["Create"], served.shells) == (1, 0)


def test_a_program_s_standard_error_comes_as_it_wrote_it() -> None:
    with up(Spec(transport="psrp", schemes=("http",))) as running:
        word = Credentials(password=running.password())
        with open_transport(running.host(), word) as opened:
            said = opened.run(Script("x", "route add nonsense", shell="powershell")).errors
    assert said.strip()
    assert "NativeCommand" not in said
    assert "None" not in said


def test_verify_runs_a_test_for_each_expectation() -> None:
    with up(Spec(transport="psrp", schemes=("https",))) as running:
        verify(running)


def verify(running: Running) -> None:
    ask(running, "apply")
    folder = running.hosts_toml.parent
    words = [sys.executable, "-m", "hostprep", "verify", "profile.toml", "--hosts", "asked.toml", "--steps", str(STEPS)]
    variables = {**os.environ, "HOSTPREP_STATE": str(folder / "state")}
    done = subprocess.run(
        [*words, "--", "-v"], cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=60
    )
    assert "hostprep::win1::a_route::persistent PASSED" in done.stdout
    assert done.returncode == 0
