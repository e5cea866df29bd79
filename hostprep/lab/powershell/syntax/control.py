"""Control flow: conditions, loops, switch, try, and the words that leave a block."""

from __future__ import annotations

from collections.abc import Callable

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import commands, expressions, statements, strings, tables, types
from hostprep.lab.powershell.syntax.scanner import Scanner

Body = tuple[nodes.Node, ...]


def _condition(s: Scanner, word: str) -> nodes.Node:
    s.skip_lines()
    s.need(
        "(",
        "MissingOpenParenthesisInIfStatement" if word == "if" else "MissingOpenParenthesisAfterKeyword",
        f"Missing opening '(' after keyword '{word}'.",
    )
    s.skip_lines()
    if s.peek() == ")":
        s.fault(
            "IfStatementMissingCondition" if word == "if" else "MissingExpressionAfterKeyword",
            f"Missing condition in {word} statement.",
        )
    node = statements.pipeline_statement(s)
    s.skip_lines()
    s.need(")", "MissingEndParenthesisAfterStatement", f"Missing closing ')' after expression in '{word}' statement.")
    return node


def _body(s: Scanner, word: str) -> Body:
    return statements.body(
        s,
        "MissingStatementBlock" if word != "else" else "MissingStatementBlockAfterElse",
        f"Missing statement block after {word}.",
    )


def _if(s: Scanner, start: int, _label: str) -> nodes.Node:
    clauses = [(_condition(s, "if"), _body(s, "if ( condition )"))]
    otherwise: Body | None = None
    while True:
        before = s.pos
        s.skip_lines()
        if s.take_keyword("elseif"):
            clauses.append((_condition(s, "elseif"), _body(s, "elseif ( condition )")))
        elif s.take_keyword("else"):
            otherwise = _body(s, "else")
            break
        else:
            s.pos = before
            break
    return nodes.If(tuple(clauses), otherwise, at=start)


def _while(s: Scanner, start: int, label: str) -> nodes.Node:
    return nodes.While(_condition(s, "while"), _body(s, "while ( condition )"), label=label, at=start)


def _do(s: Scanner, start: int, label: str) -> nodes.Node:
    body = _body(s, "do")
    s.skip_lines()
    until = s.take_keyword("until")
    if not until and not s.take_keyword("while"):
        s.fault("MissingWhileOrUntilInDoWhile", "Missing while or until keyword in do loop.")
    condition = _condition(s, "until" if until else "while")
    return nodes.While(condition, body, after=True, until=until, label=label, at=start)


def _for(s: Scanner, start: int, label: str) -> nodes.Node:
    s.skip_lines()
    s.need("(", "MissingOpenParenthesisAfterKeyword", "Missing opening '(' after keyword 'for'.")
    parts: list[nodes.Node | None] = []
    for end in (";\n", ";\n", ")"):
        s.skip_lines()
        parts.append(None if s.peek() in ";)" else statements.pipeline_statement(s))
        s.skip_blanks() if end != ")" else s.skip_lines()
        if end != ")" and s.peek() in ";\r\n":
            s.pos += 1
    s.need(")", "MissingEndParenthesisAfterStatement", "Missing closing ')' after expression in 'for' statement.")
    return nodes.For(parts[0], parts[1], parts[2], _body(s, "for"), label, at=start)


def _foreach(s: Scanner, start: int, label: str) -> nodes.Node:
    if s.peek() == "-":
        s.refuse("foreach -parallel")
    s.skip_lines()
    s.need("(", "MissingOpenParenthesisAfterKeyword", "Missing opening '(' after keyword 'foreach'.")
    s.skip_lines()
    variable = strings.variable(s) if s.peek() == "$" else None
    if variable is None:
        s.fault("MissingVariableNameAfterForeach", "Missing variable name after foreach.")
    s.skip_lines()
    if not s.take_keyword("in"):
        s.fault("MissingInInForeach", "Missing 'in' after variable in foreach loop.")
    s.skip_lines()
    if s.peek() == ")":
        s.fault("MissingForeachExpression", "Missing expression after 'in' in foreach loop.")
    source = statements.pipeline_statement(s)
    s.skip_lines()
    s.need(")", "MissingEndParenthesisAfterForeach", "Missing closing ')' after expression in foreach loop.")
    return nodes.ForEach(variable, source, _body(s, "foreach"), label, at=start)


