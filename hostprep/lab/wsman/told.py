"""What Create, Get and Enumerate tell about shells and the service."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hostprep.lab.wsman.envelopes import element
from hostprep.lab.wsman.names import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hostprep.lab.wsman.envelopes import Request
    from hostprep.lab.wsman.limits import Limits
    from hostprep.lab.wsman.shells import Shell


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


def enumerated(shells: Iterable[Shell]) -> ET.Element:
    """All of a user's shells at once."""
    made = element("n:EnumerateResponse", None, None, element("n:EnumerationContext"))
    items = element("w:Items", None, None, *(one.description() for one in shells))
    if len(items):
        made.append(items)
    made.append(element("w:EndOfSequence"))
    return made


def configuration(limits: Limits) -> ET.Element:
    """The service's configuration, as far as clients read it."""
    winrs = element(
        "cfg:Winrs",
        None,
        None,
        element("cfg:AllowRemoteShellAccess", "true"),
        element("cfg:IdleTimeout", str(limits.idle_ms)),
        element("cfg:MaxConcurrentUsers", str(limits.users)),
        element("cfg:MaxShellRunTime", "2147483647"),
        element("cfg:MaxProcessesPerShell", "25"),
        element("cfg:MaxMemoryPerShellMB", str(limits.memory_mb)),
        element("cfg:MaxShellsPerUser", str(limits.shells)),
    )
    return element(
        "cfg:Config",
        None,
        {"xmlns:cfg": CONFIG, "xml:lang": "en-US"},
        element("cfg:MaxEnvelopeSizekb", str(limits.envelope_kb)),
        element("cfg:MaxTimeoutms", str(limits.timeout_ms)),
        element("cfg:MaxBatchItems", "32000"),
        winrs,
    )
