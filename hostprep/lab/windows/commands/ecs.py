"""ECSTools: the commands that public sources name, with the parameters that they confirm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault
from hostprep.lab.windows import ecstools
from hostprep.lab.windows.commands.declare import Row, table
from hostprep.lab.windows.commands.query import text

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def _failed(error: ecstools.Failed) -> Fault:
    return Fault(
        str(error),
        str(error),
        "OperationStopped",
        str(error),
        "System.Management.Automation.RuntimeException",
        terminating=True,
    )


def agent(host: Windows, call: Call) -> Iterator[Any]:
    """Initialize-ECSAgent; its log lines are output."""
    given = call.parameters
    wishes = ecstools.Wishes(
        text(call, "Cluster"), bool(given.get("EnableTaskIAMRole")), bool(given.get("EnableTaskENI")),
        bool(given.get("AwsvpcBlockIMDS")),
        text(call, "AwsvpcAdditionalLocalRoutes"), text(call, "LoggingDrivers"), text(call, "Version"),
        text(call, "AWSDefaultRegion"),
        bool(given.get("ExternalInstance")),
    )  # fmt: skip
    try:
        yield from ecstools.initialize(host, wishes)
    except ecstools.Failed as error:
        yield _failed(error)


def host_networking(host: Windows, _call: Call) -> Iterator[Any]:
    """Initialize-ECSHost."""
    try:
        yield from ecstools.set_up(host)
    except ecstools.Failed as error:
        yield _failed(error)


def remove(host: Windows, _call: Call) -> Iterator[Any]:
    """Remove-ECSAgentInstallation."""
    ecstools.uninstall(host)
    yield from ()


AGENT = table(
    "Cluster:string", "EnableTaskIAMRole:switch", "EnableTaskENI:switch", "AwsvpcBlockIMDS:switch",
    "AwsvpcAdditionalLocalRoutes:string",
    "LoggingDrivers:string", "Version:string", "AWSDefaultRegion:string", "OverrideSourceRegion:string",
    "OverrideSourceBucket:string",
    "ECSEndpoint:string", "ExternalInstance:switch",
)  # fmt: skip
ROWS = {
    "Initialize-ECSAgent": Row(
        agent,
        "Cluster EnableTaskIAMRole EnableTaskENI AwsvpcBlockIMDS AwsvpcAdditionalLocalRoutes LoggingDrivers Version "
        "AWSDefaultRegion ExternalInstance "
        "OverrideSourceRegion OverrideSourceBucket ECSEndpoint",  # where from, and whom to ask: nothing to see here
        table=AGENT,
    ),
    "Initialize-ECSHost": Row(host_networking, table=table()),
    "Remove-ECSAgentInstallation": Row(remove, table=table()),
}
