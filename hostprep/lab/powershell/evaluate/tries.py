"""``try``, ``catch``, ``finally``."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.blocks import body
from hostprep.lab.powershell.evaluate.unit import Out, Stmt, Unit, compiles_statement
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import is_a
from hostprep.lab.powershell.net.types import resolve
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.syntax.source import SyntaxFault
from hostprep.lab.powershell.values.objects import NetObject


@compiles_statement(nodes.Try)
def _try(node: nodes.Try, unit: Unit) -> Stmt:
    inner = body(node.body, unit)
    _check_order(node, unit)
    catches = [([_known(name, unit) for name in catch.types], body(catch.body, unit)) for catch in node.catches]
    final = body(node.final, unit) if node.final is not None else None

    def guarded(frame: Frame, out: Out) -> None:
        session = frame.session
        outer = session.in_try
        session.in_try = True
        try:
            inner(frame, out)
        except ScriptError as error:
            session.in_try = outer
            session.note(frame, error)
            handler = handler_of(error, catches)
            if handler is None:
                raise
            run_handler(frame, out, error, *handler)
        finally:
            session.in_try = outer

    def run(frame: Frame, out: Out) -> None:
        try:
            if catches:
                guarded(frame, out)
            else:
                _without_catch(frame, out, inner)
        finally:
            if final is not None:
                frame.session.run_final(frame, out, final)

    return run


def _check_order(node: nodes.Try, unit: Unit) -> None:
    """A handler that an earlier one hides is an error of syntax."""
    seen: list[NetType] = []
    for place, catch in enumerate(node.catches):
        if not catch.types and place + 1 < len(node.catches):
            raise SyntaxFault(
                "EmptyCatchNotLast", "Only the last catch block may be without a type.", unit.source, catch.at
            )
        for name in catch.types:
            kind = resolve(name, unit)
            if kind is None:
                continue
            if any(is_a(kind, earlier.name) for earlier in seen):
                problem = f"The exception type {kind.name} is already handled by a previous handler."
                raise SyntaxFault("ExceptionTypeAlreadyCaught", problem, unit.source, name.at)
            seen.append(kind)


def _without_catch(frame: Frame, out: Out, inner: Stmt) -> None:
    """``try`` with only a ``finally``: errors go on their way as if there were none."""
    outer = frame.session.in_try
    frame.session.in_try = True
    try:
        inner(frame, out)
    finally:
        frame.session.in_try = outer


def _known(name: nodes.TypeName, unit: Unit) -> NetType | None:
    return resolve(name, unit)


def handler_of(
    error: ScriptError, catches: list[tuple[list[NetType | None], Stmt]]
) -> tuple[Stmt, NetObject | None] | None:
    """The catch that takes an error, and the exception that its ``$_`` shows instead of the record's own."""
    own = error.record.fields["exception"]
    candidates = [error.rte.fields["inner"], error.rte, own, own.fields["inner"]]
    for exception in candidates:
        if exception is None:
            continue
        found = _best(exception, catches)
        if found is not None:
            return found, (None if exception is own else exception)
    for kinds, inner in catches:
        if not kinds:
            return inner, None
    return None


def _best(exception: NetObject, catches: list[tuple[list[NetType | None], Stmt]]) -> Stmt | None:
    for kinds, inner in catches:
        if any(kind is not None and is_a(exception.net_type, kind.name) for kind in kinds):
            return inner
    return None


def run_handler(frame: Frame, out: Out, error: ScriptError, handler: Stmt, shown: NetObject | None) -> None:
    """Run what takes an error, with the error as ``$_``."""
    record = error.record
    if shown is not None and shown.net_type.name != "System.Management.Automation.CmdletInvocationException":
        record = NetObject(record.net_type, **record.fields)
        record.fields["exception"] = shown
    variables: dict[str, Any] = frame.scope.variables
    outer = variables.get("_", MISSING)
    variables["_"] = record
    frame.session.caught.append(error)
    try:
        handler(frame, out)
    finally:
        frame.session.caught.pop()
        if outer is MISSING:
            variables.pop("_", None)
        else:
            variables["_"] = outer
