"""``switch`` as a closure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.blocks import body
from hostprep.lab.powershell.evaluate.unit import Out, Stmt, Unit, compiles_statement, expression
from hostprep.lab.powershell.evaluate.values import items_in, value_of
from hostprep.lab.powershell.operators import comparison, texts
from hostprep.lab.powershell.runtime.flow import Break, Continue
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock
from hostprep.lab.powershell.values.convert import to_bool
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text


@compiles_statement(nodes.Switch)
def _switch(node: nodes.Switch, unit: Unit) -> Stmt:
    source = value_of(node.source, unit)
    clauses = [(_clause_test(condition, node, unit), body(inner, unit)) for condition, inner in node.clauses]
    default = body(node.default, unit) if node.default is not None else None
    mine = ("", node.label.lower())

    def one(frame: Frame, out: Out, item: Any) -> None:
        frame.scope.variables["_"] = item
        matched = False
        for test, inner in clauses:
            if test(frame, item):
                matched = True
                frame.scope.variables["_"] = item
                inner(frame, out)
        if not matched and default is not None:
            default(frame, out)

    def run(frame: Frame, out: Out) -> None:
        value = source(frame)
        items = items_in(value) if isinstance(value, list) or value is NOTHING else [value]
        outer = frame.scope.variables.get("_", NOTHING)
        try:
            for item in items:
                try:
                    one(frame, out, item)
                except Continue as signal:
                    if signal.label not in mine:
                        raise
        except Break as signal:
            if signal.label not in mine:
                raise
        finally:
            if outer is NOTHING:
                frame.scope.variables.pop("_", None)
            else:
                frame.scope.variables["_"] = outer

    return run


def _clause_test(condition: nodes.Node, node: nodes.Switch, unit: Unit) -> Callable[[Frame, Any], bool]:
    value = expression(condition, unit)
    case, mode = node.case_sensitive, node.mode

    def test(frame: Frame, item: Any) -> bool:
        wanted = value(frame)
        if isinstance(wanted, ScriptBlock):
            return to_bool(frame.session.value_of_block(wanted, item, dotted=True))
        if mode == "wildcard":
            return bool(texts.like(to_text(item), wanted, case=case, negated=False))
        if mode == "regex":
            return bool(texts.match(frame, to_text(item), wanted, case=case, negated=False))
        return comparison.equal(item, wanted, case=case)

    return test
