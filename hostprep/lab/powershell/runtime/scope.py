"""Scopes, and the session states (the global one, one per module) that each keep a stack of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MISSING: Any = object()

# Versions of strict mode, by what each refuses first (Set-StrictMode).
NO_MISSING_MEMBERS = 2
NO_MISSING_ELEMENTS = 3


class Scope:
    """One level of variables, functions and aliases.

    Attributes:
        variables: values by name in lower case.
        rules: what an assignment to a variable goes through (a type, a validation, read-only), by name.
        functions: commands that scripts defined.
        aliases: names of other commands.
        parent: where to look next.
        is_script: whether ``$script:`` means this one.
        is_module: whether it is a module's outermost scope, where strict mode ends.
        strict: the strict mode set here (0 off), or None to ask the parent.
        command: the name of the function that runs here, empty for a block, None where nothing was called.
        fed: whether what runs here has pipeline input.
    """

    __slots__ = (
        "aliases",
        "command",
        "fed",
        "functions",
        "is_module",
        "is_script",
        "names",
        "parent",
        "rules",
        "strict",
        "variables",
    )

    def __init__(self, parent: Scope | None, *, is_script: bool = False) -> None:
        self.variables: dict[str, Any] = {}
        self.rules: dict[str, Callable[[Any], Any]] | None = None
        self.functions: dict[str, Any] | None = None
        self.aliases: dict[str, str] | None = None
        self.names: dict[str, str] | None = None
        self.parent = parent
        self.is_script = is_script
        self.is_module = False
        self.strict: int | None = None
        self.command: str | None = None
        self.fed = False

    def lookup(self, name: str) -> Any:
        """A variable's value here or further up, or ``MISSING``."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.variables.get(name, MISSING)
            if found is not MISSING:
                return found
            scope = scope.parent
        return MISSING

    def put(self, name: str, value: Any) -> None:
        """Assign here, through the variable's rule if it has one."""
        if self.rules is not None and (rule := self.rules.get(name)) is not None:
            value = rule(value)
        self.variables[name] = value

    def function(self, name: str) -> Any:
        """A function here or further up, or None."""
        scope: Scope | None = self
        while scope is not None:
            if scope.functions is not None and (found := scope.functions.get(name)) is not None:
                return found
            scope = scope.parent
        return None

    def alias(self, name: str) -> str | None:
        """What an alias stands for, here or further up."""
        scope: Scope | None = self
        while scope is not None:
            if scope.aliases is not None and (found := scope.aliases.get(name)) is not None:
                return found
            scope = scope.parent
        return None

    def script(self) -> Scope:
        """The nearest scope of a script or module; the outermost if there is none."""
        scope = self
        while not scope.is_script and scope.parent is not None:
            scope = scope.parent
        return scope

    def called(self) -> Scope | None:
        """The scope of the innermost function or block that runs."""
        scope: Scope | None = self
        while scope is not None and scope.command is None:
            scope = scope.parent
        return scope

    def running(self) -> str:
        """The name of the innermost function or block that runs."""
        scope = self.called()
        return "" if scope is None or scope.command is None else scope.command

    def strictness(self) -> int:
        """The strict mode in force."""
        scope: Scope | None = self
        while scope is not None:
            if scope.strict is not None:
                return scope.strict
            if scope.is_module:
                break
            scope = scope.parent
        return 0

    def define_function(self, name: str, found: Any) -> None:
        """Put a function."""
        if self.functions is None:
            self.functions = {}
        self.functions[name.lower()] = found

    def define_alias(self, name: str, target: str) -> None:
        """Put an alias."""
        if self.aliases is None:
            self.aliases = {}
        self.aliases[name.lower()] = target


class SessionState:
    """The scopes of the session or of a module.

    Attributes:
        top: the outermost scope (the global one, or the module's).
        current: the innermost one now; a block of this state runs below it.
        module: the module it belongs to, or None.
    """

    __slots__ = ("current", "module", "top")

    def __init__(self, parent: Scope | None = None, module: Any = None) -> None:
        self.top = Scope(parent, is_script=True)
        self.top.is_module = module is not None
        self.current = self.top
        self.module = module
