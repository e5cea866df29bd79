"""Commands: names, arguments, parameters, redirections. Words here are strings unless they look like something else."""

from __future__ import annotations

import re

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import numbers, primaries, statements, strings, tables
from hostprep.lab.powershell.syntax.redirections import redirection
from hostprep.lab.powershell.syntax.scanner import Scanner

_PARAMETER = re.compile(rf"[{tables.DASHES}]([A-Za-z_?][^\s{{}}();,|&.\[:'\"<>`$\u2018-\u201e]*)(:?)")
VERBATIM = "--%"
_VERBATIM = re.compile(r"--%[ \t]*")
_PLAIN_WORD = re.compile(r"[^\s{}();,|&<>\0`$'\"\u0085\u00a0\u2018-\u201e]+")


def command(s: Scanner) -> nodes.Command:
    """A command at the cursor, with its call operator."""
    start = s.pos
    call = _call_operator(s)
    if call and s.peek() in tables.COMMAND_ENDS:
        s.fault("MissingExpression", f"Missing expression after '{call}'.")
    name = argument(s, named=not call)
    if name is None:
        s.unexpected()
    adjoined = s.peek() == "("
    elements: list[nodes.Node] = []
    redirected: list[nodes.Redirection] = []
    only_values = False
    s.skip_blanks()
    while s.peek() not in tables.COMMAND_ENDS:
        if (found := redirection(s)) is not None:
            redirected.append(found)
        elif (verbatim := s.match(_VERBATIM)) is not None:
            elements.append(_verbatim(s, verbatim))
            break
        elif s.match(re.compile(r"--(?=[\s;|)}]|$)")) and not only_values:
            s.pos += 2
            only_values = True
            elements.append(nodes.Parameter("--", None, "--", at=s.pos - 2))
        else:
            elements.append(_element(s, only_values=only_values))
        s.skip_blanks()
    return nodes.Command(name, tuple(elements), call, tuple(redirected), adjoined, at=start)


def _verbatim(s: Scanner, found: re.Match[str]) -> nodes.Parameter:
    """``--%``: the rest of the line, up to a pipe outside of double quotes, as it stands (about_Parsing)."""
    start, s.pos = s.pos, found.end()
    quoted = False
    while s.peek() not in tables.NEWLINES + "\0" and (quoted or (s.peek() != "|" and not s.looking_at("&&"))):
        quoted ^= s.peek() in tables.DOUBLE_QUOTES
        s.pos += 1
    rest = s.text[found.end() : s.pos]
    return nodes.Parameter(VERBATIM, nodes.Text(rest), s.text[start : s.pos], at=start)


def _call_operator(s: Scanner) -> str:
    char = s.peek()
    if char == "&" or (char == "." and s.peek(1) in tables.SPACES + "$({'\""):
        s.pos += 1
        s.skip_blanks()
        return char
    return ""


def _element(s: Scanner, *, only_values: bool) -> nodes.Node:
    if not only_values and (found := s.match(_PARAMETER)) is not None:
        after = s.text[found.end()] if found.end() < len(s.text) else "\0"
        if found[2] or after in tables.WORD_ENDS or after in ".[":
            return _parameter(s, found)
    value = _argument_list(s)
    if value is None:
        s.unexpected()
    return value


def _parameter(s: Scanner, found: re.Match[str]) -> nodes.Parameter:
    start = s.pos
    s.pos = found.end()
    if not found[2]:
        return nodes.Parameter(found[1], None, found.group(), at=start)
    s.skip_blanks()
    value = _argument_list(s)
    if value is None:
        s.fault("ParameterRequiresArgument", f"Parameter '-{found[1]}:' requires an argument.")
    return nodes.Parameter(found[1], value, s.text[start : s.pos], at=start)


