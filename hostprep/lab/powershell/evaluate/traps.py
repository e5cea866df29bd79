"""``trap``: what takes the errors of the statements beside it (about_Trap)."""

from __future__ import annotations

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.blocks import body
from hostprep.lab.powershell.evaluate.tries import handler_of, run_handler
from hostprep.lab.powershell.evaluate.unit import Out, Stmt, Unit, compiles_statement
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.types import resolve
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.flow import Break, Continue
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scope import Scope
from hostprep.lab.powershell.values.text import to_text

Traps = list[tuple[list[NetType | None], Stmt]]


def with_traps(traps: list[nodes.Trap], runs: list[Stmt], unit: Unit) -> Stmt:
    """Statements whose errors go to traps. ``break`` in one lets the error go on, ``continue`` forgets it."""
    handlers = _handlers(traps, unit)

    def run(frame: Frame, out: Out) -> None:
        session = frame.session
        outer = session.in_try
        session.in_try = True
        try:
            for step in runs:
                try:
                    step(frame, out)
                except ScriptError as error:
                    session.note(frame, error)
                    _trap(frame, out, error, handlers)
        finally:
            session.in_try = outer

    return run


def _handlers(traps: list[nodes.Trap], unit: Unit) -> Traps:
    """The traps, those without a type last."""
    found: Traps = []
    for trap in sorted(traps, key=lambda one: one.type is None):
        kinds = [resolve(trap.type, unit)] if trap.type is not None else []
        found.append((kinds, body(trap.body, unit)))
    return found


def _trap(frame: Frame, out: Out, error: ScriptError, handlers: Traps) -> None:
    """Let a trap have an error; raise the error where it goes on."""
    found = handler_of(error, handlers)
    if found is None:
        raise error
    inner = frame.with_streams(frame.streams)
    inner.scope = Scope(frame.scope)
    state = frame.state
    before, state.current = state.current, inner.scope
    try:
        run_handler(inner, out, error, *found)
    except Continue:
        return
    except Break:
        raise error from None
    finally:
        state.current = before
    _by_preference(frame, error)


def _by_preference(frame: Frame, error: ScriptError) -> None:
    """At the end of a trap: what ``$ErrorActionPreference`` says."""
    preference = to_text(frame.read("erroractionpreference")).lower()
    if preference == "stop":
        error.settled = True
        raise error
    if preference not in ("silentlycontinue", "ignore"):
        frame.streams.error(error.record)


@compiles_statement(nodes.Trap)
def _in_expression(node: nodes.Trap, unit: Unit) -> Stmt:
    unit.refuse("trap in $( ) or @( )", node)
