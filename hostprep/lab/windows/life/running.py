"""A running instance in this process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

from hostprep.errors import LabError
from hostprep.lab.windows import jsons, versions
from hostprep.lab.windows.life import faults
from hostprep.lab.windows.life.access import Access
from hostprep.lab.windows.life.clock import PacedClock
from hostprep.lab.windows.life.console import CommandLine
from hostprep.lab.windows.life.driver import Driver
from hostprep.lab.windows.life.sessions import open_engine
from hostprep.lab.windows.life.spec import Spec
from hostprep.lab.windows.model import Windows
from hostprep.lab.windows.presets import instance
from hostprep.lab.windows.programs import shell
from hostprep.lab.windows.state import HostState

if TYPE_CHECKING:
    from types import TracebackType

    from hostprep.declare.host import Host
    from hostprep.declare.secrets import Secret
    from hostprep.lab.powershell.host.engines import Engine
    from hostprep.lab.powershell.host.plug import Answer
    from hostprep.lab.windows.web import Reply
    from hostprep.lab.wsman import Endpoint, Served, User
    from hostprep.lab.wsman.certificates import Pair


@dataclass(frozen=True, slots=True)
class Status:
    """What an instance is doing.

    Attributes:
        state: ``up``, ``rebooting``, ``off`` (shut down from inside), ``cut off`` (nothing reaches it) or ``gone``.
        boots: how often it has come up.
        boot_id: of the boot under way.
    """

    state: str
    boots: int = 0
    boot_id: str = ""


class Running:
    """A simulated Windows instance that answers on ports of 127.0.0.1. As a context manager it ends with its block.

    Attributes:
        spec: what it is.
        access: its files.
        model: its state and what happens to it; take ``held()`` to change it while sessions run.
        served: its endpoints, by scheme.
    """

    def __init__(self, spec: Spec, access: Access, model: Windows, stack: ExitStack) -> None:
        self.spec = spec
        self.access = access
        self.model = model
        self.lock = RLock()
        self._stack = stack
        self._first_boot = model.system.boot_id
        engine = open_engine(spec.engine, model, self.lock)
        stack.callback(engine.close)
        self.served: dict[str, Served] = self._serve(engine)
        self._driver = stack.enter_context(Driver(model, self.lock, tuple(self.served.values()), spec))

    def _serve(self, engine: Engine) -> dict[str, Served]:
        from hostprep.lab.wsman import certificates, serve

        spec, access = self.spec, self.access
        access.make_passwords(spec)
        client = certificates.client(spec.users[0]) if spec.certificates and "https" in spec.schemes else None
        users = self._users(client)
        made = {
            scheme: self._stack.enter_context(serve(self._endpoint(engine, users, https=scheme == "https")))
            for scheme in spec.schemes
        }
        shown = made["https"].certificate if "https" in made else None
        ports = {scheme: one.port for scheme, one in made.items()}
        access.write(spec, ports, shown.read_bytes() if shown else None, client)
        return made

    def _users(self, client: Pair | None) -> tuple[User, ...]:
        from hostprep.lab.wsman import User

        mapped = client.certificate.decode() if client else ""
        admins = [
            User(name, self.password(name).reveal(), mapped if name == self.spec.users[0] else "")
            for name in self.spec.users
        ]
        return (*admins, *(User(name, self.password(name).reveal(), remote=False) for name in self.spec.guests))

    def _endpoint(self, engine: Engine, users: tuple[User, ...], *, https: bool) -> Endpoint:
        from hostprep.lab.wsman import Endpoint

        release = versions.RELEASES[self.spec.os]
        made = Endpoint(
            engine=engine, users=users, https=https, shell=CommandLine(self.model, self.lock),
            name=self.model.system.name, basic=self.spec.basic, build=f"10.0.{release.build}",
            powershell=f"5.1.{release.build}.{release.revision}",
        )  # fmt: skip
        return faults.on_the_way(made, self.spec.faults)

    # -- reaching it

    @property
    def name(self) -> str:
        """Its name in the inventory."""
        return self.access.name

    @property
    def hosts_toml(self) -> Path:
        """An inventory of this one host, ready for ``hostprep plan --hosts``."""
        return self.access.hosts_toml

    @property
    def ports(self) -> Mapping[str, int]:
        """The ports of 127.0.0.1, by scheme."""
        return {scheme: one.port for scheme, one in self.served.items()}

    @property
    def url(self) -> str:
        """Where WinRM clients connect to."""
        return next(iter(self.served.values())).url

    @property
    def user(self) -> str:
        """Its administrator."""
        return self.spec.users[0]

    def password(self, user: str | None = None) -> Secret:
        """The password of a user; of the administrator unless one is named."""
        return self.access.password(user or self.user)

    def host(self) -> Host:
        """It as the inventory has it."""
        from hostprep.declare import inventory

        return inventory.load(self.hosts_toml).hosts[self.name]

    # -- looking at it, and acting on it past the wire

    @contextmanager
    def held(self) -> Iterator[Windows]:
        """The model, with nothing else acting on it inside the block."""
        with self.lock:
            self.model.settle()
            yield self.model

    def run(self, script: str, where: str = "host") -> Answer:
        """Run a PowerShell script past the wire: ``output`` and ``stderr`` as lines, ``exit_code``.

        Args:
            script: the script.
            where: ``host``, or the name or id of a container that runs.

        Raises:
            LabError: no such container runs.
        """
        with self.held():
            return shell.script_on(self._place(where), script)

    def http(self, url: str, where: str = "host", *, timeout: float = 100.0) -> Reply:
        """What a program there gets from a URL.

        Raises:
            LabError: no such container runs.
        """
        with self.held():
            return self._place(where).http(url, timeout=timeout)

    def _place(self, where: str) -> Windows:
        try:
            return self.model if where == "host" else self.model.container(where)
        except KeyError:
            raise LabError(f"no container {where!r} runs on {self.name}") from None

    def wait(self, seconds: float) -> None:
        """Let time pass on it; costs none here."""
        with self.lock:
            self.model.wait(seconds)

    def diff(self) -> list[str]:
        """What has changed since it was started, a line each."""
        with self.lock:
            return self.model.diff()

    def snapshot(self) -> dict[str, Any]:
        """Its state as JSON, from which ``up(state=...)`` makes another."""
        with self.lock:
            return self.model.snapshot()

    def status(self) -> Status:
        """What it is doing."""
        with self.lock:
            boot = self.model.system.boot_id
            return Status(self._driver.state, 1 + boot - self._first_boot, str(boot))

    def reboot(self, settle: float = 180.0, *, unexpected: bool = False) -> Status:
        """Reboot it, or power it on again; returns when its ports are open again.

        Args:
            settle: seconds that have passed on it since the boot by then.
            unexpected: power was cut: nothing is stopped in order.
        """
        self._driver.reboot(settle, unexpected=unexpected)
        return self.status()

    def down(self) -> None:
        """End it, and remove its files; safe to call twice."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.down()


