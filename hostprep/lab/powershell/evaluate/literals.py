"""Literals: numbers, strings, arrays, hashtables, script blocks, types."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.blocks import code_of
from hostprep.lab.powershell.evaluate.unit import Expr, Unit, compiles, expression, statement
from hostprep.lab.powershell.evaluate.values import collected, value_of
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.types import resolve
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock
from hostprep.lab.powershell.values.collections import Enumerator, Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text


@compiles(nodes.Number, nodes.Text)
def _constant(node: Any, _unit: Unit) -> Expr:
    value = node.value
    return lambda _: value


@compiles(nodes.Expandable)
def _expandable(node: nodes.Expandable, unit: Unit) -> Expr:
    parts: list[Any] = [part if isinstance(part, str) else expression(part, unit) for part in node.parts]

    def run(frame: Frame) -> str:
        out = []
        for part in parts:
            if type(part) is str:
                out.append(part)
                continue
            value = part(frame)
            if type(value) is str:
                out.append(value)
            elif isinstance(value, list | NetCollection | Enumerator):
                separator = frame.read("ofs")
                out.append(to_text(list(value), " " if separator is None else to_text(separator)))
            else:
                out.append(to_text(value))
        return frame.session.charged("".join(out))

    return run


@compiles(nodes.ArrayLiteral)
def _array_literal(node: nodes.ArrayLiteral, unit: Unit) -> Expr:
    items = [expression(item, unit) for item in node.items]

    def run(frame: Frame) -> list[Any]:
        found = [item(frame) for item in items]
        return [None if value is NOTHING else value for value in found]

    return run


@compiles(nodes.ArrayExpression)
def _array_expression(node: nodes.ArrayExpression, unit: Unit) -> Expr:
    if len(node.body) == 1 and isinstance(node.body[0], nodes.Pipeline):
        single = node.body[0]
        element = single.elements[0]
        if (
            len(single.elements) == 1
            and isinstance(element, nodes.CommandExpression)
            and isinstance(element.expression, nodes.ArrayLiteral)
            and not element.redirections
        ):
            return expression(element.expression, unit)
    body = [statement(item, unit) for item in node.body]

    def run(frame: Frame) -> list[Any]:
        out: list[Any] = []
        for item in body:
            item(frame, out.append)
        return out

    return run


@compiles(nodes.SubExpression)
def _subexpression(node: nodes.SubExpression, unit: Unit) -> Expr:
    if len(node.body) == 1:
        return value_of(node.body[0], unit, unroll=True)
    body = [statement(item, unit) for item in node.body]

    def run(frame: Frame) -> Any:
        out: list[Any] = []
        for item in body:
            item(frame, out.append)
        return collected(out)

    return run


@compiles(nodes.Paren)
def _paren(node: nodes.Paren, unit: Unit) -> Expr:
    if isinstance(node.body, nodes.Assign):
        return expression(node.body, unit)
    return value_of(node.body, unit)


@compiles(nodes.HashLiteral)
def _hash_literal(node: nodes.HashLiteral, unit: Unit) -> Expr:
    return hash_literal(node, unit, ordered=False)


def hash_literal(node: nodes.HashLiteral, unit: Unit, *, ordered: bool) -> Expr:
    """A hashtable, or an ordered dictionary for ``[ordered]``."""
    pairs = [(expression(key, unit), value_of(value, unit)) for key, value in node.pairs]

    def run(frame: Frame) -> Hashtable:
        table = Hashtable(ordered=ordered)
        table.capacity = len(pairs)
        for key, value in pairs:
            name = key(frame)
            if name is None or name is NOTHING:
                fail("InvalidNullKey", "A null key is not allowed in a hash literal.")
            if table.has(name):
                twice = to_text(name)
                message = f"Item has already been added. Key in dictionary: '{twice}'  Key being added: '{twice}'"
                fail("DuplicateKeyInHashLiteral", message)
            found = value(frame)
            table.set(name, None if found is NOTHING else found)
        return table

    return run


@compiles(nodes.ScriptBlockExpression)
def _script_block(node: nodes.ScriptBlockExpression, unit: Unit) -> Expr:
    code = code_of(node.block, unit, node.text)
    return lambda frame: ScriptBlock(code, frame.state)


@compiles(nodes.TypeLiteral)
def _type_literal(node: nodes.TypeLiteral, unit: Unit) -> Expr:
    found = resolve(node.type, unit)
    if found is None:
        return not_found(node.type)
    return lambda _: found


def not_found(name: nodes.TypeName) -> Expr:
    """Raises the error of a type that does not exist."""
    return lambda _: fail("TypeNotFound", f"Unable to find type [{name}].", target=str(name))


@compiles(nodes.Cast)
def _cast(node: nodes.Cast, unit: Unit) -> Expr:
    name = node.type.name.lower()
    if isinstance(node.operand, nodes.HashLiteral) and not node.type.ranks:
        if name == "ordered":
            return hash_literal(node.operand, unit, ordered=True)
        if name == "pscustomobject":
            return _custom_literal(node.operand, unit)
    if name == "ordered":
        unit.refuse("[ordered] before anything but a hash literal", node)
    if name == "ref":
        return _reference(node, unit)
    found = resolve(node.type, unit)
    if found is None:
        return not_found(node.type)
    operand = expression(node.operand, unit)
    return lambda frame: frame.session.cast(operand(frame), found)


@compiles(nodes.Attributed)
def _attributed(node: nodes.Attributed, unit: Unit) -> Expr:
    unit.refuse("attribute before an expression", node)


def _custom_literal(node: nodes.HashLiteral, unit: Unit) -> Expr:
    table = hash_literal(node, unit, ordered=True)
    kind = registry.by_name("pscustomobject")
    assert kind is not None  # noqa: S101  # the table of types has it
    return lambda frame: frame.session.cast(table(frame), kind)


def _reference(node: nodes.Cast, unit: Unit) -> Expr:
    from hostprep.lab.powershell.evaluate.assignments import reference_to  # targets are assignments' subject

    return reference_to(node.operand, unit)


def enumerable(value: Any) -> bool:
    """Whether a pipeline takes a value apart."""
    return isinstance(value, list | NetCollection | Enumerator)
