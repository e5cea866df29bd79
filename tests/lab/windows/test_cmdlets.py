"""The contracts of commands: the objects they give and take, as on Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import instance

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run


def test_the_hyperv_module_is_where_the_feature_is(ps: Run) -> None:
    script = "Get-VMNetworkAdapter -ManagementOS | ForEach-Object { $_.Name }"
    assert ps(instance("2016"), script).output == ["nat"]
    assert "get-vmnetworkadapter" not in instance("2022").plugs().commands


def test_a_filter_with_a_wildcard_never_errs(ps: Run) -> None:
    outcome = ps(
        instance(),
        "@(Get-NetAdapter -Name 'nix*').Count; @(Get-Service 'nix*').Count; @(Get-NetRoute -DestinationPrefix '9.*').Count",
    )
    assert (outcome.output, outcome.ids) == (["0", "0", "0"], [])


def test_several_values_give_one_error_each_and_what_was_found(ps: Run) -> None:
    outcome = ps(
        instance(), "Get-NetRoute -DestinationPrefix 0.0.0.0/0,1.2.3.4/32,5.6.7.8/32 | ForEach-Object { $_.NextHop }"
    )
    assert outcome.output == ["10.0.1.1"]
    assert len(outcome.ids) == 2


def test_without_a_store_two_objects_come_back(ps: Run) -> None:
    route = ps(
        instance(),
        'New-NetRoute -DestinationPrefix 1.2.3.4/32 -InterfaceIndex 6 | ForEach-Object { "$($_.Store) $($_.RouteMetric) $($_.NextHop)" }',
    )
    assert route.output == ["ActiveStore 256 0.0.0.0", "PersistentStore 256 0.0.0.0"]
    address = ps(
        instance(),
        "New-NetIPAddress -IPAddress 1.2.3.4 -InterfaceAlias 'vEthernet (nat)' | ForEach-Object { \"$($_.AddressState) $($_.PrefixLength)\" }",
    )
    assert address.output == ["Tentative 32", "Invalid 32"]


def test_routes_descend_and_ipv4_comes_first(ps: Run) -> None:
    found = ps(instance(), "Get-NetRoute | ForEach-Object { $_.DestinationPrefix }").output
    assert (found[0], found[-2], found[-1]) == ("255.255.255.255/32", "0.0.0.0/0", "::1/128")


def test_ip_configuration_hides_virtual_adapters(ps: Run) -> None:
    outcome = ps(
        instance(),
        "Get-NetIPConfiguration | ForEach-Object { $_.InterfaceAlias }; '--'; Get-NetIPConfiguration -All | ForEach-Object { $_.InterfaceAlias }",
    )
    assert outcome.output == ["Ethernet 2", "--", "Ethernet 2", "vEthernet (nat)"]


def test_find_netroute_gives_an_address_and_a_route(ps: Run) -> None:
    outcome = ps(
        instance(),
        'Find-NetRoute -RemoteIPAddress 198.51.100.7 | ForEach-Object { "$($_.IPAddress)|$($_.DestinationPrefix)" }',
    )
    assert outcome.output == ["10.0.1.23|", "|0.0.0.0/0"]


def test_equal_display_names_are_legal_and_enabled_is_no_boolean(ps: Run) -> None:
    script = """
    1..2 | ForEach-Object { $null = New-NetFirewallRule -DisplayName 'Twin' -Direction Inbound -Protocol TCP -LocalPort 80 -Action Allow }
    $rules = @(Get-NetFirewallRule -DisplayName 'Twin')
    $rules.Count; $rules[0].Enabled.GetType().Name; ($rules[0] | Get-NetFirewallPortFilter).LocalPort; $rules[0].Name -like '{*}'
    """
    assert ps(instance(), script).output == ["2", "Enabled", "80", "True"]


def test_the_group_is_the_same_in_all_languages_and_its_display_is_not(ps: Run) -> None:
    script = "$r = Get-NetFirewallRule -Name WINRM-HTTP-In-TCP; $r.Group; $r.DisplayGroup"
    english, german = (ps(instance(language=tongue), script).output for tongue in ("en", "de"))
    assert english[0] == german[0] == "@FirewallAPI.dll,-30267"
    assert english[1] != german[1]


def test_a_closed_port_is_a_warning_and_a_wait(ps: Run) -> None:
    host = instance()
    before = host.state.now
    outcome = ps(host, "(Test-NetConnection -ComputerName 169.254.170.2 -Port 80).TcpTestSucceeded")
    assert outcome.output == ["False"]
    assert outcome.warnings == [
        "TCP connect to (169.254.170.2 : 80) failed",
        "Ping to 169.254.170.2 failed with status: TimedOut",
    ]
    assert host.state.now - before >= 20


def test_server_core_has_no_internet_explorer(ps: Run) -> None:
    outcome = ps(instance(initialized=True), "Invoke-WebRequest http://127.0.0.1:51678/v1/metadata")
    assert outcome.ids == ["WebCmdletIEDomNotSupportedException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand"]


def test_a_slow_service_warns_every_two_seconds(ps: Run) -> None:
    host = instance()
    service = host.service("docker")
    assert service is not None
    service.seconds = 7
    outcome = ps(host, "Stop-Service docker; Start-Service docker; (Get-Service docker).Status")
    assert outcome.output == ["Running"]
    assert outcome.warnings == ["Waiting for service 'Docker Engine (docker)' to start..."] * 3


def test_udp_sockets_belong_to_services(ps: Run) -> None:
    script = "$d = (Get-CimInstance Win32_Service -Filter \"Name='Dhcp'\").ProcessId; @(Get-NetUDPEndpoint -LocalPort 68 -OwningProcess $d).Count"
    assert ps(instance(), script).output == ["2"]
    assert ps(instance(), "Get-NetUDPEndpoint -LocalPort 67").ids == [
        "CmdletizationQuery_NotFound_LocalPort,Get-NetUDPEndpoint"
    ]


def test_pings(ps: Run) -> None:
    host = instance()
    outcome = ps(
        host,
        "Test-Connection localhost -Count 1 -Quiet; Test-Connection 172.31.208.1 -Count 2 | % { $_.StatusCode }; Test-Connection 169.254.170.2 -Quiet",
    )
    assert outcome.output == ["True", "0", "0", "False"]
    assert ps(host, "Test-Connection 169.254.170.2 -Count 1").ids == [
        "TestConnectionException,Microsoft.PowerShell.Commands.TestConnectionCommand"
    ]


def test_the_folders_of_a_fresh_windows(ps: Run) -> None:
    script = r"Test-Path C:\Windows, C:\Users\Administrator, 'C:\Program Files'; (Get-Content C:\Windows\System32\drivers\etc\hosts); Test-Path ([IO.Path]::GetTempFileName())"
    assert ps(instance(), script).output == ["True", "True", "True", "# 127.0.0.1 localhost", "True"]


def test_a_refused_web_request_carries_its_answer(ps: Run) -> None:
    script = """
    try { Invoke-WebRequest -UseBasicParsing http://169.254.170.2/v2/credentials/ } catch {
        $_.Exception.Message; [int] $_.Exception.Response.StatusCode; "$($_.Exception.Status)"
        (New-Object IO.StreamReader $_.Exception.Response.GetResponseStream()).ReadToEnd(); $_.ErrorDetails.Message
    }
    try { Invoke-RestMethod http://127.0.0.1:9/ } catch { "$($_.Exception.Status)"; $null -eq $_.Exception.Response }
    """
    body = (
        '{"code":"NoIdInRequest","message":"CredentialsV2Request: No Credential ID in the request","HTTPErrorCode":400}'
    )
    assert ps(instance(initialized=True), script).output == [
        "The remote server returned an error: (400) Bad Request.", "400", "ProtocolError", body, body, "ConnectFailure", "True",
    ]  # fmt: skip


FILTERS = [
    ("Name='docker'", ["docker"]),
    ("Name LIKE 'dock%' AND State = 'Running'", ["docker"]),
    ("NOT Name LIKE '%c' AND NOT State='Running' AND NOT Name='hns'", ["sshd", "vmcompute", "W32Time"]),
    ("(Name='docker' OR Name='sshd') AND NOT (StartMode='Disabled')", ["docker"]),
    ("ProcessId > 0 AND DelayedAutoStart = False AND Name = 'WinRM'", ["WinRM"]),
    ("ProcessId='0' AND Name='sshd' AND Description IS NOT NULL", ["sshd"]),
]


def test_wql(ps: Run) -> None:
    host = instance()
    for condition, names in FILTERS:
        assert ps(host, f'(Get-CimInstance Win32_Service -Filter "{condition}").Name').output == names, condition
    script = "(Get-CimInstance -ClassName Win32_NetworkAdapter -Filter \"AdapterTypeId='0' AND NetEnabled='True' AND NOT Name LIKE '%Hyper-V Virtual%'\").NetConnectionID"
    assert ps(host, script).output == ["Ethernet 2"]
    for wrong in ("Name=", "Nix='x'", "(Name='x'", "Name='x' Name='y'"):
        assert ps(host, f'Get-CimInstance Win32_Service -Filter "{wrong}"').errors == ["Invalid query "]


def test_a_process_has_more_variables_than_the_machine(ps: Run) -> None:
    script = """
    ${env:ProgramFiles(x86)}; $env:ProgramData; $env:USERPROFILE; $env:USERNAME; $env:TEMP
    $null -eq [Environment]::GetEnvironmentVariable('ProgramFiles', 'Machine'); [Environment]::GetEnvironmentVariable('TEMP', 'Machine')
    """
    host = instance()
    assert ps(host, script).output == [
        r"C:\Program Files (x86)", r"C:\ProgramData", r"C:\Users\Administrator", "Administrator",
        r"C:\Users\Administrator\AppData\Local\Temp", "True", r"C:\Windows\TEMP",
    ]  # fmt: skip
    with host.acting("SYSTEM", elevated=True):
        assert ps(host, "$env:TEMP; $env:USERPROFILE").output == [
            r"C:\Windows\TEMP",
            r"C:\Windows\system32\config\systemprofile",
        ]


ENUMS = [
    (
        "(Get-NetIPAddress -IPAddress 10.0.1.23).AddressState",
        "Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetIPAddress.AddressState",
        "Preferred",
        4,
    ),
    (
        "(Get-NetRoute -DestinationPrefix 0.0.0.0/0).Protocol",
        "Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetRoute.Protocol",
        "NetMgmt",
        3,
    ),
    (
        "(Get-NetFirewallRule -Name WINRM-HTTP-In-TCP).Enabled",
        "Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Enabled",
        "True",
        1,
    ),
    (
        "(Get-NetTCPConnection -LocalPort 5985)[0].State",
        "Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetTCPConnection.State",
        "Listen",
        2,
    ),
    ("(Get-Service docker).Status", "System.ServiceProcess.ServiceControllerStatus", "Running", 4),
    ("(Get-Service sshd).StartType", "System.ServiceProcess.ServiceStartMode", "Disabled", 4),
]


def test_enums_are_words_to_people_and_numbers_in_json(ps: Run) -> None:
    host = instance()
    for script, kind, word, number in ENUMS:
        found = ps(
            host,
            f"$x = {script}; $x.GetType().FullName; \"$x\"; $x -eq '{word}'; ConvertTo-Json $x; [string] $x | ConvertTo-Json; [int] $x",
        )
        assert found.output == [kind, word, "True", str(number), f'"{word}"', str(number)], script
    assert ps(host, "Get-NetAdapter -Name 'Ethernet 2' | ForEach-Object { ConvertTo-Json $_.Status }").output == [
        '"Up"'
    ]
    piped = "@(Get-NetIPAddress | Where-Object AddressState -ne 'Preferred').Count; @(Get-Service | Where-Object { $_.Status -eq 'Running' -and $_.StartType -in 'Manual', 'Disabled' }).Name"
    assert ps(host, piped).output == ["0", "hns", "WinNat"]
