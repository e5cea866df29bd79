"""Script blocks, functions, param blocks, hashtables: what stands in braces."""

from __future__ import annotations

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import expressions, primaries, statements, strings, tables, types
from hostprep.lab.powershell.syntax.scanner import Scanner

Body = tuple[nodes.Node, ...]
_MISSING_BRACE = "Missing closing '}' in statement block or type definition."


def braced_block(s: Scanner) -> nodes.ScriptBlock:
    """``{ ... }`` at the cursor."""
    s.pos += 1
    block = script_block(s, "}")
    s.need("}", "MissingEndCurlyBrace", _MISSING_BRACE)
    return block


def script_block(s: Scanner, end: str) -> nodes.ScriptBlock:
    """The inside of a block up to ``end``, or a whole script."""
    start = s.pos
    s.deeper()
    attributes, parameters = _param_block(s)
    s.skip_separators()
    if s.keyword() in ("begin", "process", "end", "dynamicparam", "clean"):
        block = _named(s, end, attributes, parameters)
    else:
        block = nodes.ScriptBlock(parameters, attributes, end=statements.statement_list(s, end), at=start)
    s.shallower()
    return block


def _named(
    s: Scanner,
    end: str,
    attributes: tuple[nodes.Attribute, ...],
    parameters: tuple[nodes.ParameterDefinition, ...] | None,
) -> nodes.ScriptBlock:
    start = s.pos
    bodies: dict[str, Body] = {}
    while not s.at_end and s.peek() != end:
        word = s.keyword()
        if word in ("dynamicparam", "clean"):
            s.refuse(f"{word} block")
        if word not in ("begin", "process", "end"):
            s.unexpected()
        if word in bodies:
            s.fault("DuplicateScriptCommandClause", f"Script command clause '{word}' has already been defined.")
        s.pos += len(word)
        bodies[word] = statements.body(s, "MissingNamedStatementBlock", f"Missing statement block after '{word}'.")
        s.skip_separators()
    return nodes.ScriptBlock(
        parameters, attributes, bodies.get("begin"), bodies.get("process"), bodies.get("end"), named=True, at=start
    )


def _param_block(s: Scanner) -> tuple[tuple[nodes.Attribute, ...], tuple[nodes.ParameterDefinition, ...] | None]:
    s.skip_separators()
    before = s.pos
    attributes: list[nodes.Attribute] = []
    while types.attribute_follows(s):
        attributes.append(types.attribute(s))
        s.skip_separators()
    if s.take_keyword("param"):
        s.skip_lines()
        s.need("(", "MissingOpenParenthesisAfterKeyword", "Missing opening '(' after keyword 'param'.")
        return tuple(attributes), parameter_list(s)
    s.pos = before
    return (), None


def parameter_list(s: Scanner) -> tuple[nodes.ParameterDefinition, ...]:
    """Parameters behind the opening parenthesis, up to and over the closing one."""
    found: list[nodes.ParameterDefinition] = []
    s.skip_lines()
    while s.peek() != ")":
        found.append(_parameter(s))
        s.comma("MissingEndParenthesisInFunctionParameterList", "Missing ')' in function parameter list.")
    s.pos += 1
    names = [parameter.name.lower() for parameter in found]
    for parameter in found:
        if names.count(parameter.name.lower()) > 1:
            s.fault(
                "DuplicateFormalParameter", f"Duplicate parameter ${parameter.name} in parameter list.", parameter.at
            )
    return tuple(found)


def _parameter(s: Scanner) -> nodes.ParameterDefinition:
    start = s.pos
    attributes: list[nodes.Attribute] = []
    kinds: list[nodes.TypeName] = []
    while s.peek() == "[":
        if types.attribute_follows(s):
            attributes.append(types.attribute(s))
        else:
            kinds.append(types.bracketed_type(s))
        s.skip_lines()
    variable = strings.variable(s) if s.peek() == "$" else None
    if variable is None:
        s.fault("MissingEndParenthesisInFunctionParameterList", "Missing ')' in function parameter list.")
    before = s.pos
    s.skip_lines()
    default = None
    if s.take("="):
        s.skip_lines()
        default = s.operand_of(
            expressions.expression(s, commas=False), "Missing expression after '=' in parameter list."
        )
    else:
        s.pos = before
    return nodes.ParameterDefinition(variable.name, tuple(attributes), tuple(kinds), default, at=start)


