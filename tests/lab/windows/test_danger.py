"""What cuts whoever is connected, what only seems to, and that the host takes back what a step of the first kind has done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostprep.declare.host import Host
from hostprep.declare.library import open_library
from hostprep.declare.prepare import Task, bind
from hostprep.lab.windows import Windows, instance
from hostprep.render.render import Renderer
from hostprep.run.conversation import Subject, change
from hostprep.run.deadman import TRIES
from hostprep.transports.base import Outcome
from tests.steps.windows.support import execute

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run

BLOCK = "New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -Action Block "
LEFT = [
    # By which of http and https the controller still reaches WinRM.
    ("Remove-NetRoute -DestinationPrefix 0.0.0.0/0 -Confirm:$false", ""),
    ("New-NetRoute -DestinationPrefix 0.0.0.0/0 -InterfaceAlias 'vEthernet (nat)' -NextHop 172.31.208.9 -RouteMetric 0; Set-NetIPInterface -InterfaceAlias 'Ethernet 2' -InterfaceMetric 500", ""),
    ("New-NetRoute -DestinationPrefix 198.51.100.0/24 -InterfaceAlias 'Ethernet 2' -NextHop 10.0.1.77", ""),
    ("New-NetRoute -DestinationPrefix 198.51.100.0/24 -InterfaceAlias 'vEthernet (nat)'", ""),
    ("route add 198.51.100.0 mask 255.255.255.0 172.31.208.1", ""),
    ("route delete 0.0.0.0", ""),
    ("Remove-NetRoute -Confirm:$false", ""),
    ("netsh interface ipv4 delete route prefix=0.0.0.0/0 interface=6", ""),
    ("netsh interface ipv4 set address name='Ethernet 2' static 10.0.1.99 255.255.255.0", ""),
    ("netsh interface set interface 'Ethernet 2' admin=disabled", ""),
    ("New-NetIPAddress -IPAddress 10.0.1.99 -PrefixLength 24 -InterfaceAlias 'Ethernet 2'", ""),
    ("New-NetIPAddress -IPAddress 169.254.170.2 -InterfaceAlias 'Ethernet 2' -PolicyStore ActiveStore", ""),
    ("Remove-NetIPAddress -IPAddress 10.0.1.23 -Confirm:$false", ""),
    ("Set-NetIPInterface -InterfaceAlias 'Ethernet 2' -Dhcp Disabled", ""),
    ("Disable-NetAdapter -Name 'Ethernet 2' -Confirm:$false", ""),
    ("Stop-Service WinRM", ""),
    ("Get-NetFirewallRule -Name WINRM* | Disable-NetFirewallRule", ""),
    ("Remove-NetFirewallRule", ""),
    (BLOCK, ""),
    (BLOCK + "-LocalPort 5985,5986", ""),
    (BLOCK + "-LocalPort 5986", "http"),
    (BLOCK + "-LocalPort 5000-5985 -RemoteAddress 198.51.100.0/24 -Profile Public,Domain", "https"),
    (BLOCK + "-LocalPort 5986 -InterfaceAlias 'Ethernet 2' -RemoteAddress 198.51.100.1-198.51.100.9", "http"),
    ("Set-NetFirewallRule -Name WINRM-HTTPS-In-TCP -RemoteAddress LocalSubnet", "http"),
    (BLOCK + "-LocalPort 5985 -RemoteAddress Internet", "https"),
    ("Set-NetFirewallRule -Name WINRM-HTTP-In-TCP -Profile Domain,Private", "https"),
    ("Set-NetFirewallRule -Name WINRM-HTTP-In-TCP -LocalAddress 169.254.170.2", "https"),
    (BLOCK + "-LocalPort 5986 -RemoteAddress 203.0.113.0/24", "http https"),
    (BLOCK + "-LocalPort 5986 -InterfaceAlias 'vEthernet (nat)'", "http https"),
    (BLOCK + "-LocalPort 5986 -Program 'C:\\nginx\\nginx.exe'", "http https"),
    (BLOCK + "-LocalPort 5986 -RemoteAddress LocalSubnet, fe80::1-fe80::9, 10.0.0.0/255.0.0.0", "http https"),
    (BLOCK + "-LocalPort 80", "http https"),
    ("New-NetFirewallRule -DisplayName x -Direction Outbound -Action Block -Protocol TCP -LocalPort 5986", "http https"),
    ("New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceAlias 'vEthernet (nat)'", "http https"),
    ("New-NetRoute -DestinationPrefix 203.0.113.0/24 -InterfaceAlias 'Ethernet 2' -NextHop 10.0.1.77", "http https"),
    ("New-NetIPAddress -IPAddress 169.254.170.2 -InterfaceAlias 'vEthernet (nat)'", "http https"),
    ("Restart-NetAdapter -Name 'Ethernet 2'", "http https"),
    ("Restart-Service iphlpsvc -Force; Restart-Service WinRM", "http https"),
    ("Set-Service WinRM -StartupType Disabled", "http https"),
    ("netsh winhttp set proxy 10.0.1.99:3128", "http https"),
    ("netsh interface portproxy add v4tov4 listenport=5986 connectaddress=10.0.1.99 connectport=80", "http https"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "schemes"), LEFT)
def test_who_is_connected_still_is_by(ps: Run, script: str, schemes: str) -> None:
    host = instance()
    assert host.reached_by == {"http", "https"}
    assert ps(host, script).ids == []
    host.wait(60)
    assert host.reached_by == set(schemes.split())


def test_a_service_that_is_switched_off_is_missed_at_the_next_boot_only(ps: Run) -> None:
    host = instance()
    ps(host, "Set-Service WinRM -StartupType Disabled")
    host.reboot()
    assert not host.reachable


STEP = """
title = "Network"
about = "Cuts the connection."
network = true
[expect.applied]
cut = true
[expect.undone]
cut = false
"""
BACK = "Remove-NetIPAddress -IPAddress 10.0.1.99 -Confirm:$false; Set-NetIPInterface -InterfaceAlias 'Ethernet 2' -Dhcp Enabled"
TAKEN_BACK = {
    "a route": ("$null = New-NetRoute -DestinationPrefix 198.51.100.0/24 -InterfaceAlias 'vEthernet (nat)'",
                "Remove-NetRoute -DestinationPrefix 198.51.100.0/24 -Confirm:$false"),
    "no DHCP": ("$null = New-NetIPAddress -IPAddress 10.0.1.99 -InterfaceAlias 'Ethernet 2'", BACK),
    "no adapter": ("Disable-NetAdapter -Name 'Ethernet 2' -Confirm:$false", "Enable-NetAdapter -Name 'Ethernet 2'"),
    "a firewall rule": (f"$null = {BLOCK} -Name cut -LocalPort 5985,5986", "Remove-NetFirewallRule -Name cut"),
    "no service": ("Set-Service -Name WinRM -StartupType Disabled; Stop-Service -Name WinRM",
                   "Set-Service -Name WinRM -StartupType Automatic; Start-Service -Name WinRM"),
}  # fmt: skip


def cut(folder: Path, apply: str, undo: str) -> tuple[Windows, Subject]:
    """A host that a step's apply has cut off: nobody came to call its rollback off."""
    place = folder / "powershell" / "cut"
    place.mkdir(parents=True)
    (place / "step.toml").write_text(STEP)
    for phase, text in (("apply", apply), ("undo", undo), ("probe", "@{ cut = $false }")):
        (place / f"{phase}.ps1.j2").write_text(text + "\n")
    library = open_library((folder,))
    task = Task(Host("win", "win.lab", transport="psrp", shell="powershell", command_timeout=20), "test",
                (bind(library.step("cut", "powershell"), {}),))  # fmt: skip
    subject = Subject(task, "applied", Renderer(library, "powershell"), {}, "n0nce")
    host, talk = instance(), change(subject)
    probed = execute(host, next(talk).script.text)
    said = execute(host, talk.send(Outcome(None, probed.text.encode(), b"")).script.text)
    assert (said.others, "armed" in said.text) == ([], True), said
    return host, subject


@pytest.mark.parametrize(
    ("way", "reboots"), [*((way, False) for way in TAKEN_BACK), ("no service", True), ("no DHCP", True)]
)
def test_a_host_that_a_step_has_cut_off_comes_back_by_itself(tmp_path: Path, way: str, *, reboots: bool) -> None:
    host, subject = cut(tmp_path, *TAKEN_BACK[way])
    assert not host.reachable
    if reboots:
        host.reboot(settle=60)
    else:
        host.wait(20 + TRIES * (subject.task.host.connect_timeout + 2) + 30)
    assert host.reached_by == {"http", "https"}
    assert [task.path for task in host.state.tasks if task.path == "\\hostprep\\"] == []
    assert not [name for name in host.state.files if name.endswith(".ps1") and "rollback-" in name]
