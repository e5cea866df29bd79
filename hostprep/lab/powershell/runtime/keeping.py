"""Streams and output that are kept in variables too: -ErrorVariable, -OutVariable, -PipelineVariable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.streams import Streams
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.text import to_text

_KEPT = ("errorvariable", "warningvariable", "informationvariable", "outvariable")


def _noting(scope: Any, name: str, write: Any) -> Any:
    """Writes on what it has put into a variable (-PipelineVariable)."""

    def noting(value: Any) -> None:
        scope.put(name, value)
        write(value)

    return noting


class Tee:
    """Writes on, and keeps what it writes in a variable; silent records are kept too."""

    def __init__(self, first: Any, kept: NetCollection) -> None:
        self.first = first
        self.kept = kept

    def keep(self, value: Any) -> None:
        """Keep without writing."""
        self.kept.items.append(value)
        if isinstance(self.first, Tee):
            self.first.keep(value)

    def __call__(self, value: Any) -> None:
        self.kept.items.append(value)
        self.first(value)


def with_variables(frame: Frame, common: dict[str, Any], streams: Streams, write: Any) -> tuple[Streams, Any]:
    """Streams and output that are kept in variables as well (-ErrorVariable, -OutVariable)."""
    if "pipelinevariable" in common:
        write = _noting(frame.scope, to_text(common["pipelinevariable"]).lower(), write)
    for name in _KEPT:
        if name not in common:
            continue
        variable = to_text(common[name])
        old = frame.scope.variables.get(variable.lstrip("+").lower()) if variable.startswith("+") else None
        kept = old if isinstance(old, NetCollection) else NetCollection(registry.TYPES["system.collections.arraylist"])
        frame.scope.put(variable.lstrip("+").lower(), kept)
        if name == "outvariable":
            write = Tee(write, kept)
        else:
            stream = name.removesuffix("variable")
            streams = replace(streams, **{stream: Tee(getattr(streams, stream), kept)})
    return streams, write
