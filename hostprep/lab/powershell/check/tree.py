"""Walking a syntax tree: every node with those above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.nodes.base import fields_of


@dataclass(frozen=True, slots=True)
class Visit:
    """A node and where it hangs.

    Attributes:
        node: the node.
        parents: those above it, the outermost first.
    """

    node: Any
    parents: tuple[nodes.Node, ...]

    @property
    def parent(self) -> nodes.Node | None:
        """The node right above."""
        return self.parents[-1] if self.parents else None

    def above(self, *kinds: type[nodes.Node]) -> nodes.Node | None:
        """The nearest node above of one of these kinds."""
        return next((node for node in reversed(self.parents) if isinstance(node, kinds)), None)


def walk(node: nodes.Node, parents: tuple[nodes.Node, ...] = ()) -> Iterator[Visit]:
    """The node and all below it, in the order of the text."""
    yield Visit(node, parents)
    inner = (*parents, node)
    for child in children(node):
        yield from walk(child, inner)


def children(node: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes right below."""
    kind: Any = type(node)
    for name in fields_of(kind):
        yield from _nodes_in(getattr(node, name))


def _nodes_in(value: Any) -> Iterator[nodes.Node]:
    if isinstance(value, nodes.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


def bare(node: nodes.Node | None) -> nodes.Node | None:
    """What is inside of parentheses and of a pipeline of one expression."""
    while True:
        match node:
            case nodes.Paren(body=inner):
                node = inner
            case nodes.Pipeline(elements=(nodes.CommandExpression(expression=inner, redirections=()),)):
                node = inner
            case _:
                return node


def text_of(node: nodes.Node | None) -> str | None:
    """The text of a string literal or bare word; None for all else."""
    inner = bare(node)
    return inner.value if isinstance(inner, nodes.Text) else None
