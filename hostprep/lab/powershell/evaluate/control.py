"""Control flow as closures: conditions, loops, switch, and the words that leave a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.assignments import loop_items
from hostprep.lab.powershell.evaluate.blocks import body
from hostprep.lab.powershell.evaluate.unit import Expr, Out, Stmt, Unit, compiles_statement, expression, statement
from hostprep.lab.powershell.evaluate.values import items_in, value_of, write_out
from hostprep.lab.powershell.operators import comparison, texts
from hostprep.lab.powershell.runtime.errors import ScriptError, make_exception, make_record, runtime_error
from hostprep.lab.powershell.runtime.flow import Break, Continue, Exit, Return
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock
from hostprep.lab.powershell.values.collections import Enumerator
from hostprep.lab.powershell.values.convert import to_bool
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text


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


@compiles_statement(nodes.Flow)
def _flow(node: nodes.Flow, unit: Unit) -> Stmt:
    match node.keyword:
        case "break" | "continue":
            kind = Break if node.keyword == "break" else Continue
            label = node.value.value.lower() if isinstance(node.value, nodes.Text) else ""
            return lambda _frame, _out: _leave(kind(label))
        case "return":
            return _return(node, unit)
        case "throw":
            return _throw(node, unit)
    return _exit(node, unit)


def _leave(signal: BaseException) -> None:
    raise signal


def _return(node: nodes.Flow, unit: Unit) -> Stmt:
    if node.value is None:
        return lambda _frame, _out: _leave(Return())
    inner = statement(node.value, unit)

    def run(frame: Frame, out: Out) -> None:
        inner(frame, out)
        raise Return

    return run


def _exit(node: nodes.Flow, unit: Unit) -> Stmt:
    value = value_of(node.value, unit) if node.value is not None else None

    def run(frame: Frame, _out: Out) -> None:
        found = value(frame) if value is not None else 0
        code = frame.session.cast(found, frame.session.int32) if found is not None and found is not NOTHING else 0
        raise Exit(code)

    return run


def _throw(node: nodes.Flow, unit: Unit) -> Stmt:
    value = value_of(node.value, unit) if node.value is not None else None

    def run(frame: Frame, _out: Out) -> None:
        found = value(frame) if value is not None else None
        if value is None:
            current = frame.session.caught[-1] if frame.session.caught else None
            if current is not None:
                current.settled = False
                current.thrown = True
                raise current
        raise thrown(found)

    return run


def thrown(value: Any) -> ScriptError:
    """The error that ``throw`` makes of a value: a message, an exception, an error record."""
    if value is None or value is NOTHING:
        error = runtime_error("ScriptHalted", "ScriptHalted", "OperationStopped")
    elif isinstance(value, NetObject) and "category" in value.fields and "exception" in value.fields:
        error = ScriptError(value)
    elif isinstance(value, NetObject) and "inner" in value.fields:
        message = value.fields["message"]
        wrapper = make_exception("System.Management.Automation.RuntimeException", message, value)
        error = ScriptError(make_record(value, message, "OperationStopped"), rte=wrapper)
    else:
        error = runtime_error(to_text(value), to_text(value), "OperationStopped", value)
    error.thrown = True
    return error


def expression_statement(run: Expr) -> Stmt:
    """An expression whose value goes out."""

    def statement_(frame: Frame, out: Out) -> None:
        write_out(run(frame), out)
        frame.session.question = True

    return statement_
