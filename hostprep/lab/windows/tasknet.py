"""Tasks in awsvpc mode, and on Fargate: a container with two interfaces, and the routes that the agent makes for it.

Sources: agent/ecscni/namespace_helper_windows.go of aws/amazon-ecs-agent for the commands and names; "Windows IAM roles
for tasks" of the developer guide for that nothing else is needed in this mode, and on Fargate nothing at all. That a
task on Fargate sees the same interfaces is UNCONFIRMED.
"""

from __future__ import annotations

from ipaddress import IPv4Interface
from typing import TYPE_CHECKING, Final

from hostprep.errors import LabError
from hostprep.lab.windows import addresses, docker
from hostprep.lab.windows.state.containers import Container
from hostprep.lab.windows.state.network import Adapter, Address, Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostprep.lab.windows.model import Windows

SWITCH: Final = "task"
"""The switch of the interface that belongs to the task alone."""

IMAGE: Final = "mcr.microsoft.com/windows/servercore:ltsc2022"
CREDENTIALS, METADATA = "169.254.170.2/32", "169.254.169.254/32"
ADMINISTRATOR: Final = "ContainerAdministrator"


def task(
    host: Windows,
    name: str,
    image: str = IMAGE,
    *,
    language: str = "en",
    user: str = ADMINISTRATOR,
    launch_type: str = "EC2",
) -> Container:
    """Start a container of a task in awsvpc mode, as the agent does with the settings that it has read.

    Args:
        host: where.
        name: the container's name.
        image: what it runs; ``nanoserver`` in it makes a Nano Server inside.
        language: of its inside.
        user: whom its processes run as; the agent's commands run as administrator whoever that is.
        launch_type: ``EC2`` or ``FARGATE``, as AWS_EXECUTION_ENV tells the task.

    Raises:
        LabError: the agent is not registered, or was started without task networking: ECS places no such task.
        Refusal: 1062 without Docker or its network.
    """
    agent = host.state.agent
    if not agent.registered or not agent.task_eni:
        raise LabError("ECS places no task in awsvpc mode here: the agent has not registered with ECS_ENABLE_TASK_ENI")
    made = docker.run(host, name, image, language=language, user=user)
    pause = (host.guid() + host.guid()).replace("-", "").lower()
    made.network = f"container:{pause}"
    inside = host.container(name)
    inside.state.imds.reachable = not agent.block_imds
    inside.state.environment["process"]["AWS_EXECUTION_ENV"] = f"AWS_ECS_{launch_type}"
    near = inside.network.adapters[1]
    near.name = f"vEthernet (nat-ep-{pause})"
    far = _interface(host, inside, pause)
    subnet = str(IPv4Interface(f"{made.ip}/{inside.network.addresses[1].prefix}").network)
    _run(inside, _commands(near.name, far.name, subnet, agent.local_routes, imds=not agent.block_imds))
    return made


def _interface(host: Windows, inside: Windows, pause: str) -> Adapter:
    """The task's own network interface in the instance's subnet."""
    number, wide = host.number(), host.network.wide
    mac = f"06-1F-3C-00-{number // 256 % 256:02X}-{number % 256:02X}"
    words = "Hyper-V Virtual Ethernet Container Adapter #2"
    name = f"vEthernet (taskbr{mac.replace('-', '').lower()}-ep-{pause})"
    made = Adapter(host.guid(), name, words, 26, mac, kind="vnic", switch=SWITCH, metric=5000)
    inside.network.adapters.append(made)
    subnet = IPv4Interface(f"{wide.address}/{wide.prefix}").network
    home = Address(str(subnet[-2 - number % (subnet.num_addresses // 2)]), wide.prefix, made.guid)
    inside.network.addresses.append(home)
    addresses.imply(inside, home)
    inside.network.routes.append(Route("0.0.0.0/0", made.guid, wide.gateway, 256))
    return made


def _commands(near: str, far: str, subnet: str, extra: list[str], *, imds: bool) -> Iterator[str]:
    route = 'netsh interface ipv4 {} route prefix={} interface="{}"'
    yield route.format("delete", "0.0.0.0/0", near)
    yield route.format("delete", subnet, near)
    yield route.format("add", CREDENTIALS, near)
    if imds:
        yield route.format("add", METADATA, far)
    for prefix in extra:
        yield route.format("add", prefix, near)


def _run(inside: Windows, lines: Iterator[str]) -> None:
    """As the agent does: joined by one ``&``, by cmd.exe, with all rights."""
    from hostprep.lab.windows.programs import shell

    with inside.acting(ADMINISTRATOR, elevated=True):
        shell.run(inside, ["cmd", "/C", " & ".join(lines)])


def fargate(image: str = IMAGE, *, language: str = "en", user: str = ADMINISTRATOR) -> Windows:
    """The inside of a task's container on Fargate: the instance below is AWS's own, and out of everybody's reach."""
    from hostprep.lab.windows.presets import instance

    host = instance(initialized=True)
    agent = host.state.agent
    agent.task_eni = agent.block_imds = True
    task(host, "fargate", image, language=language, user=user, launch_type="FARGATE")
    return host.container("fargate")
