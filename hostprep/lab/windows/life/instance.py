"""One instance from the outside, whatever process asks."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hostprep.errors import LabError
from hostprep.lab.windows.life import control
from hostprep.lab.windows.life.access import Access
from hostprep.lab.windows.life.spec import Spec
from hostprep.lab.windows.life.status import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Instance:
    """A simulated Windows instance; a handle that any process of the same user can have.

    As a context manager it is taken down at the end.

    Attributes:
        access: its files; ``access.folder`` is its state folder.
        spec: what it is.
        ports: of 127.0.0.1, by scheme.
    """

    access: Access
    spec: Spec
    ports: Mapping[str, int]

    @property
    def name(self) -> str:
        """Its name in the lab, and in ``hosts_toml``."""
        return self.access.name

    @property
    def hosts_toml(self) -> Path:
        """An inventory of this one host."""
        return self.access.hosts_toml

    @property
    def port(self) -> int:
        """The port that the inventory names."""
        return self.ports[self.spec.schemes[0]]

    def status(self) -> Status:
        """What it is doing now."""
        try:
            return Status(**control.ask(self.access.folder, {"ask": "status"}))
        except ConnectionError:
            return Status("gone")

    def reboot(self, settle: float = 180.0, *, unexpected: bool = False) -> Status:
        """Reboot it, or power it on again; see ``Running.reboot``."""
        return Status(**self._ask("reboot", settle=settle, unexpected=unexpected))

    def wait(self, seconds: float) -> Status:
        """Let time pass on it; costs none here."""
        return Status(**self._ask("wait", seconds=seconds))

    def snapshot(self) -> dict[str, Any]:
        """Its state as JSON, from which ``start(state=...)`` makes another."""
        found: dict[str, Any] = self._ask("state")["state"]
        return found

    def diff(self) -> list[str]:
        """What has changed since it was started, a line each."""
        found: list[str] = self._ask("diff")["diff"]
        return found

    def down(self) -> None:
        """End it and remove all that it left, also where its keeper was killed. Safe to call twice."""
        with suppress(ConnectionError):
            control.ask(self.access.folder, {"ask": "down"}, to_the_end=True)
        shutil.rmtree(self.access.folder, ignore_errors=True)

    def _ask(self, ask: str, **values: Any) -> control.Answer:
        try:
            return control.ask(self.access.folder, {"ask": ask, **values})
        except ConnectionError:
            raise LabError(f"{self.name} is gone: its keeper has ended; take it down and up again") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.down()
