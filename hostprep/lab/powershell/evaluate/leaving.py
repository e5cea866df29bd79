"""The words that leave a block: ``break``, ``continue``, ``return``, ``throw``, ``exit``."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.unit import Out, Stmt, Unit, compiles_statement, statement
from hostprep.lab.powershell.evaluate.values import value_of
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.runtime.errors import ScriptError, make_record, runtime_error
from hostprep.lab.powershell.runtime.flow import Break, Continue, Exit, Return
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text


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
