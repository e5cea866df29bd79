"""The task that brings the way to credentials back: at a boot, unattended, on each release, over what goes wrong there."""

from __future__ import annotations

import pytest

from hostprep.lab.powershell.check.lint import lint
from hostprep.lab.windows import Windows, instance, pitfalls
from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.state.services import ScheduledTask
from tests.steps.windows.support import RELEASES, changed, drifts, execute, facts, prepared, run, story, verdict

NAME = "reboot_repair"
REPAIR = prepared(NAME)
SCRIPT = r"C:\Program Files\hostprep\reboot_repair.ps1"
LOG = r"C:\ProgramData\hostprep\reboot_repair.log"


def repaired(release: str = "2022", language: str = "en", **params: object) -> Windows:
    """An initialized instance that has the task."""
    host = instance(release, language, initialized=True)
    report = run(host, "apply", prepared(NAME, **params))
    assert report.state == "holds", story(report)
    return host


def log(host: Windows) -> str:
    """What the task has said."""
    return host.state.files.get(LOG) or ""


def works(host: Windows) -> bool:
    """Whether the agent answers at the credential address."""
    return host.http("http://169.254.170.2/v2/credentials/").status == 400


def task(host: Windows) -> ScheduledTask:
    """The task."""
    return next(one for one in host.state.tasks if one.name == "hostprep reboot repair")


@pytest.mark.parametrize(("release", "initialize"), [*zip(RELEASES, ["path", "host", "agent", "path"], strict=True)])
def test_the_way_is_back_after_a_reboot(release: str, initialize: str) -> None:
    host, one = repaired(release, "de", initialize=initialize), prepared(NAME, initialize=initialize)
    host.reboot(settle=240)
    assert works(host), log(host)
    assert log(host).splitlines()[-1].endswith(" done")
    if release != "2016":  # where all of it outlives the reboot
        assert ("[INFO]" in log(host)) == (initialize != "path")
    after = run(host, "verify", one)
    assert after.state == "holds", story(after)
    assert (facts(host, one)["this_boot"], facts(host, one)["last_result"]) == ("ran", "worked")


def test_without_the_task_it_is_not() -> None:
    host = instance(initialized=True)
    host.reboot(settle=240)
    assert not works(host)


def test_docker_may_come_a_minute_late() -> None:
    host = repaired("2019", "es")
    host.switches.docker_seconds += 60
    host.reboot(settle=300)
    assert works(host), log(host)


@pytest.mark.parametrize("docker_seconds", [8.0, 2.0])
def test_it_lets_aws_own_task_go_first(docker_seconds: float) -> None:
    """Initialize-ECSHostReboot, whatever it does: here what Initialize-ECSHost does, too early or in time."""
    host = repaired()
    host.switches.reboot_task, host.switches.docker_seconds = "host", docker_seconds
    host.reboot(settle=300)
    assert works(host), log(host)
    assert "AWS's own task has had its turn" in log(host)
    assert [one.ip for one in host.network.addresses if one.store == "Active"].count("169.254.170.2") == 1
    assert len([one for one in host.network.proxy if one.listen == "169.254.170.2"]) == 1


def test_what_works_is_left_alone() -> None:
    host = repaired()
    host.reboot(settle=240)
    before = host.snapshot()["network"]
    said = execute(host, f"& '{SCRIPT}'")
    assert (said.others, said.code) == ([], 0)
    assert "the way is there; nothing to do" in log(host)
    assert host.snapshot()["network"] | {"closed": before["closed"]} == before  # its own requests were


def test_an_agent_that_does_not_register_is_told_and_the_way_is_there() -> None:
    host = repaired()
    host.state.agent.registers = False
    host.reboot(settle=400)
    assert "its role lacks" in log(host)
    assert facts(host, REPAIR)["last_result"] == "worked"
    assert host.http("http://169.254.170.2/").failure == "ReceiveFailure"  # forwarded, and nobody behind it


