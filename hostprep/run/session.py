"""From the user's words to a report: everything is read, checked and rendered before the first host is contacted."""

from __future__ import annotations

import secrets as randomness
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Literal

from hostprep.declare import inventory as inventories
from hostprep.declare import profile as profiles
from hostprep.declare.here import this_machine
from hostprep.declare.host import Host
from hostprep.declare.inventory import Inventory
from hostprep.declare.library import open_library
from hostprep.declare.prepare import Task, tasks
from hostprep.declare.profile import Profile
from hostprep.declare.secrets import Ask, Secret, SecretRef
from hostprep.declare.step import Goal
from hostprep.errors import DeclarationError
from hostprep.render.render import Renderer
from hostprep.run.bake import bake, cleaned
from hostprep.run.conversation import Subject, change, inspect
from hostprep.run.events import Listener
from hostprep.run.fleet import Connect, Fleet, Talk
from hostprep.run.reboot import Plan, boot_step, reboot
from hostprep.run.references import check_files, credentials_from, reached, resolved
from hostprep.run.result import RunReport
from hostprep.transports import Transport, open_transport

Command = Literal["plan", "apply", "verify", "undo", "reboot", "bake"]
TALKS: Final[Mapping[Command, Talk]] = {
    "plan": inspect,
    "apply": change,
    "verify": inspect,
    "undo": change,
    "bake": bake,
}
MOST_AT_ONCE: Final = 256


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for.

    Attributes:
        command: plan, apply, verify, undo, reboot or bake.
        profile: a profile that ships, or a file.
        hosts: the inventory file.
        on: names of hosts and groups; all hosts when empty.
        steps: the user's own folders of steps.
        accept_new: take the key of a host that is not known yet, as OpenSSH's accept-new does.
        at_once: hosts talked to at the same time.
        here: this machine itself, and no inventory.
        reboot: for the command of that name: how long it may take, and what counts.
    """

    command: Command
    profile: str
    hosts: Path
    on: tuple[str, ...] = ()
    steps: tuple[Path, ...] = ()
    accept_new: bool = False
    at_once: int = MOST_AT_ONCE
    here: bool = False
    reboot: Plan = field(default_factory=Plan)

    @property
    def goal(self) -> Goal:
        """What is wanted of the steps."""
        return "undone" if self.command == "undo" else "applied"

    @property
    def talk(self) -> Talk:
        """The conversation that it means."""
        return partial(reboot, plan=self.reboot) if self.command == "reboot" else TALKS[self.command]


@dataclass(frozen=True, slots=True)
class Session:
    """A request that holds: nothing is left that could be wrong without a host's help.

    Attributes:
        request: what was asked for.
        profile: the profile.
        inventory: the inventory.
        subjects: one for each host.
        secrets: what every reference led to.
        run_id: names the run; sorts by time.
    """

    request: Request
    profile: Profile
    inventory: Inventory
    subjects: tuple[Subject, ...]
    secrets: Mapping[SecretRef, Secret] = field(repr=False)
    run_id: str

    def connect(self, host: Host) -> Transport:
        """Open a connection to one of the session's hosts, through its jump host where it has one."""
        jump = self.inventory.hosts.get(host.jump) if host.jump else None
        return open_transport(
            host,
            credentials_from(self.secrets, host),
            jump=jump,
            jump_credentials=credentials_from(self.secrets, jump) if jump else None,
            accept_new=self.request.accept_new,
        )


def open_session(request: Request, ask: Ask | None = None) -> Session:
    """Read and check all that a request names.

    Args:
        request: what the user asks for.
        ask: how to ask a person for a secret; None where nobody is there.

    Raises:
        DeclarationError: something in it cannot hold; no host has been contacted.
    """
    library = open_library(request.steps)
    profile = profiles.load(request.profile, library)
    inventory = this_machine(profile.shell) if request.here else inventories.load(request.hosts)
    work = tasks(profile, inventory, inventory.select(request.on), library)
    if request.command == "bake":
        work = tuple(cleaned(task, library) for task in work)
    if request.command == "reboot":
        work = tuple(_patient(task, request.reboot) for task in work)
    renderer = Renderer(library, profile.shell)
    for task in work:
        _prove_renderable(task, renderer)
    hosts = tuple(reached((task.host for task in work), inventory))
    check_files(hosts, inventory)
    secrets = resolved(work, hosts, (inventory.document, profile.document), ask)
    nonce = randomness.token_hex(8)
    subjects = tuple(Subject(task, request.goal, renderer, secrets, nonce) for task in work)
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{randomness.token_hex(3)}"
    return Session(request, profile, inventory, subjects, secrets, run_id)


def perform(session: Session, listener: Listener, connect: Connect | None = None) -> RunReport:
    """Hold the conversations that the session's command means, and report.

    Args:
        session: what ``open_session`` made.
        listener: told of everything that happens, as it happens.
        connect: how a host is reached, where it is not the session's own way.
    """
    command = session.request.command
    started, clock = datetime.now(UTC), time.monotonic()
    with _threads(min(session.request.at_once, len(session.subjects))) as executor:
        fleet = Fleet(connect or session.connect, executor, listener)
        hosts = fleet.run(session.request.talk, session.subjects)
    return RunReport(
        run_id=session.run_id,
        command=command,
        profile=session.profile.name,
        goal=session.request.goal,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 3),
        hosts=hosts,
    )


@contextmanager
def _threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """An executor that does not wait for its threads when the person has stopped the run."""
    executor = ThreadPoolExecutor(count, thread_name_prefix="hostprep")
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def _patient(task: Task, plan: Plan) -> Task:
    """The task with the time that a boot takes on top.

    Raises:
        DeclarationError: the host is this machine, which would take us down with it.
    """
    host = task.host
    if host.transport == "local":
        raise DeclarationError(
            "hostprep would go down with this machine, and not see it come back",
            key=f"hosts.{host.name}.transport",
            found="local",
            expected="a host that is reached by ssh, psrp or winrm",
        )
    boot_step(host.shell)
    return replace(task, host=replace(host, host_timeout=host.host_timeout + plan.whole))


def _prove_renderable(task: Task, renderer: Renderer) -> None:
    for prepared in task.steps:
        for phase in prepared.step.scripts:
            renderer.step(prepared, phase)
