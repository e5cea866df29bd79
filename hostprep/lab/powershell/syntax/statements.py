"""Statements, lists of them, and pipelines as statements with assignments."""

from __future__ import annotations

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import blocks, control, expressions, pipelines, redirections, tables
from hostprep.lab.powershell.syntax.scanner import Scanner

_BRACED = (
    nodes.If,
    nodes.While,
    nodes.For,
    nodes.ForEach,
    nodes.Switch,
    nodes.Try,
    nodes.Trap,
    nodes.FunctionDefinition,
)


def subexpression(s: Scanner) -> nodes.SubExpression:
    """``$( statements )`` at the cursor."""
    start = s.pos
    s.pos += 2
    body = statement_list(s, ")")
    s.need(")", "MissingEndParenthesisInSubexpression", "Missing closing ')' in subexpression.")
    return nodes.SubExpression(body, at=start)


def statement_list(s: Scanner, end: str) -> tuple[nodes.Node, ...]:
    """Statements up to ``end`` (which stays) or the end of the text."""
    s.deeper()
    found: list[nodes.Node] = []
    s.skip_separators()
    while not s.at_end and s.peek() not in (end or "\0"):
        if s.peek() in ")}":
            s.unexpected()
        node = statement(s)
        found.append(node)
        s.skip_blanks()
        if s.peek() not in tables.NEWLINES + ";)}\0" and not isinstance(node, _BRACED):
            s.unexpected()
        s.skip_separators()
    s.shallower()
    return tuple(found)


def body(s: Scanner, error_id: str, problem: str) -> tuple[nodes.Node, ...]:
    """``{ statements }``."""
    s.skip_lines()
    s.need("{", error_id, problem)
    found = statement_list(s, "}")
    s.need("}", "MissingEndCurlyBrace", "Missing closing '}' in statement block or type definition.")
    return found


def statement(s: Scanner) -> nodes.Node:
    """One statement at the cursor."""
    label = _label(s)
    start = s.pos
    word = s.keyword()
    if word == "using":
        s.fault(
            "UsingMustBeAtStartOfScript",
            "A 'using' statement must appear before any other statements in a script.",
        )
    if word and not label and word in tables.REFUSED_STATEMENTS:
        s.refuse(tables.REFUSED_STATEMENTS[word])
    parse = control.STATEMENTS.get(word)
    if parse is not None:
        s.pos += len(word)
        s.skip_blanks()
        return parse(s, start, label)
    if word in ("function", "filter"):
        return blocks.function(s)
    if label:
        s.refuse("label before something that is no loop", start)
    if word in (
        "else",
        "elseif",
        "catch",
        "finally",
        "until",
        "in",
        "param",
        "begin",
        "process",
        "end",
        "dynamicparam",
        "clean",
    ):
        s.unexpected()
    return pipeline_statement(s)


def _label(s: Scanner) -> str:
    if s.peek() != ":" or (word := tables.IDENTIFIER.match(s.text, s.pos + 1)) is None:
        return ""
    s.pos = word.end()
    s.skip_lines()
    return word.group()


def pipeline_statement(s: Scanner) -> nodes.Node:
    """A pipeline, an assignment, or pipelines joined by ``&&`` and ``||`` where the edition has them."""
    node = _pipeline_or_assignment(s)
    while True:
        s.skip_blanks()
        operator = s.text[s.pos : s.pos + 2]
        if operator not in ("&&", "||"):
            break
        if not s.modern:
            s.fault("InvalidEndOfLine", f"The token '{operator}' is not a valid statement separator in this version.")
        s.pos += 2
        s.skip_lines()
        right = pipelines.pipeline(s)
        if isinstance(node, nodes.Assign):
            node = nodes.Assign(
                node.target, node.operator, nodes.Chain(operator, node.value, right, at=node.at), at=node.at
            )
        else:
            node = nodes.Chain(operator, node, right, at=node.at)
    if s.peek() == "&":
        if s.modern:
            s.refuse("background job")
        s.fault("AmpersandNotAllowed", "The ampersand (&) character is not allowed.")
    return node


def _pipeline_or_assignment(s: Scanner) -> nodes.Node:
    s.skip_blanks()
    if not expressions.starts_expression(s):
        return pipelines.pipeline(s)
    start = s.pos
    value = expressions.expression(s)
    if value is None:
        s.unexpected()
    s.skip_blanks()
    operator = _assigning(s)
    if operator:
        return _assignment(s, value, operator, start)
    first = nodes.CommandExpression(value, redirections.redirections(s), at=start)
    s.skip_blanks()
    if s.peek() not in tables.NEWLINES + ";|&)}\0":
        s.unexpected()
    return pipelines.pipeline(s, first)


def _assigning(s: Scanner) -> str:
    for operator in tables.ASSIGNING:
        if s.looking_at(operator) and (operator != "??=" or s.modern):
            return operator
    return ""


def _assignment(s: Scanner, target: nodes.Node, operator: str, start: int) -> nodes.Node:
    if not expressions.assignable(target):
        s.fault(
            "InvalidLeftHandSide",
            "The assignment expression is not valid. The input to an assignment operator must be an object that is "
            "able to accept assignments, such as a variable or a property.",
            start,
        )
    s.pos += len(operator)
    s.skip_lines()
    if s.at_end or s.peek() in ";)}":
        s.fault("ExpectedValueExpression", f"You must provide a value expression following the '{operator}' operator.")
    s.deeper()
    value = statement(s)
    s.shallower()
    return nodes.Assign(target, operator, value, at=start)
