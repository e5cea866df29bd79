"""The container bootstrap of the Amazon ECS developer guide: the ways in which it fails, and what works instead.

The documented text is that of "Additional configuration for Windows IAM roles for tasks" (windows_task_IAM_roles.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from hostprep.errors import LabError
from hostprep.lab.windows import docker, instance, routes, tasknet

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.plug import Answer
    from hostprep.lab.windows import Windows
    from tests.lab.windows.conftest import Run

DOCUMENTED = """
$gateway = (Get-NetRoute | Where { $_.DestinationPrefix -eq '0.0.0.0/0' } | Sort-Object RouteMetric | Select NextHop).NextHop
$ifIndex = (Get-NetAdapter -InterfaceDescription "Hyper-V Virtual Ethernet*" | Sort-Object | Select ifIndex).ifIndex
New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex $ifIndex -NextHop $gateway -PolicyStore ActiveStore # credentials API
New-NetRoute -DestinationPrefix 169.254.169.254/32 -InterfaceIndex $ifIndex -NextHop $gateway -PolicyStore ActiveStore # metadata API
"""
REPAIRED = """
$route = Get-NetRoute -DestinationPrefix 0.0.0.0/0 -PolicyStore ActiveStore -ErrorAction Stop |
    Sort-Object -Property { $_.RouteMetric + $_.InterfaceMetric } | Select-Object -First 1
$known = @(Get-NetRoute -PolicyStore ActiveStore | Where-Object { $_.DestinationPrefix -eq '169.254.170.2/32' })
if ($known.Count -eq 0) {
    $null = New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex $route.ifIndex -NextHop $route.NextHop -PolicyStore ActiveStore -ErrorAction Stop
}
"""
CREDENTIALS, METADATA = "http://169.254.170.2/v2/credentials/", "http://169.254.169.254/latest/api/token"
NOT_BOUND = "ParameterArgumentTransformationError|CannotConvertArgument(NoMessage)?"
RELEASES = ("2016", "2019", "2022", "2025")
CONTAINER = "mcr.microsoft.com/windows/servercore:ltsc2022"
NANO = "mcr.microsoft.com/windows/nanoserver:ltsc2022"


def inside(os: str = "2022", image: str = CONTAINER, **options: Any) -> Windows:
    """The inside of a container on a host with task roles."""
    host = instance(os, initialized=True)
    docker.run(host, "app", image, **options)
    return host.container("app")


def credentials(world: Windows) -> str:
    """What a task gets at the credentials' address without an id."""
    return world.http(CREDENTIALS, timeout=1).text


def program(world: Windows, line: str) -> Answer:
    """A program's command line, quotes and all."""
    words = [w.replace('"', "") for w in re.findall(r'(?:"[^"]*"|[^\s"])+', line)]
    return world.plugs().programs[words[0]](words[1:], ())


@pytest.mark.parametrize("os", RELEASES)
def test_without_a_bootstrap_the_address_is_out_of_reach_and_with_it_it_answers(ps: Run, os: str) -> None:
    world = inside(os)
    assert world.http(CREDENTIALS).failure == "ConnectFailure"
    assert ps(world, DOCUMENTED).ids == []
    assert '"code":"NoIdInRequest"' in credentials(world)


def test_1_on_one_line_all_of_it_is_a_comment(ps: Run) -> None:
    world = inside()
    outcome = ps(world, "# Copyright Amazon.com Inc. or its affiliates. " + " ".join(DOCUMENTED.split("\n")))
    assert (outcome.output, outcome.ids, world.network.routes) == ([], [], inside().network.routes)
    assert world.http(CREDENTIALS).failure == "ConnectFailure"


def test_2_and_3_several_default_routes_and_adapters_bind_to_nothing(ps: Run) -> None:
    world = inside(extra_adapters=1)
    outcome = ps(world, DOCUMENTED)
    assert [bool(re.match(NOT_BOUND, id_)) for id_ in outcome.ids] == [True, True]
    assert ps(world, "@(Get-NetRoute | ? DestinationPrefix -eq '0.0.0.0/0').Count").values == [2]
    ps(world, REPAIRED)
    assert '"code":"NoIdInRequest"' in credentials(world)


