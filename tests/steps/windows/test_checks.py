"""The checks: each names who or what is in the way, in words that lead to a remedy, whatever the host's language."""

from __future__ import annotations

import pytest

from hostprep.lab.windows import docker, instance
from hostprep.lab.windows.state.network import Route
from tests.steps.windows.support import drifts, facts, prepared, run, verdict

OWNERS = [
    ("port-80-http-sys", "http_sys", "HTTP://*:80/ of w3wp.exe (process 5120"),
    ("port-80-process", "process", "nginx.exe (process 6200, C:\\nginx\\nginx.exe)"),
    ("port-80-nat", "nat", "to 172.31.208.77:80"),
    ("port-80-excluded", "excluded", "80-80 *"),
    ("port-80-portproxy", "portproxy", "*:80 to 10.0.1.99:8080"),
]


@pytest.mark.parametrize(("language", "edition"), [("de", "5.1"), ("es", "7")])
@pytest.mark.parametrize(("pitfall", "kind", "name"), OWNERS, ids=[owner[0] for owner in OWNERS])
def test_who_has_port_80_is_named(pitfall: str, kind: str, name: str, language: str, edition: str) -> None:
    host, one = instance(language=language, pitfall=pitfall), prepared("port_80_free")
    assert list(drifts(verdict(host, one))) == [kind]
    assert name in facts(host, one, edition)[kind][0]


@pytest.mark.parametrize("initialized", [False, True])
@pytest.mark.parametrize("pitfall", [(), "ghost-portproxy"])
def test_the_proxy_itself_is_no_conflict(pitfall: str | tuple[str, ...], initialized: bool) -> None:  # noqa: FBT001  # a case
    host = instance(pitfall=pitfall, initialized=initialized)
    assert verdict(host, prepared("port_80_free")).status == "holds"


def test_a_ghost_is_named() -> None:
    host = instance(initialized=True, pitfall="ghost-portproxy")
    assert facts(host, prepared("port_80_free"))["owner"] == "the credential proxy: ghost"


@pytest.mark.parametrize("publish", [((80, 8080),), ((5180, 80),)], ids=["80", "5180"])
def test_a_container_that_publishes_80_is_named(publish: tuple[tuple[int, int], ...]) -> None:
    host = instance()
    docker.run(host, "web", publish=publish)
    found = facts(host, prepared("port_80_free"))["nat"]
    assert [line for line in found if line.startswith("container web ")] == (found[-1:] if publish[0][0] == 80 else [])


def test_a_taken_port_stops_an_apply_before_anything_is_changed() -> None:
    host = instance(pitfall="port-80-http-sys")
    report = run(host, "apply", prepared("port_80_free"), prepared("credential_proxy"))
    assert (report.state, report.runs) == ("drift", ())
    assert "W3SVC" in report.stopped


PATHS = [
    # initialized, pitfall, what of the path is other than it should be
    (True, (), {}),
    (False, (), {"host_answer": "unreachable", "local_answer": "refused", "agent_answer": "refused"}),
    (True, "ghost-portproxy", {"host_answer": "refused"}),
    (True, "agent-not-registered", {"host_answer": "closed", "local_answer": "refused", "agent_answer": "refused"}),
    (True, "port-80-http-sys", {"host_answer": "404"}),
]


@pytest.mark.parametrize(
    ("initialized", "pitfall", "wrong"), PATHS, ids=[str(case[1]) + str(case[0]) for case in PATHS]
)
def test_the_broken_hop_shows(initialized: bool, pitfall: str, wrong: dict[str, str]) -> None:  # noqa: FBT001  # a case
    host, one = instance(initialized=initialized, pitfall=pitfall), prepared("credential_path")
    assert drifts(verdict(host, one)) == wrong
    found = facts(host, one, "7")
    assert {key: found[key] for key in wrong} == wrong


def test_after_a_reboot_a_listed_rule_proves_nothing() -> None:
    host = instance(initialized=True)
    host.reboot(settle=240)
    assert drifts(verdict(host, prepared("credential_path"))) == {"host_answer": "unreachable"}


@pytest.mark.parametrize("image", ["servercore:ltsc2022", "nanoserver:ltsc2022"])
def test_it_is_asked_from_inside_of_a_container(image: str) -> None:
    """Without a route inside the request goes nowhere; with one the agent answers. Nano Server asks by curl.exe."""
    host, one = instance(initialized=True), prepared("credential_path")
    docker.run(host, "task", "mcr.microsoft.com/windows/" + image)
    assert "unreachable" in drifts(verdict(host, one))["container_answer"]
    inside = host.container("task").network
    inside.routes.append(Route("169.254.170.2/32", inside.adapters[1].guid))
    assert drifts(verdict(host, one)) == {}
    assert facts(host, prepared("credential_path", container="task"))["containers"] == {"task": "400 NoIdInRequest"}


METADATA = [
    ((), {}),
    ("imds-blocked", {"token_answer": "timeout"}),
    ("imds-disabled", {"token_answer": "403"}),
    ("moved-subnet", {"token_answer": "timeout", "route": "by 10.9.9.1 on Ethernet 2, and the default gateway is 10.0.1.1"}),
]  # fmt: skip


@pytest.mark.parametrize(("pitfall", "wrong"), METADATA, ids=[str(case[0]) for case in METADATA])
def test_the_way_to_the_metadata_service(pitfall: str, wrong: dict[str, str]) -> None:
    host, one = instance(pitfall=pitfall), prepared("metadata_path")
    assert drifts(verdict(host, one)) == wrong
    assert facts(host, one, "7")["instance_id"] == ("" if wrong else "i-0123456789abcdef0")
