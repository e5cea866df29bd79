"""docker as a service manager meets it: an agent in the foreground, one set aside, DOCKER-USER for IPv6."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.lab.linux import Instance
from tests.conftest import Lab
from tests.lab.linux.curl import ask, sh, until

AGENT = "amazon/amazon-ecs-agent:latest"
UNIT = f"""\
[Unit]
Requires=docker.service
After=docker.service
[Service]
Restart=on-failure
RestartPreventExitStatus=5
RestartSec=0.2
ExecStart=/usr/bin/docker run --rm --name fore --network host --env-file=/etc/ecs/ecs.config --volume /var/lib/ecs/data:/data {AGENT}
[Install]
WantedBy=multi-user.target extra.target
"""
ANSWERS = ("host", "http://127.0.0.1:51678/v1/metadata")


@pytest.fixture
def host(lab: Lab) -> Instance:
    one = lab(kind="manual", agent=False)
    one.write("/etc/ecs/ecs.config", b"ECS_CLUSTER=blue\n")
    one.write("/etc/systemd/system/fore.service", UNIT.encode())
    sh(one, "systemctl", "daemon-reload")
    sh(one, "systemctl", "enable", "--now", "fore")
    until(lambda: ask(one, *ANSWERS) == "200")
    return one


def names(one: Instance) -> list[str]:
    return sh(one, "docker", "ps", "-a", "--format", "{{.Names}} {{.State}}").splitlines()


def result(one: Instance) -> str:
    return (
        sh(one, "systemctl", "show", "-p", "ActiveState,ExecMainStatus", "--value", "fore").replace("\n", " ").strip()
    )


def test_an_agent_in_the_foreground_lives_and_ends_with_its_unit(host: Instance) -> None:
    assert names(host) == ["app running", "fore running"]
    sh(host, "docker", "stop", "fore")
    until(lambda: result(host) == "inactive 0")
    assert names(host) == ["app running"]
    sh(host, "systemctl", "start", "fore")
    until(lambda: ask(host, *ANSWERS) == "200")
    sh(host, "sh", "-c", "kill -9 $(docker inspect -f '{{.State.Pid}}' fore)")
    until(lambda: result(host) == "active 0" and ask(host, *ANSWERS) == "200")
    host.reboot()
    until(lambda: ask(host, *ANSWERS) == "200")
    assert names(host) == ["app running", "fore running"]
    sh(host, "systemctl", "stop", "fore")
    assert names(host) == ["app running"]
    host.write("/etc/ecs/ecs.config", b"ECS_CLUSTER=green\n")
    host.run(["systemctl", "start", "fore"])
    until(lambda: result(host) == "failed 5")
    sh(host, "systemctl", "disable", "fore")
    assert host.run(["test", "-e", "/etc/systemd/system/extra.target.wants"]).returncode == 1
    assert host.run(["test", "-e", "/etc/systemd/system/multi-user.target.wants"]).returncode == 0


def test_a_container_set_aside_stays_so_over_a_reboot(lab: Lab) -> None:
    one = lab(kind="manual")
    sh(one, "docker", "update", "--restart=no", "ecs-agent")
    sh(one, "docker", "rename", "ecs-agent", "app", rc=1)
    sh(one, "docker", "rename", "ecs-agent", "aside")
    one.reboot()
    assert names(one) == ["app running", "aside exited"]
    sh(one, "docker", "update", "--restart=on-failure:10", "aside")
    policy = "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}"
    assert sh(one, "docker", "inspect", "-f", policy, "aside") == "on-failure 10\n"


@pytest.mark.skipif(not Path("/proc/sys/net/ipv6").is_dir(), reason="needs IPv6 in the kernel")
def test_docker_user_is_first_for_ipv6_too_though_it_was_there_before(lab: Lab) -> None:
    one = lab(kind="manual", agent=False)
    sh(one, "ip6tables", "-D", "FORWARD", "-j", "DOCKER-USER")
    sh(one, "ip6tables", "-I", "FORWARD", "1", "-d", "2001:db8::1", "-j", "DROP")
    for _ in range(2):
        sh(one, "systemctl", "restart", "docker")
        forward = [line for line in sh(one, "ip6tables", "-S", "FORWARD").splitlines() if line.startswith("-A")]
        assert forward == ["-A FORWARD -j DOCKER-USER", "-A FORWARD -d 2001:db8::1/128 -j DROP"]
