"""Expressions: literals, variables, operators, members."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.nodes.base import Node, node

if TYPE_CHECKING:
    from hostprep.lab.powershell.nodes.statements import ScriptBlock
    from hostprep.lab.powershell.nodes.types import Attribute, TypeName


@node
class Number(Node):
    """A number literal: its value (typed as .NET would) and the text it was written as."""

    value: Any
    text: str


@node
class Text(Node):
    """A string without expansion. ``bare`` when it stood as a word in a command."""

    value: str
    bare: bool = False


@node
class Expandable(Node):
    """A string with variables and subexpressions in it: texts and nodes in turn."""

    parts: tuple[str | Node, ...]
    bare: bool = False


@node
class Variable(Node):
    """``$name``, ``$scope:name``, ``${any text}``; ``splatted`` for ``@name``."""

    name: str
    drive: str = ""
    splatted: bool = False

    @property
    def path(self) -> str:
        """The name with its drive or scope."""
        return f"{self.drive}:{self.name}" if self.drive else self.name


@node
class TypeLiteral(Node):
    """``[int]`` as a value."""

    type: TypeName


@node
class Cast(Node):
    """``[int]$x``."""

    type: TypeName
    operand: Node


@node
class Attributed(Node):
    """``[ValidateSet('a', 'b')]$x``, which only assignments have."""

    attribute: Attribute
    operand: Node


@node
class Unary(Node):
    """An operator before its operand: ``-not``, ``!``, ``-``, ``+``, ``-bnot``, ``-split``, ``-join``, ``++``."""

    operator: str
    operand: Node


@node
class Postfix(Node):
    """``$i++`` and ``$i--``."""

    operator: str
    operand: Node


@node
class Binary(Node):
    """Two operands and the operator between them, in lower case (``-eq``, ``+``, ``..``)."""

    operator: str
    left: Node
    right: Node


@node
class Ternary(Node):
    """``a ? b : c``, which only edition 7 has."""

    condition: Node
    then: Node
    otherwise: Node


@node
class ArrayLiteral(Node):
    """``1, 2`` and the unary comma."""

    items: tuple[Node, ...]


@node
class ArrayExpression(Node):
    """``@( statements )``."""

    body: tuple[Node, ...]


@node
class SubExpression(Node):
    """``$( statements )``."""

    body: tuple[Node, ...]


@node
class Paren(Node):
    """``( pipeline )``."""

    body: Node


@node
class HashLiteral(Node):
    """``@{ key = statement }``."""

    pairs: tuple[tuple[Node, Node], ...]


@node
class ScriptBlockExpression(Node):
    """``{ ... }`` as a value, with its text between the braces."""

    block: ScriptBlock
    text: str = field(compare=False)


@node
class Member(Node):
    """``target.name`` and ``[type]::name``; ``conditional`` for ``?.``."""

    target: Node
    name: str | Node
    static: bool = False
    conditional: bool = False


@node
class Invoke(Node):
    """``target.name(arguments)``."""

    target: Node
    name: str | Node
    arguments: tuple[Node, ...]
    static: bool = False
    conditional: bool = False


@node
class Index(Node):
    """``target[index]``."""

    target: Node
    index: Node
    conditional: bool = False