def test_2_the_route_metric_alone_takes_the_wrong_route(ps: Run) -> None:
    world = inside(extra_adapters=1)
    near, far = [a for a in world.network.adapters if a.kind == "vnic"]
    near.metric, far.metric = 25, 5000
    next(r for r in world.network.routes if r.prefix == "0.0.0.0/0" and r.adapter == far.guid).metric = 1
    by_metric = "(Get-NetRoute -DestinationPrefix 0.0.0.0/0 | Sort-Object RouteMetric | Select -First 1).ifIndex"
    by_sum = "(Get-NetRoute -DestinationPrefix 0.0.0.0/0 | Sort-Object { $_.RouteMetric + $_.InterfaceMetric } | Select -First 1).ifIndex"
    taken = "(Find-NetRoute -RemoteIPAddress 198.51.100.7 | ? DestinationPrefix).ifIndex"
    assert ps(world, f"{by_metric}; {by_sum}; {taken}").values == [far.index, near.index, near.index]


def test_4_a_hyperv_container_has_another_description(ps: Run) -> None:
    world = inside(isolation="hyperv")
    assert ps(world, DOCUMENTED).ids != []
    assert world.http(CREDENTIALS).failure == "ConnectFailure"
    assert ps(world, REPAIRED).ids == []
    assert '"code":"NoIdInRequest"' in credentials(world)


def test_5_a_second_run_fails_and_a_restarted_container_has_to_run_it_again(ps: Run) -> None:
    world = inside()
    ps(world, DOCUMENTED)
    again = ps(world, DOCUMENTED)
    assert again.ids == ["Windows System Error 87,New-NetRoute"] * 2
    assert again.errors == ["Instance MSFT_NetRoute already exists"] * 2
    assert ps(world, REPAIRED + REPAIRED).ids == []
    assert world.parent is not None
    program(world.parent, "docker restart app")
    fresh = world.parent.container("app")
    assert fresh.http(CREDENTIALS).failure == "ConnectFailure"
    ps(fresh, REPAIRED)
    assert '"code":"NoIdInRequest"' in credentials(fresh)


@pytest.mark.parametrize(("os", "fails"), [("2016", False), ("2019", False), ("2022", True), ("2025", True)])
def test_6_both_stores_fail_in_containers_from_2022_on(ps: Run, os: str, fails: object) -> None:
    world = inside(os)
    outcome = ps(world, DOCUMENTED.replace(" -PolicyStore ActiveStore", ""))
    assert bool(outcome.ids) == fails
    assert ("NoIdInRequest" in credentials(world)) != fails


def test_6_for_a_time_the_guide_used_route_add_there(ps: Run) -> None:
    world = inside()
    script = (
        "\n".join(DOCUMENTED.split("\n")[:3])
        + "\nroute add 169.254.170.2 mask 255.255.255.255 $gateway IF $ifIndex; $LASTEXITCODE"
    )
    assert ps(world, script).output == [" OK!", "0"]
    assert '"code":"NoIdInRequest"' in credentials(world)


def test_9_a_comment_behind_netsh_is_arguments() -> None:
    world = inside()
    index = next(a.index for a in world.network.adapters if a.kind == "vnic")
    line = f'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="{index}" store=active'
    answer = program(world, line + " # credentials API")
    assert answer.exit_code == 1
    assert world.http(CREDENTIALS).failure == "ConnectFailure"
    assert program(world, line).output[0] == "Ok."
    assert '"code":"NoIdInRequest"' in credentials(world)


@pytest.mark.parametrize(("language", "found"), [("en", True), ("de", False), ("es", False)])
def test_10_the_words_that_the_cmd_variant_looks_for_are_english(language: str, found: object) -> None:
    world = inside(language=language)
    vnic = next(a for a in world.network.adapters if a.kind == "vnic")
    lines = program(world, f"netsh interface ipv4 show addresses {vnic.index}").output
    hits = [line.split()[2] for line in lines if re.fullmatch(".*Default.Gateway.*", line)]
    assert bool(hits) == found
    if not hits:
        answer = program(
            world,
            f'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="{vnic.index}" nexthop="" store=active',
        )
        assert answer.exit_code == 1


