"""What Create, Get and Enumerate tell about shells and the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from hostprep.lab.wsman.envelopes import element, q
from hostprep.lab.wsman.names import COMMANDS, CONFIG, SHELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hostprep.lab.wsman.envelopes import Request
    from hostprep.lab.wsman.limits import Limits
    from hostprep.lab.wsman.shells import Shell


PORTS = {"HTTP": "5985", "HTTPS": "5986"}
CONFIGURATION: dict[str, Any] = {
    "MaxEnvelopeSizekb": "",
    "MaxTimeoutms": "",
    "MaxBatchItems": "32000",
    "MaxProviderRequests": "4294967295",
    "Client": {
        "NetworkDelayms": "5000",
        "URLPrefix": "wsman",
        "AllowUnencrypted": "false",
        "Auth": {
            "Basic": "true",
            "Digest": "true",
            "Kerberos": "true",
            "Negotiate": "true",
            "Certificate": "true",
            "CredSSP": "false",
        },
        "DefaultPorts": PORTS,
        "TrustedHosts": "",
    },
    "Service": {
        "RootSDDL": "O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)",
        "MaxConcurrentOperations": "4294967295",
        "MaxConcurrentOperationsPerUser": "",
        "EnumerationTimeoutms": "240000",
        "MaxConnections": "300",
        "MaxPacketRetrievalTimeSeconds": "120",
        "AllowUnencrypted": "false",
        "Auth": {
            "Basic": "true",
            "Kerberos": "true",
            "Negotiate": "true",
            "Certificate": "false",
            "CredSSP": "false",
            "CbtHardeningLevel": "Relaxed",
        },
        "DefaultPorts": PORTS,
        "IPv4Filter": "*",
        "IPv6Filter": "*",
        "EnableCompatibilityHttpListener": "false",
        "EnableCompatibilityHttpsListener": "false",
        "CertificateThumbprint": "",
        "AllowRemoteAccess": "true",
    },
    "Winrs": {
        "AllowRemoteShellAccess": "true",
        "IdleTimeout": "",
        "MaxConcurrentUsers": "",
        "MaxShellRunTime": "2147483647",
        "MaxProcessesPerShell": "25",
        "MaxMemoryPerShellMB": "",
        "MaxShellsPerUser": "",
    },
}


def created(shell: Shell, request: Request) -> list[ET.Element]:
    """The two elements of a CreateResponse's body."""
    selector = element("w:Selector", shell.id, {"Name": "ShellId"})
    reference = element(
        "a:ReferenceParameters",
        None,
        None,
        element("w:ResourceURI", request.resource),
        element("w:SelectorSet", None, None, selector),
    )
    return [element("x:ResourceCreated", None, None, element("a:Address", request.to), reference), shell.description()]


def got(shell: Shell) -> ET.Element:
    """A living shell."""
    made = shell.description()
    made.extend([element("rsp:MemoryUsed", "59MB"), element("rsp:ChildProcesses", "0")])
    return made


def enumerated(shells: Iterable[Shell], request: Request) -> ET.Element:
    """All of a user's shells at once, or all commands of one of them."""
    made = element("n:EnumerateResponse", None, None, element("n:EnumerationContext"))
    if request.resource == COMMANDS:
        wanted = "" if request.body is None else request.body.findtext(f".//{q('w:Selector')}") or ""
        items = [_command(name) for one in shells if one.id == wanted.upper() for name in one.commands()]
    else:
        items = [got(one) for one in shells]
    if items:
        made.append(element("w:Items", None, None, *items))
    made.append(element("w:EndOfSequence"))
    return made


def _command(command_id: str) -> ET.Element:
    inside = [("CommandId", command_id), ("CommandLine", ""), ("CommandState", "Running")]
    return element("rsp:Command", None, {"xmlns:rsp": SHELL}, *(element(f"rsp:{name}", text) for name, text in inside))


def configuration(limits: Limits) -> ET.Element:
    """The service's configuration, in the order of its schema (MS-WSMV 2.2.4.10)."""
    values = {
        "MaxEnvelopeSizekb": limits.envelope_kb,
        "MaxTimeoutms": limits.timeout_ms,
        "IdleTimeout": limits.idle_ms,
        "MaxConcurrentUsers": limits.users,
        "MaxConcurrentOperationsPerUser": limits.operations,
        "MaxMemoryPerShellMB": limits.memory_mb,
        "MaxShellsPerUser": limits.shells,
    }
    return _section("Config", CONFIGURATION, values)


def _section(name: str, inside: Mapping[str, Any], values: Mapping[str, int]) -> ET.Element:
    made = element(f"cfg:{name}", None, {"xmlns:cfg": CONFIG} if name == "Config" else None)
    for word, value in inside.items():
        if isinstance(value, dict):
            made.append(_section(word, value, values))
        else:
            made.append(element(f"cfg:{word}", str(values.get(word, value))))
    return made
