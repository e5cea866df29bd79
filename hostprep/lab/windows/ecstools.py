"""What AWS's ECSTools module does to a host, as far as its log lines and public scripts tell.

Sources: the README and misc/windows-deploy of aws/amazon-ecs-agent, its issues 2272, 2416, 3022, 3130, 4445, and
ecs-anywhere-install.ps1. What they leave open is a switch of the host.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hostprep.lab.windows import addresses, docker, proxy, services, tasks
from hostprep.lab.windows.refusal import NOT_FOUND, Refusal
from hostprep.lab.windows.state.network import Adapter, FirewallRule, Route
from hostprep.lab.windows.state.services import ScheduledTask, Service, TaskAction, TaskTrigger

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

CREDENTIALS = "169.254.170.2"
RULE = "Allow Inbound Port 51679"
BINARY = r'"C:\Program Files\Amazon\ECS\amazon-ecs-agent.exe" -windows-service'
DATA = r"C:\ProgramData\Amazon\ECS"
ATTEMPTS = 10  # one second apart, then it gives up


@dataclass(frozen=True, slots=True)
class Wishes:
    """The arguments of ``Initialize-ECSAgent``."""

    cluster: str = ""
    roles: bool = False
    eni: bool = False
    block_imds: bool = False
    local_routes: str = ""
    drivers: str = ""
    version: str = ""
    region: str = ""
    external: bool = False


class Failed(Exception):  # noqa: N818  # named by what happened
    """ECSTools throws."""


def line(host: Windows, text: str, level: str = "INFO") -> str:
    """A line of its log."""
    stamp = datetime.fromtimestamp(host.state.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{stamp} - [{level}]:{text}"


def initialize(host: Windows, wishes: Wishes) -> Iterator[str]:
    """``Initialize-ECSAgent``; yields its log lines.

    Raises:
        Failed: where it throws.
    """
    if not host.system.elevated:
        raise Failed("Access is denied.")
    if not host.state.docker.present:
        raise Failed("Docker is not installed.")
    yield line(host, "Runtime is already installed.")
    yield line(host, f"Docker version {host.state.docker.version}")
    _variables(host, wishes)
    yield line(host, "Configuring agent environment variables... complete")
    host.state.agent.installed = True
    for name in ("amazon-ecs-agent.exe",):
        host.state.files[rf"C:\Program Files\Amazon\ECS\{name}"] = "MZ"
    host.state.files[DATA + r"\cache\ecs-agent-windows-latest.zip"] = "PK"
    if wishes.version.lower() not in ("", "latest"):
        host.state.agent.version = wishes.version.lower().removeprefix("v")
    yield line(host, f"Cached Agent Version: v{host.state.agent.version}")
    yield line(host, rf"Download hash confirmed. Agent downloaded: {DATA}\cache\ecs-agent-windows-latest.zip")
    yield line(host, r"Extracted ECS Download: C:\Program Files\Amazon\ECS\amazon-ecs-agent.exe")
    _task(host)
    yield line(host, f"ScheduledTask {tasks.REBOOT_TASK} created.")
    if wishes.roles:
        yield line(host, "Configuring ECS Host for Task IAM Roles...")
        yield line(host, f"Server Edition: {host.system.edition}")
        yield from set_up(host)
    _service(host)
    yield line(host, "Starting the AmazonECS service...")
    _start(host)


def _variables(host: Windows, wishes: Wishes) -> None:
    machine = host.state.environment["machine"]
    wanted = {
        "ECS_CLUSTER": wishes.cluster,
        "ECS_ENABLE_TASK_IAM_ROLE": "true" if wishes.roles else "",
        "ECS_ENABLE_TASK_ENI": "true" if wishes.eni else "",
        "ECS_AWSVPC_BLOCK_IMDS": "true" if wishes.block_imds else "",
        "ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES": wishes.local_routes,
        "ECS_AVAILABLE_LOGGING_DRIVERS": wishes.drivers,
        "AWS_DEFAULT_REGION": wishes.region,
        "ECS_EXTERNAL": "true" if wishes.external else "",
        "ECS_DATADIR": DATA + r"\data",
        "ECS_LOGFILE": DATA + r"\log\ecs-agent.log",
    }
    machine.update({name: value for name, value in wanted.items() if value})


def _task(host: Windows) -> None:
    action = TaskAction("powershell.exe", f"-Command Import-Module ECSTools; {tasks.REBOOT_TASK}")
    task = ScheduledTask(tasks.REBOOT_TASK, actions=[action], triggers=[TaskTrigger("boot")], run_level="Highest")
    tasks.register(host, task, force=True)


def _service(host: Windows) -> None:
    if host.service("AmazonECS") is None:
        mode = host.switches.agent_start_mode
        made = Service(
            "AmazonECS", "Amazon ECS", BINARY, "Auto" if mode == "AutomaticDelayedStart" else mode,
            delayed=mode == "AutomaticDelayedStart", depends=["docker"], seconds=1.0, reset_period=300,
            failure_flag=True,
            actions=[("restart", 5000), ("restart", 30000), ("restart", 60000)],
        )  # fmt: skip
        host.state.services.append(made)


def _start(host: Windows) -> None:
    service = services.find(host, "AmazonECS")
    if service.state != "Stopped":
        services.end(host, service)
    try:
        services.start(host, "AmazonECS")
    except Refusal as refusal:
        raise Failed(str(refusal)) from None


def set_up(host: Windows) -> Iterator[str]:
    """``Initialize-ECSHost``: the credential address, its route, the firewall rule and the portproxy rule.

    Raises:
        Failed: where no adapter of ``nat`` is there after ten seconds, or several confuse it.
    """
    adapter = yield from _adapter(host)
    _address(host, adapter)
    network = docker.nat(host)
    if network is not None and not any(
        r.prefix == network.subnet and r.adapter == adapter.guid for r in host.network.routes
    ):
        host.network.routes.append(Route(network.subnet, adapter.guid))
    found = any(r.display_name == RULE for r in host.network.firewall)
    if not found:
        rule = FirewallRule(f"{{{host.guid()}}}", RULE, protocol="TCP", local_port=["51679"])
        host.network.firewall.append(rule)
    yield line(host, f"Firewall rule {'found' if found else 'created'}. DisplayName {RULE}")
    proxy.add(host, CREDENTIALS, 80, "127.0.0.1", 51679)


def _adapter(host: Windows) -> Generator[str, None, Adapter]:
    for _ in range(ATTEMPTS):
        found = [a for a in host.network.adapters if a.name.lower().startswith("vethernet (nat)")]
        live = [a for a in found if a.status == "Up"]
        if len(found) > len(live) and live:
            # With stale adapters beside the live one it picks the first by name (issue 2272).
            live = [min(found, key=lambda a: a.name)]
        if live and live[0].status == "Up":
            return live[0]
        yield line(host, "VMNetwork adapter 'vEthernet (nat)*' not found", "WARN")
        yield line(host, "Retrying after sleeping 1sec", "WARN")
        host.wait(1)
    raise Failed("VMNetwork adapter 'vEthernet (nat)*' not found")


def _address(host: Windows, adapter: Adapter) -> None:
    old = addresses.active(host, CREDENTIALS)
    if old is not None and old.adapter == adapter.guid:
        return
    for _ in range(ATTEMPTS):
        try:
            addresses.add(host, adapter, CREDENTIALS, 32)
            break
        except Refusal as refusal:
            if refusal.code != NOT_FOUND:
                raise Failed(str(refusal)) from None
            host.wait(1)
    for _ in range(ATTEMPTS):
        if addresses.usable(host, CREDENTIALS):
            return
        host.wait(1)
    raise Failed(f"IP address {CREDENTIALS} did not become Preferred")


def prepare_host(host: Windows) -> bool:
    """The host part alone; whether it came through."""
    try:
        list(set_up(host))
    except Failed:
        return False
    return True


def uninstall(host: Windows) -> None:
    """``Remove-ECSAgentInstallation``: the service goes."""
    service = host.service("AmazonECS")
    if service is None:
        return
    if service.state != "Stopped":
        services.end(host, service)
    host.state.services.remove(service)
    host.state.agent.installed = False


def initialized(host: Windows, cluster: str = "default", *, roles: bool = True) -> None:
    """Bring a host to where AWS's user data leaves it: half-way, where ECSTools throws."""
    with suppress(Failed):
        for _ in initialize(host, Wishes(cluster, roles=roles)):
            pass
    host.wait(host.state.agent.register_seconds + 2)
