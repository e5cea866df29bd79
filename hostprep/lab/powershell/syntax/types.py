"""Type names, casts and attributes: all that begins with a square bracket."""

from __future__ import annotations

import re

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import expressions, primaries, tables
from hostprep.lab.powershell.syntax.scanner import Scanner

_TYPE_WORD = re.compile(r"[\w.+`]+")
_OPERAND_STARTS = frozenset("$(@{[" + tables.SINGLE_QUOTES + tables.DOUBLE_QUOTES + "!")


def type_name(s: Scanner) -> nodes.TypeName:
    """A type's name at the cursor, behind the bracket."""
    s.skip_blanks()
    start = s.pos
    word = s.match(_TYPE_WORD)
    if word is None:
        s.fault("MissingTypename", "Missing type name after '['.")
    s.pos = word.end()
    arguments: list[nodes.TypeName] = []
    ranks = 0
    s.skip_blanks()
    while s.peek() == "[":
        s.pos += 1
        s.skip_blanks()
        if s.take("]"):
            ranks += 1
        elif s.peek() == ",":
            s.refuse("array of several dimensions")
        else:
            arguments = _type_arguments(s)
        s.skip_blanks()
    return nodes.TypeName(word.group(), tuple(arguments), ranks, at=start)


def _type_arguments(s: Scanner) -> list[nodes.TypeName]:
    arguments: list[nodes.TypeName] = []
    while True:
        bracket = s.take("[")
        arguments.append(type_name(s))
        if bracket:
            s.need("]", "EndSquareBracketExpectedAtEndOfAttribute", "Missing ']'.")
        s.skip_blanks()
        if not s.take(","):
            break
        s.skip_blanks()
    s.need("]", "EndSquareBracketExpectedAtEndOfType", "Missing ] at end of type token.")
    return arguments


def bracketed_type(s: Scanner) -> nodes.TypeName:
    """``[type]`` at the cursor."""
    s.pos += 1
    name = type_name(s)
    s.skip_blanks()
    if s.peek() == ",":
        s.refuse("type name with its assembly")
    s.need("]", "EndSquareBracketExpectedAtEndOfType", "Missing ] at end of type token.")
    return name


def cast_or_literal(s: Scanner) -> nodes.Node:
    """``[type]``, ``[type]operand`` or ``[type]::member``."""
    start = s.pos
    if attribute_follows(s):
        return _attributed(s)
    name = bracketed_type(s)
    after = s.pos
    s.skip_blanks()
    if _operand_follows(s):
        s.deeper()
        operand = expressions.unary(s)
        s.shallower()
        if operand is not None:
            return nodes.Cast(name, operand, at=start)
    s.pos = after
    return primaries.postfix(s, nodes.TypeLiteral(name, at=start))


def _attributed(s: Scanner) -> nodes.Node:
    start = s.pos
    found = attribute(s)
    s.skip_lines()
    s.deeper()
    operand = expressions.unary(s)
    s.shallower()
    if operand is None:
        s.fault("UnexpectedAttribute", f"Unexpected attribute '{found.name}'.")
    return nodes.Attributed(found, operand, at=start)


def _operand_follows(s: Scanner) -> bool:
    char = s.peek()
    if char in _OPERAND_STARTS or char.isdigit() or (char == "." and s.peek(1).isdigit()) or char == "+":
        return True
    if char in tables.DASHES:
        word = s.match(tables.OPERATOR_WORD)
        return word is None or "-" + word[1].lower() in tables.UNARY_WORDS
    return False


def attribute_follows(s: Scanner) -> bool:
    """Whether the bracket at the cursor opens an attribute rather than a type."""
    if s.peek() != "[":
        return False
    found = re.compile(r"\[\s*([\w.]+)\s*(\()?").match(s.text, s.pos)
    return bool(found and (found[2] or found[1].lower() in ("cmdletbinding",)))


def attribute(s: Scanner) -> nodes.Attribute:
    """``[Name(arguments)]`` at the cursor."""
    start = s.pos
    s.pos += 1
    s.skip_blanks()
    word = s.match(_TYPE_WORD)
    if word is None:
        s.fault("MissingTypename", "Missing type name after '['.")
    name = word.group()
    if name.lower().removesuffix("attribute") not in tables.ATTRIBUTES and name.lower() not in tables.ATTRIBUTES:
        s.refuse(f"attribute [{name}]", start)
    s.pos = word.end()
    positional: list[nodes.Node] = []
    named: list[tuple[str, nodes.Node | None]] = []
    s.skip_blanks()
    if s.take("("):
        _attribute_arguments(s, positional, named)
    s.skip_lines()
    s.need("]", "EndSquareBracketExpectedAtEndOfAttribute", "Missing ] at end of attribute or type literal.")
    return nodes.Attribute(name, tuple(positional), tuple(named), at=start)


def _attribute_arguments(s: Scanner, positional: list[nodes.Node], named: list[tuple[str, nodes.Node | None]]) -> None:
    s.skip_lines()
    while not s.take(")"):
        _attribute_argument(s, positional, named)
        s.skip_lines()
        if s.take(","):
            s.skip_lines()
        elif s.peek() != ")":
            s.fault("MissingEndParenthesisInExpression", "Missing closing ')' in expression.")


def _attribute_argument(s: Scanner, positional: list[nodes.Node], named: list[tuple[str, nodes.Node | None]]) -> None:
    word = s.match(tables.IDENTIFIER)
    if word is None:
        positional.append(s.operand_of(expressions.expression(s, commas=False), "Missing expression after ','."))
        return
    s.pos = word.end()
    s.skip_blanks()
    if s.take("="):
        s.skip_lines()
        value = s.operand_of(expressions.expression(s, commas=False), "Missing expression after '='.")
        named.append((word.group(), value))
    else:
        named.append((word.group(), None))
