"""Variables: reading, with the scopes, the drives and the automatic ones."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.unit import Expr, Unit, compiles
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scope import MISSING, Scope
from hostprep.lab.powershell.values.numbers import Int64

CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
SCOPES = ("global", "script", "local", "private", "variable")
DRIVES = ("env", "function", "alias")
# Automatic variables that strict mode never calls undefined.
AUTOMATIC = frozenset({
    "_", "args", "input", "matches", "this", "error", "psitem", "foreach", "switch", "psboundparameters", "pscmdlet",
    "myinvocation", "psscriptroot", "pscommandpath", "ofs", "psculture", "psuiculture", "host", "home", "pid", "pwd",
    "shellid", "psversiontable", "executioncontext", "nestedpromptlevel", "stacktrace",
}) - {"matches", "foreach", "switch", "this", "psitem", "ofs"}  # fmt: skip
REFUSED = {
    "psnativecommanduseerroractionpreference": "$PSNativeCommandUseErrorActionPreference",
    "$": "$$",
    "^": "$^",
    "profile": "$PROFILE",
}
# Automatic variables whose values the dialect has not: reading one is refused.
UNREAD = frozenset({
    "outputencoding", "pshome", "maximumhistorycount", "formatenumerationlimit", "stacktrace", "event",
    "sender", "eventargs", "psstyle", "errorview", "eventsubscriber", "psdebugcontext",
    "psnativecommandargumentpassing", "enabledexperimentalfeatures", "nestedpromptlevel", "pssessionoption",
    "psemailserver",
})  # fmt: skip


def scope_of(frame: Frame, drive: str) -> Scope:
    """The scope that a prefix names."""
    if drive == "global":
        top: Scope = frame.session.state.top
        return top
    if drive == "script":
        return frame.scope.script()
    return frame.scope


@compiles(nodes.Variable)
def _variable(node: nodes.Variable, unit: Unit) -> Expr:
    name, drive = node.name.lower(), node.drive.lower()
    check(node, unit)
    if not drive or drive == "variable":
        if name in UNREAD:
            unit.refuse(f"automatic variable ${node.name}", node)
        return _plain(node, name)
    if drive in DRIVES:
        return lambda frame: frame.session.read_drive(frame, drive, node.name)
    return _scoped(node, name, drive)


def check(node: nodes.Variable, unit: Unit) -> None:
    """Refuse what is no variable of ours."""
    name, drive = node.name.lower(), node.drive.lower()
    if not drive and name in REFUSED:
        unit.refuse(f"automatic variable {REFUSED[name]}", node)
    if drive == "using":
        unit.refuse("$using: variable", node)
    if drive == "private":
        unit.refuse("$private: variable", node)
    if drive and drive not in SCOPES and drive not in DRIVES:
        unit.refuse(f"drive ${node.drive}:", node)
    if not unit.modern and not drive and name in ("iswindows", "islinux", "ismacos", "iscoreclr"):
        return


def _plain(node: nodes.Variable, name: str) -> Expr:
    if name in CONSTANTS:
        value = CONSTANTS[name]
        return lambda _: value
    if name == "?":
        return lambda frame: frame.session.question
    if name in ("_", "psitem"):
        return _underscore
    if name == "error":
        return lambda frame: frame.session.errors

    def run(frame: Frame) -> Any:
        scope: Scope | None = frame.scope
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.parent
        return _undefined(frame, node, name)

    return run


def _underscore(frame: Frame) -> Any:
    found = frame.scope.lookup("_")
    return None if found is MISSING else found


def _undefined(frame: Frame, node: nodes.Variable, name: str) -> Any:
    automatic = frame.session.automatic(frame, name)
    if automatic is not MISSING:
        return automatic
    if name not in AUTOMATIC and frame.scope.strictness() >= 1:
        fail(
            "VariableIsUndefined",
            f"The variable '${node.path}' cannot be retrieved because it has not been set.",
            target=node.path,
        )
    return None


def _scoped(node: nodes.Variable, name: str, drive: str) -> Expr:
    def run(frame: Frame) -> Any:
        scope = scope_of(frame, drive)
        found = scope.variables.get(name, MISSING)
        if found is MISSING and drive == "script":
            found = scope.lookup(name)
        return _undefined(frame, node, name) if found is MISSING else found

    return run


def wide(value: int) -> Any:
    """An integer as Int32 or Int64."""
    return value if -(1 << 31) <= value < 1 << 31 else Int64(value)
