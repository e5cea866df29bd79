"""Script blocks as values: their code, and the session state they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.values.objects import NetObject

if TYPE_CHECKING:
    from hostprep.lab.powershell.evaluate.unit import Stmt, Unit
    from hostprep.lab.powershell.runtime.parameters import ParameterSet
    from hostprep.lab.powershell.runtime.scope import SessionState


@dataclass(slots=True, eq=False, repr=False)
class Code:
    """A compiled block, made once for each place in the text.

    Attributes:
        text: the text between the braces.
        parameters: its parameters, bound by the binder.
        begin: statements of the block, None where it is absent.
        process: likewise.
        end: likewise.
        unit: the text it stands in.
        at: its offset there.
        inputs: whether it has named blocks, or is a filter.
    """

    text: str
    unit: Unit
    at: int
    parameters: ParameterSet
    begin: Stmt | None = None
    process: Stmt | None = None
    end: Stmt | None = None
    named: bool = False
    file: str = ""
    requires: tuple[str, ...] = field(default=())


class ScriptBlock:
    """``{ ... }`` as a value."""

    __slots__ = ("code", "state")

    def __init__(self, code: Code, state: SessionState) -> None:
        self.code = code
        self.state = state

    @property
    def net_type(self) -> Any:
        """System.Management.Automation.ScriptBlock."""
        return registry.TYPES["system.management.automation.scriptblock"]

    def invoke_with(self, session: Any, item: Any, arguments: list[Any] | None = None) -> Any:
        """The value of a call with an item as ``$_`` and as the first argument."""
        return session.value_of_block(self, item, [item] if arguments is None else arguments)


class Function:
    """A function or filter that a script defined."""

    __slots__ = ("code", "is_filter", "module", "name", "state")

    def __init__(self, name: str, code: Code, state: SessionState, *, is_filter: bool = False) -> None:
        self.name = name
        self.code = code
        self.state = state
        self.is_filter = is_filter
        self.module = state.module

    def info(self) -> NetObject:
        """What Get-Command says of it."""
        return NetObject(
            registry.TYPES["system.management.automation.functioninfo"],
            name=self.name,
            kind="Filter" if self.is_filter else "Function",
            source=self.module.fields["name"] if self.module is not None else "",
            target=self,
            block=ScriptBlock(self.code, self.state),
        )
