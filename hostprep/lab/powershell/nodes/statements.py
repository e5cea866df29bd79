"""Statements: assignments, control flow, functions, blocks."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from hostprep.lab.powershell.nodes.base import Node, node

if TYPE_CHECKING:
    from hostprep.lab.powershell.nodes.expressions import Variable
    from hostprep.lab.powershell.nodes.types import Attribute, TypeName


@node
class Assign(Node):
    """``target = statement`` and the compound forms."""

    target: Node
    operator: str
    value: Node


@node
class If(Node):
    """Conditions with their bodies, and the last resort."""

    clauses: tuple[tuple[Node, tuple[Node, ...]], ...]
    otherwise: tuple[Node, ...] | None = None


@node
class While(Node):
    """``while``; with ``after`` the condition is checked after the body, with ``until`` it is turned round."""

    condition: Node
    body: tuple[Node, ...]
    after: bool = False
    until: bool = False
    label: str = ""


@node
class For(Node):
    """``for (start; condition; step) { body }``."""

    start: Node | None
    condition: Node | None
    step: Node | None
    body: tuple[Node, ...]
    label: str = ""


@node
class ForEach(Node):
    """``foreach ($variable in source) { body }``."""

    variable: Variable
    source: Node
    body: tuple[Node, ...]
    label: str = ""


@node
class Switch(Node):
    """``switch``: ``mode`` is ``''``, ``'wildcard'``, ``'regex'`` or ``'exact'``."""

    source: Node
    clauses: tuple[tuple[Node, tuple[Node, ...]], ...]
    default: tuple[Node, ...] | None
    mode: str = ""
    case_sensitive: bool = False
    from_file: bool = False
    label: str = ""


@node
class Catch(Node):
    """``catch [Type] { body }``; no types catch everything."""

    types: tuple[TypeName, ...]
    body: tuple[Node, ...]


@node
class Trap(Node):
    """``trap [Type] { body }``, which takes the errors of all statements beside it."""

    type: TypeName | None
    body: tuple[Node, ...]


@node
class Try(Node):
    """``try``, its catches and its ``finally``."""

    body: tuple[Node, ...]
    catches: tuple[Catch, ...]
    final: tuple[Node, ...] | None


@node
class Flow(Node):
    """``return``, ``throw``, ``exit`` with a value, ``break``, ``continue`` with a label."""

    keyword: str
    value: Node | None = None


@node
class FunctionDefinition(Node):
    """``function name { }`` and ``filter name { }``."""

    name: str
    block: ScriptBlock
    text: str = field(compare=False)
    is_filter: bool = False


@node
class ParameterDefinition(Node):
    """One parameter of a param block."""

    name: str
    attributes: tuple[Attribute, ...] = ()
    types: tuple[TypeName, ...] = ()
    default: Node | None = None


@node
class ScriptBlock(Node):
    """A param block with its attributes, and the statements of each named block (``None`` where it is absent)."""

    parameters: tuple[ParameterDefinition, ...] | None = None
    attributes: tuple[Attribute, ...] = ()
    begin: tuple[Node, ...] | None = None
    process: tuple[Node, ...] | None = None
    end: tuple[Node, ...] | None = None
    named: bool = False
    requires: tuple[str, ...] = ()
    usings: tuple[str, ...] = ()
