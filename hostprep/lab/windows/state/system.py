"""The operating system around it: version, language, registry, environment, boot, and what facts leave open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Switches:
    """Behaviour that no public document settles, or that differs from host to host: a test picks.

    Attributes:
        dad_seconds: from Tentative to Preferred.
        adapter_seconds: how long a vnic that was just made answers "Element not found" to a new address.
        ghosts_stick: True: a ghost rule's port stays held until the next boot, whatever is done; False: deleting and
            adding the rule, or restarting iphlpsvc, makes it listen.
        lost_address_ghosts: whether a portproxy rule whose address is taken away stays a ghost when that comes back.
        agent_start_mode: what ECSTools gives the AmazonECS service.
        reboot_task: what ECSTools' own task does at boot: ``nothing`` or ``host`` (Initialize-ECSHost).
        route_exit_code: what route.exe exits with when it fails.
        remove_both_stores: whether Remove-Net* without a store takes the stored twin as well.
        get_route_both: whether Get-NetRoute without a store lists stored routes too.
        both_stores_fail: whether routes in both stores are refused (in containers of 2022).
        host_kept_nat: whether HNS networks outlive a reboot (2016).
        portproxy_needs_rule_80: whether containers need a firewall rule to reach port 80.
        nat_in_netstat: whether WinNAT mappings show as listeners.
        missing_rule_code: exit code of netsh deleting a rule that is not there.
        missed_needs_end: whether a task that missed its time runs later only where its trigger has an end or repeats,
            as TaskSettings.StartWhenAvailable documents; False: whenever the setting is on.
        excluded_over_agent: whether WinNAT's draw covers 51678 and 51679 unless an administrator has excluded them.
        docker_seconds: from dockerd's start to its ``nat`` network.
        boot_seconds: from a reboot to WinRM.
        delayed_seconds: when delayed services start after boot.
        logon_seconds: from boot to the logon screen's mark in the registry.
        user_data_seconds: from boot to user data.
        command_seconds: what a command costs.
        program_seconds: what a program costs.
    """

    dad_seconds: float = 3.0
    adapter_seconds: float = 0.0
    ghosts_stick: bool = False
    lost_address_ghosts: bool = False
    agent_start_mode: str = "Auto"
    reboot_task: str = "nothing"
    route_exit_code: int = 0
    remove_both_stores: bool = True
    get_route_both: bool = False
    both_stores_fail: bool = False
    host_kept_nat: bool = False
    portproxy_needs_rule_80: bool = False
    nat_in_netstat: bool = False
    missing_rule_code: int = 1
    missed_needs_end: bool = True
    excluded_over_agent: bool = False
    docker_seconds: float = 8.0
    boot_seconds: float = 45.0
    delayed_seconds: float = 120.0
    logon_seconds: float = 20.0
    user_data_seconds: float = 30.0
    command_seconds: float = 0.005
    program_seconds: float = 0.03


@dataclass(slots=True)
class System:
    """Version, language, boot.

    Attributes:
        release: ``2016``, ``2019``, ``2022``, ``2025``.
        edition: ``Full``, ``Core`` or ``Nano``.
        language: ``en``, ``de`` or ``es``.
        code_page: the console's; a page that cannot show the language makes programs speak English.
        boot_id: +1 at each boot.
        booted: when, in seconds since 1970.
        hyperv: whether the Hyper-V module is there.
        container: whether this is the inside of a container.
    """

    release: str = "2022"
    edition: str = "Core"
    language: str = "en"
    code_page: int = 437
    name: str = "EC2AMAZ-LAB1234"
    user: str = "Administrator"
    elevated: bool = True
    boot_id: int = 14
    booted: float = 0.0
    installed: float = 1_790_000_000.0
    hyperv: bool = False
    container: bool = False
    features: list[str] = field(default_factory=lambda: ["Containers", "NET-Framework-45-Core"])
    rebooting_at: float = 0.0
    shutdown_note: str = ""
    going_down: bool = False


@dataclass(slots=True)
class RegistryValue:
    """A value: ``REG_SZ``, ``REG_DWORD``, ``REG_MULTI_SZ``, ``REG_EXPAND_SZ``, ``REG_BINARY`` as numbers."""

    kind: str
    data: str | int | list[str] | list[int]


@dataclass(slots=True)
class RegistryKey:
    """A key as it was written."""

    path: str
    values: dict[str, RegistryValue] = field(default_factory=dict)
    volatile: bool = False


@dataclass(slots=True)
class Event:
    """Something that will happen: when, what, and to what."""

    at: float
    what: str
    key: str = ""
