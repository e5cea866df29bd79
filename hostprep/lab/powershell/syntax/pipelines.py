"""Pipelines of commands and expressions."""

from __future__ import annotations

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import commands, expressions, redirections, tables
from hostprep.lab.powershell.syntax.scanner import Scanner


def pipeline(s: Scanner, first: nodes.Node | None = None) -> nodes.Node:
    """Commands joined by bars; ``first`` is an expression that was read already."""
    start = s.pos
    elements = [first if first is not None else pipeline_element(s, head=True)]
    while True:
        s.skip_blanks()
        if s.modern and s.peek() in tables.NEWLINES:
            _bar_on_next_line(s)
        if s.peek() != "|" or s.peek(1) == "|":
            break
        s.pos += 1
        s.skip_lines()
        elements.append(pipeline_element(s, head=False))
    return nodes.Pipeline(tuple(elements), at=elements[0].at or start)


def _bar_on_next_line(s: Scanner) -> None:
    before = s.pos
    s.skip_lines()
    if s.peek() != "|" or s.peek(1) == "|":
        s.pos = before


def pipeline_element(s: Scanner, *, head: bool) -> nodes.Node:
    """One element of a pipeline."""
    s.skip_blanks()
    start = s.pos
    if s.peek() in tables.COMMAND_ENDS - {"&"}:
        s.fault("EmptyPipeElement", "An empty pipe element is not allowed.")
    if not expressions.starts_expression(s):
        return commands.command(s)
    if not head:
        s.fault("ExpressionsMustBeFirstInPipeline", "Expressions are only allowed as the first element of a pipeline.")
    value = expressions.expression(s)
    if value is None:
        s.unexpected()
    return nodes.CommandExpression(value, redirections.redirections(s), at=start)
