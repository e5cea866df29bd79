"""Verification: each expectation of each step on each host is one pytest item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.declare.secrets import Ask
    from hostprep.run.session import Request

__all__ = ["verify"]


def verify(
    request: Request,
    pytest_args: Sequence[str] = (),
    *,
    reports: Sequence[str] = (),
    as_json: bool = False,
    ask: Ask | None = None,
) -> int:
    """Test hosts with pytest, in this process.

    Args:
        request: hosts and profile; its command is ``verify``.
        pytest_args: words for pytest. Files are collected only where these name some.
        reports: reports that are wanted, each ``KIND=FILE``.
        as_json: print the run as one JSON document; pytest's own words go to standard error then.
        ask: how to ask a person for a secret; None where nobody is there.

    Returns:
        0 all holds, 1 something drifts, 2 nothing was selected or a test file is broken, 3 a host failed.

    Raises:
        DeclarationError: something cannot hold; no host has been contacted.
        KeyboardInterrupt: the person stopped it.
    """
    from hostprep.verify import suite  # lazy: this package is imported by every pytest run

    return suite.verify(request, pytest_args, targets=reports, as_json=as_json, ask=ask)
