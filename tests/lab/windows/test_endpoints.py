"""The agent's two servers byte for byte, and the instance metadata service.

The bodies are those of the unit tests of aws/amazon-ecs-agent (ecs-agent/tmds/handlers, ecs-agent/introspection).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from hostprep.lab.windows import instance

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run

TASKS, INTROSPECTION, METADATA = "http://127.0.0.1:51679", "http://localhost:51678", "http://169.254.169.254"
NO_ID = (
    '{"code":"NoIdInRequest","message":"CredentialsV%sRequest: No Credential ID in the request","HTTPErrorCode":400}'
)
UNKNOWN = '{"code":"InvalidIdInRequest","message":"CredentialsV%sRequest: Credentials not found","HTTPErrorCode":400}'
NOT_YET = '{"code":"CredentialsUninitialized","message":"CredentialsV2Request: Credentials uninitialized for ID","HTTPErrorCode":503}'
COMMANDS = '{"AvailableCommands":["/v1/metadata","/v1/tasks","/license"]}'
ANSWERS = [
    (TASKS + "/", 404, "404 page not found\n", "text/plain; charset=utf-8"),
    (TASKS + "/v2/credentials", 404, "404 page not found\n", "text/plain; charset=utf-8"),
    (TASKS + "/v2/credentials/", 400, NO_ID % 2, "application/json"),
    (TASKS + "/v2/credentials/unknown", 400, UNKNOWN % 2, "application/json"),
    (TASKS + "/v2/credentials/pending-one", 503, NOT_YET, "application/json"),
    (TASKS + "/v1/credentials", 400, NO_ID % 1, "application/json"),
    (TASKS + "/v1/credentials?id=x", 400, UNKNOWN % 1, "application/json"),
    (TASKS + "/v2/metadata", 400, None, "application/json"),
    (TASKS + "/v2/stats", 400, None, "application/json"),
    (TASKS + "/v3/", 500, None, "application/json"),
    (TASKS + "/v4/bad", 404, None, "application/json"),
    (INTROSPECTION + "/", 200, COMMANDS, "application/json"),
    (INTROSPECTION + "/anything", 200, COMMANDS, "application/json"),
    (INTROSPECTION + "/v1/tasks", 200, '{"Tasks":[]}', "application/json"),
]


@pytest.mark.parametrize(("url", "status", "body", "kind"), ANSWERS, ids=[a[0] for a in ANSWERS])
def test_the_agents_answers(url: str, status: int, body: str | None, kind: str) -> None:
    host = instance(initialized=True)
    host.state.agent.credentials["pending-one"] = "pending"
    reply = host.http(url)
    assert (reply.status, reply.headers["Content-Type"]) == (status, kind)
    if body is not None:
        assert reply.body == body.encode()


def test_credentials_of_a_task_come_with_five_keys() -> None:
    host = instance(initialized=True)
    host.state.agent.credentials["known"] = "arn:aws:iam::123456789012:role/task"
    document = json.loads(host.http("http://169.254.170.2/v2/credentials/known").text)
    assert list(document) == ["RoleArn", "AccessKeyId", "SecretAccessKey", "Token", "Expiration"]
    assert document["RoleArn"] == "arn:aws:iam::123456789012:role/task"


def test_two_slashes_are_sent_to_the_clean_path() -> None:
    reply = instance(initialized=True).http(TASKS + "//v2/credentials/x")
    assert (reply.status, reply.headers["Location"]) == (301, "/v2/credentials/x")


def test_metadata_names_cluster_instance_and_version() -> None:
    document = json.loads(instance(initialized=True, cluster="lab").http(INTROSPECTION + "/v1/metadata").text)
    assert list(document) == ["Cluster", "ContainerInstanceArn", "Version"]
    assert document["Cluster"] == "lab"
    assert re.fullmatch(
        r"arn:aws:ecs:eu-central-1:123456789012:container-instance/lab/[0-9a-f]{32}", document["ContainerInstanceArn"]
    )
    assert document["Version"].startswith("Amazon ECS Agent - v1.")


def test_nothing_listens_before_registration_and_the_service_runs_all_the_same() -> None:
    host = instance(initialized=True, pitfall="agent-not-registered")
    assert host.runs("AmazonECS")
    assert host.http(INTROSPECTION + "/v1/metadata").failure == "ConnectFailure"
    assert host.http(TASKS + "/").failure == "ConnectFailure"
    assert "AccessDeniedException" in host.state.agent.log[0]
    host.state.agent.registers = True
    host.wait(70)
    assert host.http(INTROSPECTION + "/v1/metadata").status == 200


def test_the_introspection_port_is_open_to_the_network_and_the_credentials_are_not() -> None:
    host = instance(initialized=True)
    assert host.http(f"http://{host.network.wide.address}:51678/v1/tasks").status == 200
    assert host.http(f"http://{host.network.wide.address}:51679/").failure == "ConnectFailure"


def test_a_proxy_to_the_wrong_port_answers_200_with_commands() -> None:
    host = instance(initialized=True)
    host.network.proxy[0].connect_port = 51678
    assert host.http("http://169.254.170.2/v2/credentials/").text == COMMANDS


def test_a_refused_request_takes_two_seconds_and_a_lost_one_its_whole_patience() -> None:
    host = instance(pitfall="imds-blocked")
    before = host.state.now
    assert host.http("http://127.0.0.1:51679/").failure == "ConnectFailure"
    assert host.state.now - before == pytest.approx(2, abs=0.1)
    before = host.state.now
    assert host.http(METADATA + "/latest/meta-data/", timeout=7).failure == "Timeout"
    assert host.state.now - before == pytest.approx(7, abs=0.1)


def test_metadata_with_tokens_without_and_switched_off() -> None:
    host = instance()
    assert host.http(METADATA + "/latest/meta-data/instance-id").status == 401
    assert host.http(METADATA + "/latest/api/token", "PUT").status == 400
    assert host.http(METADATA + "/latest/api/token").status == 405
    token = host.http(METADATA + "/latest/api/token", "PUT", {"X-aws-ec2-metadata-token-ttl-seconds": "30"}).text
    named = {"X-aws-ec2-metadata-token": token}
    assert host.http(METADATA + "/latest/meta-data/instance-id", headers=named).text == "i-0123456789abcdef0"
    assert host.http(METADATA + "/latest/meta-data/nix", headers=named).status == 404
    host.wait(31)
    assert host.http(METADATA + "/latest/meta-data/instance-id", headers=named).status == 401
    host.state.imds.tokens = "optional"
    assert host.http(METADATA + "/latest/meta-data/instance-id").text == "i-0123456789abcdef0"
    host.state.imds.enabled = False
    assert host.http(METADATA + "/latest/meta-data/instance-id").status == 403


def test_an_image_from_another_subnet_knows_a_router_that_is_not_here(ps: Run) -> None:
    host = instance(pitfall="moved-subnet")
    assert host.http(METADATA + "/latest/api/token", "PUT", timeout=1).failure == "Timeout"
    ps(host, """
    Get-NetRoute -DestinationPrefix 169.254.169.254/32 -PolicyStore PersistentStore | Remove-NetRoute -Confirm:$false
    Get-NetRoute -DestinationPrefix 169.254.169.254/32 -ErrorAction SilentlyContinue | Remove-NetRoute -Confirm:$false
    $way = Get-NetRoute -DestinationPrefix 0.0.0.0/0 | Select-Object -First 1
    $null = New-NetRoute -DestinationPrefix 169.254.169.254/32 -InterfaceIndex $way.ifIndex -NextHop $way.NextHop -PolicyStore ActiveStore
    """)  # fmt: skip
    assert host.http(METADATA + "/latest/api/token", "PUT", timeout=1).status == 400


def test_a_firewall_without_a_rule_for_port_80_where_a_host_needs_one(ps: Run) -> None:
    from hostprep.lab.windows import docker

    host = instance(initialized=True, switches={"portproxy_needs_rule_80": True})
    docker.run(host, "app")
    inside = host.container("app")
    ps(
        inside,
        "$null = New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex (Get-NetAdapter).ifIndex -PolicyStore ActiveStore",
    )
    assert inside.http("http://169.254.170.2/v2/credentials/", timeout=1).failure == "Timeout"
    assert host.http("http://169.254.170.2/v2/credentials/").status == 400
    ps(host, "New-NetFirewallRule -DisplayName p -Direction Inbound -Protocol TCP -LocalPort 80 -Action Allow")
    assert inside.http("http://169.254.170.2/v2/credentials/", timeout=1).status == 400
