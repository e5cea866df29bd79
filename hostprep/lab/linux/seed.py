"""What is put on an instance's disk before its first boot, as data. Pure but for reading the stand-ins' own source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hostprep.lab.linux import accounts, units
from hostprep.lab.linux.identity import ACCOUNT, REGION, Identity
from hostprep.lab.linux.spec import Firewall, Spec
from hostprep.lab.linux.standins.places import AGENT, CONTAINERS, LIB, PATH, SETTINGS, words

STANDINS: Final = Path(__file__).with_name("standins")
PROGRAMS: Final = {"/usr/bin/systemctl": "client", "/usr/bin/journalctl": "client"} | {
    f"/usr/sbin/{name}": "client" for name in ("reboot", "shutdown", "poweroff", "halt")
}
FRESH: Final = words(
    "/etc/systemd /etc/sysctl.d /etc/ssh /etc/sudoers.d /usr/lib/systemd/system /usr/lib/sysctl.d /var/lib/docker "
    "/usr/lib/hostprep-lab /var/lib/ecs /var/log/ecs"
)
"""Folders of which the instance sees nothing that this machine has."""
ABSENT: Final = words(
    "/etc/ecs /etc/docker /etc/hostprep /etc/iptables /etc/sysctl.conf /var/lib/amazon /var/lib/cloud"
)
"""What the instance does not have unless it is seeded, whatever this machine has."""
FIREWALLS: Final[Mapping[Firewall, str]] = {
    "iptables-nft": "iptables-nft iptables-nft-save iptables-nft-restore ip6tables-nft ip6tables-nft-save "
    "ip6tables-nft-restore ebtables-nft arptables-nft iptables-translate ip6tables-translate",
    "iptables-legacy": "iptables-legacy iptables-legacy-save iptables-legacy-restore ip6tables-legacy "
    "ip6tables-legacy-save ip6tables-legacy-restore",
    "nft": "nft",
}
PLAIN: Final = words("iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore")
DOCKER: Final = words("docker dockerd containerd podman docker-compose")


@dataclass(slots=True)
class Seed:
    """Files, links and absences, by absolute path of the instance.

    Attributes:
        files: path to (mode, text).
        links: path to target.
        masked: program names that no folder of PATH has.
    """

    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    masked: set[str] = field(default_factory=set)

    def put(self, path: str, text: str, mode: int = 0o644) -> None:
        """Add a file."""
        self.files[path] = (mode, text)


def plan(spec: Spec, who: Identity, python: str, credential_id: str) -> Seed:
    """All that an instance of this kind starts life with.

    Args:
        spec: what it is to be; ``firewall`` already decided.
        who: its ids.
        python: the interpreter's path inside the instance.
        credential_id: the id for which the agent has credentials.
    """
    seed = Seed()
    _base(seed, spec, who)
    _standins(seed, spec, python)
    _firewall(seed, spec)
    for name, text in units.texts(spec).items():
        seed.put(f"{units.SYSTEM}/{name}", text)
    seed.links |= units.enabled(spec)
    seed.put(SETTINGS, json.dumps(_docker(spec, who)))
    seed.put(AGENT, json.dumps(_agent(spec, who, credential_id)), 0o600)
    if spec.has_docker:
        seed.put(CONTAINERS, json.dumps(_containers(spec, who), indent=1))
        seed.put("/var/lib/docker/hostprep-lab-images.json", '["busybox:latest", "amazon/amazon-ecs-agent:latest"]')
        _ecs(seed, spec)
    if spec.kind == "image":
        _leftovers(seed, spec)
    for path, text in spec.files:
        seed.put(path, text, 0o755 if text.startswith("#!") else 0o644)
    _without(seed, spec.without)
    return seed


def _without(seed: Seed, names: tuple[str, ...]) -> None:
    seed.masked |= set(names)
    for gone in (*seed.files, *seed.links):
        if gone.rpartition("/")[2] in names and gone.rpartition("/")[0] in PATH.split(":"):
            seed.files.pop(gone, None)
            seed.links.pop(gone, None)


def _base(seed: Seed, spec: Spec, who: Identity) -> None:
    seed.put("/etc/hostname", spec.hostname + "\n")
    seed.put("/etc/hosts", f"127.0.0.1 localhost\n::1 localhost\n10.0.0.10 {spec.hostname}\n")
    seed.put("/etc/resolv.conf", "nameserver 10.0.0.2\n")
    seed.put("/etc/machine-id", who.machine + "\n")
    seed.put("/etc/sysctl.conf", "")
    seed.put("/etc/sudoers", accounts.SUDOERS, 0o440)
    seed.put(LIB + "/sshd_config", accounts.SSHD)
    seed.links["/usr/sbin/init"] = "/usr/lib/systemd/systemd"


def _standins(seed: Seed, spec: Spec, python: str) -> None:
    for source in STANDINS.glob("*.py"):
        seed.put(f"{LIB}/standins/{source.name}", source.read_text("utf-8"))
    programs = dict(PROGRAMS) | {LIB + "/bin/systemd-sysctl": "sysctl", LIB + "/bin/impostor": "impostor"}
    if spec.has_docker:
        programs |= {LIB + "/bin/dockerd": "dockerd", LIB + "/bin/agent": "agent", "/usr/bin/docker": "docker"}
    if spec.has_ecs_init:
        programs["/usr/libexec/amazon-ecs-init"] = "ecsinit"
    for path, module in programs.items():
        start = f"import sys\nsys.path.insert(0, {LIB!r})\nfrom standins.{module} import main\nmain()\n"
        seed.put(path, f"#!{python} -IS\n{start}", 0o755)
    seed.masked |= set(DOCKER)


def _firewall(seed: Seed, spec: Spec) -> None:
    for name, programs in FIREWALLS.items():
        if name != spec.firewall and name not in spec.also:
            seed.masked |= set(programs.split())
    if spec.firewall == "nft":
        seed.masked |= set(PLAIN)
        return
    suffix = spec.firewall.removeprefix("iptables")
    for plain in PLAIN:
        program, dash, action = plain.partition("-")
        seed.links[f"/usr/sbin/{plain}"] = program + suffix + dash + action


def _docker(spec: Spec, who: Identity) -> dict[str, Any]:
    major, minor = (int(part) for part in spec.docker_version.split(".")[:2])
    return {
        "version": spec.docker_version,
        "backend": "nftables" if spec.firewall == "nft" else "iptables",
        "bridges": {"docker0": "172.17.0.0/16"} | ({who.bridge: "172.18.0.0/16"} if spec.user_bridge else {}),
        "ip6tables": spec.ip6tables,
        "adds_return": (major, minor) <= (28, 1),
    }


def _agent(spec: Spec, who: Identity, credential_id: str) -> dict[str, Any]:
    return {
        "version": spec.agent_version,
        "hash": "*1a2b3c4d",
        "account": ACCOUNT,
        "region": REGION,
        "instance": who.instance,
        "credential_id": credential_id,
    }


def _containers(spec: Spec, who: Identity) -> list[dict[str, Any]]:
    shape: dict[str, Any] = {
        "Image": "busybox:latest", "Command": [], "Network": "bridge", "Bridge": "docker0", "Address": "172.17.0.2",
        "Env": {}, "Binds": [], "Restart": "always", "Stopped": False, "Labels": {},
    }  # fmt: skip
    found = [{**shape, "Id": who.container, "Name": "app"}]
    if spec.user_bridge:
        other = {"Network": "lab", "Bridge": who.bridge, "Address": "172.18.0.2"}
        found.append({**shape, **other, "Id": who.second, "Name": "app2"})
    if spec.kind == "manual" and spec.agent:
        found.append({**shape, **_AGENT, "Env": {**_AGENT["Env"], "ECS_CLUSTER": spec.cluster}, "Id": who.agent})
    return found


_AGENT: Final[dict[str, Any]] = {
    "Name": "ecs-agent",
    "Image": "amazon/amazon-ecs-agent:latest",
    "Network": "host",
    "Bridge": "",
    "Address": "",
    "Env": {"ECS_LOGFILE": "/log/ecs-agent.log", "ECS_DATADIR": "/data/"},
    "Binds": ["/var/run/docker.sock:/var/run/docker.sock", "/var/log/ecs:/log", "/var/lib/ecs/data:/data"],
    "Restart": "on-failure:10",
}


def _ecs(seed: Seed, spec: Spec) -> None:
    twice = 2 if spec.kind == "external" else 1
    if spec.agent:
        seed.put("/etc/ecs/ecs.config", f"ECS_CLUSTER={spec.cluster}\n" * twice)
    if spec.kind == "external":
        seed.put("/var/lib/ecs/ecs.config", f"AWS_DEFAULT_REGION={REGION}\nECS_EXTERNAL=true\n" * twice)
        seed.put("/var/lib/amazon/ssm/Vault/Store/RegistrationKey", "{}\n", 0o600)


def _leftovers(seed: Seed, spec: Spec) -> None:
    seed.put("/var/lib/ecs/data/agent.db", json.dumps({"Cluster": spec.cluster}))
    seed.put("/var/log/ecs/ecs-init.log", 'level=info msg="pre-start"\n')
    seed.put("/var/log/ecs/audit.log", "")
    seed.put(
        "/var/lib/cloud/instance/user-data.txt", f"#!/bin/sh\necho ECS_CLUSTER={spec.cluster} >> /etc/ecs/ecs.config\n"
    )
    seed.put("/var/lib/amazon/ssm/Vault/Store/RegistrationKey", "{}\n", 0o600)
    seed.put("/root/.bash_history", "systemctl status ecs\n", 0o600)
