"""The syntax tree of the dialect, as plain frozen values.

``at`` is the offset of a node's first character in the source text. It takes no part in comparison, so that two
texts with the same meaning have equal trees; line and column are computed from it when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has: where it stands."""

    at: int = field(default=0, compare=False)


# Types


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """``System.Collections.Generic.List[string]`` or ``int[]``: a name, its arguments, the number of array ranks."""

    name: str
    arguments: tuple[TypeName, ...] = ()
    ranks: int = 0

    def __str__(self) -> str:
        inner = f"[{','.join(map(str, self.arguments))}]" if self.arguments else ""
        return self.name + inner + "[]" * self.ranks


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """``[ValidateSet('a', 'b')]``: positional and named arguments."""

    name: str
    positional: tuple[Node, ...] = ()
    named: tuple[tuple[str, Node | None], ...] = ()


# Expressions


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number literal: its value (typed as .NET would) and the text it was written as."""

    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string without expansion. ``bare`` when it stood as a word in a command."""

    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Expandable(Node):
    """A string with variables and subexpressions in it: texts and nodes in turn."""

    parts: tuple[str | Node, ...]
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """``$name``, ``$scope:name``, ``${any text}``; ``splatted`` for ``@name``."""

    name: str
    drive: str = ""
    splatted: bool = False

    @property
    def path(self) -> str:
        """The name with its drive or scope."""
        return f"{self.drive}:{self.name}" if self.drive else self.name


@dataclass(frozen=True, slots=True)
class TypeLiteral(Node):
    """``[int]`` as a value."""

    type: TypeName


@dataclass(frozen=True, slots=True)
class Cast(Node):
    """``[int]$x``."""

    type: TypeName
    operand: Node


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """An operator before its operand: ``-not``, ``!``, ``-``, ``+``, ``-bnot``, ``-split``, ``-join``, ``++``, ``--``."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Postfix(Node):
    """``$i++`` and ``$i--``."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands and the operator between them, in lower case (``-eq``, ``+``, ``..``)."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Ternary(Node):
    """``a ? b : c``, which only edition 7 has."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class ArrayLiteral(Node):
    """``1, 2`` and the unary comma."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ArrayExpression(Node):
    """``@( statements )``."""

    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class SubExpression(Node):
    """``$( statements )``."""

    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Paren(Node):
    """``( pipeline )``."""

    body: Node


@dataclass(frozen=True, slots=True)
class HashLiteral(Node):
    """``@{ key = statement }``."""

    pairs: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class ScriptBlockExpression(Node):
    """``{ ... }`` as a value, with its text between the braces."""

    block: ScriptBlock
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Member(Node):
    """``target.name`` and ``[type]::name``; ``conditional`` for ``?.``."""

    target: Node
    name: str | Node
    static: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Invoke(Node):
    """``target.name(arguments)``."""

    target: Node
    name: str | Node
    arguments: tuple[Node, ...]
    static: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Index(Node):
    """``target[index]``."""

    target: Node
    index: Node
    conditional: bool = False


# Commands and pipelines


@dataclass(frozen=True, slots=True)
class Redirection(Node):
    """``2>&1`` (``merge``), ``2>$null``, ``>> file`` (``append``); streams are 1 to 6 and ``*``."""

    stream: str
    target: Node | None
    append: bool = False
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """``-Name`` in a command, ``-Name:value`` with its argument; ``text`` as a native program gets it."""

    name: str
    argument: Node | None
    text: str


@dataclass(frozen=True, slots=True)
class Command(Node):
    """A command of a pipeline. ``call`` is ``''``, ``'&'`` or ``'.'``; ``adjoined``: a parenthesis touches the name."""

    name: Node
    elements: tuple[Node, ...] = ()
    call: str = ""
    redirections: tuple[Redirection, ...] = ()
    adjoined: bool = False


@dataclass(frozen=True, slots=True)
class CommandExpression(Node):
    """An expression as the first element of a pipeline."""

    expression: Node
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    """Commands joined by ``|``."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """``a && b`` and ``a || b``, which only edition 7 has."""

    operator: str
    left: Node
    right: Node


# Statements


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """``target = statement`` and the compound forms."""

    target: Node
    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """Conditions with their bodies, and the last resort."""

    clauses: tuple[tuple[Node, tuple[Node, ...]], ...]
    otherwise: tuple[Node, ...] | None = None


@dataclass(frozen=True, slots=True)
class While(Node):
    """``while``; with ``after`` the condition is checked after the body, with ``until`` it is turned round."""

    condition: Node
    body: tuple[Node, ...]
    after: bool = False
    until: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for (start; condition; step) { body }``."""

    start: Node | None
    condition: Node | None
    step: Node | None
    body: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class ForEach(Node):
    """``foreach ($variable in source) { body }``."""

    variable: Variable
    source: Node
    body: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Switch(Node):
    """``switch``: ``mode`` is ``''``, ``'wildcard'``, ``'regex'`` or ``'exact'``."""

    source: Node
    clauses: tuple[tuple[Node, tuple[Node, ...]], ...]
    default: tuple[Node, ...] | None
    mode: str = ""
    case_sensitive: bool = False
    from_file: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Catch(Node):
    """``catch [Type] { body }``; no types catch everything."""

    types: tuple[TypeName, ...]
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Try(Node):
    """``try``, its catches and its ``finally``."""

    body: tuple[Node, ...]
    catches: tuple[Catch, ...]
    final: tuple[Node, ...] | None


@dataclass(frozen=True, slots=True)
class Flow(Node):
    """``return``, ``throw``, ``exit`` with a value, ``break``, ``continue`` with a label."""

    keyword: str
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """``function name { }`` and ``filter name { }``."""

    name: str
    block: ScriptBlock
    text: str = field(compare=False)
    is_filter: bool = False


@dataclass(frozen=True, slots=True)
class ParameterDefinition(Node):
    """One parameter of a param block."""

    name: str
    attributes: tuple[Attribute, ...] = ()
    types: tuple[TypeName, ...] = ()
    default: Node | None = None


@dataclass(frozen=True, slots=True)
class ScriptBlock(Node):
    """A param block with its attributes, and the statements of each named block (``None`` where it is absent)."""

    parameters: tuple[ParameterDefinition, ...] | None = None
    attributes: tuple[Attribute, ...] = ()
    begin: tuple[Node, ...] | None = None
    process: tuple[Node, ...] | None = None
    end: tuple[Node, ...] | None = None
    named: bool = False
    requires: tuple[str, ...] = ()
