"""The unit files that an instance starts life with."""

from __future__ import annotations

from typing import Final

from hostprep.lab.linux.spec import Spec
from hostprep.lab.linux.standins.places import LIB

SYSTEM: Final = "/usr/lib/systemd/system"

DOCKER: Final = f"""\
[Unit]
Description=Docker Application Container Engine (hostprep lab stand-in)
After=network-online.target firewalld.service
Wants=network-online.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={LIB}/bin/dockerd start
ExecStop={LIB}/bin/dockerd stop
[Install]
WantedBy=multi-user.target
"""

ECS: Final = """\
[Unit]
Description=Amazon Elastic Container Service - container agent
Documentation=https://aws.amazon.com/documentation/ecs/
Wants=docker.service
PartOf=docker.service
After=docker.service
After=cloud-final.service
[Service]
Type=simple
Restart=on-failure
RestartPreventExitStatus=5
RestartSec=10s
{environment}ExecStartPre=/usr/libexec/amazon-ecs-init pre-start
ExecStart=/usr/libexec/amazon-ecs-init start
ExecStop=/usr/libexec/amazon-ecs-init stop
ExecStopPost=/usr/libexec/amazon-ecs-init post-stop
[Install]
WantedBy=multi-user.target
"""

SSH: Final = """\
[Unit]
Description=OpenBSD Secure Shell server (hostprep lab: every connection has its own)
After=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
ExecReload=/bin/true
[Install]
WantedBy=multi-user.target
Alias=sshd.service
"""

CLOUD_INIT: Final = """\
[Unit]
Description=Cloud-init (hostprep lab stand-in: the lab itself makes a missing host key at each boot)
Before=ssh.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
[Install]
WantedBy=multi-user.target
"""

SYSCTL: Final = f"""\
[Unit]
Description=Apply Kernel Variables
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={LIB}/bin/systemd-sysctl
"""


def texts(spec: Spec) -> dict[str, str]:
    """``{unit name: text}``."""
    found = {"ssh.service": SSH, "systemd-sysctl.service": SYSCTL}
    if spec.kind == "image":
        found["cloud-init.service"] = CLOUD_INIT
    if spec.has_docker:
        found["docker.service"] = DOCKER
    if spec.has_ecs_init:
        files = (
            ["/etc/ecs/ecs.config"] if spec.kind != "external" else ["/var/lib/ecs/ecs.config", "/etc/ecs/ecs.config"]
        )
        found["ecs.service"] = ECS.replace("{environment}", "".join(f"EnvironmentFile=-{path}\n" for path in files))
    return found


def enabled(spec: Spec) -> dict[str, str]:
    """``{link: target}`` of the units that start at boot."""
    names = ["ssh.service"]
    names += ["cloud-init.service"] if spec.kind == "image" else []
    names += ["docker.service"] if spec.has_docker else []
    names += ["ecs.service"] if spec.has_ecs_init and spec.agent else []
    wants = "/etc/systemd/system/multi-user.target.wants"
    links = {f"{wants}/{name}": f"{SYSTEM}/{name}" for name in names}
    return links | {"/etc/systemd/system/sshd.service": f"{SYSTEM}/ssh.service"}
