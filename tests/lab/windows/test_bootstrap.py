"""The ways in which the developer guide's container bootstrap fails, and what works instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hostprep.lab.windows import instance
from tests.lab.windows.guide import (
    CONTAINER,
    CREDENTIALS,
    DOCUMENTED,
    METADATA,
    NANO,
    NOT_BOUND,
    REPAIRED,
    credentials,
    inside,
    program,
)

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run

RELEASES = ("2016", "2019", "2022", "2025")


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
