"""A running instance in this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

from hostprep.errors import LabError
from hostprep.lab.windows.life import serving
from hostprep.lab.windows.life.driver import Driver
from hostprep.lab.windows.life.engines import open_engine
from hostprep.lab.windows.life.spec import Spec
from hostprep.lab.windows.life.status import Status
from hostprep.lab.windows.model import Windows
from hostprep.lab.windows.programs import realcmd, shell
from hostprep.lab.wsman import wine

if TYPE_CHECKING:
    from types import TracebackType

    from hostprep.declare.host import Host
    from hostprep.declare.secrets import Secret
    from hostprep.lab.powershell.host.plug import Answer
    from hostprep.lab.windows.life.access import Access
    from hostprep.lab.windows.web import Reply


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
        model.real = realcmd.run if spec.wine and wine.find() is not None else None
        engine = open_engine(spec.engine, model, self.lock)
        stack.callback(engine.close)
        self.served = serving.serve(spec, access, model, lock=self.lock, engine=engine, stack=stack)
        self._driver = stack.enter_context(Driver(model, self.lock, self.served, spec))

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
