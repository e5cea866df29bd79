"""Blocks and functions as code: compiled once, with their parameters."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.unit import Out, Stmt, Unit, compiles_statement, statement
from hostprep.lab.powershell.evaluate.unit import expression as compile_expression
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.parameters import definitions
from hostprep.lab.powershell.runtime.scriptblock import Code, Function
from hostprep.lab.powershell.syntax.source import Refused


def code_of(block: nodes.ScriptBlock, unit: Unit, text: str, *, is_filter: bool = False) -> Code:
    """The code of a block."""
    parameters = definitions(block, unit, lambda node: compile_expression(node, unit))
    code = Code(text, unit, block.at, parameters, named=block.named, file=unit.source.name, requires=block.requires)
    code.begin = body(block.begin, unit) if block.begin is not None else None
    code.process = body(block.process, unit) if block.process is not None else None
    code.end = body(block.end, unit) if block.end is not None else None
    if is_filter and not block.named:
        code.process, code.end, code.named = code.end, None, True
    return code


def body(statements: tuple[nodes.Node, ...], unit: Unit) -> Stmt:
    """Statements one after the other; an error that does not end the script ends only its statement."""
    if any(isinstance(node, nodes.Trap) for node in statements):
        return _trapping(statements, unit)
    runs = [_guarded(node, unit) for node in statements]
    if len(runs) == 1:
        return runs[0]

    def run(frame: Frame, out: Out) -> None:
        for step in runs:
            step(frame, out)

    return run


def _trapping(statements: tuple[nodes.Node, ...], unit: Unit) -> Stmt:
    from hostprep.lab.powershell.evaluate.traps import with_traps  # few texts have one, and traps have bodies

    traps = [node for node in statements if isinstance(node, nodes.Trap)]
    runs = [_guarded(node, unit) for node in statements if not isinstance(node, nodes.Trap)]
    return with_traps(traps, runs, unit)


def _guarded(node: nodes.Node, unit: Unit) -> Stmt:
    """A statement with the count of steps before it and the handling of its errors behind it."""
    inner = statement(node, unit)
    at = node.at

    def run(frame: Frame, out: Out) -> None:
        session = frame.session
        session.steps += 1
        if session.steps >= session.next_check:
            session.check()
        try:
            inner(frame, out)
        except ScriptError as error:
            session.handle(frame, error, unit.source, at)
        except Refused as refusal:
            if not refusal.line:
                refusal.line, refusal.column = unit.source.position(at)
                refusal.file = unit.source.name
            raise

    return run


@compiles_statement(nodes.FunctionDefinition)
def _function(node: nodes.FunctionDefinition, unit: Unit) -> Stmt:
    code = code_of(node.block, unit, node.text, is_filter=node.is_filter)
    scope_name, colon, bare = node.name.partition(":")
    name = bare if colon else node.name
    drive = scope_name.lower() if colon else ""
    if drive not in ("", "global", "script", "local"):
        unit.refuse(f"function {node.name}", node)

    def run(frame: Frame, _out: Out) -> None:
        scope: Any = frame.scope
        if drive == "global":
            scope = frame.session.state.top
        elif drive == "script":
            scope = frame.scope.script()
        scope.define_function(name, Function(name, code, frame.state, is_filter=node.is_filter))

    return run