def up(
    spec: Spec | None = None,
    name: str = "win1",
    folder: Path | None = None,
    *,
    state: Mapping[str, Any] | None = None,
) -> Running:
    """Start an instance in this process; it answers when this returns.

    Args:
        spec: what it is to be; by default a fresh instance of the ECS-optimized Windows Server 2022 Core AMI.
        name: its name in the inventory.
        folder: where its files go, made anew; by default a temporary one. It is removed when the instance ends.
        state: what ``snapshot`` gave, to go on from; what the spec says of the model is then left aside.

    Raises:
        LabError: the folder is there already, the state is none, or there is no ``pwsh`` where the spec asks for it.
    """
    spec = spec or Spec()
    with ExitStack() as stack:
        place = folder.absolute() if folder else Path(tempfile.mkdtemp(prefix="hostprep-lab-"))
        if folder:
            try:
                place.mkdir(parents=True, mode=0o700)
            except FileExistsError:
                raise LabError(f"{place} is there already") from None
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        running = Running(spec, Access(place, name), _model(spec, state), stack)
        stack.pop_all()  # the instance's own now
        return running


def _model(spec: Spec, state: Mapping[str, Any] | None) -> Windows:
    if state is not None:
        try:
            read = jsons.from_json(dict(state))
        except (TypeError, ValueError, KeyError) as error:
            raise LabError(f"this is no state of a simulated Windows instance: {error}") from None
        model = Windows(read, clock=PacedClock(read.now, spec.pace))
        model.runner = shell.runner
        model.begin()
        return model
    return instance(
        spec.os,
        spec.language,
        initialized=spec.initialized,
        cluster=spec.cluster,
        pitfall=faults.of_model(spec.faults),
        edition=spec.edition.capitalize(),
        elevated=spec.elevated,
        booted_for=spec.booted_for,
        switches=dict(spec.switches),
        clock=PacedClock(HostState().now, spec.pace),
    )
