"""Redirections of a command."""

from __future__ import annotations

import re

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import commands
from hostprep.lab.powershell.syntax.scanner import Scanner

_REDIRECTION = re.compile(r"([1-6*])?(>>|>)(&[12])?")


def redirections(s: Scanner) -> tuple[nodes.Redirection, ...]:
    """The redirections at the cursor."""
    found: list[nodes.Redirection] = []
    s.skip_blanks()
    while (one := redirection(s)) is not None:
        found.append(one)
        s.skip_blanks()
    return tuple(found)


def redirection(s: Scanner) -> nodes.Redirection | None:
    """One redirection, or None."""
    if s.peek() == "<":
        s.fault("RedirectionNotSupported", "The '<' operator is reserved for future use.")
    found = s.match(_REDIRECTION)
    if found is None:
        return None
    start = s.pos
    stream = found[1] or "1"
    s.pos = found.end()
    if found[3]:
        if found[3] == "&2" or stream == "1":
            s.refuse(f"redirection {found.group()}", start)
        return nodes.Redirection(stream, None, merge=True, at=start)
    s.skip_blanks()
    target = commands.argument(s)
    if target is None:
        s.fault("MissingFileSpecification", "Missing file specification after redirection operator.")
    return nodes.Redirection(stream, target, append=found[2] == ">>", at=start)
