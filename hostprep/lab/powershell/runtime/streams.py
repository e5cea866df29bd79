"""Where a command's streams go. Redirections make new ones; everything that runs inside inherits them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Sink = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams beside the output: error, warning, verbose, debug, information, progress."""

    error: Sink
    warning: Sink
    verbose: Sink
    debug: Sink
    information: Sink
    progress: Sink


NAMES = {"2": "error", "3": "warning", "4": "verbose", "5": "debug", "6": "information"}


def discard(_: Any) -> None:
    """Where redirected records vanish."""
