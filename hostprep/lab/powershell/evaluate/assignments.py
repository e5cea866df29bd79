"""Assignments to variables, members, indexes, several targets at once; and ``++``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate import variables
from hostprep.lab.powershell.evaluate.unit import Expr, Out, Stmt, Unit, compiles, compiles_statement, expression
from hostprep.lab.powershell.evaluate.values import items_in, value_of
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.net.types import resolve
from hostprep.lab.powershell.operators.arithmetic import binary
from hostprep.lab.powershell.runtime.errors import ScriptError, fail, runtime_error
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.indexes import set_index
from hostprep.lab.powershell.runtime.members import set_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.statics import set_static
from hostprep.lab.powershell.values.collections import Enumerator, NetCollection
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN
from hostprep.lab.powershell.values.objects import NOTHING, Reference

Write = Callable[[Frame, Any], None]
READ_ONLY = frozenset(
    ("true", "false", "null", "?", "error", "pid", "host", "home", "psversiontable", "executioncontext", "shellid")
)


@compiles(nodes.Assign)
def _assign_value(node: nodes.Assign, unit: Unit) -> Expr:
    return _assigner(node, unit)


@compiles_statement(nodes.Assign)
def _assign(node: nodes.Assign, unit: Unit) -> Stmt:
    run = _assigner(node, unit)
    simple = not isinstance(node.value, nodes.Pipeline) or all(
        isinstance(e, nodes.CommandExpression) for e in node.value.elements
    )

    def statement(frame: Frame, _out: Out) -> None:
        run(frame)
        if simple:
            frame.session.question = True

    return statement


def _assigner(node: nodes.Assign, unit: Unit) -> Expr:
    value = value_of(node.value, unit)
    write = target(node.target, unit)
    if node.operator == "=":
        return _plain_assignment(value, write)
    read = expression(_readable(node.target), unit)
    if node.operator == "??=":
        return _coalescing(read, value, write)
    operator = node.operator[:-1]

    def run(frame: Frame) -> Any:
        old = read(frame)
        found = binary(operator, old, value(frame), frame.session)
        write(frame, found)
        return found

    return run


def _readable(node: nodes.Node) -> nodes.Node:
    return node.operand if isinstance(node, nodes.Cast) else node


def _plain_assignment(value: Expr, write: Write) -> Expr:
    def run(frame: Frame) -> Any:
        found = value(frame)
        if type(found) is Enumerator:
            found = list(found)
        write(frame, found)
        return found

    return run


def _coalescing(read: Expr, value: Expr, write: Write) -> Expr:
    def run(frame: Frame) -> Any:
        old = read(frame)
        if old is not None and old is not NOTHING:
            return old
        found = value(frame)
        write(frame, found)
        return found

    return run


def target(node: nodes.Node, unit: Unit) -> Write:
    """What an assignment to a node does."""
    match node:
        case nodes.Variable():
            return _variable(node, unit)
        case nodes.Member():
            return _member(node, unit)
        case nodes.Index():
            return _index(node, unit)
        case nodes.Cast():
            return _constrained(node, unit)
        case nodes.ArrayLiteral(items=items):
            return _several([target(item, unit) for item in items])
        case nodes.Paren(body=nodes.Pipeline(elements=(nodes.CommandExpression(expression=inner),))):
            return target(inner, unit)
    unit.refuse("assignment to " + type(node).__name__, node)


def _variable(node: nodes.Variable, unit: Unit) -> Write:
    name, drive = node.name.lower(), node.drive.lower()
    variables.check(node, unit)
    if drive in variables.DRIVES:
        return lambda frame, value: frame.session.write_drive(frame, drive, node.name, value)
    if name == "null":
        return lambda _frame, _value: None
    if name in READ_ONLY:
        return lambda _frame, _value: fail(
            "VariableNotWritable",
            f"Cannot overwrite variable {node.name} because it is read-only or constant.",
            "WriteError",
            node.name,
            kind="System.Management.Automation.SessionStateUnauthorizedAccessException",
        )
    if drive in ("", "local", "variable"):
        return lambda frame, value: frame.scope.put(name, value)
    return lambda frame, value: variables.scope_of(frame, drive).put(name, value)


def _member(node: nodes.Member, unit: Unit) -> Write:
    name: Any = node.name if isinstance(node.name, str) else expression(node.name, unit)
    if node.static and isinstance(node.target, nodes.TypeLiteral):
        kind = resolve(node.target.type, unit)
        if kind is None:
            unit.refuse(f"[{node.target.type}]", node)
        return lambda frame, value: set_static(frame, kind, name, value)
    owner = expression(node.target, unit)

    def write(frame: Frame, value: Any) -> None:
        set_member(frame, owner(frame), name if type(name) is str else name(frame), None if value is NOTHING else value)

    return write


def _index(node: nodes.Index, unit: Unit) -> Write:
    owner, index = expression(node.target, unit), expression(node.index, unit)
    return lambda frame, value: set_index(frame, owner(frame), index(frame), None if value is NOTHING else value)


def _constrained(node: nodes.Cast, unit: Unit) -> Write:
    """``[int]$x = ...``: the variable keeps the type."""
    inner = target(node.operand, unit)
    kind = resolve(node.type, unit)
    if kind is None:
        unit.refuse(f"[{node.type}]", node)
    if not isinstance(node.operand, nodes.Variable) or node.operand.drive.lower() in variables.DRIVES:
        return lambda frame, value: inner(frame, frame.session.cast(value, kind))
    name, drive = node.operand.name.lower(), node.operand.drive.lower()

    def write(frame: Frame, value: Any) -> None:
        inner_value = frame.session.cast(value, kind)
        scope = variables.scope_of(frame, drive)
        scope.variables[name] = inner_value
        if scope.rules is None:
            scope.rules = {}
        scope.rules[name] = lambda later: constrained_value(later, kind)

    return write


def constrained_value(value: Any, kind: Any) -> Any:
    """A value for a variable that has a type."""
    try:
        return convert(value, kind)
    except CastFault as error:
        raise _transformation(error) from None


def _transformation(error: CastFault) -> ScriptError:
    return runtime_error(
        "RuntimeException",
        error.message,
        "MetadataError",
        kind="System.Management.Automation.ArgumentTransformationMetadataException",
    )


def _several(writes: list[Write]) -> Write:
    def write(frame: Frame, value: Any) -> None:
        items = items_in(value)
        for place, one in enumerate(writes[:-1]):
            one(frame, items[place] if place < len(items) else None)
        rest = items[len(writes) - 1 :]
        writes[-1](frame, rest[0] if len(rest) == 1 else (rest or None))

    return write


def stepper(node: nodes.Postfix | nodes.Unary, unit: Unit) -> Callable[[Frame], tuple[Any, Any]]:
    """``++`` and ``--``: gives the value before and after."""
    read = expression(node.operand, unit)
    write = target(node.operand, unit)
    step = 1 if node.operator == "++" else -1

    def run(frame: Frame) -> tuple[Any, Any]:
        old = read(frame)
        if old is None or old is NOTHING:
            old = 0
        if type(old) is int and INT32_MIN < old < INT32_MAX:
            new: Any = old + step
        else:
            if isinstance(old, str | bool | list):
                fail(
                    "OperatorRequiresNumber",
                    f"The '{node.operator}' operator works only on numbers. The operand is a '{type(old).__name__}'.",
                )
            new = binary("+", old, step, frame.session)
        write(frame, new)
        return old, new

    return run


def reference_to(node: nodes.Node, unit: Unit) -> Expr:
    """``[ref]$x``: a reference that methods write through. ``[ref]$null`` takes what it is given and drops it."""
    if not isinstance(node, nodes.Variable):
        unit.refuse("[ref] of anything but a variable", node)
    if node.name.lower() == "null":
        return lambda _: Reference(lambda: None, lambda _value: None)
    write, name = target(node, unit), node.name.lower()

    def run(frame: Frame) -> Reference:
        def read() -> Any:
            found = frame.scope.lookup(name)
            return None if found is MISSING else found

        return Reference(read, lambda value: write(frame, value))

    return run


def loop_items(value: Any) -> list[Any]:
    """What ``foreach`` walks through: null gives nothing."""
    if value is None or value is NOTHING:
        return []
    return list(value) if isinstance(value, NetCollection | Enumerator) else items_in(value)
