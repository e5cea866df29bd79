"""Reboot and shutdown: what is forgotten, kept, made anew (and when)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import adapters, addresses, docker, launch, services, tasks
from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import Address, PortRange

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

PENDING = (
    r"hklm\software\microsoft\windows\currentversion\component based servicing\rebootpending",
    r"hklm\software\microsoft\windows\currentversion\windowsupdate\auto update\rebootrequired",
)
SESSION_MANAGER = r"hklm\system\currentcontrolset\control\session manager"
NO_RANGES = r"hklm\system\currentcontrolset\services\hns\state"
LOGON_MARK = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\AutoLogonChecked"


def ask(host: Windows, seconds: float, note: str = "", *, restart: bool = True) -> None:
    """What ``shutdown`` does: a boot in a while.

    Raises:
        Refusal: 5, 1115 while going down, 1190 where one is scheduled.
    """
    if not host.system.elevated:
        raise Refusal(5)
    if host.system.going_down:
        raise Refusal(1115)
    if host.system.rebooting_at:
        raise Refusal(1190)
    host.system.rebooting_at, host.system.shutdown_note = host.state.now + seconds, note
    host.later(seconds, "go down", "restart" if restart else "off")


def abort(host: Windows) -> None:
    """Take a scheduled shutdown back.

    Raises:
        Refusal: 1116 where none is scheduled.
    """
    if not host.system.rebooting_at:
        raise Refusal(1116)
    host.system.rebooting_at = 0.0
    host.state.events = [e for e in host.state.events if e.what != "go down"]


@happens("go down")
def go_down(host: Windows, key: str) -> None:
    """The host goes down; connections break; unless it is off for good it comes up."""
    host.system.going_down = True
    stop_all(host)
    if key == "restart":
        host.later(host.switches.boot_seconds, "boot")


def stop_all(host: Windows) -> None:
    """Everything ends, with nothing of it to come."""
    host.state.events = []
    host.end_scripts()
    host.forget_insides()
    for service in host.state.services:
        service.state, service.pid = "Stopped", 0
    host.state.agent.registered = False
    for task in host.state.tasks:
        if task.state in ("Queued", "Running"):
            task.state = "Ready"


def reboot(host: Windows, *, unexpected: bool = False) -> None:
    """Go down and come up at once, in simulated time.

    Args:
        host: which.
        unexpected: power was cut.
    """
    host.settle()
    host.system.going_down = True
    stop_all(host)
    host.wait(0 if unexpected else 2)
    host.wait(host.switches.boot_seconds)
    boot(host, "")
    host.settle()


@happens("boot")
def boot(host: Windows, _key: str) -> None:
    """The host comes up."""
    system = host.system
    system.going_down, system.rebooting_at, system.shutdown_note = False, 0.0, ""
    system.boot_id += 1
    system.booted = host.state.now
    forget(host)
    for adapter in [a for a in host.network.adapters if a.status == "Up"]:
        addresses.configure(host, adapter)
        addresses.settle_all(host, adapter)
    launch.routes(host)
    services.start_automatic(host, delayed=False)
    host.later(host.switches.delayed_seconds, "delayed services")
    host.later(host.switches.logon_seconds, "logon screen")
    tasks.at_boot(host)
    host.later(host.switches.user_data_seconds, "user data")


def forget(host: Windows) -> None:
    """All that lives in memory only."""
    state, network = host.state, host.network
    network.addresses = [a for a in network.addresses if a.store == "Persistent" or a.origin == "WellKnown"]
    loop = {a.guid for a in network.adapters if a.kind == "loopback"}
    network.routes = [r for r in network.routes if r.store == "Persistent" or r.adapter in loop]
    network.firewall = [r for r in network.firewall if r.store != "ActiveStore"]
    network.closed = []
    network.held, network.listeners = [], [one for one in network.listeners if one.stays]
    network.excluded = [r for r in network.excluded if r.administered] + drawn(host)
    state.environment["process"] = {}
    state.imds.issued = {}
    state.registry = {k: v for k, v in state.registry.items() if not v.volatile and k not in PENDING}
    manager = state.registry.get(SESSION_MANAGER)
    if manager is not None:
        manager.values.pop("PendingFileRenameOperations", None)
    for service in [s for s in state.services if s.marked]:
        state.services.remove(service)
    for service in state.services:
        service.exit_code = 1077
    for container in state.docker.containers:
        container.running = False
    host.forget_insides()
    _networks(host)


def _networks(host: Windows) -> None:
    if not host.switches.host_kept_nat:
        docker.lose_networks(host)
        return
    for network in host.state.hns:
        old, network.layer, network.nat = network.nat, host.guid(), f"NAT{host.guid()}"
        adapter = adapters.by_guid(host, network.adapter)
        for one in host.state.nats:
            one.name = network.nat if one.name == old else one.name
        if adapter is not None:
            # HNS gives its own gateway address back; it is in no persistent store.
            mine = Address(network.gateway, int(network.subnet.split("/")[1]), adapter.guid)
            host.network.addresses.append(mine)
            addresses.imply(host, mine)
    host.state.mappings = []


def drawn(host: Windows) -> list[PortRange]:
    """The ranges that WinNAT draws at a boot, elsewhere each time, never over the agent's ports by themselves."""
    switched = host.state.registry.get(NO_RANGES)
    if switched is not None and (value := switched.values.get("EnableExcludedPortRange")) and value.data == 0:
        return []
    base = 49700 + (host.system.boot_id * 613) % 1400
    found = [PortRange(base, 100), PortRange(base + 4000, 100)]
    kept = [r for r in host.network.excluded if r.administered]
    covered = all(any(r.start <= port < r.start + r.count for r in kept) for port in (51678, 51679))
    if host.switches.excluded_over_agent and not covered:
        found[0] = PortRange(51643, 100)
    return found


def release(host: Windows) -> None:
    """WinNAT stops: its ranges are free."""
    host.network.excluded = [r for r in host.network.excluded if r.administered]


def draw(host: Windows) -> None:
    """WinNAT starts: it draws ranges."""
    release(host)
    host.network.excluded += drawn(host)


services.STARTED["WinNat"], services.STOPPED["WinNat"] = draw, release


@happens("user data")
def user_data(host: Windows, _key: str) -> None:
    """EC2Launch has its turn."""
    from hostprep.lab.windows import launchscripts  # which can ask for a boot itself

    launch.at_boot(host)
    launchscripts.keep_task(host)


@happens("logon screen")
def logon_screen(host: Windows, _key: str) -> None:
    """LogonUI has made its volatile mark: updates are applied, the logon screen is up."""
    from hostprep.lab.windows import registry

    registry.make(host, LOGON_MARK, volatile=True)
