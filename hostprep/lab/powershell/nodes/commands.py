"""Commands, their arguments and redirections, and the pipelines that they form."""

from __future__ import annotations

from hostprep.lab.powershell.nodes.base import Node, node


@node
class Redirection(Node):
    """``2>&1`` (``merge``), ``2>$null``, ``>> file`` (``append``); streams are 1 to 6 and ``*``."""

    stream: str
    target: Node | None
    append: bool = False
    merge: bool = False


@node
class Parameter(Node):
    """``-Name`` in a command, ``-Name:value`` with its argument; ``text`` as a native program gets it."""

    name: str
    argument: Node | None
    text: str


@node
class Command(Node):
    """A command of a pipeline. ``call`` is ``''``, ``'&'`` or ``'.'``; ``adjoined``: a parenthesis touches the name."""

    name: Node
    elements: tuple[Node, ...] = ()
    call: str = ""
    redirections: tuple[Redirection, ...] = ()
    adjoined: bool = False


@node
class CommandExpression(Node):
    """An expression as the first element of a pipeline."""

    expression: Node
    redirections: tuple[Redirection, ...] = ()


@node
class Pipeline(Node):
    """Commands joined by ``|``."""

    elements: tuple[Node, ...]


@node
class Chain(Node):
    """``a && b`` and ``a || b``, which only edition 7 has."""

    operator: str
    left: Node
    right: Node
