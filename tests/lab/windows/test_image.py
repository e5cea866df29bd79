"""Images: what an instance brings along that was launched from one, and what a clean bake leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostprep.lab.windows import docker, instance, launched

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run

USER_DATA = "<powershell>Initialize-ECSAgent -Cluster image -EnableTaskIAMRole</powershell>"
INTROSPECTION = "http://127.0.0.1:51678/v1/metadata"
CLEAN = r"""
Stop-Service AmazonECS
Remove-Item C:\ProgramData\Amazon\ECS\data\agent.db
Stop-Service docker -Force
Get-HnsNetwork | Remove-HnsNetwork
Get-NetRoute -DestinationPrefix 169.254.169.254/32 -PolicyStore PersistentStore -ErrorAction SilentlyContinue | Remove-NetRoute -Confirm:$false
"""
AGAIN = {
    "2019": r"& C:\ProgramData\Amazon\EC2-Windows\Launch\Scripts\InitializeInstance.ps1 -Schedule",
    "2022": r"& 'C:\Program Files\Amazon\EC2Launch\EC2Launch.exe' reset --clean",
}


@pytest.mark.parametrize("os", ["2019", "2022"])
def test_an_image_of_a_host_in_use_makes_a_broken_instance(ps: Run, os: str) -> None:
    host = instance(os, initialized=True)
    ps(host, "route delete 169.254.169.254; route -p add 169.254.169.254 mask 255.255.255.255 10.0.1.1")
    made = launched(host, user_data=USER_DATA)
    assert made.http(INTROSPECTION).failure == "ConnectFailure"
    assert "Arguments on this idempotent request are inconsistent" in made.state.agent.log[-1]
    assert [(a.name, a.status) for a in made.network.adapters if a.kind == "vnic"] == [
        ("vEthernet (nat)", "Disconnected"), ("vEthernet (nat) 2", "Up"),
    ]  # fmt: skip
    assert made.http("http://169.254.169.254/latest/meta-data/", timeout=1).failure == "Timeout"
    assert not [run for run in made.state.task_runs if run.task.startswith("user data")]
    assert host.http(INTROSPECTION).status == 200


@pytest.mark.parametrize("os", ["2019", "2022"])
def test_a_clean_image_makes_a_sound_one(ps: Run, os: str) -> None:
    host = instance(os, initialized=True)
    ps(host, "route delete 169.254.169.254; route -p add 169.254.169.254 mask 255.255.255.255 10.0.1.1")
    assert ps(host, CLEAN + AGAIN[os]).ids == []
    if os == "2019":
        assert ps(
            host,
            "(Get-ScheduledTask -TaskName 'Instance Initialization').State; (Get-Service AmazonSSMAgent).StartType",
        ).output == ["Ready", "Disabled"]
    made = launched(host, user_data=USER_DATA)
    assert [run.exit_code for run in made.state.task_runs if run.task.startswith("user data")] == [0]
    made.wait(30)
    assert '"Cluster":"image"' in made.http(INTROSPECTION).text
    assert made.http("http://169.254.170.2/v2/credentials/").status == 400
    assert made.http("http://169.254.169.254/latest/meta-data/", timeout=1).status == 401
    assert [(a.name, a.status) for a in made.network.adapters if a.kind == "vnic"] == [("vEthernet (nat)", "Up")]
    assert docker.nat(made) is not None
    if os == "2019":
        assert ps(
            made,
            "(Get-ScheduledTask -TaskName 'Instance Initialization').State; (Get-Service AmazonSSMAgent).StartType",
        ).output == ["Disabled", "Automatic"]


@pytest.mark.parametrize(
    ("variable", "value", "runs", "says"),
    [
        ("ECS_AVAILABLE_LOGGING_DRIVERS", "['json-file','awslogs']", True, 'Invalid format for "ECS_AVAILABLE_LOGGING_DRIVERS" environment variable'),
        ("ECS_AVAILABLE_LOGGING_DRIVERS", '["json-file","awslogs"]', True, None),
        ("ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES", "172.31.42.23/32", False, "Invalid format for ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES"),
        ("ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES", "[]", True, None),
    ],
)  # fmt: skip
def test_variables_that_the_agent_cannot_read(
    ps: Run, variable: str, value: str, runs: object, says: str | None
) -> None:
    host = instance(initialized=True)
    ps(
        host,
        "param($n, $v) [Environment]::SetEnvironmentVariable($n, $v, 'Machine'); Restart-Service AmazonECS",
        n=variable,
        v=value,
    )
    host.wait(20)
    assert host.runs("AmazonECS") == runs
    assert (host.http(INTROSPECTION).status == 200) == runs
    assert bool(host.state.agent.log) == (says is not None)
    if says:
        assert says in host.state.agent.log[0]


def test_ranges_can_be_switched_off_in_the_registry(ps: Run) -> None:
    host = instance(pitfall="agent-port-excluded")
    ps(
        host,
        r"reg add HKLM\SYSTEM\CurrentControlSet\Services\hns\State /v EnableExcludedPortRange /t REG_DWORD /d 0 /f",
    )
    host.reboot(settle=60)
    assert host.network.excluded == []
