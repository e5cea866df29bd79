"""A good default instance, and the services that one has."""

from __future__ import annotations

from typing import Any

from hostprep.lab.windows import (
    addresses,
    boot,
    disk,
    ecstools,
    installed,
    launch,
    launchscripts,
    pitfalls,
    registry,
    services,
    variables,
    versions,
)
from hostprep.lab.windows.clock import Clock
from hostprep.lab.windows.model import Windows
from hostprep.lab.windows.programs.shell import runner
from hostprep.lab.windows.state import HostState
from hostprep.lab.windows.state.network import Address, HttpUrl
from hostprep.lab.windows.state.services import Process
from hostprep.lab.windows.state.system import RegistryValue, Switches, System


def instance(
    os: str = "2022",
    language: str = "en",
    *,
    initialized: bool = False,
    roles: bool = True,
    cluster: str = "default",
    pitfall: str | tuple[str, ...] = (),
    edition: str = "Core",
    elevated: bool = True,
    hyperv: bool | None = None,
    booted_for: float = 300.0,
    switches: dict[str, Any] | None = None,
    clock: Clock | None = None,
) -> Windows:
    """An instance of the ECS-optimized Windows AMI a few minutes after its boot.

    Args:
        os: ``2016``, ``2019``, ``2022``, ``2025``.
        language: ``en``, ``de``, ``es``.
        initialized: whether ``Initialize-ECSAgent -EnableTaskIAMRole`` has run, as far as it came with the pitfalls.
        roles: with ``initialized``: whether task roles were asked for.
        cluster: with ``initialized``: its cluster.
        pitfall: names of ``pitfalls.PITFALLS`` that the host has.
        edition: ``Core``, ``Full`` or ``Nano``; the last has no PowerShell and is for looks at its programs.
        elevated: whether commands run with all rights.
        hyperv: whether the Hyper-V module is there; on 2016 unless said.
        booted_for: seconds since its boot.
        switches: values of ``Switches``.
        clock: the time; simulated unless given.

    Returns:
        The host, with ``start`` taken after all of this.

    Raises:
        ValueError: a release, language, edition or pitfall that there is none of.
    """
    for value, known in ((os, versions.RELEASES), (language, versions.LANGUAGES), (edition, versions.EDITIONS)):
        if value not in known:
            raise ValueError(f"{value!r} is none of {', '.join(known)}")
    host = Windows(_bare(os, language, edition, switches or {}), clock=clock)
    host.system.hyperv = os == "2016" if hyperv is None else hyperv
    names = (pitfall,) if isinstance(pitfall, str) else pitfall
    pitfalls.before(host, names)
    _come_up(host, booted_for if "docker-late" not in names else min(booted_for, 20.0))
    if initialized:
        ecstools.initialized(host, cluster, roles=roles)
    pitfalls.after(host, names)
    host.system.elevated = elevated
    host.runner = runner
    host.begin()
    return host


def _bare(os: str, language: str, edition: str, switches: dict[str, Any]) -> HostState:
    page = versions.LANGUAGES[language][2]
    state = HostState(system=System(os, edition, language, page), switches=Switches(**switches))
    state.switches.host_kept_nat = switches.get("host_kept_nat", os == "2016")
    state.launch.generation = versions.RELEASES[os].launch
    state.services = installed.services(language)
    state.files = disk.fresh() | launchscripts.files(state.launch.generation)
    state.processes = [Process(number, name) for number, name in installed.PROCESSES]
    state.network.adapters = installed.adapters()
    state.network.urls = [
        HttpUrl(url, "", 0, "WinRM")
        for url in ("HTTP://+:5985/WSMAN/", "HTTPS://+:5986/WSMAN/", "HTTP://+:47001/WSMAN/")
    ]
    state.network.firewall = installed.firewall(language)
    state.network.wide.names = {
        f"ecs.{state.imds.region}.amazonaws.com": "404",
        f"s3.{state.imds.region}.amazonaws.com": "403",
    }
    state.environment["machine"] = dict(variables.MACHINE)
    return state


def _come_up(host: Windows, seconds: float) -> None:
    loop = host.network.adapters[0]
    home = Address("127.0.0.1", 8, loop.guid, origin="WellKnown")
    host.network.addresses.append(home)
    addresses.imply(host, home)
    primary = host.network.adapters[1]
    addresses.configure(host, primary)
    launch.routes(host)
    host.network.excluded = boot.drawn(host)
    host.system.booted = host.state.now
    if host.state.launch.generation == launch.V2:
        host.state.files[launch.RUN_ONCE] = ""
    launchscripts.keep_task(host)
    registry.make(host, boot.LOGON_MARK, volatile=True)
    registry.write(
        host,
        r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName",
        "ComputerName",
        RegistryValue("REG_SZ", host.system.name),
    )
    registry.write(
        host,
        r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName",
        "ComputerName",
        RegistryValue("REG_SZ", host.system.name),
    )
    services.start_automatic(host, delayed=False)
    host.later(host.switches.delayed_seconds, "delayed services")
    host.wait(seconds)
