"""What an image must end with, and that instances made from it come up as new ones."""

from __future__ import annotations

from typing import Any

import pytest

from hostprep.lab.windows import Windows, instance, pitfalls
from tests.steps.windows.support import drifts, facts, prepared, run, standalone, story, verdict, words

NAME = "clean_image"
CLEAN = prepared(NAME)
HOME = r"C:\Users\Administrator"
PLANTED = {
    r"C:\ProgramData\Amazon\ECS\data\agent.db": "agent_state",
    r"C:\ProgramData\Amazon\ECS\log\audit.log": "agent_logs",
    r"C:\ProgramData\Amazon\SSM\Vault\Store\RegistrationKey": "ssm",
    r"C:\Windows\System32\config\systemprofile\.aws\credentials": "aws",
    HOME + r"\.aws\credentials": "aws",
    HOME + r"\AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt": "histories",
}


def used(release: str = "2022", language: str = "en") -> Windows:
    """An instance that an image is made on, after some life."""
    host = instance(release, language, initialized=True, pitfall="moved-subnet")
    host.state.files |= dict.fromkeys(PLANTED, "x")
    host.begin()
    return host


@pytest.mark.parametrize(("release", "language"), [("2016", "en"), ("2019", "de"), ("2022", "es"), ("2025", "en")])
def test_nothing_of_the_instance_is_left(release: str, language: str) -> None:
    host = used(release, language)
    found = facts(host, CLEAN)
    assert {kind for kind, left in found.items() if isinstance(left, list) and left} == {
        *PLANTED.values(), "agent_cache", "variables", "proxy", "stored_routes", "docker_network",
    }  # fmt: skip
    report = run(host, "apply", CLEAN)
    assert report.state == "holds", story(report)
    assert not set(PLANTED) & set(host.state.files)
    assert not any(one.ip == "169.254.170.2" for one in host.network.addresses)
    assert not any(one.name.startswith("vEthernet (nat)") for one in host.network.adapters)
    assert run(host, "apply", CLEAN).runs == ()
    assert run(host, "undo", CLEAN).state == "holds"
    ssm = host.service("AmazonSSMAgent")
    assert ssm is not None
    assert (ssm.start == "Disabled") == (release in ("2016", "2019"))  # EC2Launch version 1 holds it back


def test_by_itself_it_is_safe_to_run_twice() -> None:
    host = used()
    assert standalone(host, "apply", CLEAN, DetailedExitCode=True).code == 2
    assert standalone(host, "apply", CLEAN, DetailedExitCode=True).code == 0


@pytest.mark.parametrize("release", ["2019", "2022"])
def test_user_data_runs_on_an_instance_made_from_the_image(release: str) -> None:
    """Without the step it does not: "Run-once already exists"; and ECSTools takes a stale adapter."""
    for clean in (False, True):
        host = used(release)
        if clean:
            assert run(host, "apply", CLEAN).state == "holds"
        before = len(host.state.task_runs)
        host.state.imds.user_data = "<powershell>'made'</powershell>"
        host.reboot(settle=60)
        ran = [one.task for one in host.state.task_runs[before:] if one.task.startswith("user data")]
        assert bool(ran) == clean


def test_stale_adapters_get_another_name() -> None:
    host = used()
    for one in host.network.adapters:
        one.name = one.name.replace("(nat)", "(nat) 9")
    pitfalls.BEFORE["sysprep-ghosts"](host)
    assert len(drifts(verdict(host, CLEAN))["stale_adapters"]) == 3
    report = run(host, "apply", CLEAN)
    assert report.state == "holds", story(report)
    assert "renamed the adapter vEthernet (nat) 2" in words(report, NAME)


KEPT = {
    "keep_cache": "agent_cache", "keep_ssm": "ssm", "keep_histories": "histories", "keep_aws": "aws",
    "keep_docker_network": "docker_network",
}  # fmt: skip


def test_what_is_to_be_kept_is_kept() -> None:
    host, kept = used(), prepared(NAME, keep_launch=True, variables=[], **dict.fromkeys(KEPT, True))
    found: dict[str, Any] = facts(host, kept)
    assert {kind: found[kind] for kind in KEPT.values()} == {kind: [] for kind in KEPT.values()}
    report = run(host, "apply", kept)
    assert report.state == "holds", story(report)
    assert host.runs("docker")
    assert HOME + r"\.aws\credentials" in host.state.files
    assert host.state.launch.run_once
    assert host.state.environment["machine"]["ECS_CLUSTER"] == "default"
