"""Compiling: every node becomes a Python closure over what is known before the run.

An expression's closure takes the frame and gives a value; a statement's takes the frame and where its output goes.
Everything that the tree alone can tell is decided (and refused) here, before anything runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax.source import Refused, Source

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

Expr = Callable[["Frame"], Any]
Out = Callable[[Any], None]
Stmt = Callable[["Frame", Out], None]


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """What all nodes of one text share.

    Attributes:
        source: the text.
        modern: whether it is edition 7.
        functions: the names of all functions that the text defines, in lower case.
        known: says whether the engine has a command of a name, to refuse the others early.
        unhandled: the full name of a command's parameter that the command would ignore, or ``''``.
        usings: the namespaces that the text uses, in its order.
    """

    source: Source
    modern: bool
    functions: frozenset[str]
    known: Callable[[str], bool]
    unhandled: Callable[[str, str], str]
    usings: tuple[str, ...] = ()

    def refuse(self, construct: str, node: nodes.Node) -> NoReturn:
        """Turn the text down because of a node."""
        raise Refused(construct, *self.source.position(node.at), self.source.name)


ExpressionCompiler = Callable[[Any, Unit], Expr]
StatementCompiler = Callable[[Any, Unit], Stmt]
EXPRESSIONS: dict[type, ExpressionCompiler] = {}
STATEMENTS: dict[type, StatementCompiler] = {}
E = TypeVar("E", bound=ExpressionCompiler)
S = TypeVar("S", bound=StatementCompiler)


def compiles(*kinds: type) -> Callable[[E], E]:
    """Marks the compiler of an expression's node."""

    def mark(function: E) -> E:
        for kind in kinds:
            EXPRESSIONS[kind] = function
        return function

    return mark


def compiles_statement(*kinds: type) -> Callable[[S], S]:
    """Marks the compiler of a statement's node."""

    def mark(function: S) -> S:
        for kind in kinds:
            STATEMENTS[kind] = function
        return function

    return mark


def expression(node: nodes.Node, unit: Unit) -> Expr:
    """The closure of an expression."""
    found = EXPRESSIONS.get(type(node))
    if found is None:
        unit.refuse(type(node).__name__, node)
    return found(node, unit)


def statement(node: nodes.Node, unit: Unit) -> Stmt:
    """The closure of a statement, which writes its output."""
    found = STATEMENTS.get(type(node))
    if found is None:
        unit.refuse(type(node).__name__, node)
    return found(node, unit)