def _switch(s: Scanner, start: int, label: str) -> nodes.Node:
    mode, case_sensitive, from_file = "", False, False
    while s.peek() in tables.DASHES and (word := tables.IDENTIFIER.match(s.text, s.pos + 1)):
        flag = word.group().lower()
        names = [
            name
            for name in ("wildcard", "regex", "exact", "casesensitive", "file", "parallel")
            if name.startswith(flag)
        ]
        if len(names) != 1:
            s.fault("InvalidSwitchFlag", f"'-{flag}' is not a valid parameter of the switch statement.")
        s.pos = word.end()
        s.skip_blanks()
        match names[0]:
            case "casesensitive":
                case_sensitive = True
            case "file" | "parallel":
                s.refuse(f"switch -{names[0]}", start)
            case other:
                mode = other
    source = _condition(s, "switch")
    clauses, default = _switch_clauses(s)
    return nodes.Switch(source, clauses, default, mode, case_sensitive, from_file, label, at=start)


def _switch_clauses(s: Scanner) -> tuple[tuple[tuple[nodes.Node, Body], ...], Body | None]:
    s.skip_lines()
    s.need("{", "MissingCurlyBraceInSwitchStatement", "Missing opening '{' in switch statement.")
    clauses: list[tuple[nodes.Node, Body]] = []
    default: Body | None = None
    s.skip_separators()
    while not s.take("}"):
        if s.at_end:
            s.fault("MissingEndCurlyBrace", "Missing closing '}' in statement block or type definition.")
        condition = _switch_condition(s)
        if condition is None:
            if default is not None:
                s.fault("MultipleSwitchDefaultClauses", "Only one default clause is allowed in a switch statement.")
            default = _body(s, "default")
        else:
            clauses.append(
                (
                    condition,
                    statements.body(
                        s, "MissingSwitchStatementClause", "Missing statement block in switch statement clause."
                    ),
                )
            )
        s.skip_separators()
    return tuple(clauses), default


def _switch_condition(s: Scanner) -> nodes.Node | None:
    """The condition of a clause; None for ``default``."""
    start = s.pos
    if expressions.starts_expression(s):
        return expressions.expression(s)
    node = commands_word(s)
    if (
        isinstance(node, nodes.Text)
        and node.value.lower() == "default"
        and s.text[start] not in tables.SINGLE_QUOTES + tables.DOUBLE_QUOTES
    ):
        return None
    return node


def commands_word(s: Scanner) -> nodes.Node:
    """A bare word as the condition of a clause."""
    node = commands.word(s)
    if node is None:
        s.unexpected()
    return node


def _try(s: Scanner, start: int, _label: str) -> nodes.Node:
    body = _body(s, "try")
    catches: list[nodes.Catch] = []
    final: Body | None = None
    after = s.pos
    s.skip_lines()
    while s.take_keyword("catch"):
        catches.append(_catch(s))
        after = s.pos
        s.skip_lines()
    if s.take_keyword("finally"):
        final = _body(s, "finally")
        after = s.pos
    elif not catches:
        s.fault("MissingCatchOrFinally", "The Try statement is missing its Catch or Finally block.", after)
    s.pos = after
    return nodes.Try(body, tuple(catches), final, at=start)


def _catch(s: Scanner) -> nodes.Catch:
    start = s.pos
    found: list[nodes.TypeName] = []
    s.skip_lines()
    while s.peek() == "[":
        found.append(types.bracketed_type(s))
        s.skip_lines()
        if s.take(","):
            s.skip_lines()
            if s.peek() != "[":
                s.fault("MissingTypeLiteralToken", "Missing type literal token.")
    return nodes.Catch(tuple(found), _body(s, "catch"), at=start)


def _trap(s: Scanner, start: int, _label: str) -> nodes.Node:
    s.skip_lines()
    kind = types.bracketed_type(s) if s.peek() == "[" else None
    return nodes.Trap(kind, _body(s, "trap"), at=start)


def _leaving(keyword: str) -> Callable[[Scanner, int, str], nodes.Node]:
    def parse(s: Scanner, start: int, _label: str) -> nodes.Node:
        if s.peek() in tables.NEWLINES + ";)}\0":
            return nodes.Flow(keyword, at=start)
        if keyword in ("break", "continue"):
            word = s.match(tables.IDENTIFIER)
            if word is None:
                s.refuse(f"{keyword} with an expression as its label", start)
            s.pos = word.end()
            return nodes.Flow(keyword, nodes.Text(word.group()), at=start)
        return nodes.Flow(keyword, statements.pipeline_statement(s), at=start)

    return parse


STATEMENTS: dict[str, Callable[[Scanner, int, str], nodes.Node]] = {
    "if": _if,
    "while": _while,
    "do": _do,
    "for": _for,
    "foreach": _foreach,
    "switch": _switch,
    "try": _try,
    "trap": _trap,
    **{word: _leaving(word) for word in ("return", "throw", "exit", "break", "continue")},
}
