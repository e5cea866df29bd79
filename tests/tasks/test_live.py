"""Task definitions against simulated instances that are asked over SSH."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from hostprep.cli.check_tasks import command
from hostprep.lab.linux import Instance
from hostprep.lab.windows import Spec, up
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.state.network import Listener
from hostprep.lab.windows.state.services import Process
from hostprep.run.result import Check, HostReport, Status, StepVerdict
from hostprep.tasks.instances import Holder, Instances
from hostprep.tasks.live import instances_of

TASK = {
    "networkMode": "bridge",
    "taskRoleArn": "arn:aws:iam::111122223333:role/t",
    "containerDefinitions": [
        {
            "name": "web",
            "image": "web",
            "portMappings": [{"containerPort": 80, "hostPort": 8088}],
            "logConfiguration": {"logDriver": "gelf"},
        }
    ],
}


def test_instances_say_who_holds_the_port_and_what_they_offer(lab: Callable[..., Instance], tmp_path: Path) -> None:
    instance = lab("asked")
    file = tmp_path / "task.json"
    file.write_text(json.dumps(TASK), encoding="utf-8")
    instance.run(["sh", "-c", "python3 -m http.server 8088 >/dev/null 2>&1 &"])
    until = time.monotonic() + 10
    while b":1F98" not in instance.run(["cat", "/proc/net/tcp", "/proc/net/tcp6"]).stdout:
        assert time.monotonic() < until
        time.sleep(0.05)
    found = check(file, instance.hosts_toml)
    assert {(each["id"], each["message"]) for each in found} == {
        ("TASK014", "host port 8088 is held on asked by python3"),
        ("TASK007", "the logging driver gelf is not offered on asked"),
    }
    settings = instance.read("/etc/ecs/ecs.config").decode()
    settings += 'ECS_AVAILABLE_LOGGING_DRIVERS=["gelf"]\nECS_RESERVED_PORTS=[8088]\nECS_ENABLE_TASK_IAM_ROLE=false\n'
    instance.write("/etc/ecs/ecs.config", settings.encode())
    instance.run(["systemctl", "stop", "ecs"])
    assert {each["id"] for each in check(file, instance.hosts_toml)} == {"TASK002", "TASK016", "TASK017"}


def test_windows_hosts_say_the_same_of_themselves(tmp_path: Path) -> None:
    file = tmp_path / "task.json"
    windows = TASK | {
        "networkMode": "default",
        "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
    }
    file.write_text(json.dumps(windows), encoding="utf-8")
    with up(Spec(language="de", initialized=True, booted_for=3600)) as running:
        with running.held() as model:
            model.network.listeners.append(Listener(ANY, 8088, 4711))
            model.state.processes.append(Process(4711, "python"))
        found = check(file, running.hosts_toml)
        assert {each["id"] for each in found} == {"TASK007", "TASK010", "TASK014"}
        assert {each["message"] for each in found if each["id"] != "TASK010"} == {
            "host port 8088 is held on win1 by python.exe",
            "the logging driver gelf is not offered on win1",
        }
        with running.held() as model:
            model.state.environment["machine"] |= {
                "ECS_AVAILABLE_LOGGING_DRIVERS": '["gelf"]',
                "ECS_RESERVED_PORTS": "[8088]",
                "ECS_ENABLE_TASK_IAM_ROLE": "false",
            }
        running.reboot()
        assert {each["id"] for each in check(file, running.hosts_toml)} == {"TASK002", "TASK010", "TASK016", "TASK017"}


def check(file: Path, hosts: Path) -> list[dict[str, Any]]:
    words = ["--json", str(file), "--hosts", str(hosts)]
    run = CliRunner().invoke(command, words, standalone_mode=False, catch_exceptions=False)
    assert run.return_value == 1
    findings: list[dict[str, Any]] = json.loads(run.stdout)["findings"]
    return findings


def test_steps_that_are_not_there_say_nothing() -> None:
    assert instances_of(HostReport("web1", "applied")) == Instances("web1")


def test_the_step_of_port_80_names_its_owner() -> None:
    drift = Check("owner", Status.DRIFT, "System", "nothing")
    verdict = StepVerdict("port_80_free", "Port 80", Status.DRIFT, checks=(drift,), facts={"owner": "System"})
    made = instances_of(HostReport("win1", "applied", before=(verdict,)))
    assert made.holders == (Holder("win1", 80, "System"),)