def _argument_list(s: Scanner) -> nodes.Node | None:
    first = argument(s)
    if first is None:
        return None
    after = s.pos
    s.skip_blanks()
    if s.peek() != ",":
        s.pos = after
        return first
    items = [first]
    while s.peek() == ",":
        s.pos += 1
        s.skip_lines()
        item = argument(s)
        if item is None:
            s.fault("MissingArgument", "Missing argument in parameter list.")
        items.append(item)
        after = s.pos
        s.skip_blanks()
    s.pos = after
    return nodes.ArrayLiteral(tuple(items), at=first.at)


def argument(s: Scanner, *, named: bool = False) -> nodes.Node | None:
    """One argument, or the name of a command; None where the command ends."""
    char = s.peek()
    if char in tables.COMMAND_ENDS:
        return None
    if char in tables.SINGLE_QUOTES or char in tables.DOUBLE_QUOTES:
        return primaries.postfix(s, strings.string(s))
    if char == "$":
        return _dollar(s)
    if char == "(":
        return primaries.postfix(s, primaries.paren(s))
    if char == "{":
        return primaries.script_block(s)
    if char == "@" and not named:
        return _at(s)
    return word(s, named=named)


def _dollar(s: Scanner) -> nodes.Node | None:
    if s.peek(1) == "(":
        return primaries.postfix(s, statements.subexpression(s))
    start = s.pos
    node = strings.variable(s)
    if node is None:
        return word(s)
    after, next_one = s.peek(), s.peek(1)
    if after in tables.WORD_ENDS or after == "[" or (after == "." and not next_one.isspace()) or s.looking_at("::"):
        return primaries.postfix(s, node)
    s.pos = start
    return word(s)


def _at(s: Scanner) -> nodes.Node | None:
    if (here := strings.here_string(s)) is not None:
        return primaries.postfix(s, here)
    if s.peek(1) in "({":
        node = primaries.primary(s)
        return None if node is None else primaries.postfix(s, node)
    name = tables.NAME.match(s.text, s.pos + 1)
    if name is None:
        s.fault("UnrecognizedToken", "Unrecognized token in source text.")
    start = s.pos
    s.pos = name.end()
    drive = ""
    if s.peek() == ":" and (rest := tables.NAME.match(s.text, s.pos + 1)):
        drive, name = name.group(), rest
        s.pos = rest.end()
    return nodes.Variable(name.group(), drive, splatted=True, at=start)


def word(s: Scanner, *, named: bool = False) -> nodes.Node | None:
    """A bare word: text, with quotes, escapes and variables in it; or a number."""
    start = s.pos
    parts = strings.Parts()
    plain = True
    while s.peek() not in tables.WORD_ENDS:
        if found := s.match(_PLAIN_WORD):
            parts.add(found.group())
            s.pos = found.end()
            continue
        plain = False
        _word_part(s, parts)
    if s.pos == start:
        return None
    if plain and not named and (number := _number(s.text[start : s.pos], s)) is not None:
        return nodes.Number(number, s.text[start : s.pos], at=start)
    return parts.node(start, bare=True)


def _word_part(s: Scanner, parts: strings.Parts) -> None:
    char = s.peek()
    if char == "`":
        parts.add(strings.escape(s))
    elif char == "$":
        if s.peek(1) == "(":
            parts.add(statements.subexpression(s))
        elif (node := strings.variable(s)) is not None:
            parts.add(node)
        else:
            parts.add("$")
            s.pos += 1
    elif char in tables.SINGLE_QUOTES:
        parts.add(strings.single_quoted(s).value)
    elif char in tables.DOUBLE_QUOTES:
        quoted = strings.double_quoted(s)
        for part in quoted.parts if isinstance(quoted, nodes.Expandable) else (quoted.value,):  # type: ignore[attr-defined]  # double_quoted gives one of the two
            parts.add(part)
    else:
        parts.add(char)
        s.pos += 1


def _number(text: str, s: Scanner) -> object:
    found = tables.NUMBER.fullmatch(text)
    if found is None or found["sign"]:
        return None
    suffix = (found["suffix"] or "").lower()
    if not s.modern and (suffix not in ("", "l", "d") or found["bin"] is not None):
        return None
    if suffix == "n":
        s.refuse("number of type BigInteger")
    return numbers.number_value(found)
