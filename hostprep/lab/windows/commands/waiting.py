"""WaitForStatus of a service's object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Deed, Fault
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.spanparse import parse_span
from hostprep.lab.powershell.values.times import TICKS

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.state.services import Service

STATES = {"Start Pending": "StartPending", "Stop Pending": "StopPending"}
LOOK = 0.25  # seconds between two looks (ServiceController.WaitForStatus of .NET)
FOR_EVER = 3600.0


def waiting(host: Windows, service: Service) -> Deed:
    """The method; it does not bring the object up to date, and without a limit it would wait for ever."""

    def wait(arguments: Sequence[Any]) -> Fault | None:
        wanted = str(arguments[0]).lower()
        left = parse_span(str(arguments[1])).ticks / TICKS if arguments[1:] else FOR_EVER
        while STATES.get(service.state, service.state).lower() != wanted:
            if left <= 0:
                return _too_late(service, arguments)
            host.wait(LOOK)
            left -= LOOK
        return None

    return wait


def _too_late(service: Service, arguments: Sequence[Any]) -> Fault:
    if not arguments[1:]:
        raise Refused(f"WaitForStatus without a limit, where {service.name} does not become {arguments[0]}")
    message = "Time out has expired and the operation has not been completed."
    return Fault(message, "TimeoutException", exception="System.ServiceProcess.TimeoutException")
