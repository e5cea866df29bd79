"""Expressions: binary operators by precedence, unary operators, casts."""

from __future__ import annotations

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import primaries, tables, types
from hostprep.lab.powershell.syntax.scanner import Scanner

_STARTS = frozenset("$([{@" + tables.SINGLE_QUOTES + tables.DOUBLE_QUOTES)


def starts_expression(s: Scanner) -> bool:
    """Whether a statement at the cursor is an expression rather than a command."""
    char, after = s.peek(), s.peek(1)
    if char in _STARTS or char in "!,":
        return True
    if char == "+":
        return True
    if char in tables.DASHES:
        return bool(_unary_word(s)) or after in tables.DASHES or not (after.isalpha() or after == "_")
    if char.isdigit() or (char == "." and after.isdigit()):
        return _number_stands_alone(s)
    return False


def _number_stands_alone(s: Scanner) -> bool:
    found = s.match(tables.NUMBER)
    if found is None:
        return False
    after = s.text[found.end()] if found.end() < len(s.text) else "\0"
    return after in tables.WORD_ENDS or after in "+-*/%=.[]:!?" or after in tables.DASHES


def expression(s: Scanner, *, commas: bool = True) -> nodes.Node | None:
    """An expression at the cursor, or None. Without ``commas`` a comma ends it (arguments of methods)."""
    s.deeper()
    node = _binary(s, 1, commas=commas)
    if node is not None and s.modern:
        node = _ternary(s, node, commas=commas)
    s.shallower()
    return node


def _ternary(s: Scanner, node: nodes.Node, *, commas: bool) -> nodes.Node:
    s.skip_blanks()
    if s.peek() != "?" or s.peek(1) in "?.[":
        return node
    start = s.pos
    s.pos += 1
    s.skip_lines()
    then = s.operand_of(expression(s, commas=commas), "You must provide a value expression following the '?' operator.")
    s.skip_lines()
    s.need(":", "MissingColonInTernaryExpression", "Missing ':' in the ternary expression.")
    s.skip_lines()
    other = s.operand_of(
        expression(s, commas=commas), "You must provide a value expression following the ':' operator."
    )
    return nodes.Ternary(node, then, other, at=start)


def _binary(s: Scanner, least: int, *, commas: bool) -> nodes.Node | None:
    left = _array(s) if commas else unary(s)
    if left is None:
        return None
    while True:
        s.skip_blanks()
        start = s.pos
        operator, length = binary_operator(s)
        power = tables.PRECEDENCE.get(operator, 0)
        if not operator or power < least:
            return left
        s.pos += length
        s.skip_lines()
        right = _binary(s, power + 1, commas=commas)
        if right is None:
            s.fault(
                "ExpectedValueExpression",
                f"You must provide a value expression following the '{operator}' operator.",
                s.pos,
            )
        left = nodes.Binary(_plain(operator), left, right, at=start)


def _plain(operator: str) -> str:
    """``-ieq`` is ``-eq``."""
    if (
        operator.startswith("-i")
        and "-" + operator[2:] in tables.PRECEDENCE
        and operator not in ("-in", "-is", "-isnot")
    ):
        return "-" + operator[2:]
    return operator


def binary_operator(s: Scanner) -> tuple[str, int]:
    """The binary operator at the cursor and its length, or ``''``."""
    char, after = s.peek(), s.peek(1)
    if char in tables.DASHES:
        return _dash_operator(s, after)
    if char in "+*/%":
        return ("", 0) if after == "=" or (char == "+" and after == "+") else (char, 1)
    if char == "." and after == ".":
        return "..", 2
    if s.modern and char == "?" and after == "?" and s.peek(2) != "=":
        return "??", 2
    return "", 0


def _dash_operator(s: Scanner, after: str) -> tuple[str, int]:
    if word := s.match(tables.OPERATOR_WORD):
        name = "-" + word[1].lower()
        if name in tables.PRECEDENCE:
            return name, len(word.group())
        s.unexpected()
    if after == "=" or after in tables.DASHES:
        return "", 0
    return "-", 1


def _array(s: Scanner) -> nodes.Node | None:
    first = unary(s)
    if first is None:
        return None
    s.skip_blanks()
    if s.peek() != ",":
        return first
    items = [first]
    while s.peek() == ",":
        s.pos += 1
        s.skip_lines()
        item = unary(s)
        if item is None:
            s.fault("MissingExpressionAfterToken", "Missing expression after ','.")
        items.append(item)
        s.skip_blanks()
    return nodes.ArrayLiteral(tuple(items), at=first.at)


def _unary_word(s: Scanner) -> str:
    word = s.match(tables.OPERATOR_WORD)
    name = "-" + word[1].lower() if word else ""
    return name if name in tables.UNARY_WORDS else ""


def unary(s: Scanner) -> nodes.Node | None:
    """An operand with the unary operators and casts before it."""
    s.skip_blanks()
    start, char = s.pos, s.peek()
    operator = _unary_operator(s, char)
    if operator:
        s.deeper()
        s.skip_lines()
        operand = s.operand_of(unary(s), f"Missing expression after unary operator '{operator}'.")
        s.shallower()
        return _with_operator(s, operator, operand, start)
    if char == "[":
        return types.cast_or_literal(s)
    return primaries.with_postfix(s)


def _unary_operator(s: Scanner, char: str) -> str:
    """Step over a unary operator and say which."""
    after = s.peek(1)
    if char in tables.DASHES:
        if word := _unary_word(s):
            s.pos += len(word)
            return word
        doubled = after in tables.DASHES
        if after.isalpha():
            return ""
        s.pos += 2 if doubled else 1
        return "--" if doubled else "-"
    if char == "+":
        s.pos += 2 if after == "+" else 1
        return "++" if after == "+" else "+"
    if char in "!,":
        s.pos += 1
        return char
    return ""


def _with_operator(s: Scanner, operator: str, operand: nodes.Node, start: int) -> nodes.Node:
    if operator == ",":
        return nodes.ArrayLiteral((operand,), at=start)
    if operator in ("++", "--") and not assignable(operand):
        s.fault(
            "OperatorRequiresVariableOrProperty",
            f"The operator '{operator}' works only on variables or on properties.",
            start,
        )
    return nodes.Unary({"!": "-not", "-isplit": "-split"}.get(operator, operator), operand, at=start)


def assignable(node: nodes.Node) -> bool:
    """Whether something can be assigned to a node."""
    match node:
        case nodes.Variable(splatted=False) | nodes.Member() | nodes.Index():
            return True
        case nodes.Cast(operand=inner) | nodes.Attributed(operand=inner):
            return assignable(inner)
        case nodes.ArrayLiteral(items=items):
            return all(assignable(item) for item in items)
        case nodes.Paren(body=nodes.Pipeline(elements=(nodes.CommandExpression(expression=inner),))):
            return assignable(inner)
    return False
