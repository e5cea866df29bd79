"""What a fresh instance of the ECS-optimized AMI has: services, processes, adapters, firewall rules."""

from __future__ import annotations

from hostprep.lab.windows.state.network import Adapter, FirewallRule
from hostprep.lab.windows.state.services import Service
from hostprep.lab.windows.texts import names

SVCHOST = r"C:\Windows\System32\svchost.exe -k "
NETWORK_SERVICE = r"NT AUTHORITY\NetworkService"
# name, display name, program or group of svchost, start mode, what it depends on
SERVICES = (
    ("RpcSs", "Remote Procedure Call (RPC)", "rpcss -p", "Auto", ()),
    ("Winmgmt", "Windows Management Instrumentation", "netsvcs -p", "Auto", ("RpcSs",)),
    ("MpsSvc", "Windows Defender Firewall", "LocalServiceNoNetworkFirewall -p", "Auto", ("RpcSs",)),
    ("Schedule", "Task Scheduler", "netsvcs -p", "Auto", ("RpcSs",)),
    ("Dhcp", "DHCP Client", "LocalServiceNetworkRestricted -p", "Auto", ()),
    ("Dnscache", "DNS Client", "NetworkService -p", "Auto", ()),
    ("LanmanServer", "Server", "netsvcs -p", "Auto", ()),
    ("TermService", "Remote Desktop Services", "NetworkService", "Auto", ("RpcSs",)),
    ("WinRM", "Windows Remote Management (WS-Management)", "NetworkService -p", "Auto", ("RpcSs",)),
    ("iphlpsvc", "IP Helper", "NetSvcs -p", "Auto", ("RpcSs", "Winmgmt")),
    ("WinNat", "Windows NAT Driver", r"C:\Windows\system32\drivers\winnat.sys", "Manual", ()),
    ("hns", "Host Network Service", "NetSvcs -p", "Manual", ("RpcSs",)),
    ("vmcompute", "Hyper-V Host Compute Service", r"C:\Windows\system32\vmcompute.exe", "Manual", ("RpcSs",)),
    ("docker", "Docker Engine", r'"C:\Program Files\Docker\dockerd.exe" --run-service', "Auto", ("hns",)),
    ("AmazonSSMAgent", "Amazon SSM Agent", r'"C:\Program Files\Amazon\SSM\amazon-ssm-agent.exe"', "Auto", ()),
    ("W32Time", "Windows Time", "LocalService", "Manual", ()),
    ("sshd", "OpenSSH SSH Server", r"C:\Windows\System32\OpenSSH\sshd.exe", "Disabled", ()),
)
PROCESSES = ((4, "System"), (0, "Idle"), (620, "lsass"), (700, "wininit"), (3120, "LogonUI"))
DOCKER_SECONDS = 4.0
RULES = (
    ("WINRM-HTTP-In-TCP", "Windows Remote Management (HTTP-In)", "5985", "@FirewallAPI.dll,-30267"),
    ("WINRM-HTTPS-In-TCP", "Windows Remote Management (HTTPS-In)", "5986", ""),
    ("RemoteDesktop-UserMode-In-TCP", "Remote Desktop - User Mode (TCP-In)", "3389", "@FirewallAPI.dll,-28752"),
)


def services(language: str) -> list[Service]:
    """The services, none of them running."""
    found = []
    for name, display, program, start, depends in SERVICES:
        path = program if "\\" in program else SVCHOST + program
        shown = names.service(name, display, language)
        found.append(Service(name, shown, path, start, depends=list(depends)))
    by_name = {one.name: one for one in found}
    by_name["docker"].seconds = DOCKER_SECONDS
    by_name["AmazonSSMAgent"].delayed = True
    by_name["RpcSs"].account = by_name["WinRM"].account = NETWORK_SERVICE
    return found


def adapters() -> list[Adapter]:
    """Loopback, and the network interface with DHCP."""
    loop = ("{LOOPBACK}", "Loopback Pseudo-Interface 1", "Software Loopback Interface 1", 1)
    card = ("E0A1C2D4-0000-4000-8000-000000000001", "Ethernet 2", "Amazon Elastic Network Adapter", 6)
    return [
        Adapter(*loop, kind="loopback", metric=75, mtu=4294967295),
        Adapter(*card, "06-1F-3C-AA-BB-CC", dhcp=True, metric=15, mtu=9001, speed=25_000_000_000),
    ]


def firewall(language: str) -> list[FirewallRule]:
    """The rules of remote management."""
    return [
        FirewallRule(name, names.rule(name, title, language), protocol="TCP", local_port=[port], group=group)
        for name, title, port, group in RULES
    ]
