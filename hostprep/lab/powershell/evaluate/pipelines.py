"""Pipelines: stages are built from the last to the first, then the items are pushed through."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.arguments import Build, command_builder
from hostprep.lab.powershell.evaluate.control import expression_statement
from hostprep.lab.powershell.evaluate.operators import is_step
from hostprep.lab.powershell.evaluate.redirects import Redirect, redirect_of
from hostprep.lab.powershell.evaluate.unit import (
    Expr,
    Out,
    Stmt,
    Unit,
    compiles,
    compiles_statement,
    expression,
    statement,
)
from hostprep.lab.powershell.evaluate.values import collected, items_in, pure_expression, write_out
from hostprep.lab.powershell.runtime.flow import StopUpstream
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.stage import Stage


@compiles(nodes.Pipeline)
def _pipeline_value(node: nodes.Pipeline, unit: Unit) -> Expr:
    inner = pure_expression(node)
    if inner is not None:
        return expression(inner, unit)
    run = statement(node, unit)

    def value(frame: Frame) -> Any:
        out: list[Any] = []
        run(frame, out.append)
        return collected(out)

    return value


@compiles_statement(nodes.Pipeline)
def _pipeline(node: nodes.Pipeline, unit: Unit) -> Stmt:
    inner = pure_expression(node)
    if inner is not None:
        run = expression(inner, unit)
        if is_step(node):
            return lambda frame, _out: _ignore(run(frame))
        if isinstance(inner, nodes.Paren | nodes.SubExpression | nodes.ArrayExpression) and unit.modern:
            return lambda frame, out: write_out(run(frame), out)
        return expression_statement(run)
    head = node.elements[0]
    source, redirect = None, None
    rest: tuple[nodes.Node, ...] = node.elements
    if isinstance(head, nodes.CommandExpression):
        source, rest = expression(head.expression, unit), node.elements[1:]
        redirect = redirect_of(head.redirections, unit) if head.redirections else None
    builds = [command_builder(command, unit) for command in rest if isinstance(command, nodes.Command)]
    if redirect is not None and source is not None:
        source = _redirected(source, redirect)
    return _runner(source, builds, head)


def _ignore(_: Any) -> None:
    """A value that nobody wants."""


def _redirected(source: Expr, redirect: Redirect) -> Expr:
    def run(frame: Frame) -> Any:
        out: list[Any] = []
        with redirect(frame, out.append) as (inner, write):
            write_out(source(inner), write)
        return collected(out)

    return run


def _runner(source: Expr | None, builds: list[Build], _head: nodes.Node) -> Stmt:
    last_first = builds[::-1]

    def run(frame: Frame, out: Out) -> None:
        owner = object()
        frame.session.failed = False
        items = items_in(source(frame)) if source is not None else None
        stages: list[Stage] = []
        write = out
        for build in last_first:
            stage = build(frame, write)
            stage.owner = owner
            if stages and stage.write is write and stage.writes_early():
                stage.write = _waking(stages[0])
            stages.insert(0, stage)
            write = stage.process
        push(frame, stages, items, owner)
        if not stages:
            for item in items or ():
                out(item)
        frame.session.question = not any(stage.failed for stage in stages)

    return run


def _waking(stage: Stage) -> Out:
    """Writes to a stage whose turn to begin may not have come: what is written in a begin block starts the next one."""

    def write(item: Any) -> None:
        if not stage.begun:
            stage.begun = stage.has_input = True
            stage.begin()
        stage.process(item)

    return write


def push(frame: Frame, stages: list[Stage], items: list[Any] | None, owner: object) -> None:
    """Run the stages of a pipeline; ``items`` come from an expression, None means that the first stage has no input."""
    if not stages:
        return
    started = 0
    stopped: Stage | None = None
    try:
        try:
            for stage in stages:
                started += 1
                stage.has_input = items is not None or stage is not stages[0]
                if not stage.begun:
                    stage.begun = True
                    stage.begin()
            if items is None:
                stages[0].process_nothing()
            else:
                _feed(frame, stages[0], items)
        except StopUpstream as signal:
            if signal.owner is not owner:
                raise
            stopped = next(stage for stage in stages if stage.enough)
        _end(stages, stopped, owner)
    finally:
        for stage in stages[:started]:
            stage.close()


def _feed(frame: Frame, first: Stage, items: list[Any]) -> None:
    session, process = frame.session, first.process
    for item in items:
        session.steps += 1
        if session.steps >= session.next_check:
            session.check()
        process(item)


def _end(stages: list[Stage], stopped: Stage | None, owner: object) -> None:
    place = 0 if stopped is None else stages.index(stopped)
    while place < len(stages):
        try:
            stages[place].end()
            place += 1
        except StopUpstream as signal:
            if signal.owner is not owner:
                raise
            place = next(index for index, stage in enumerate(stages) if stage.enough)


@compiles_statement(nodes.Chain)
def _chain(node: nodes.Chain, unit: Unit) -> Stmt:
    left, right = statement(node.left, unit), statement(node.right, unit)
    wanted = node.operator == "&&"

    def run(frame: Frame, out: Out) -> None:
        left(frame, out)
        if frame.session.question is wanted:
            right(frame, out)

    return run
