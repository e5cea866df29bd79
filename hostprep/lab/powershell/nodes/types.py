"""Types and attributes: what stands in square brackets."""

from __future__ import annotations

from hostprep.lab.powershell.nodes.base import Node, node


@node
class TypeName(Node):
    """``System.Collections.Generic.List[string]`` or ``int[]``: a name, its arguments, the number of array ranks."""

    name: str
    arguments: tuple[TypeName, ...] = ()
    ranks: int = 0

    def __str__(self) -> str:
        inner = f"[{','.join(map(str, self.arguments))}]" if self.arguments else ""
        return self.name + inner + "[]" * self.ranks


@node
class Attribute(Node):
    """``[ValidateSet('a', 'b')]``: positional and named arguments."""

    name: str
    positional: tuple[Node, ...] = ()
    named: tuple[tuple[str, Node | None], ...] = ()
