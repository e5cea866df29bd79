"""Statements as values: what a pipeline leaves when it is assigned, put in parentheses, or taken apart."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.unit import Expr, Out, Unit, expression, statement
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.values.collections import Enumerator, NetCollection
from hostprep.lab.powershell.values.objects import NOTHING


def collected(items: list[Any]) -> Any:
    """Nothing, the only item, or an array."""
    if not items:
        return NOTHING
    return items[0] if len(items) == 1 else items


def write_out(value: Any, out: Out) -> None:
    """A value into a pipeline: collections item by item."""
    if type(value) is list or isinstance(value, list):
        for item in value:
            out(item)
    elif value is NOTHING:
        return
    elif isinstance(value, NetCollection | Enumerator) or hasattr(value, "pipeline_items"):
        for item in items_in(value):
            out(item)
    else:
        out(value)


def items_in(value: Any) -> list[Any]:
    """What a loop or a pipeline sees of a value: its items, itself, or nothing at all."""
    if isinstance(value, list):
        return list(value)
    if value is NOTHING:
        return []
    if isinstance(value, NetCollection | Enumerator):
        return list(value)
    return [value]


def pure_expression(node: nodes.Node) -> nodes.Node | None:
    """The expression of a pipeline that is nothing else."""
    if isinstance(node, nodes.Pipeline) and len(node.elements) == 1:
        element = node.elements[0]
        if isinstance(element, nodes.CommandExpression) and not element.redirections:
            return element.expression
    return None


def value_of(node: nodes.Node, unit: Unit, *, unroll: bool = False) -> Expr:
    """The closure of a statement's value; with ``unroll`` an expression's collections are taken apart as well."""
    if isinstance(node, nodes.Assign):
        run_assign = statement(node, unit) if unroll else None
        if run_assign is not None:
            return _collecting(run_assign)
        return expression(node, unit)
    inner = pure_expression(node)
    if (
        inner is not None
        and isinstance(inner, nodes.Postfix | nodes.Unary)
        and inner.operator in ("++", "--")
        and unroll
    ):
        return _collecting(statement(node, unit))
    if inner is not None:
        found = expression(inner, unit)
        return _unrolled(found) if unroll else found
    return _collecting(statement(node, unit))


def _unrolled(found: Expr) -> Expr:
    def run(frame: Frame) -> Any:
        value = found(frame)
        if isinstance(value, list):
            return collected(list(value))
        if isinstance(value, NetCollection | Enumerator):
            return collected(list(value))
        return value

    return run


def _collecting(run_statement: Any) -> Expr:
    def run(frame: Frame) -> Any:
        out: list[Any] = []
        run_statement(frame, out.append)
        return out[0] if len(out) == 1 else (out or NOTHING)

    return run
