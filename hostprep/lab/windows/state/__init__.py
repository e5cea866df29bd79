"""A host as one value: what a test sets up and looks at."""

from __future__ import annotations

from dataclasses import dataclass, field

from hostprep.lab.windows.state.containers import Docker, HnsNetwork, Mapping, Nat
from hostprep.lab.windows.state.ecs import Agent, Imds, Launch
from hostprep.lab.windows.state.network import Network
from hostprep.lab.windows.state.services import Process, ScheduledTask, Service, TaskRun
from hostprep.lab.windows.state.system import Event, RegistryKey, Switches, System


@dataclass(slots=True)
class HostState:
    r"""All of a simulated Windows host.

    Attributes:
        now: the simulated time, in seconds since 1970.
        environment: machine, user and process variables.
        files: text of files by their full path; None for a folder.
        registry: keys by their path in lower case, with ``hklm\`` in front.
        events: what is still to come.
        inner: the insides of containers by the container's id.
        counter: for names and numbers that have to be new.
    """

    now: float = 1_795_600_000.0
    system: System = field(default_factory=System)
    switches: Switches = field(default_factory=Switches)
    network: Network = field(default_factory=Network)
    services: list[Service] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    tasks: list[ScheduledTask] = field(default_factory=list)
    task_runs: list[TaskRun] = field(default_factory=list)
    hns: list[HnsNetwork] = field(default_factory=list)
    nats: list[Nat] = field(default_factory=list)
    mappings: list[Mapping] = field(default_factory=list)
    docker: Docker = field(default_factory=Docker)
    agent: Agent = field(default_factory=Agent)
    imds: Imds = field(default_factory=Imds)
    launch: Launch = field(default_factory=Launch)
    environment: dict[str, dict[str, str]] = field(default_factory=lambda: {"machine": {}, "user": {}, "process": {}})
    files: dict[str, str | None] = field(default_factory=dict)
    registry: dict[str, RegistryKey] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    inner: dict[str, HostState] = field(default_factory=dict)
    counter: int = 0