def function(s: Scanner) -> nodes.FunctionDefinition:
    """``function name { }``, ``function name(parameters) { }`` and ``filter``."""
    start = s.pos
    is_filter = s.keyword() == "filter"
    s.pos += len("filter" if is_filter else "function")
    s.skip_lines()
    name_at = s.pos
    while s.peek() not in tables.WORD_ENDS and s.peek() not in "`$'\"":
        s.pos += 1
    name = s.text[name_at : s.pos]
    if not name:
        s.fault("MissingNameAfterKeyword", "Missing name after the function keyword.")
    s.skip_lines()
    parameters = None
    if s.take("("):
        parameters = parameter_list(s)
        s.skip_lines()
    if s.peek() != "{":
        s.fault("MissingFunctionBody", "Missing function body in function declaration.")
    body_at = s.pos + 1
    block = braced_block(s)
    if parameters is not None:
        if block.parameters is not None:
            s.fault("OnlyOneParameterListAllowed", "Only one parameter list is allowed.", name_at)
        block = nodes.ScriptBlock(
            parameters, block.attributes, block.begin, block.process, block.end, block.named, at=block.at
        )
    return nodes.FunctionDefinition(name, block, s.text[body_at : s.pos - 1], is_filter, at=start)


def hashtable(s: Scanner) -> nodes.HashLiteral:
    """``@{ key = value }`` at the cursor."""
    start = s.pos
    s.pos += 2
    s.deeper()
    pairs: list[tuple[nodes.Node, nodes.Node]] = []
    s.skip_separators()
    while not s.take("}"):
        key = _key(s)
        s.skip_blanks()
        s.need("=", "MissingEqualsInHashLiteral", "Missing '=' operator after key in hash literal.")
        s.skip_lines()
        if s.at_end or s.peek() in ";}":
            s.fault("MissingStatementInHashLiteral", "Missing statement after '=' in hash literal.")
        value = statements.statement(s)
        pairs.append((key, value))
        _pair_end(s, value)
    s.shallower()
    _no_duplicates(s, pairs)
    return nodes.HashLiteral(tuple(pairs), at=start)


def _pair_end(s: Scanner, value: nodes.Node) -> None:
    s.skip_blanks()
    if s.peek() == "}":
        return
    # PowerShell looks for a further catch over the line end and then misses the separator.
    if s.peek() not in tables.NEWLINES + ";":
        s.fault("MissingEndCurlyBrace", "The hash literal was incomplete.")
    over_lines = s.peek() in tables.NEWLINES
    s.skip_separators()
    if isinstance(value, nodes.Try) and value.final is None and over_lines and s.peek() != "}":
        s.fault("MissingEndCurlyBrace", "The hash literal was incomplete.")


def _key(s: Scanner) -> nodes.Node:
    if s.at_end:
        s.fault("MissingEndCurlyBrace", "The hash literal was incomplete.")
    if (word := s.match(tables.IDENTIFIER)) is not None:
        s.pos = word.end()
        return nodes.Text(word.group(), at=word.start())
    node = primaries.with_postfix(s) if s.peek() not in "[-" else expressions.unary(s)
    if node is None:
        s.fault("MissingKeyInHashLiteral", "A key was expected in the hash literal.")
    return node


def _no_duplicates(s: Scanner, pairs: list[tuple[nodes.Node, nodes.Node]]) -> None:
    seen: set[object] = set()
    for key, _ in pairs:
        if isinstance(key, nodes.Text | nodes.Number):
            plain = key.value.lower() if isinstance(key.value, str) else key.value
            if plain in seen:
                s.fault(
                    "DuplicateKeyInHashLiteral",
                    f"Duplicate keys '{key.value}' are not allowed in hash literals.",
                    key.at,
                )
            seen.add(plain)
