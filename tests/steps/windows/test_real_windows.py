"""What Windows PowerShell 5.1, Docker's client, Task Scheduler and AWS's own scripts do that a script must not stumble over."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable

import pytest

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.powershell.net.machine import ENVIRONMENT
from hostprep.lab.windows import Windows, docker, instance, launchscripts
from hostprep.lab.windows.programs import docker as client
from hostprep.lab.windows.state.network import Route
from hostprep.lab.windows.state.services import Service
from tests.steps.windows.support import (
    LIBRARY,
    RENDERER,
    execute,
    facts,
    prepared,
    run,
    standalone,
    story,
)

Client = Callable[[Windows, list[str]], Answer]


def noisy(name: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one of docker's verbs also write a line to standard error."""
    plain: Client = client.COMMANDS[name]

    def run_it(host: Windows, verb: list[str]) -> Answer:
        said = plain(host, verb)
        return Answer(said.output, said.exit_code, [*said.stderr, line])

    monkeypatch.setitem(client.COMMANDS, name, run_it)


def test_docker_may_warn_beside_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where SYSTEM cannot read a configuration: both streams come as one."""
    noisy("network inspect", "WARNING: Error loading config file: [config.json]: Access is denied.", monkeypatch)
    host = instance(initialized=True)
    assert facts(host, prepared("credential_proxy"))["adapter"] == "there"


def test_powershell_in_a_container_writes_its_progress_as_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    noisy("exec", '<Objs Version="1.1.0.1"><Obj S="progress" RefId="0"></Obj></Objs>', monkeypatch)
    host = instance(initialized=True)
    docker.run(host, "task")
    inside = host.container("task").network
    inside.routes.append(Route("169.254.170.2/32", inside.adapters[1].guid))
    assert facts(host, prepared("credential_path"))["container_answer"] == "400 NoIdInRequest"


@pytest.mark.parametrize(("last", "named"), [(81, True), (79, False)])
def test_ports_that_follow_one_another_are_told_as_a_range(last: int, named: bool) -> None:  # noqa: FBT001  # a case
    host = instance()
    docker.run(host, "web", publish=((78, 78), (79, 79), *((port, port) for port in range(80, last + 1))))
    found = facts(host, prepared("port_80_free"))["nat"]
    assert [line for line in found if line.startswith("container")] == (
        ["container web 0.0.0.0:78-81->78-81/tcp"] * named
    )


def test_http_sys_that_keeps_to_other_addresses_is_in_nobodys_way() -> None:
    host = instance(pitfall="port-80-http-sys")
    host.network.iplisten = ["10.0.1.37"]
    report = run(host, "apply", prepared("port_80_free"), prepared("credential_proxy"))
    assert report.state == "holds", story(report)


def test_the_32_bit_powershell_is_told_where_the_other_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown SysWOW64, Wow6432Node and other modules."""
    host = instance()
    monkeypatch.setitem(ENVIRONMENT.statics, "is64bitprocess", lambda: False)
    said = standalone(host, "apply", prepared("credential_proxy"))
    assert said.code == 1
    assert r"%SystemRoot%\Sysnative" in said.text
    assert host.network.proxy == []


def test_what_needs_docker_is_named_before_anybody_waits() -> None:
    host = instance("2022", initialized=True)
    host.state.services.append(Service("build", "Build agent", state="Running", depends=["docker"]))
    before = host.state.now
    said = standalone(host, "apply", prepared("clean_image"))
    assert (said.code, host.state.now - before < 60) == (1, True), said
    assert "docker does not stop while build need it" in said.text


def test_aws_launch_script_is_not_held_to_our_strictness() -> None:
    host = instance("2019", initialized=True)
    text = host.state.files[launchscripts.INITIALIZE] or ""
    parameters, rest = text.split("\r\n", 1)
    host.state.files[launchscripts.INITIALIZE] = (
        f"{parameters}\r\nif ($neverSet) {{ }}\r\nWrite-Error 'passed over'\r\n{rest}"
    )
    report = run(host, "apply", prepared("clean_image"))
    assert report.state == "holds", story(report)


@pytest.mark.parametrize("frame", ["unpack", "repair"])
def test_no_file_leaves_its_own_strictness_to_everybody(frame: str) -> None:
    """A file's variables are the session's: AWS's modules would stop at errors that they pass over."""
    host = instance(initialized=True)
    if frame == "repair":
        run(host, "apply", prepared("reboot_repair"))
        text = host.state.files[r"C:\Program Files\hostprep\reboot_repair.ps1"] or ""
    else:
        text = RENDERER.frame(
            "_export/unpack.ps1.j2", {"lines": [base64.b64encode(gzip.compress(b"'packed'")).decode()]}
        )
    said = execute(host, text + '\n"stops: $ErrorActionPreference, strict: $neverSet"')
    assert said.output[-1] == "stops: Continue, strict: ", said


def test_tls_is_widened_and_never_narrowed() -> None:
    text = LIBRARY.include("powershell", "_lib/tls.ps1.j2")
    for now, then in (("Tls", "Tls, Tls12"), ("SystemDefault", "SystemDefault")):
        said = execute(instance(), f"{text}\n[Net.ServicePointManager]::SecurityProtocol = '{now}'\nhp_tls\n"
            '"$([Net.ServicePointManager]::SecurityProtocol)"')  # fmt: skip
        assert said.output == [then], said
