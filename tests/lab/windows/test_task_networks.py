"""Tasks in awsvpc mode and on Fargate: the agent makes their routes, and a bootstrap can only break them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hostprep.errors import LabError
from hostprep.lab.windows import docker, instance, routes, tasknet
from tests.lab.windows.guide import (
    CONTAINER,
    CREDENTIALS,
    DOCUMENTED,
    METADATA,
    NANO,
    NOT_BOUND,
    REPAIRED,
    credentials,
    program,
)

if TYPE_CHECKING:
    from hostprep.lab.windows import Windows
    from tests.lab.windows.conftest import Run


def with_tasks(ps: Run, *switches: str) -> Windows:
    """A host that has tasks in awsvpc mode."""
    host = instance("2022")
    assert ps(host, f"Initialize-ECSAgent -Cluster c -EnableTaskIAMRole -EnableTaskENI {' '.join(switches)}").ids == []
    host.wait(10)
    return host


@pytest.mark.parametrize("image", [CONTAINER, NANO])
def test_16_in_awsvpc_mode_the_agent_has_made_the_routes_and_the_bootstrap_can_only_break_them(
    ps: Run, image: str
) -> None:
    host = with_tasks(ps, """-AwsvpcAdditionalLocalRoutes '["172.31.42.23/32"]'""")
    tasknet.task(host, "app", image, user="ContainerUser")
    world = host.container("app")
    assert '"code":"NoIdInRequest"' in credentials(world)
    near, far = [a for a in world.network.adapters if a.kind == "vnic"]
    assert (near.name[:17], far.name[:16]) == ("vEthernet (nat-ep", "vEthernet (taskb")
    ways = {ip: routes.lookup(world, ip) for ip in ("169.254.170.2", "169.254.169.254", "172.31.42.23", "198.51.100.7")}
    assert [way.adapter for way in ways.values() if way] == [near.guid, far.guid, near.guid, far.guid]
    assert docker.find(host, "app") not in [c for c in host.state.docker.containers if c.network == "nat"]
    if image == NANO:
        return
    with world.acting("ContainerAdministrator", elevated=True):
        assert [bool(re.match(NOT_BOUND, id_)) for id_ in ps(world, DOCUMENTED).ids] == [True, True]
        assert '"code":"NoIdInRequest"' in credentials(world)
        # One who takes the interface of the default route instead sends the request to the subnet's router.
        ps(world, "Remove-NetRoute -DestinationPrefix 169.254.170.2/32 -Confirm:$false" + REPAIRED)
    assert world.http(CREDENTIALS, timeout=1).failure == "Timeout"


@pytest.mark.parametrize("blocked", [False, True])
def test_16_metadata_is_kept_from_such_tasks_where_the_agent_is_told_so(ps: Run, *, blocked: bool) -> None:
    host = with_tasks(ps, *(["-AwsvpcBlockIMDS"] if blocked else []))
    host.state.imds.hop_limit = 1  # no NAT is between
    tasknet.task(host, "app")
    world, ttl = host.container("app"), {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    assert (world.http(METADATA, "PUT", ttl).status == 200) != blocked
    if blocked:
        far = world.network.adapters[-1].index
        ps(
            world,
            f"$null = New-NetRoute -DestinationPrefix 169.254.169.254/32 -InterfaceIndex {far} -PolicyStore ActiveStore",
        )
        assert world.http(METADATA, "PUT", ttl, timeout=1).failure == "Timeout"


def test_16_what_the_agent_was_started_with_counts(ps: Run) -> None:
    host = instance(initialized=True)
    ps(host, "[Environment]::SetEnvironmentVariable('ECS_ENABLE_TASK_ENI', ' True ', 'Machine')")
    with pytest.raises(LabError, match="ECS_ENABLE_TASK_ENI"):
        tasknet.task(host, "app")
    ps(host, "Restart-Service AmazonECS")
    host.wait(10)
    tasknet.task(host, "app")
    assert program(host, "docker restart app").exit_code == 1
    host.state.agent.version = "1.53.0"
    ps(host, "Restart-Service AmazonECS")
    host.wait(10)
    with pytest.raises(LabError):
        tasknet.task(host, "other")


def test_17_on_fargate_nothing_is_to_be_done(ps: Run) -> None:
    world = tasknet.fargate()
    assert '"code":"NoIdInRequest"' in credentials(world)
    assert [bool(re.match(NOT_BOUND, id_)) for id_ in ps(world, DOCUMENTED).ids] == [True, True]
    assert '"code":"NoIdInRequest"' in credentials(world)
    assert world.http(METADATA, "PUT").failure == "ConnectFailure"
