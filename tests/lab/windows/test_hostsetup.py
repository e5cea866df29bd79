"""Setting up the host's half of the credentials' path: with AWS's tools, by hand, in the wrong order, on the wrong adapter.

The commands are those of misc/windows-deploy/hostsetup.ps1 of aws/amazon-ecs-agent, in its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostprep.lab.windows import instance

if TYPE_CHECKING:
    from hostprep.lab.windows import Windows
    from tests.lab.windows.conftest import Run

RELEASES = ("2016", "2019", "2022", "2025")
INITIALIZE = "Import-Module ECSTools; Initialize-ECSAgent -Cluster 'windows' -EnableTaskIAMRole"
AGENT = "Import-Module ECSTools; Initialize-ECSAgent -Cluster 'windows'"
ADDRESS = "$null = New-NetIPAddress -InterfaceIndex (Get-NetAdapter -Name '{}').ifIndex -IPAddress 169.254.170.2 -PrefixLength 32;"
PREFERRED = "while ((Get-NetIPAddress -IPAddress 169.254.170.2 -PolicyStore ActiveStore).AddressState -ne 'Preferred') { Start-Sleep 1 };"
ROUTE = "$null = New-NetRoute -DestinationPrefix ((docker network inspect nat | ConvertFrom-Json).IPAM.Config.Subnet) -ifIndex (Get-NetAdapter -Name '{}').ifIndex;"
RULE = "netsh interface portproxy {} v4tov4 listenaddress=169.254.170.2 listenport=80;"
PROXY = RULE.format("add").rstrip(";") + " connectaddress=127.0.0.1 connectport=51679;"
NAT = "vEthernet (nat)"
CREDENTIALS = "http://169.254.170.2/v2/credentials/"
NO_ID = '{"code":"NoIdInRequest","message":"CredentialsV2Request: No Credential ID in the request","HTTPErrorCode":400}'


def agent_only(ps: Run, os: str = "2022") -> Windows:
    """A host whose agent runs and answers, without task roles."""
    host = instance(os)
    assert ps(host, AGENT).ids == []
    host.wait(10)
    assert host.http("http://127.0.0.1:51679/v2/credentials/").text == NO_ID
    return host


@pytest.mark.parametrize("os", RELEASES)
def test_awss_own_initialization(ps: Run, os: str) -> None:
    host = instance(os)
    outcome = ps(host, INITIALIZE)
    for words in ("Runtime is already installed.", "ScheduledTask Initialize-ECSHostReboot created.",
                  "Configuring ECS Host for Task IAM Roles...", "Starting the AmazonECS service..."):  # fmt: skip
        assert any(line.endswith(words) for line in outcome.output), words
    host.wait(10)
    assert host.http(CREDENTIALS).text == NO_ID
    machine = host.state.environment["machine"]
    assert (machine["ECS_CLUSTER"], machine["ECS_ENABLE_TASK_IAM_ROLE"]) == ("windows", "true")


@pytest.mark.parametrize("pitfall", ["docker-late", "sysprep-ghosts"])
def test_awss_tools_give_up_where_the_adapter_is_late_or_ambiguous(ps: Run, pitfall: str) -> None:
    outcome = ps(instance(pitfall=pitfall), INITIALIZE)
    assert "VMNetwork adapter 'vEthernet (nat)*' not found" in outcome.errors[-1]
    assert sum("Retrying after sleeping 1sec" in line for line in outcome.output) == 10


def test_the_workaround_for_stale_adapters(ps: Run) -> None:
    host = instance(pitfall="sysprep-ghosts")
    ps(host, """
    Get-NetAdapter -Name 'vEthernet (nat)*' | Where-Object Status -eq 'Disconnected' | ForEach-Object { $_ | Rename-NetAdapter -NewName "stale $($_.ifIndex)" }
    Get-NetAdapter -Name 'vEthernet (nat)*' | Where-Object Status -eq 'Up' | Rename-NetAdapter -NewName 'vEthernet (nat)'
    """)  # fmt: skip
    assert ps(host, INITIALIZE).ids == []
    host.wait(10)
    assert host.http(CREDENTIALS).text == NO_ID


@pytest.mark.parametrize("os", RELEASES)
def test_by_hand_in_the_right_order(ps: Run, os: str) -> None:
    host = agent_only(ps, os)
    assert ps(host, ADDRESS.format(NAT) + PREFERRED + PROXY).ids == []
    assert host.http(CREDENTIALS).text == NO_ID


def test_on_2016_an_adapter_of_its_own(ps: Run) -> None:
    host = agent_only(ps, "2016")
    ps(host, "Add-VMNetworkAdapter -VMNetworkAdapterName 'APIPA' -SwitchName nat -ManagementOS")
    ps(host, (ADDRESS + PREFERRED + ROUTE + PROXY).replace("{}", "vEthernet (APIPA)"))
    assert host.http(CREDENTIALS).text == NO_ID
    assert ps(host, "(Get-VMNetworkAdapter -ManagementOS -Name APIPA).MacAddress -match '^[0-9A-F]{12}$'").values == [
        True
    ]


SAMPLE = """
$ErrorActionPreference = 'Stop'
$own = @(Get-NetAdapter -Name '*APIPA*')
if ($own.Count -eq 0) { Add-VMNetworkAdapter -VMNetworkAdapterName APIPA -SwitchName nat -ManagementOS; $own = @(Get-NetAdapter -Name '*APIPA*') }
$index = $own[0].ifIndex
$subnet = (docker network inspect nat | ConvertFrom-Json).IPAM.Config.Subnet
if (@(Get-NetRoute -InterfaceIndex $index -DestinationPrefix $subnet -ErrorAction SilentlyContinue).Count -gt 0) { 'is set up'; return }
$null = New-NetIPAddress -InterfaceIndex $index -IPAddress 169.254.170.2 -PrefixLength 32
foreach ($try in 1..10) { if ((Get-NetIPAddress -IPAddress 169.254.170.2 -InterfaceIndex $index -PolicyStore ActiveStore).AddressState -eq 'Preferred') { break }; Start-Sleep 1 }
$null = New-NetRoute -DestinationPrefix $subnet -ifIndex $index
$null = New-NetFirewallRule -DisplayName 'Allow Inbound Port 51679' -Direction Inbound -LocalPort 51679 -Protocol TCP -Action Allow
netsh interface portproxy add v4tov4 listenaddress=169.254.170.2 listenport=80 connectaddress=127.0.0.1 connectport=51679
"""


def test_the_whole_sample_works_once_and_knows_it_and_needs_the_hyper_v_module(ps: Run) -> None:
    host = agent_only(ps, "2016")
    assert (ps(host, SAMPLE).ids, host.http(CREDENTIALS).text) == ([], NO_ID)
    assert ps(host, SAMPLE).output == ["is set up"]
    host.reboot(settle=120)
    assert host.http(CREDENTIALS).text == NO_ID  # the vNIC outlives a boot there
    newer = agent_only(ps, "2019")
    newer.begin()
    assert [one.split(",")[0] for one in ps(newer, SAMPLE).ids] == ["CommandNotFoundException"]
    assert newer.diff() == []


def test_the_address_on_an_old_adapter_is_in_the_way(ps: Run) -> None:
    host = instance(pitfall="old-loopback")
    ps(host, AGENT)
    outcome = ps(host, ADDRESS.format(NAT))
    assert (outcome.ids, outcome.errors) == (
        ["Windows System Error 5010,New-NetIPAddress"],
        ["The object already exists."],
    )
    ps(host, "Get-NetIPAddress -IPAddress 169.254.170.2 | Remove-NetIPAddress -Confirm:$false")
    host.wait(10)
    assert ps(host, ADDRESS.format(NAT) + PREFERRED + PROXY).ids == []
    assert host.http(CREDENTIALS).text == NO_ID


def test_a_rule_before_its_address_is_preferred_is_a_ghost(ps: Run) -> None:
    host = agent_only(ps)
    ps(host, ADDRESS.format(NAT) + PROXY + PREFERRED)
    assert ps(host, "(Get-NetIPAddress -IPAddress 169.254.170.2).AddressState").output == ["Preferred"]
    shown = ps(host, "netsh interface portproxy show all").output
    assert "169.254.170.2   80          127.0.0.1       51679" in shown
    listening = ps(host, "netstat -an | Select-String 169.254.170.2").output
    assert [line.split() for line in listening] == [["TCP", "169.254.170.2:80", "0.0.0.0:0", "LISTENING"]]
    owner = "(Get-NetTCPConnection -LocalPort 80 -State Listen).OwningProcess -eq (Get-CimInstance Win32_Service -Filter \"Name='iphlpsvc'\").ProcessId"
    assert ps(host, owner).values == [True]
    assert host.http(CREDENTIALS).status == 0


@pytest.mark.parametrize(
    ("cure", "sticks", "answers"),
    [
        (RULE.format("delete") + PROXY, False, True),
        (RULE.format("delete") + PROXY, True, False),
        ("Restart-Service iphlpsvc -Force", False, True),
        ("Restart-Service iphlpsvc -Force", True, False),
    ],
)
def test_what_cures_a_ghost_and_where_nothing_does(ps: Run, cure: str, sticks: object, answers: object) -> None:
    host = agent_only(ps)
    host.switches.ghosts_stick = bool(sticks)
    ps(host, ADDRESS.format(NAT) + PROXY + PREFERRED + cure)
    assert (host.http(CREDENTIALS).text == NO_ID) == answers


@pytest.mark.parametrize("stays", [False, True])
def test_a_rule_whose_address_is_taken_away_and_comes_back(ps: Run, *, stays: bool) -> None:
    host = instance(initialized=True, switches={"lost_address_ghosts": stays})
    ps(
        host,
        "Get-NetIPAddress -IPAddress 169.254.170.2 | Remove-NetIPAddress -Confirm:$false;"
        + ADDRESS.format(NAT)
        + PREFERRED,
    )
    assert (host.http(CREDENTIALS).text == NO_ID) != stays
    ps(host, RULE.format("delete") + PROXY)
    assert host.http(CREDENTIALS).text == NO_ID


def test_an_address_on_the_adapter_with_dhcp_cuts_the_connection(ps: Run) -> None:
    host = agent_only(ps)
    left: list[frozenset[str]] = []
    host.watch(left.append)
    ps(host, ADDRESS.format("Ethernet 2"))
    assert left == [frozenset()]
    assert not host.reachable
    primary = next(a for a in host.network.adapters if a.name == "Ethernet 2")
    assert not primary.dhcp
    assert not any(r.prefix == "0.0.0.0/0" and r.store == "Active" for r in host.network.routes)


@pytest.mark.parametrize(
    ("pitfall", "expects", "says"),
    [
        ("port-80-http-sys", "Microsoft-IIS/10.0", "4"),
        ("port-80-process", None, "6200"),
        ("port-80-nat", None, None),
        ("port-80-excluded", None, None),
        ("port-80-portproxy", None, "iphlpsvc"),
    ],
)
def test_who_holds_port_80_shows_where_it_does_on_windows(
    ps: Run, pitfall: str, expects: str | None, says: str | None
) -> None:
    host = instance(initialized=True, pitfall=pitfall)
    reply = host.http(CREDENTIALS, timeout=1)
    if expects:
        assert reply.headers["Server"] == expects
    if pitfall != "port-80-portproxy":
        assert reply.text != NO_ID
    owners = ps(
        host,
        "@(Get-NetTCPConnection -LocalPort 80 -State Listen -ErrorAction SilentlyContinue).OwningProcess | Select-Object -Unique",
    ).output
    service = host.service(says or "")
    wanted = [str(service.pid)] if service else [says] if says else []
    assert set(wanted) <= set(owners)
    if pitfall == "port-80-nat":
        assert ps(host, "(Get-NetNatStaticMapping).ExternalPort").values == [80]
    if pitfall == "port-80-excluded":
        assert (
            "        80          80     *"
            in ps(host, "netsh interface ipv4 show excludedportrange protocol=tcp").output
        )
    if pitfall == "port-80-http-sys":
        state = "\n".join(ps(host, "netsh http show servicestate view=requestq").output)
        assert "Request queue name: DefaultAppPool" in state
        assert "HTTP://*:80/" in state
        assert ps(host, "(Get-Process -Id 5120).Name").output == ["w3wp"]


def test_a_container_cannot_publish_port_80_beside_iis() -> None:
    host = instance(pitfall="port-80-http-sys")
    answer = host.plugs().programs["docker"](["run", "-d", "-p", "80:80", "image"], ())
    assert answer.exit_code == 125
    assert (
        "HNS failed with error : The process cannot access the file because it is being used by another process."
        in answer.stderr[0]
    )


def test_winnats_draw_over_the_agents_ports_and_the_administered_exclusion(ps: Run) -> None:
    host = instance(initialized=True, pitfall="agent-port-excluded")
    assert host.runs("AmazonECS")
    assert host.http("http://127.0.0.1:51678/v1/metadata").failure == "ConnectFailure"
    assert any("forbidden by its access permissions" in line for line in host.state.agent.log)
    add = "netsh int ipv4 add excludedportrange protocol=tcp startport={} numberofports=1"
    used = ps(host, add.format(51678) + "; $LASTEXITCODE").output
    assert used == ["The process cannot access the file because it is being used by another process.", "", "1"]
    ps(host, f"net stop winnat; {add.format(51678)}; {add.format(51679)}; net start winnat")
    host.reboot(settle=60)
    assert host.http("http://127.0.0.1:51678/v1/metadata").status == 200
    assert ["51678", "51678", "*"] in [
        line.split() for line in ps(host, "netsh int ipv4 show excludedportrange tcp").output
    ]
