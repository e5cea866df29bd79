"""What a reboot forgets, keeps and makes anew, on each release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostprep.lab.windows import docker, instance

if TYPE_CHECKING:
    from hostprep.lab.windows import Windows
    from tests.lab.windows.conftest import Run

RELEASES = ("2016", "2019", "2022", "2025")
CREDENTIALS = "http://169.254.170.2/v2/credentials/"
REPAIR = """
Get-NetIPAddress -IPAddress 169.254.170.2 -ErrorAction SilentlyContinue | Remove-NetIPAddress -Confirm:$false
$null = New-NetIPAddress -InterfaceAlias 'vEthernet (nat)' -IPAddress 169.254.170.2 -PrefixLength 32
while ((Get-NetIPAddress -IPAddress 169.254.170.2).AddressState -ne 'Preferred') { Start-Sleep -Seconds 1 }
netsh interface portproxy delete v4tov4 listenaddress=169.254.170.2 listenport=80
netsh interface portproxy add v4tov4 listenaddress=169.254.170.2 listenport=80 connectaddress=127.0.0.1 connectport=51679
"""


def vnic(host: Windows) -> tuple[str, int, str]:
    """What identifies the adapter of ``nat``: its guid, its index, its subnet."""
    adapter = docker.vnic(host)
    network = docker.nat(host)
    assert adapter is not None
    assert network is not None
    return adapter.guid, adapter.index, network.subnet


@pytest.mark.parametrize("os", RELEASES)
def test_the_credentials_path_survives_on_2016_only(ps: Run, os: str) -> None:
    host = instance(os, initialized=True)
    before = vnic(host)
    host.reboot(settle=120)
    kept = os == "2016"
    assert (vnic(host) == before) == kept
    assert all((new == old) == kept for new, old in zip(vnic(host), before, strict=True))
    assert host.runs("iphlpsvc")
    assert host.http("http://127.0.0.1:51679/").status == 404
    assert (
        "169.254.170.2   80          127.0.0.1       51679" in ps(host, "netsh interface portproxy show v4tov4").output
    )
    assert any("169.254.170.2:80" in line for line in ps(host, "netstat -an").output)
    reply = host.http(CREDENTIALS)
    assert (reply.status == 400) == kept
    if not kept:
        assert ps(host, "Get-NetIPAddress -IPAddress 169.254.170.2").ids == [
            "CmdletizationQuery_NotFound_IPAddress,Get-NetIPAddress"
        ]
        assert ps(host, REPAIR).ids == []
        assert host.http(CREDENTIALS).status == 400


@pytest.mark.parametrize("os", RELEASES)
def test_what_is_kept_and_what_is_not(ps: Run, os: str) -> None:
    host = instance(os, initialized=True)
    ps(host, """
    $null = New-NetRoute -DestinationPrefix 203.0.113.0/24 -InterfaceAlias 'Ethernet 2' -NextHop 10.0.1.1
    $null = New-NetRoute -DestinationPrefix 203.0.114.0/24 -InterfaceAlias 'Ethernet 2' -NextHop 10.0.1.1 -PolicyStore ActiveStore
    route -p add 203.0.115.0 mask 255.255.255.0 10.0.1.1
    route add 203.0.116.0 mask 255.255.255.0 10.0.1.1
    netsh interface ipv4 add route prefix=203.0.117.0/24 interface='Ethernet 2' nexthop=10.0.1.1
    netsh interface ipv4 add route prefix=203.0.118.0/24 interface='Ethernet 2' nexthop=10.0.1.1 store=active
    $null = New-NetFirewallRule -Name kept -DisplayName kept -Direction Inbound -Protocol TCP -LocalPort 80 -Action Allow
    $null = New-NetFirewallRule -Name gone -DisplayName gone -Direction Inbound -Protocol TCP -LocalPort 80 -Action Allow -PolicyStore ActiveStore
    [Environment]::SetEnvironmentVariable('KEPT', 'x', 'Machine')
    """)  # fmt: skip
    drawn = [r.start for r in host.network.excluded]
    boot = host.system.boot_id
    host.reboot(settle=120)
    prefixes = ps(
        host,
        "(Get-NetRoute -PolicyStore ActiveStore).DestinationPrefix | Where-Object { $_ -like '203.*' } | Sort-Object",
    ).output
    assert prefixes == ["203.0.113.0/24", "203.0.115.0/24", "203.0.117.0/24"]
    assert ps(
        host, "@(Get-NetFirewallRule -Name kept, gone -PolicyStore ActiveStore -ErrorAction SilentlyContinue).Name"
    ).output == ["kept"]
    assert host.state.environment["machine"]["KEPT"] == "x"
    assert host.system.boot_id == boot + 1
    assert not set(drawn) & {r.start for r in host.network.excluded}
    assert {"169.254.169.254/32", "169.254.169.250/32", "0.0.0.0/0"} <= {
        r.prefix for r in host.network.routes if r.store == "Active"
    }
    assert host.runs("AmazonECS")
    assert "Initialize-ECSHostReboot" in [t.name for t in host.state.tasks]


def test_the_adapters_stored_route_waits_under_the_old_guid(ps: Run) -> None:
    host = instance(initialized=True)
    ps(host, "$null = New-NetRoute -DestinationPrefix 198.18.0.0/15 -InterfaceAlias 'vEthernet (nat)'")
    host.reboot(settle=60)
    assert ps(host, "@(Get-NetRoute -DestinationPrefix 198.18.0.0/15 -ErrorAction SilentlyContinue).Count").values == [
        0
    ]
    assert [r.store for r in host.network.routes if r.prefix == "198.18.0.0/15"] == ["Persistent"]


def test_services_come_one_after_another() -> None:
    host = instance(initialized=True)
    host.reboot()
    states = []
    for _ in range(8):
        states.append(
            (
                host.runs("iphlpsvc"),
                host.runs("docker"),
                host.runs("AmazonECS"),
                docker.nat(host) is not None,
                host.state.agent.registered,
                host.runs("AmazonSSMAgent"),
            )
        )
        host.wait(3)
    assert states[0] == (True, False, False, False, False, False)
    assert states[2][:3] == (True, True, True)
    assert states[-1] == (True, True, True, True, True, False)
    host.wait(120)
    assert host.runs("AmazonSSMAgent")


def test_the_marks_of_a_boot(ps: Run) -> None:
    host = instance()
    look = r"""
    $os = Get-CimInstance Win32_OperatingSystem
    $os.LastBootUpTime.ToFileTime(); [int] ($os.LocalDateTime - $os.LastBootUpTime).TotalSeconds
    (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters').BootId
    Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\AutoLogonChecked'
    """
    before = ps(host, look).values
    host.reboot(settle=5)
    after = ps(host, look).values
    assert after[0] > before[0]
    assert (before[1], after[1]) == (300, 5)
    assert after[2] == before[2] + 1
    assert (before[3], after[3]) == (True, False)
    host.wait(20)
    assert ps(host, look).values[3] is True


def test_pending_reboots_are_settled_by_one(ps: Run) -> None:
    host = instance()
    ps(host, r"""
    reg add 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending' /f
    reg add 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager' /v PendingFileRenameOperations /t REG_MULTI_SZ /d '\??\C:\x' /f
    """)  # fmt: skip
    look = r"Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'; (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager').PendingFileRenameOperations"
    assert ps(host, look).output == ["True", r"\??\C:\x"]
    host.reboot()
    assert ps(host, look.split(";", maxsplit=1)[0]).output == ["False"]


def test_shutdown_takes_its_time_and_can_be_taken_back(ps: Run) -> None:
    host = instance()
    told = ps(
        host,
        "shutdown /r /t 30 /c 'a note'; $LASTEXITCODE; shutdown /r /t 30 2>$null; $LASTEXITCODE; shutdown /a; $LASTEXITCODE; shutdown /a 2>$null; $LASTEXITCODE",
    )
    assert [line for line in told.output if line.isdigit()] == ["0", "1190", "0", "1116"]
    host.wait(60)
    assert host.system.boot_id == 14
    ps(host, "shutdown /r /t 2 /d p:4:1")
    assert host.reachable
    host.wait(3)
    assert not host.reachable
    assert ps(host, "shutdown /r /t 2 2>$null; $LASTEXITCODE").output == ["1115"]
    host.wait(60)
    assert (host.reachable, host.system.boot_id) == (True, 15)


def test_containers_end_with_the_host_and_start_with_an_address_of_the_new_network() -> None:
    host = instance(initialized=True)
    docker.run(host, "app", publish=((8080, 80),))
    assert [m.external_port for m in host.state.mappings] == [8080]
    host.reboot(settle=60)
    assert host.state.mappings == []
    with pytest.raises(KeyError):
        host.container("app")
    assert host.plugs().programs["docker"](["start", "app"], ()).exit_code == 0
    network = docker.nat(host)
    assert network is not None
    assert host.container("app").network.wide.gateway == network.gateway


def test_a_power_cut_is_a_reboot_too() -> None:
    host = instance(initialized=True)
    host.reboot(unexpected=True, settle=60)
    assert (host.reachable, host.system.boot_id) == (True, 15)
