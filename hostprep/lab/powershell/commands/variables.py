"""Get-Variable, Set-Variable, New-Variable, Remove-Variable, Clear-Variable."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators.regex import is_wildcard
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.scope import MISSING, Scope
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text

UNAUTHORIZED = SMA + "SessionStateUnauthorizedAccessException"


class ReadOnly:
    """The rule of a variable that may not change (-Option ReadOnly or Constant)."""

    def __init__(self, name: str, *, constant: bool) -> None:
        self.name = name
        self.constant = constant

    def __call__(self, _value: Any) -> Any:
        """Turn an assignment down."""
        fail("VariableNotWritable", self.sentence, "WriteError", self.name, kind=UNAUTHORIZED)

    @property
    def sentence(self) -> str:
        """Why not."""
        return f"Cannot overwrite variable {self.name} because it is read-only or constant."


class VariableCommand(Cmdlet):
    """What the commands share: names, the scope, the error of a missing variable."""

    def names(self) -> list[str]:
        """The names given."""
        found = [to_text(name) for name in items_of(self.get("Name", []))]
        if any(is_wildcard(name) for name in found) or not found:
            self.refuse(f"{self.name} without a name, or with a wildcard")
        return found

    def scope(self) -> Scope | None:
        """The scope that -Scope names, None where it is not given."""
        where = to_text(self.get("Scope")).lower()
        here: Scope = self.frame.scope
        if where == "global":
            top: Scope = self.frame.session.state.top
            return top
        if where == "script":
            return here.script()
        if where in ("local", "0"):
            return here
        if where.isdigit():
            for _ in range(int(where)):
                if here.parent is None:
                    self.refuse(f"{self.name} -Scope {where}")
                here = here.parent
            return here
        if where:
            self.refuse(f"{self.name} -Scope {where}")
        return None

    def read(self, name: str) -> Any:
        """A variable's value, or ``MISSING``."""
        scope = self.scope()
        low = name.lower()
        return self.frame.scope.lookup(low) if scope is None else scope.variables.get(low, MISSING)

    def free(self, scope: Scope, name: str, word: str = "VariableNotWritable") -> bool:
        """Whether a variable may be changed; its protection ends with -Force where it is no constant."""
        rule = (scope.rules or {}).get(name.lower())
        if not isinstance(rule, ReadOnly):
            return True
        if rule.constant or not self.on("Force"):
            self.error(word, rule.sentence, "WriteError", UNAUTHORIZED, name)
            return False
        del (scope.rules or {})[name.lower()]
        return True

    def protect(self, scope: Scope, name: str) -> None:
        """What -Option asks for."""
        option = to_text(self.get("Option")).lower()
        if option in ("readonly", "constant"):
            scope.rules = scope.rules or {}
            scope.rules[name.lower()] = ReadOnly(name, constant=option == "constant")
        elif option not in ("", "none", "unspecified"):
            self.refuse(f"{self.name} -Option {option}")

    def missing(self, name: str) -> None:
        """The error of a missing variable."""
        kind = SMA + "ItemNotFoundException"
        self.error("VariableNotFound", f"Cannot find a variable with the name '{name}'.", "ObjectNotFound", kind, name)

    def write_variable(self, name: str, value: Any) -> None:
        """A variable as an object."""
        self.write(PSObject([("Name", name), ("Value", value)], [SMA + "PSVariable", "System.Object"]))


@command("Get-Variable", "Name Scope ValueOnly")
class GetVariable(VariableCommand):
    """A variable as an object, or its value."""

    def run(self) -> None:
        """Look it up."""
        for name in self.names():
            found = self.read(name)
            if found is MISSING:
                self.missing(name)
            elif self.on("ValueOnly"):
                write_out(found, self.write)
            else:
                self.write_variable(name, found)


@command("Set-Variable", "Name Value Scope PassThru Force Option Description")
class SetVariable(VariableCommand):
    """Assigns a variable."""

    def start(self) -> None:
        """Nothing piped yet."""
        self.piped: list[Any] = []

    def process(self, item: Any) -> None:
        """A value of the pipeline."""
        self.piped.append(item)

    def process_nothing(self) -> None:
        """No input: the value is a parameter."""

    def finish(self) -> None:
        """Assign."""
        piped: Any = self.piped[0] if len(self.piped) == 1 else self.piped
        value = self.get("Value") if "Value" in self.bound.named or not self.has_input else piped
        for name in self.names():
            scope = self.scope() or self.frame.scope
            if not self.free(scope, name):
                continue
            scope.put(name.lower(), value)
            self.protect(scope, name)
            if self.on("PassThru"):
                self.write_variable(name, value)


@command("New-Variable", "Name Value Scope PassThru Force Option Description")
class NewVariable(VariableCommand):
    """A variable that was not there."""

    def run(self) -> None:
        """Assign, unless it is there."""
        scope = self.scope() or self.frame.scope
        for name in self.names():
            if name.lower() in scope.variables and not self.on("Force"):
                message = f"A variable with name '{name}' already exists."
                self.error("VariableAlreadyExists", message, "ResourceExists", SMA + "SessionStateException", name)
                continue
            if not self.free(scope, name):
                continue
            scope.put(name.lower(), self.get("Value"))
            self.protect(scope, name)
            if self.on("PassThru"):
                self.write_variable(name, self.get("Value"))


@command("Remove-Variable", "Name Scope Force")
class RemoveVariable(VariableCommand):
    """Takes a variable away."""

    def run(self) -> None:
        """Remove it."""
        scope = self.scope() or self.frame.scope
        for name in self.names():
            if not self.free(scope, name, "VariableNotRemovable"):
                continue
            if scope.variables.pop(name.lower(), MISSING) is MISSING:
                if self.read(name) is not MISSING:
                    self.refuse("Remove-Variable of a variable of another scope")
                self.missing(name)
            elif scope.rules is not None:
                scope.rules.pop(name.lower(), None)


@command("Clear-Variable", "Name Scope Force PassThru")
class ClearVariable(VariableCommand):
    """Makes a variable null."""

    def run(self) -> None:
        """Clear it."""
        scope = self.scope() or self.frame.scope
        for name in self.names():
            if name.lower() not in scope.variables:
                if self.read(name) is not MISSING:
                    self.refuse("Clear-Variable of a variable of another scope")
                self.missing(name)
                continue
            if not self.free(scope, name):
                continue
            scope.put(name.lower(), None)
            if self.on("PassThru"):
                self.write_variable(name, None)
