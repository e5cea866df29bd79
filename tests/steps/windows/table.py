"""What the general tests of PowerShell steps must know of a step: on what instance it makes sense, and what it survives.

A step that is not named here is tried on an instance where nobody has set anything up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hostprep.lab.windows import Windows, docker, instance
from hostprep.lab.windows.state.services import Service


def ready(os: str = "2022", language: str = "en") -> Windows:
    """An instance where AWS's user data has run, without task roles."""
    return instance(os, language, initialized=True, roles=False)


def by_hand(os: str = "2022", language: str = "en") -> Windows:
    """An instance whose Docker and agent start only when somebody starts them, as AWS's scripts leave the agent."""
    host = instance(os, language, initialized=True, roles=False, switches={"agent_start_mode": "Manual"})
    for name in ("docker", "AmazonECS"):
        service = host.service(name)
        assert service is not None
        service.start = "Manual"
    host.begin()
    return host


OUTSIDE: Final = (
    r"C:\ProgramData\Amazon\SSM\Vault\Store\RegistrationKey",
    r"C:\Windows\System32\config\systemprofile\.aws\credentials",
)
"""What the SSM agent keeps on a machine that it has registered."""


def outside(os: str = "2022", language: str = "en") -> Windows:
    """A machine that AWS's script has registered with Systems Manager: its registration, and the credentials it is given."""
    host = instance(os, language, initialized=True, roles=False)
    host.state.files |= dict.fromkeys(OUTSIDE, "x")
    host.begin()
    return host


def task(os: str = "2022", language: str = "en") -> Windows:
    """The inside of a container in bridge mode."""
    host = instance(os, initialized=True)
    docker.run(host, "task", language=language)
    inside = host.container("task")
    inside.begin()
    return inside


VARIABLE: Final = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
"""Where a task's credentials are."""


def served(os: str = "2022", language: str = "en") -> Windows:
    """The inside of a container in bridge mode whose task has a role, with IIS in it."""
    inside = task(os, language)
    inside.state.services.append(Service("W3SVC", "World Wide Web Publishing Service", state="Running", exit_code=0))
    inside.state.environment["process"][VARIABLE] = "/v2/credentials/9f1c"
    inside.begin()
    return inside


def moved(os: str = "2022", language: str = "en") -> Windows:
    """An instance of an image that was made in another subnet, with that one's routes to the metadata service."""
    return instance(os, language, pitfall="moved-subnet")


MAKERS: Final[dict[str, Callable[[str, str], Windows]]] = {
    "container_routes": task, "docker_service": by_hand, "agent_service": by_hand, "agent_ports": ready, "awsvpc": ready,
    "agent_external": outside, "metadata_route": moved,
    "container_variables": served,
}  # fmt: skip
"""By step: makes its instance of a release in a language."""

OUTLIVES: Final[set[str]] = {"agent_ports", "awsvpc", "metadata_route"}
"""Steps whose work is still there after a reboot, without anybody doing it again."""

FINAL: Final = {"clean_image"}
"""Steps that nothing takes back: they have tests of their own."""

OF_RELEASES: Final = {"credential_proxy", "container_routes", "reboot_repair"}
"""Steps that do other things on other releases: they are tried on each."""
