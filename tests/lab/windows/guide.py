"""The container bootstrap of the Amazon ECS developer guide, one that works, and what both are tried in.

The documented text is that of "Additional configuration for Windows IAM roles for tasks" (windows_task_IAM_roles.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hostprep.lab.windows import docker, instance

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.plug import Answer
    from hostprep.lab.windows import Windows

DOCUMENTED = """
$gateway = (Get-NetRoute | Where { $_.DestinationPrefix -eq '0.0.0.0/0' } | Sort-Object RouteMetric | Select NextHop).NextHop
$ifIndex = (Get-NetAdapter -InterfaceDescription "Hyper-V Virtual Ethernet*" | Sort-Object | Select ifIndex).ifIndex
New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex $ifIndex -NextHop $gateway -PolicyStore ActiveStore # credentials API
New-NetRoute -DestinationPrefix 169.254.169.254/32 -InterfaceIndex $ifIndex -NextHop $gateway -PolicyStore ActiveStore # metadata API
"""
REPAIRED = """
$route = Get-NetRoute -DestinationPrefix 0.0.0.0/0 -PolicyStore ActiveStore -ErrorAction Stop |
    Sort-Object -Property { $_.RouteMetric + $_.InterfaceMetric } | Select-Object -First 1
$known = @(Get-NetRoute -PolicyStore ActiveStore | Where-Object { $_.DestinationPrefix -eq '169.254.170.2/32' })
if ($known.Count -eq 0) {
    $null = New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex $route.ifIndex -NextHop $route.NextHop -PolicyStore ActiveStore -ErrorAction Stop
}
"""
CREDENTIALS, METADATA = "http://169.254.170.2/v2/credentials/", "http://169.254.169.254/latest/api/token"
NOT_BOUND = "ParameterArgumentTransformationError|CannotConvertArgument(NoMessage)?"
CONTAINER = "mcr.microsoft.com/windows/servercore:ltsc2022"
NANO = "mcr.microsoft.com/windows/nanoserver:ltsc2022"


def inside(os: str = "2022", image: str = CONTAINER, **options: Any) -> Windows:
    """The inside of a container on a host with task roles."""
    host = instance(os, initialized=True)
    docker.run(host, "app", image, **options)
    return host.container("app")


def credentials(world: Windows) -> str:
    """What a task gets at the credentials' address without an id."""
    return world.http(CREDENTIALS, timeout=1).text


def program(world: Windows, line: str) -> Answer:
    """A program's command line, quotes and all."""
    words = [w.replace('"', "") for w in re.findall(r'(?:"[^"]*"|[^\s"])+', line)]
    return world.plugs().programs[words[0]](words[1:], ())
