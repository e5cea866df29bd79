"""Redirections: streams into the output, into files, into nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.unit import Expr, Out, Unit, expression
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.streams import NAMES, discard
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text

Redirect = Callable[[Frame, Out], AbstractContextManager[tuple[Frame, Out]]]


def redirect_of(redirections: tuple[nodes.Redirection, ...], unit: Unit) -> Redirect:
    """What a command's redirections do to its frame and its output."""
    parts = [(one, expression(one.target, unit) if one.target is not None else None) for one in redirections]

    @contextmanager
    def apply(frame: Frame, out: Out) -> Iterator[tuple[Frame, Out]]:
        streams = frame.streams
        closers: list[Callable[[], None]] = []
        write = out
        for one, target in parts:
            sink = _sink(frame, one, target, out, closers)
            names = list(NAMES.values()) if one.stream == "*" else [NAMES[one.stream]] if one.stream != "1" else []
            streams = replace(streams, **dict.fromkeys(names, sink))
            if one.stream in ("1", "*") and not one.merge:
                write = sink
        try:
            yield frame.with_streams(streams), write
        finally:
            for close in closers:
                close()

    return apply


def _sink(
    frame: Frame, one: nodes.Redirection, target: Expr | None, out: Out, closers: list[Callable[[], None]]
) -> Callable[[Any], None]:
    if one.merge or target is None:
        return out
    value = target(frame)
    if value is None or value is NOTHING:
        if one.stream in ("3", "4", "6"):
            return getattr(frame.streams, NAMES[one.stream])  # type: ignore[no-any-return]  # a sink; the API's streams keep such records
        return discard
    lines: list[Any] = []
    closers.append(lambda: frame.session.write_redirected(to_text(value), lines, append=one.append))
    return lines.append
