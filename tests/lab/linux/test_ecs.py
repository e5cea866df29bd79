"""The ECS world: the agent's answers, ecs-init's rules, docker's chains, the metadata service, the five kinds."""

from __future__ import annotations

import json
import re

import pytest

from hostprep.lab.linux import Instance, faults
from tests.conftest import Lab
from tests.lab.linux.curl import CREDENTIALS, TOKEN, TTL, ask, body, sh, until

OURS = "-t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679"
NO_ID = '{"code":"NoIdInRequest","message":"Credentials%sRequest: No Credential ID in the request","HTTPErrorCode":400}'
UNKNOWN = '{"code":"InvalidIdInRequest","message":"Credentials%sRequest: Credentials not found","HTTPErrorCode":400}'


@pytest.fixture(scope="module")
def optimized(module_lab: Lab) -> Instance:
    return module_lab("optimized")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://169.254.170.2/v2/credentials/", NO_ID % "V2"),
        ("http://169.254.170.2/v2/credentials/nope", UNKNOWN % "V2"),
        ("http://169.254.170.2/v1/credentials?id=", NO_ID % "V1"),
        ("http://169.254.170.2/v1/credentials?id=nope", UNKNOWN % "V1"),
        ("http://127.0.0.1:51679/elsewhere", "404 page not found\n"),
        ("http://127.0.0.1:51678/anything", '{"AvailableCommands":["/v1/metadata","/v1/tasks","/license"]}'),
    ],
)
def test_the_agent_answers_byte_for_byte(optimized: Instance, url: str, expected: str) -> None:
    assert body(optimized, url) == expected


def test_the_agent_tells_its_version_and_hands_credentials_to_the_right_id_only(optimized: Instance) -> None:
    metadata = json.loads(body(optimized, "http://127.0.0.1:51678/v1/metadata"))
    assert re.fullmatch(r"Amazon ECS Agent - v(\d+\.\d+\.\d+) \(\*?[0-9a-f]+\)", metadata["Version"])
    assert metadata["Cluster"] == "lab"
    right = optimized.secrets.credential_id.reveal()
    found = json.loads(body(optimized, f"http://169.254.170.2/v2/credentials/{right}"))
    assert set(found) == {"RoleArn", "AccessKeyId", "SecretAccessKey", "Token", "Expiration"}
    audit = optimized.read("/var/log/ecs/audit.log").decode()
    assert " 200 " in audit
    assert right not in audit


def test_the_credential_server_throttles_when_told(optimized: Instance) -> None:
    faults.throttled(optimized)
    assert ask(optimized, "host", CREDENTIALS) == "429"
    faults.throttled(optimized, on=False)
    assert ask(optimized, "host", CREDENTIALS) == "400"


def test_both_ports_listen_where_the_agent_listens(optimized: Instance) -> None:
    assert "127.0.0.1:51679" in sh(optimized, "ss", "-ltnH")
    assert ask(optimized, "container", "http://172.17.0.1:51678/v1/metadata") == "200"
    assert ask(optimized, "wan", "http://10.0.0.10:51678/v1/metadata") == "rc 28"


def rules(instance: Instance) -> list[str]:
    saved = sh(instance, "iptables-save").splitlines()
    return [line for line in saved if line.startswith("-A") and ("5167" in line or "! -s 127.0.0.0/8" in line)]


def test_ecs_init_adds_its_rules_and_takes_them_away(lab: Lab) -> None:
    one = lab(kind="optimized")
    assert rules(one) == [
        "-A INPUT -i docker0 -p tcp -m tcp --dport 51678 -j ACCEPT",
        "-A INPUT ! -i lo -p tcp -m tcp --dport 51678 -j DROP",
        "-A INPUT ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
        "-A PREROUTING -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:51679",
        "-A OUTPUT -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679",
    ]
    localnet = "/proc/sys/net/ipv4/conf/all/route_localnet"
    assert one.read(localnet) == b"1\n"
    sh(one, "systemctl", "stop", "ecs")
    assert rules(one) == []
    assert one.read(localnet) == b"0\n"
    sh(one, "iptables", *OURS.split())
    counts = []
    for verb in ("start", "stop", "start", "stop"):
        sh(one, "systemctl", verb, "ecs")
        counts.append(sum("DNAT --to" in line for line in rules(one)))
    assert counts == [2, 1, 2, 1]


def test_docker_user_is_docker_s_to_make_and_ours_to_fill(lab: Lab) -> None:
    one = lab(kind="manual", docker_version="27.0.0")
    sh(one, "iptables", "-I", "DOCKER-USER", "1", "-d", "169.254.169.254", "-j", "DROP")
    before = sh(one, "iptables", "-S", "DOCKER-USER")
    assert before.splitlines()[-1] == "-A DOCKER-USER -j RETURN"
    sh(one, "iptables", "-I", "FORWARD", "1", "-d", "192.0.2.1", "-j", "DROP")
    sh(one, "systemctl", "restart", "docker")
    assert sh(one, "iptables", "-S", "DOCKER-USER") == before
    forward = [line for line in sh(one, "iptables", "-S", "FORWARD").splitlines() if line.startswith("-A")]
    assert forward[0] == "-A FORWARD -j DOCKER-USER"
    assert len(forward) == len(set(forward))
    sh(one, "systemctl", "disable", "docker")
    one.reboot()
    sh(one, "iptables", "-I", "DOCKER-USER", "1", "-j", "DROP", rc=1)
    assert "Cannot connect to the Docker daemon" in one.run(["docker", "ps"]).stderr.decode()


