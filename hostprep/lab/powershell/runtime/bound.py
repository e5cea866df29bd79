"""What the binding of a command has found so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.errors import ScriptError, invoked_by, runtime_error
from hostprep.lab.powershell.runtime.parameters import ALL, ParameterSet, Spec

if TYPE_CHECKING:
    pass


BINDING = registry.SMA + "ParameterBindingException"


class Bound:
    """What binding found so far."""

    __slots__ = ("common", "default_used", "delayed", "implementing", "named", "remaining", "sets", "table")

    def __init__(self, table: ParameterSet, implementing: str) -> None:
        self.table = table
        self.implementing = implementing
        self.named: dict[str, Any] = {}
        self.common: dict[str, Any] = {}
        self.remaining: list[Any] = []
        self.delayed: dict[str, tuple[Spec, Any]] = {}
        self.sets: list[str] = table.sets()

    def has(self, name: str) -> bool:
        """Whether a parameter got a value."""
        return name.lower() in {key.lower() for key in self.named}

    @property
    def chosen(self) -> str:
        """The parameter set in force."""
        if not self.table.sets():
            return ALL
        if len(self.sets) == 1:
            return self.sets[0]
        return self.table.default_set or ALL

    def fail(self, error_id: str, message: str, kind: str = BINDING, category: str = "InvalidArgument") -> ScriptError:
        """A binding error."""
        error = runtime_error(error_id, message, category, kind=kind)
        invoked_by(error.record, self.implementing)
        return error
