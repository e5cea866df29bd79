"""How commands fail: ids, categories and sentences, as Windows gives them."""

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
