"""What an expression is made of: numbers, strings, variables, parentheses, blocks; members behind them."""

from __future__ import annotations

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import blocks, expressions, numbers, statements, strings, tables
from hostprep.lab.powershell.syntax.scanner import Scanner


def with_postfix(s: Scanner) -> nodes.Node | None:
    """A primary with its members, indexes, calls and a ``++`` or ``--`` behind it."""
    node = primary(s)
    if node is None:
        return None
    node = postfix(s, node)
    for operator in ("++", "--"):
        if s.looking_at(operator):
            if not expressions.assignable(node):
                s.fault(
                    "OperatorRequiresVariableOrProperty",
                    f"The operator '{operator}' works only on variables or on properties.",
                )
            s.pos += 2
            return nodes.Postfix(operator, node, at=node.at)
    return node


def primary(s: Scanner) -> nodes.Node | None:
    """One operand without what follows it; None where none begins."""
    char = s.peek()
    if char in tables.SINGLE_QUOTES or char in tables.DOUBLE_QUOTES:
        return strings.string(s)
    if char == "$":
        return _dollar(s)
    if char == "@":
        return _at(s)
    if char == "(":
        return paren(s)
    if char == "{":
        return script_block(s)
    if char.isdigit() or char == ".":
        return number(s)
    return None


def _dollar(s: Scanner) -> nodes.Node:
    if s.peek(1) == "(":
        return statements.subexpression(s)
    node = strings.variable(s)
    if node is None:
        s.unexpected()
    return node


def _at(s: Scanner) -> nodes.Node | None:
    start = s.pos
    if (here := strings.here_string(s)) is not None:
        return here
    if s.peek(1) == "(":
        s.pos += 2
        body = statements.statement_list(s, ")")
        s.need(")", "MissingEndParenthesisInSubexpression", "Missing closing ')' in subexpression.")
        return nodes.ArrayExpression(body, at=start)
    if s.peek(1) == "{":
        return blocks.hashtable(s)
    if (word := tables.NAME.match(s.text, s.pos + 1)) is not None:
        s.fault(
            "SplattingNotPermitted",
            f"The splatting operator '@' cannot be used to reference variables in an expression: '@{word.group()}'.",
        )
    return s.fault("UnrecognizedToken", "Unrecognized token in source text.")


def paren(s: Scanner) -> nodes.Node:
    """``( pipeline )`` at the cursor."""
    start = s.pos
    s.pos += 1
    s.deeper()
    s.skip_lines()
    if s.peek() == ")":
        s.fault("ExpectedExpression", "An expression was expected after '('.")
    body = statements.pipeline_statement(s)
    s.skip_lines()
    if not s.take(")"):
        if s.at_end or s.peek() in ";}":
            s.fault("MissingEndParenthesisInExpression", "Missing closing ')' in expression.")
        s.unexpected()
    s.shallower()
    return nodes.Paren(body, at=start)


def script_block(s: Scanner) -> nodes.ScriptBlockExpression:
    """``{ ... }`` as a value."""
    start = s.pos
    block = blocks.braced_block(s)
    return nodes.ScriptBlockExpression(block, s.text[start + 1 : s.pos - 1], at=start)


def number(s: Scanner) -> nodes.Node | None:
    """A number literal at the cursor; None where the dot begins none."""
    found = s.match(tables.NUMBER)
    if found is None:
        return None
    start = s.pos
    suffix = (found["suffix"] or "").lower()
    if not s.modern and (suffix not in ("", "l", "d") or found["bin"] is not None):
        s.unexpected()
    if s.modern and suffix == "n":
        s.refuse("number of type BigInteger")
    value = numbers.number_value(found)
    after = s.text[found.end()] if found.end() < len(s.text) else "\0"
    if value is None or after.isalnum() or after == "_":
        s.fault("BadNumericConstant", f"The numeric constant {found.group()} is not valid.")
    s.pos = found.end()
    return nodes.Number(value, found.group(), at=start)


def postfix(s: Scanner, node: nodes.Node) -> nodes.Node:
    """The members, calls and indexes that follow without a blank."""
    while True:
        char, after = s.peek(), s.peek(1)
        conditional = bool(
            s.modern
            and char == "?"
            and after in ".["
            and isinstance(node, nodes.Variable | nodes.Member | nodes.Index | nodes.Invoke | nodes.Paren)
        )
        if conditional:
            s.pos += 1
            char, after = s.peek(), s.peek(1)
        if char == "[":
            node = _index(s, node, conditional=conditional)
        elif char == "." and after != ".":
            node = _member(s, node, static=False, conditional=conditional)
        elif char == ":" and after == ":":
            node = _member(s, node, static=True, conditional=False)
        else:
            return node


def _index(s: Scanner, target: nodes.Node, *, conditional: bool) -> nodes.Node:
    start = s.pos
    s.pos += 1
    s.skip_lines()
    index = expressions.expression(s)
    if index is None:
        s.fault("MissingArrayIndexExpression", "Array index expression is missing or not valid.")
    s.skip_lines()
    s.need("]", "MissingEndSquareBracket", "Missing ']' after array index expression.")
    return nodes.Index(target, index, conditional=conditional, at=start)


def _member(s: Scanner, target: nodes.Node, *, static: bool, conditional: bool) -> nodes.Node:
    start = s.pos
    s.pos += 2 if static else 1
    s.skip_lines()
    name = _member_name(s)
    if s.peek() == "(":
        return nodes.Invoke(target, name, arguments(s), static=static, conditional=conditional, at=start)
    if s.peek() == "{":
        return nodes.Invoke(target, name, (script_block(s),), static=static, conditional=conditional, at=start)
    return nodes.Member(target, name, static=static, conditional=conditional, at=start)


def _member_name(s: Scanner) -> str | nodes.Node:
    word = s.match(tables.IDENTIFIER)
    if word is None and s.peek().isdigit():
        word = tables.NAME.match(s.text, s.pos)
    if word is not None:
        s.pos = word.end()
        return word.group()
    node = primary(s)
    if node is None or isinstance(node, nodes.Number):
        s.fault("MissingPropertyName", "Missing property name after reference operator.")
    return node.value if isinstance(node, nodes.Text) else node


def arguments(s: Scanner) -> tuple[nodes.Node, ...]:
    """``(a, b)`` behind a method's name."""
    s.pos += 1
    s.skip_lines()
    items: list[nodes.Node] = []
    while s.peek() != ")":
        item = expressions.expression(s, commas=False)
        if item is None:
            s.fault("MissingEndParenthesisInMethodCall", "Missing ')' in method call.")
        items.append(item)
        s.comma("MissingEndParenthesisInMethodCall", "Missing ')' in method call.")
    s.pos += 1
    return tuple(items)
