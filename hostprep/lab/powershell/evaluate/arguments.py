"""Commands in a pipeline: their names, arguments, parameters, splatted variables."""

from __future__ import annotations

from collections.abc import Callable

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.redirects import redirect_of
from hostprep.lab.powershell.evaluate.unit import (
    Out,
    Unit,
    expression,
)
from hostprep.lab.powershell.evaluate.values import items_in
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.native import NativeStage
from hostprep.lab.powershell.runtime.stage import Stage
from hostprep.lab.powershell.syntax.commands import VERBATIM
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.objects import NOTHING, PSObject

Build = Callable[[Frame, Out], Stage]


def command_builder(node: nodes.Command, unit: Unit) -> Build:
    """What makes the stage of a command, with its arguments evaluated, each time its pipeline runs."""
    name = node.name.value if isinstance(node.name, nodes.Text) else None
    if name is not None and node.call != "." and isinstance(name, str):
        _refuse_unknown(node, name, unit)
    word = expression(node.name, unit)
    elements = [_element(element, unit) for element in node.elements]
    redirect = redirect_of(node.redirections, unit) if node.redirections else None
    dotted, adjoined, source, at = node.call == ".", node.adjoined, unit.source, node.at

    def build(frame: Frame, out: Out) -> Stage:
        command = word(frame)
        arguments: list[Argument] = []
        for element in elements:
            element(frame, arguments)
        return frame.session.stage_of(
            frame, command, arguments, out, redirect=redirect, dotted=dotted, adjoined=adjoined, source=source, at=at
        )

    if any(isinstance(one, nodes.Parameter) and one.name == VERBATIM for one in node.elements):
        return _native_only(build)
    return build


def _native_only(build: Build) -> Build:
    """A command with ``--%``, which only programs understand."""

    def checked(frame: Frame, out: Out) -> Stage:
        stage = build(frame, out)
        if not isinstance(stage, NativeStage):
            stage.refuse("--% before the arguments of anything but a program")
        return stage

    return checked


def _refuse_unknown(node: nodes.Command, name: str, unit: Unit) -> None:
    if name.lower() in unit.functions:
        return
    if unit.known(name):
        unit.refuse(f"command {name}", node)
    for element in node.elements:
        if isinstance(element, nodes.Parameter) and (full := unit.unhandled(name, element.name)):
            unit.refuse(f"{name} -{full}", element)


Element = Callable[[Frame, list[Argument]], None]


def _element(node: nodes.Node, unit: Unit) -> Element:
    if isinstance(node, nodes.Parameter):
        return _parameter(node, unit)
    if isinstance(node, nodes.Variable) and node.splatted:
        return _splat(node, unit)
    value = expression(node, unit)
    text = node.text if isinstance(node, nodes.Number) else None
    bare = isinstance(node, nodes.Text | nodes.Expandable) and node.bare

    def run(frame: Frame, arguments: list[Argument]) -> None:
        found = value(frame)
        arguments.append(Argument(None, None if found is NOTHING else found, text, bare=bare))

    return run


def _parameter(node: nodes.Parameter, unit: Unit) -> Element:
    value = expression(node.argument, unit) if node.argument is not None else None
    if node.name == "--":
        return lambda _frame, arguments: arguments.append(Argument("--", None, "--"))
    text = node.text

    def run(frame: Frame, arguments: list[Argument]) -> None:
        if value is None:
            arguments.append(Argument(node.name, None, text))
            return
        found = value(frame)
        arguments.append(Argument(node.name, None if found is NOTHING else found, text, joined=True))

    return run


def _splat(node: nodes.Variable, unit: Unit) -> Element:
    value = expression(nodes.Variable(node.name, node.drive, at=node.at), unit)

    def run(frame: Frame, arguments: list[Argument]) -> None:
        found = value(frame)
        if isinstance(found, Hashtable):
            arguments.extend(Argument(str(key), item, None, joined=True, splatted=True) for key, item in found.items())
        elif isinstance(found, PSObject) or found is None or found is NOTHING:
            return
        else:
            named = getattr(found, "named", {})
            arguments.extend(Argument(key, item, None, joined=True, splatted=True) for key, item in named.items())
            arguments.extend(Argument(None, item, None) for item in items_in(found))

    return run