def test_11_the_last_of_several_interfaces_wins_and_the_first_word_is_an_index() -> None:
    world = inside(extra_adapters=1)
    lines = program(world, "netsh interface ipv4 show interfaces").output
    last = [line.split()[0] for line in lines if re.fullmatch(".*vEthernet.*", line)][-1]
    near, far = [a for a in world.network.adapters if a.kind == "vnic"]
    assert last == str(far.index)
    program(world, f'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="{last}" store=active')
    assert world.http(CREDENTIALS, timeout=1).failure != ""
    program(world, f'netsh interface ipv4 delete route prefix=169.254.170.2/32 interface="{last}" store=active')
    program(world, f'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="{near.name}" store=active')
    assert '"code":"NoIdInRequest"' in credentials(world)


def test_12_container_user_may_not_and_the_container_administrator_may(ps: Run) -> None:
    world = inside(user="ContainerUser")
    assert ps(world, DOCUMENTED).ids == ["Windows System Error 5,New-NetRoute"] * 2
    assert world.parent is not None
    index = next(a.index for a in world.network.adapters if a.kind == "vnic")
    line = f'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="{index}" store=active'
    refused = program(world.parent, f"docker exec app {line}")
    assert (refused.exit_code, refused.output[0]) == (
        1,
        "The requested operation requires elevation (Run as administrator).",
    )
    assert program(world.parent, f"docker exec -u ContainerAdministrator app {line}").output[0] == "Ok."
    assert '"code":"NoIdInRequest"' in credentials(world)
    assert program(world.parent, "docker exec app whoami").output[0] == "user manager\\containeruser"


def test_13_nano_server_has_netsh_and_no_powershell() -> None:
    world = inside(image=NANO)
    assert "powershell" not in world.plugs().programs
    assert not world.plugs().commands
    name = next(a.name for a in world.network.adapters if a.kind == "vnic")
    assert program(world, f'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="{name}"').exit_code == 0
    assert '"code":"NoIdInRequest"' in credentials(world)


def test_14_the_second_route_opens_the_instances_own_credentials(ps: Run) -> None:
    world = inside()
    ttl = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    ps(world, REPAIRED)
    assert world.http(METADATA, "PUT", ttl).failure == "ConnectFailure"
    world = inside()
    ps(world, DOCUMENTED)
    token = world.http(METADATA, "PUT", ttl).text
    role = world.http(
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/", headers={"X-aws-ec2-metadata-token": token}
    )
    assert role.text == "ecsInstanceRole"
    assert world.parent is not None
    world.parent.state.imds.hop_limit = 1
    assert world.http(METADATA, "PUT", ttl, timeout=1).failure == "Timeout"


def test_15_only_the_first_process_has_the_relative_uri(ps: Run) -> None:
    host = instance(initialized=True)
    program(host, f"docker run -d --name iis -e AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/x {CONTAINER}")
    script = "$env:AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; [Environment]::GetEnvironmentVariable('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'Machine') -eq $null"
    assert ps(host.container("iis"), script).output == ["/v2/credentials/x", "True"]


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


def test_18_the_agents_own_commands_are_joined_with_one_ampersand() -> None:
    world = inside()
    vnic = next(a for a in world.network.adapters if a.kind == "vnic")
    subnet = world.parent.state.hns[0].subnet if world.parent else ""
    steps = [f'delete route prefix=0.0.0.0/0 interface="{vnic.name}"', f'delete route prefix={subnet} interface="{vnic.name}"',
             "delete route prefix=203.0.113.0/24 interface=1", f'add route prefix=169.254.170.2/32 interface="{vnic.name}"']  # fmt: skip
    line = " & ".join(f"netsh interface ipv4 {step}" for step in steps)
    answer = world.plugs().programs["cmd"](["/C", line], ())
    assert [text for text in answer.output if text] == ["Ok.", "Ok.", "Element not found.", "Ok."]
    assert answer.exit_code == 0
    assert '"code":"NoIdInRequest"' in credentials(world)
