"""Conditions and loops as closures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.assignments import loop_items
from hostprep.lab.powershell.evaluate.blocks import body
from hostprep.lab.powershell.evaluate.unit import Expr, Out, Stmt, Unit, compiles_statement, statement
from hostprep.lab.powershell.evaluate.values import value_of, write_out
from hostprep.lab.powershell.runtime.flow import Break, Continue
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.values.collections import Enumerator
from hostprep.lab.powershell.values.convert import to_bool


@compiles_statement(nodes.If)
def _if(node: nodes.If, unit: Unit) -> Stmt:
    clauses = [(value_of(condition, unit), body(inner, unit)) for condition, inner in node.clauses]
    otherwise = body(node.otherwise, unit) if node.otherwise is not None else None

    def run(frame: Frame, out: Out) -> None:
        for condition, inner in clauses:
            if to_bool(condition(frame)):
                inner(frame, out)
                return
        if otherwise is not None:
            otherwise(frame, out)

    return run


def _pass(label: str, inner: Stmt) -> Callable[[Frame, Out], bool]:
    """One pass through a loop's body; False when the loop ends."""
    mine = ("", label.lower())

    def run(frame: Frame, out: Out) -> bool:
        try:
            inner(frame, out)
        except Continue as signal:
            if signal.label not in mine:
                raise
        except Break as signal:
            if signal.label not in mine:
                raise
            return False
        return True

    return run


@compiles_statement(nodes.While)
def _while(node: nodes.While, unit: Unit) -> Stmt:
    condition = value_of(node.condition, unit)
    once = _pass(node.label, body(node.body, unit))
    after, until = node.after, node.until

    def run(frame: Frame, out: Out) -> None:
        session = frame.session
        if not after and not to_bool(condition(frame)):
            return
        while once(frame, out):
            session.steps += 1
            if session.steps >= session.next_check:
                session.check()
            if to_bool(condition(frame)) == until:
                return

    return run


@compiles_statement(nodes.For)
def _for(node: nodes.For, unit: Unit) -> Stmt:
    start = statement(node.start, unit) if node.start else None
    condition = value_of(node.condition, unit) if node.condition else None
    step = statement(node.step, unit) if node.step else None
    once = _pass(node.label, body(node.body, unit))

    def run(frame: Frame, out: Out) -> None:
        session = frame.session
        if start is not None:
            start(frame, _nowhere)
        while condition is None or to_bool(condition(frame)):
            session.steps += 1
            if session.steps >= session.next_check:
                session.check()
            if not once(frame, out):
                return
            if step is not None:
                step(frame, _nowhere)

    return run


def _nowhere(_: Any) -> None:
    """The parts of a for statement write nothing."""


@compiles_statement(nodes.ForEach)
def _foreach(node: nodes.ForEach, unit: Unit) -> Stmt:
    source = value_of(node.source, unit)
    name = node.variable.name.lower()
    once = _pass(node.label, body(node.body, unit))

    def run(frame: Frame, out: Out) -> None:
        session, scope = frame.session, frame.scope
        items = loop_items(source(frame))
        outer = scope.variables.get("foreach")
        walker = Enumerator(session.enumerator_type, ())
        scope.variables["foreach"] = walker
        try:
            for item in items:
                session.steps += 1
                if session.steps >= session.next_check:
                    session.check()
                walker.current = item
                scope.put(name, item)
                if not once(frame, out):
                    break
        finally:
            scope.variables["foreach"] = outer

    return run


def expression_statement(run: Expr) -> Stmt:
    """An expression whose value goes out."""

    def statement_(frame: Frame, out: Out) -> None:
        write_out(run(frame), out)
        frame.session.question = True

    return statement_