@pytest.mark.parametrize(
    ("options", "status"),
    [(("-X", "PUT"), "400"), (("-X", "GET"), "405"), (TTL, "200"), ((*TTL, "-H", "X-Forwarded-For: 1.2.3.4"), "403")],
)
def test_a_metadata_token_needs_its_header(optimized: Instance, options: tuple[str, ...], status: str) -> None:
    assert ask(optimized, "host", TOKEN, *options) == status


def test_metadata_needs_a_token(optimized: Instance) -> None:
    url = "http://169.254.169.254/latest/meta-data/"
    token = body(optimized, TOKEN, *TTL)
    header = ("-H", f"X-aws-ec2-metadata-token: {token}")
    assert ask(optimized, "host", url) == "401"
    assert ask(optimized, "host", url + "none", *header) == "404"
    assert "instance-id" in body(optimized, url, *header).split()
    assert body(optimized, url + "iam/security-credentials/", *header) == "ecsInstanceRole"


@pytest.mark.parametrize(
    ("kind", "present", "absent"),
    [
        ("optimized", ("/usr/libexec/amazon-ecs-init", "/etc/ecs/ecs.config"), ("/var/lib/ecs/ecs.config",)),
        ("manual", ("/usr/bin/docker", "/etc/ecs/ecs.config"), ("/usr/libexec/amazon-ecs-init",)),
        ("external", ("/usr/libexec/amazon-ecs-init", "/var/lib/ecs/ecs.config"), ("/var/lib/cloud",)),
        ("image", ("/var/lib/ecs/data/agent.db", "/etc/ssh/ssh_host_ed25519_key", "/root/.bash_history"), ()),
        ("bare", ("/etc/hosts",), ("/usr/bin/docker", "/etc/ecs", "/usr/libexec/amazon-ecs-init")),
    ],
)
def test_each_kind_has_what_it_has(lab: Lab, kind: str, present: tuple[str, ...], absent: tuple[str, ...]) -> None:
    one = lab(kind=kind)
    for path in present:
        assert one.run(["test", "-e", path]).returncode == 0, path
    for path in absent:
        assert one.run(["test", "-e", path]).returncode == 1, path
    if kind == "external":
        assert ask(one, "host", TOKEN, *TTL) == "rc 28"
        config = one.read("/var/lib/ecs/ecs.config").decode().splitlines()
        assert config == ["AWS_DEFAULT_REGION=eu-west-1", "ECS_EXTERNAL=true"] * 2


def test_an_external_agent_refuses_without_a_region_and_a_moved_one_without_a_fresh_database(lab: Lab) -> None:
    one = lab(kind="external")
    sh(one, "systemctl", "stop", "ecs")
    one.write("/etc/ecs/ecs.config", b"ECS_CLUSTER=other\n")
    one.run(["systemctl", "start", "ecs"])
    until(lambda: one.run(["systemctl", "is-failed", "ecs"]).returncode == 0)
    assert b"Data mismatch" in one.read("/var/log/ecs/ecs-agent.log")
    sh(one, "rm", "/var/lib/ecs/data/agent.db")
    one.write("/var/lib/ecs/ecs.config", b"ECS_EXTERNAL=true\n")
    sh(one, "systemctl", "start", "ecs")
    until(lambda: b"AWS_DEFAULT_REGION has to be set" in one.read("/var/log/ecs/ecs-agent.log"))


def test_docker_s_command_line_does_what_our_steps_ask_of_it(lab: Lab) -> None:
    one = lab(kind="manual", agent=False)
    one.write("/etc/ecs/ecs.config", b"ECS_CLUSTER=blue\n")
    assert sh(one, "docker", "ps", "-q", "--filter", "name=ecs-agent") == ""
    run = "run --name ecs-agent --detach=true --restart=on-failure:10 --volume=/var/log/ecs:/log --net=host"
    sh(one, "docker", *run.split(), "--env-file=/etc/ecs/ecs.config", "amazon/amazon-ecs-agent:latest")
    assert '"Cluster":"blue"' in body(one, "http://127.0.0.1:51678/v1/metadata")
    policy = sh(one, "docker", "inspect", "-f", "{{json .HostConfig.RestartPolicy}}", "ecs-agent")
    assert json.loads(policy) == {"Name": "on-failure", "MaximumRetryCount": 10}
    pid = sh(one, "docker", "inspect", "--format", "{{.State.Pid}}", "app").strip()
    assert "172.17.0.2/16" in sh(one, "nsenter", "-t", pid, "-n", "ip", "-4", "addr")
    assert sh(one, "docker", "exec", "-i", "app", "hostname") == one.who.container[:12] + "\n"
    assert "172.17.0.3" in sh(one, "docker", "run", "--rm", "--network", "bridge", "busybox", "ip", "-4", "addr")
    one.reboot()
    assert sh(one, "docker", "ps", "--format", "{{.Names}} {{.State}}") == "app running\necs-agent running\n"
    sh(one, "docker", "rm", "ecs-agent", rc=1)
    sh(one, "docker", "rm", "-f", "ecs-agent")
    assert ask(one, "host", "http://127.0.0.1:51678/") == "rc 7"


@pytest.mark.parametrize(
    ("argv", "rc", "said"),
    [
        ("swarm init", 1, "is not a docker command"),
        ("run --frobnicate busybox", 125, "unknown flag: --frobnicate"),
        ("inspect none", 1, "No such object: none"),
        ("ps --filter colour=red", 1, "invalid filter"),
        ("inspect -f {{range.X}}a{{end}} app", 1, "not simulated"),
        ("run -d --name app busybox", 125, "already in use"),
    ],
)
def test_docker_refuses_by_name_what_it_does_not_know(optimized: Instance, argv: str, rc: int, said: str) -> None:
    done = optimized.run(["docker", *argv.split()])
    assert done.returncode == rc
    assert said in done.stderr.decode()