@pytest.mark.parametrize(
    ("pitfall", "says"),
    [
        ("port-80-process", "nginx.exe"),
        ("iphlpsvc-disabled", "IP Helper is disabled"),
        ("duplicate-address", "Duplicate"),
    ],
)
def test_where_it_cannot_help_it_says_so_and_fails(pitfall: str, says: str) -> None:
    host = repaired()
    {**pitfalls.BEFORE, **pitfalls.AFTER}[pitfall](host)
    host.reboot(settle=600)
    assert says in log(host)
    assert "failed: " in log(host).splitlines()[-1]
    assert (
        log(host).count("failed: ") == 4
    )  # Task Scheduler tries again what it could not start, and not what has failed
    assert drifts(verdict(host, REPAIR)) == {"last_result": "failed with 1"}


ENABLED = "somebody enables IP Helper"


@happens(ENABLED)
def enabled(host: Windows, _key: str) -> None:
    """It may start again."""
    helper = host.service("iphlpsvc")
    assert helper is not None
    helper.start = "Manual"


def test_it_tries_again_by_itself() -> None:
    """MS-TSCH 2.5.4.2: RestartOnFailure is for what does not start; an exit code is none of its affairs."""
    host = repaired()
    task(host).state = "Disabled"
    pitfalls.BEFORE["iphlpsvc-disabled"](host)
    host.reboot(settle=60)
    host.later(60, ENABLED)
    execute(host, f"& '{SCRIPT}'")
    assert "IP Helper is disabled" in log(host)
    assert log(host).splitlines()[-1].endswith(" done")
    assert works(host)


def test_a_ghost_that_only_a_reboot_lays_is_told() -> None:
    host = repaired()
    host.switches.ghosts_stick = True
    pitfalls.AFTER["ghost-portproxy"](host)
    execute(host, f"& '{SCRIPT}'")
    assert "only a reboot frees it" in log(host)
    assert "failed: the way does not work: ghost" in log(host)


def test_what_others_have_done_to_it_is_drift_and_mended() -> None:
    host = repaired()
    host.state.files[SCRIPT] = (host.state.files[SCRIPT] or "") + "# mine\n"
    task(host).state = "Disabled"
    task(host).run_level = "Limited"
    task(host).triggers = []
    assert set(drifts(verdict(host, REPAIR))) == {"script", "task", "at_boot", "unattended"}
    report = run(host, "apply", REPAIR)
    assert report.state == "holds", story(report)
    host.reboot(settle=240)
    assert works(host)


def test_a_boot_at_which_it_did_not_run_is_drift() -> None:
    host = repaired()
    found = task(host)
    found.state = "Disabled"
    host.reboot(settle=600)
    found.state = "Ready"
    assert drifts(verdict(host, REPAIR)) == {"this_boot": "it did not run"}


def test_it_runs_on_a_host_without_an_agent() -> None:
    host = instance()
    assert run(host, "apply", REPAIR).state == "holds"
    host.reboot(settle=240)
    assert "the agent is not on this host yet" in log(host)
    assert facts(host, REPAIR)["last_result"] == "worked"


def test_its_log_does_not_grow_without_end() -> None:
    host = repaired()
    host.state.files |= {r"C:\ProgramData\hostprep": None, LOG: "x" * (1024 * 1024 + 1)}
    execute(host, f"& '{SCRIPT}'")
    assert len(log(host)) < 4096
    assert len(host.state.files[LOG + ".old"] or "") > 1024 * 1024


def test_undo_leaves_nothing_but_the_log() -> None:
    host = repaired()
    assert run(host, "undo", REPAIR).state == "holds"
    assert changed(host) == []


def test_the_linter_finds_nothing_in_the_script() -> None:
    text = repaired().state.files[SCRIPT] or ""
    assert text.isascii()
    assert [str(finding) for edition in ("5.1", "7") for finding in lint(text, SCRIPT, edition=edition)] == []
