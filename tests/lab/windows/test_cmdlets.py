"""The contracts of commands: objects, error ids, categories and sentences, as Windows gives them."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest

from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.windows import instance

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run

ERRORS = [
    # script, id, category, sentence
    ("Get-NetRoute -DestinationPrefix 1.2.3.4/32", "CmdletizationQuery_NotFound_DestinationPrefix,Get-NetRoute", "ObjectNotFound",
     "No MSFT_NetRoute objects found with property 'DestinationPrefix' equal to '1.2.3.4/32'.  Verify the value of the property and retry."),
    ("Remove-NetRoute -DestinationPrefix 1.2.3.4/32 -PolicyStore ActiveStore -Confirm:$false",
     "CmdletizationQuery_NotFound_DestinationPrefix,Remove-NetRoute", "ObjectNotFound", None),
    ("Get-NetRoute -DestinationPrefix 1.2.3.4/32 -InterfaceIndex 6", "CmdletizationQuery_NotFound,Get-NetRoute", "ObjectNotFound",
     "No matching MSFT_NetRoute objects found by CIM query for instances of the ROOT/StandardCimv2/MSFT_NetRoute class on the  CIM server: SELECT * FROM MSFT_NetRoute  WHERE ((DestinationPrefix LIKE '1.2.3.4/32')) AND ((InterfaceIndex = 6)). Verify query parameters and retry."),
    ("Get-NetRoute -DestinationPrefix 1.2.3.4/32 -AddressFamily IPv4", "CmdletizationQuery_NotFound,Get-NetRoute", "ObjectNotFound", "*(AddressFamily = 2)*"),
    ("Get-NetIPAddress -IPAddress 169.254.0.2", "CmdletizationQuery_NotFound_IPAddress,Get-NetIPAddress", "ObjectNotFound", None),
    ("Get-NetAdapter -Name nix", "CmdletizationQuery_NotFound_Name,Get-NetAdapter", "ObjectNotFound", None),
    ("Get-NetTCPConnection -LocalPort 81", "CmdletizationQuery_NotFound_LocalPort,Get-NetTCPConnection", "ObjectNotFound", None),
    ("Get-NetTCPConnection -LocalPort 81 -State Listen", "CmdletizationQuery_NotFound,Get-NetTCPConnection", "ObjectNotFound",
     "*WHERE ((LocalPort = 81)) AND ((State = 2))*"),
    ("Get-ScheduledTask -TaskName X", "CmdletizationQuery_NotFound_TaskName,Get-ScheduledTask", "ObjectNotFound", None),
    ("Get-ScheduledTaskInfo -TaskName X", "HRESULT 0x80070002,Get-ScheduledTaskInfo", "ObjectNotFound", "The system cannot find the file specified."),
    ("Get-NetFirewallRule -Name X", "CmdletizationQuery_NotFound_InstanceID,Get-NetFirewallRule", "ObjectNotFound", None),
    ("Get-NetFirewallRule -DisplayName X", "CmdletizationQuery_NotFound_DisplayName,Get-NetFirewallRule", "ObjectNotFound", None),
    ("New-NetRoute -DestinationPrefix 0.0.0.0/0 -InterfaceIndex 6 -NextHop 10.0.1.1 -PolicyStore ActiveStore",
     "Windows System Error 87,New-NetRoute", "InvalidArgument", "Instance MSFT_NetRoute already exists"),
    ("New-NetRoute -DestinationPrefix 1.2.3.4/32 -InterfaceAlias 'vEthernet (cbr0)'", "Windows System Error 87,New-NetRoute",
     "InvalidArgument", "Invalid parameter InterfaceAlias vEthernet (cbr0)"),
    ("New-NetRoute -DestinationPrefix 1.2.3.4/32 -InterfaceIndex 6 -PolicyStore PersistentStore", "Windows System Error 87,New-NetRoute",
     "InvalidArgument", "Invalid parameter PolicyStore PersistentStore"),
    ("New-NetIPAddress -IPAddress 172.31.208.1 -InterfaceAlias 'vEthernet (nat)'", "Windows System Error 87,New-NetIPAddress",
     "InvalidArgument", "Instance MSFT_NetIPAddress already exists"),
    ("New-NetIPAddress -IPAddress 10.0.1.23 -InterfaceAlias 'vEthernet (nat)'", "Windows System Error 5010,New-NetIPAddress",
     "NotSpecified", "The object already exists."),
    ("Get-Service X", "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand", "ObjectNotFound",
     "Cannot find any service with service name 'X'."),
    ("Start-Service sshd", "CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand", "OpenError",
     "Service 'OpenSSH SSH Server (sshd)' cannot be started due to the following error: Cannot start service sshd on computer '.'."),
    ("Stop-Service hns", "ServiceHasDependentServices,Microsoft.PowerShell.Commands.StopServiceCommand", "InvalidOperation",
     "Cannot stop service 'Host Network Service (hns)' because it has dependent services. It can only be stopped if the Force flag is set."),
    ("Get-CimInstance Win32_Nothing", "HRESULT 0x80041010,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand", "MetadataError", "Invalid class "),
    ("Get-Process -Id 9", "NoProcessFoundForGivenId,Microsoft.PowerShell.Commands.GetProcessCommand", "ObjectNotFound",
     "Cannot find a process with the process identifier 9."),
    ("Invoke-WebRequest -UseBasicParsing http://nowhere.example/", "WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand",
     "InvalidOperation", "The remote name could not be resolved: 'nowhere.example'"),
    ("Invoke-WebRequest -UseBasicParsing http://127.0.0.1:51678/", "WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand",
     "InvalidOperation", "Unable to connect to the remote server"),
    ("Invoke-WebRequest http://ecs.eu-central-1.amazonaws.com/", "WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand",
     "InvalidOperation", "The remote server returned an error: (404) Not Found."),
]  # fmt: skip


@pytest.mark.parametrize(("script", "id_", "category", "sentence"), ERRORS, ids=[e[0][:70] for e in ERRORS])
def test_failures_have_their_ids_and_words(ps: Run, script: str, id_: str, category: str, sentence: str | None) -> None:
    outcome = ps(instance(), script)
    assert (outcome.ids, outcome.categories) == ([id_], [category])
    if sentence and sentence.startswith("*"):
        assert sentence.strip("*") in outcome.errors[0]
    elif sentence:
        assert outcome.errors == [sentence]


RIGHTS = [
    ("New-NetRoute -DestinationPrefix 1.2.3.4/32 -InterfaceIndex 6", "Windows System Error 5,New-NetRoute"),
    ("New-NetFirewallRule -DisplayName x", "Windows System Error 5,New-NetFirewallRule"),
    ("New-NetIPAddress -IPAddress 1.2.3.4 -InterfaceIndex 6", "Windows System Error 5,New-NetIPAddress"),
    (
        "Register-ScheduledTask -TaskName x -Action (New-ScheduledTaskAction -Execute cmd)",
        "HRESULT 0x80070005,Register-ScheduledTask",
    ),
    ("Start-Service W32Time", "CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand"),
    ("Remove-NetRoute -DestinationPrefix 0.0.0.0/0 -Confirm:$false", "Windows System Error 5,Remove-NetRoute"),
]


@pytest.mark.parametrize(("script", "id_"), RIGHTS, ids=[r[0][:50] for r in RIGHTS])
def test_without_elevation_nothing_changes(ps: Run, script: str, id_: str) -> None:
    host = instance(elevated=False)
    assert ps(host, script).ids == [id_]
    assert host.diff() == []


UNKNOWN = "The term '{}' is not recognized as the name of a cmdlet, function, script file, or operable program. *"


@pytest.mark.parametrize(
    "name", ["Frobnicate-Thing", "Initialize-ECSAgent", "Add-VMNetworkAdapter", "docker", "ssm-cli.exe"]
)
def test_what_the_host_lacks_fails_as_an_unknown_command(ps: Run, name: str) -> None:
    outcome = ps(instance(pitfall=("no-ecstools", "docker-missing")), f"try {{ {name} }} catch {{ 'caught' }}; {name}")
    assert (outcome.output, outcome.ids) == (["caught"], ["CommandNotFoundException"])
    assert fnmatch(outcome.errors[0], UNKNOWN.format(name))


def test_what_windows_has_and_nobody_models_is_refused_before_the_script_runs(ps: Run) -> None:
    host = instance()
    with pytest.raises(Refused, match="Get-DnsClientCache"):
        ps(host, "New-NetFirewallRule -DisplayName never; Get-DnsClientCache")
    assert host.diff() == []


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
    assert ps(instance(), script).output[:1] == ["2"]
    assert ps(instance(), script).output[2:] == ["80", "True"]


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


ASKING = [
    "Remove-NetRoute -DestinationPrefix 169.254.169.250/32",
    "Get-NetIPAddress -IPAddress 169.254.170.2 | Remove-NetIPAddress",
    "Unregister-ScheduledTask -TaskName Initialize-ECSHostReboot",
    "Disable-NetAdapter -Name 'vEthernet (nat)'",
    "Get-NetNat | Remove-NetNat",
]


@pytest.mark.parametrize("script", ASKING)
def test_what_asks_fails_where_nobody_can_answer(ps: Run, script: str) -> None:
    host = instance(initialized=True)
    outcome = ps(host, script)
    assert outcome.ids == [f"InvalidOperation,{script.rpartition('| ')[2].split()[0]}"]
    assert outcome.errors == [
        "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."
    ]
    assert host.diff() == []
    assert ps(host, script + " -Confirm:$false").ids == []
    assert host.diff() != []
    assert ps(instance(initialized=True), f"$ConfirmPreference = 'None'; {script}").ids == []


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
