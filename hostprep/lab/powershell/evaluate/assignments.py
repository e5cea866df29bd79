"""Assignments to variables, members, indexes, several targets at once; and ``++``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate import variables
from hostprep.lab.powershell.evaluate.unit import Expr, Out, Stmt, Unit, compiles, compiles_statement, expression
from hostprep.lab.powershell.evaluate.values import items_in, value_of
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.types import resolve
from hostprep.lab.powershell.operators.arithmetic import binary
from hostprep.lab.powershell.runtime.constraints import allowed_value
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.indexes import set_index
from hostprep.lab.powershell.runtime.parameters import check_of
from hostprep.lab.powershell.runtime.putting import set_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.statics import set_static
from hostprep.lab.powershell.values.collections import Enumerator, NetCollection
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
    while isinstance(node, nodes.Cast | nodes.Attributed):
        node = node.operand
    return node


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
        case nodes.Cast() | nodes.Attributed():
            return _constrained(node, unit)
        case nodes.ArrayLiteral(items=items):
            return _several([target(item, unit) for item in items])
        case nodes.Paren(body=nodes.Pipeline(elements=(nodes.CommandExpression(expression=inner),))):
            return target(inner, unit)
    return unit.refuse("assignment to " + type(node).__name__, node)


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


def _constrained(node: nodes.Cast | nodes.Attributed, unit: Unit) -> Write:
    """``[int]$x = ...``, ``[ValidateSet('a')]$x = ...``: the variable keeps the type and the validations."""
    kinds, attributes, inner = _declared(node, unit)
    checks = tuple(check_of(attribute, unit, lambda value: expression(value, unit)) for attribute in attributes)
    if not isinstance(inner, nodes.Variable) or inner.drive.lower() in variables.DRIVES:
        if checks:
            unit.refuse("attribute before anything but a variable", node)
        return _cast_first(kinds, target(inner, unit))
    variables.check(inner, unit)
    name, drive, kind = inner.name.lower(), inner.drive.lower(), kinds[0] if kinds else None

    def write(frame: Frame, value: Any) -> None:
        for outer in kinds[1:]:
            value = frame.session.cast(value, outer)
        rule = partial(allowed_value, frame, name, kind, checks)
        if kind is not None and frame.scope.parent is not None and not checks:
            value = frame.session.cast(value, kind)
        scope = variables.scope_of(frame, drive)
        scope.variables[name] = rule(value)
        if scope.rules is None:
            scope.rules = {}
        scope.rules[name] = rule

    return write


def _declared(node: nodes.Node, unit: Unit) -> tuple[list[NetType], list[nodes.Attribute], nodes.Node]:
    """The types, from the inside out, and the attributes before what is assigned to."""
    kinds: list[NetType] = []
    attributes: list[nodes.Attribute] = []
    while isinstance(node, nodes.Cast | nodes.Attributed):
        if isinstance(node, nodes.Attributed):
            attributes.append(node.attribute)
        elif (kind := resolve(node.type, unit)) is None:
            unit.refuse(f"[{node.type}]", node)
        else:
            kinds.insert(0, kind)
        node = node.operand
    return kinds, attributes, node


def _cast_first(kinds: list[NetType], inner: Write) -> Write:
    def write(frame: Frame, value: Any) -> None:
        for kind in reversed(kinds):
            value = frame.session.cast(value, kind)
        inner(frame, value)

    return write


def _several(writes: list[Write]) -> Write:
    def write(frame: Frame, value: Any) -> None:
        items = items_in(value)
        for place, one in enumerate(writes[:-1]):
            one(frame, items[place] if place < len(items) else None)
        rest = items[len(writes) - 1 :]
        writes[-1](frame, rest[0] if len(rest) == 1 else (rest or None))

    return write


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


def loop_items(value: Any) -> Iterable[Any]:
    """What ``foreach`` walks through: null gives nothing; of an enumerator, what a loop leaves is still to come."""
    if value is None or value is NOTHING:
        return ()
    if isinstance(value, Enumerator):
        return value.items
    return list(value) if isinstance(value, NetCollection) else items_in(value)
