"""Members, method calls and indexes as nodes."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.literals import not_found
from hostprep.lab.powershell.evaluate.unit import Expr, Unit, compiles, expression
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import find_static
from hostprep.lab.powershell.net.types import resolve
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.indexes import get_index
from hostprep.lab.powershell.runtime.invoke import invoke, invoke_static
from hostprep.lab.powershell.runtime.members import get_member
from hostprep.lab.powershell.runtime.statics import get_static
from hostprep.lab.powershell.values.objects import NOTHING, is_null
from hostprep.lab.powershell.values.text import to_text


def _name(node: str | nodes.Node, unit: Unit) -> Any:
    return node if isinstance(node, str) else expression(node, unit)


@compiles(nodes.Member)
def _member(node: nodes.Member, unit: Unit) -> Expr:
    name = _name(node.name, unit)
    if node.static:
        return _static_member(node, name, unit)
    target = expression(node.target, unit)
    if node.conditional:
        return lambda frame: (
            None
            if is_null(value := target(frame))
            else get_member(frame, value, name if type(name) is str else name(frame))
        )
    if type(name) is str:
        return lambda frame: get_member(frame, target(frame), name)
    return lambda frame: get_member(frame, target(frame), name(frame))


def _static_member(node: nodes.Member, name: Any, unit: Unit) -> Expr:
    if isinstance(node.target, nodes.TypeLiteral):
        kind = resolve(node.target.type, unit)
        if kind is None:
            return not_found(node.target.type)
        return lambda frame: get_static(frame, kind, name if type(name) is str else to_text(name(frame)))
    target = expression(node.target, unit)

    def run(frame: Frame) -> Any:
        value = target(frame)
        if not isinstance(value, NetType):
            frame.session.refuse_at_run(":: on a value that is no type")
        return get_static(frame, value, name if type(name) is str else to_text(name(frame)))

    return run


@compiles(nodes.Invoke)
def _invoke(node: nodes.Invoke, unit: Unit) -> Expr:
    name = _name(node.name, unit)
    arguments = [expression(argument, unit) for argument in node.arguments]
    if node.static:
        return _static_call(node, name, arguments, unit)
    target = expression(node.target, unit)
    conditional = node.conditional

    def run(frame: Frame) -> Any:
        owner = target(frame)
        if conditional and is_null(owner):
            return None
        values = [argument(frame) for argument in arguments]
        return invoke(
            frame,
            owner,
            name if type(name) is str else _method_name(name(frame)),
            [None if v is NOTHING else v for v in values],
        )

    return run


def _method_name(value: Any) -> str:
    if is_null(value):
        fail("RuntimeException", "The method name is null.")
    return to_text(value)


def _static_call(node: nodes.Invoke, name: Any, arguments: list[Expr], unit: Unit) -> Expr:
    if isinstance(node.target, nodes.TypeLiteral):
        kind = resolve(node.target.type, unit)
        if kind is None:
            return not_found(node.target.type)
        if type(name) is str:
            _refuse_early(node, kind, name, unit)
        return lambda frame: invoke_static(
            frame, kind, name if type(name) is str else to_text(name(frame)), _plain(frame, arguments)
        )
    target = expression(node.target, unit)

    def run(frame: Frame) -> Any:
        value = target(frame)
        if not isinstance(value, NetType):
            frame.session.refuse_at_run(":: on a value that is no type")
        return invoke_static(
            frame, value, name if type(name) is str else to_text(name(frame)), _plain(frame, arguments)
        )

    return run


def _refuse_early(node: nodes.Invoke, kind: NetType, name: str, unit: Unit) -> None:
    low = name.lower()
    if low == "new":
        if kind.construct is None:
            unit.refuse(f"[{kind.name}]::new()", node)
    elif not unit.modern and low in kind.newer:
        return
    elif find_static(kind, low) is None and (low in kind.others or not kind.complete):
        unit.refuse(f"[{kind.name}]::{name}()", node)


def _plain(frame: Frame, arguments: list[Expr]) -> list[Any]:
    values = [argument(frame) for argument in arguments]
    return [None if value is NOTHING else value for value in values]


@compiles(nodes.Index)
def _index(node: nodes.Index, unit: Unit) -> Expr:
    target, index = expression(node.target, unit), expression(node.index, unit)
    if node.conditional:
        return lambda frame: None if is_null(value := target(frame)) else get_index(frame, value, index(frame))
    return lambda frame: get_index(frame, target(frame), index(frame))
