"""What scripts of others stumble over on Windows, a line each: where a model is kinder, their hosts break."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest

from hostprep.lab.windows import instance, launched
from hostprep.lab.windows.programs import realcmd
from hostprep.lab.wsman.wine import find

if TYPE_CHECKING:
    from tests.lab.windows.conftest import Run

SAID: list[tuple[dict[str, Any], str, list[str]]] = [
    # Keys of objects are for nobody to read; a lease ends, other routes do not.
    ({}, "$r = Get-NetRoute -DestinationPrefix 0.0.0.0/0; $r.InstanceID -match '10\\.0\\.1\\.1'; $r.ValidLifetime -eq [TimeSpan]::MaxValue", ["False", "False"]),
    ({}, "(Get-NetRoute -DestinationPrefix 10.0.1.0/24).ValidLifetime -eq [TimeSpan]::MaxValue", ["True"]),
    ({}, "Get-NetIPAddress -AddressFamily IPv6 -InterfaceIndex 6 | % { \"$($_.PrefixOrigin) $($_.SuffixOrigin)\" }", ["WellKnown Link"]),
    ({}, "Set-StrictMode -Version Latest; $c = Get-NetIPConfiguration; $c.NetProfile.Name; $c.DNSServer[0].ServerAddresses; @($c.IPv6DefaultGateway).Count", ["Network", "10.0.0.2", "1"]),
    ({"pitfall": "disconnected-adapter"}, "Get-NetAdapter -Physical | % LinkSpeed", ["25 Gbps", "0 bps"]),
    # Dual stack: the first gateway of ipconfig is none that an IPv4 route takes.
    ({"pitfall": "dual-stack"}, "(ipconfig | findstr 'Default.Gateway')[0].Split()[-1]; (Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=True AND DHCPEnabled=True').DefaultIPGateway", ["fe80::4d2:5dff:fe70:1", "10.0.1.1", "fe80::4d2:5dff:fe70:1"]),
    ({"pitfall": "dual-stack"}, "(Get-NetIPConfiguration).IPv6DefaultGateway.NextHop; Get-NetRoute | ? { $_.DestinationPrefix -like '*/0' } | % NextHop", ["fe80::4d2:5dff:fe70:1", "10.0.1.1", "fe80::4d2:5dff:fe70:1"]),
    ({"pitfall": "dual-stack"}, "(Get-NetIPAddress -InterfaceIndex 6 -PrefixOrigin Dhcp).IPAddress", ["10.0.1.23", "2001:db8:1::23"]),
    # A port's connections are more than its listener: who asked a moment ago is there as process 0.
    ({"initialized": True}, "try { Invoke-WebRequest -UseBasicParsing http://169.254.170.2/ } catch {}; Get-NetTCPConnection -LocalPort 80 | % { \"$($_.State) $($_.OwningProcess -eq 0)\" }; Start-Sleep 130; @(Get-NetTCPConnection -LocalPort 80).Count",
     ["Listen False", "TimeWait True", "1"]),
    ({}, "Get-NetTCPConnection -LocalPort 5986 -State Established | % { \"$($_.RemoteAddress) $($_.OwningProcess)\" }", ["198.51.100.7 4"]),
    ({"initialized": True, "language": "de"}, "$null = curl.exe -s http://169.254.170.2/; netstat -ano | findstr '169.254.170.2:80' | % { -split $_ | select -Index 3 }", ["ABHÖREN", "WARTEND"]),
    ({"elevated": False}, "docker ps 2>&1 | % { ($_ -split ': ')[-1] }; (Invoke-CimMethod -InputObject (Get-CimInstance Win32_Service -Filter \"Name='sshd'\") -MethodName Delete).ReturnValue", ["Access is denied.", "2"]),
    # IP Helper has dependents on some hosts: without -Force it stays as it is, and with it they come back.
    ({"pitfall": "ip-helper-dependents"}, "Restart-Service iphlpsvc -ErrorAction SilentlyContinue; $?; Restart-Service iphlpsvc -Force; (Get-Service NcaSvc).Status", ["False", "Running"]),
    # What people read is translated where Windows is; what it stands for is not.
    ({"language": "de"}, "net start winrm 2>&1 | select -First 1 | % { \"$_\" }; reg query HKLM\\nix 2>&1 | select -Last 1 | % { \"$_\" }; schtasks /query /tn nix 2>&1 | % { \"$_\" }",
     ["Der angeforderte Dienst wurde bereits gestartet.", "FEHLER: Der angegebene Registrierungs*", "FEHLER: Das System kann die angegebene Datei nicht finden."]),
    ({"language": "es", "initialized": True}, "sc.exe query nix | select -First 1; (sc.exe qfailure AmazonECS | findstr 5000).Trim(); whoami /x 2>$null; (Get-Service iphlpsvc).DisplayName",
     ["[[]SC] EnumQueryServicesStatus:OpenService ERROR 1060:", "ACCIONES_DE_ERROR *: REINICIAR -- retraso = 5000 milisegundos.", "Aplicación auxiliar IP"]),
    ({"language": "de"}, "@(Get-Service -DisplayName 'IP Helper' -ErrorAction SilentlyContinue).Count; @(Get-NetFirewallRule -DisplayName 'Windows Remote*').Count; @(Get-NetFirewallRule -Name WINRM*).Count", ["0", "1", "2"]),
    ({"language": "de"}, "netsh interface portproxy delete v4tov4 listenaddress=9.9.9.9 listenport=80 | select -First 1; netsh interface ipv4 delete route prefix=9.9.9.9/32 interface=6 | select -First 1",
     ["Das System kann die angegebene Datei nicht finden.", "Element nicht gefunden."]),
    # Rules and their filters find each other through the pipeline.
    ({}, "Get-NetFirewallPortFilter | ? LocalPort -eq 5986 | Get-NetFirewallRule | % Name; Get-NetFirewallRule -Name WINRM* | Get-NetFirewallPortFilter | % LocalPort", ["WINRM-HTTPS-In-TCP", "5985", "5986"]),
    ({}, "$null = New-NetFirewallRule -DisplayName x -Profile Domain, Private -Action block; Get-NetFirewallRule -DisplayName x | % { \"$($_.Profile) $([int] $_.Profiles) $($_.Action)\" }; Get-NetFirewallRule -DisplayName x | Remove-NetFirewallRule; @(Get-NetFirewallRule).Count", ["Domain, Private 3 Block", "3"]),
    # A proxy of WinHTTP is none of .NET's.
    ({"initialized": True}, "netsh winhttp set proxy 10.0.1.99:3128 '*.local' | findstr Bypass; (Invoke-WebRequest -UseBasicParsing http://127.0.0.1:51678/).StatusCode; netsh winhttp reset proxy | findstr Direct",
     ["    Bypass List     :  *.local", "200", "    Direct access (no proxy server)."]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "script", "lines"), SAID)
def test_it_is_as_on_windows(ps: Run, words: dict[str, Any], script: str, lines: list[str]) -> None:
    said = ps(instance(**words), script).output
    assert len(said) == len(lines), said
    for found, wanted in zip(said, lines, strict=True):
        assert fnmatchcase(found, wanted), said


def test_an_agent_that_docker_no_longer_understands_never_registers() -> None:
    host = instance(initialized=True, pitfall="docker-too-new")
    assert host.runs("AmazonECS")
    assert host.http("http://127.0.0.1:51678/v1/metadata").failure == "ConnectFailure"
    assert host.state.agent.log[-1] == "client not found for docker version: 1.24"


@pytest.mark.parametrize(("data", "runs"), [
    # By 3010 user data is called again after the boot, five times at most; of its own boot the launch agent knows nothing.
    ("<powershell>exit 3010</powershell>", 6),
    ("<powershell>exit 3010</powershell><detach>true</detach>", 1),
    ("version: 1.1\ntasks:\n- task: executeScript\n  inputs:\n  - frequency: once\n    type: powershell\n    runAs: localSystem\n    detach: true\n    content: exit 3010\n", 1),
    ("<powershell>if (Test-Path C:\\done) { exit 0 }; $null = New-Item C:\\done -ItemType File; Restart-Computer -Force; Start-Sleep 60</powershell>", 2),
    ("<powershell>exit 0</powershell>", 1),
    ("<script>\n@echo off\nrem plain lines\nhostname\nexit /b 3010\n</script>", 6),
])  # fmt: skip
def test_user_data_that_boots_the_host_is_run_again(ps: Run, data: str, runs: int) -> None:
    host = instance()
    ps(host, "& 'C:\\Program Files\\Amazon\\EC2Launch\\EC2Launch.exe' reset")
    made = launched(host, user_data=data)
    made.wait(1200)
    assert len([run for run in made.state.task_runs if run.task.startswith("user data")]) == runs


BATCH = """<script>
@echo off
for /f "tokens=1" %%n in ('hostname') do set name=%%n
call :label
exit /b %code%
:label
if defined name set code=7
</script>"""


@pytest.mark.parametrize("real", [False, True])
def test_a_batch_file_of_user_data_needs_a_real_cmd_where_it_is_more_than_plain_lines(*, real: bool) -> None:
    if real and find() is None:
        pytest.skip("install wine64 to run cmd scripts in the lab")
    made = launched(instance(), user_data=BATCH)
    made.state.launch.run_once, made.real = False, realcmd.run if real else None
    made.reboot(settle=60)
    assert [run.exit_code for run in made.state.task_runs if run.task == "user data (batch)"] == [7 if real else 1]
